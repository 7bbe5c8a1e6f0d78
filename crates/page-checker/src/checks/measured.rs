//! What was measured is included from the data, and never typed.

use crate::{Book, Finding};
use anyhow::{Context, Result};
use regex::Regex;
use serde_json::Value;

/// The file that holds the data.
pub(super) const DATA: &str = "crates/measure/results/data.json";

/// The article's own figures, which stay what they are.
const ARTICLE: [&str; 2] = ["50,000", "1,000,000"];

/// Rates, tiny times and ratios of speed that stand in a chapter's text.
pub fn measured(book: &Book) -> Result<Vec<Finding>> {
    let typed = Regex::new(concat!(
        r"(?P<n>\d[\d,.]*)\s*(?:thousand|million|billion|[kMG])?\s*",
        r"(?:(?:updates|transfers|requests|records|calls|letters)?\s*",
        r"(?:a|per|each|/)\s*second\b",
        r"|(?:ns|µs|nanoseconds?|microseconds?)\b",
        r"|(?:times|×) (?:as (?:fast|slow|many)|faster|slower))",
    ))?;
    let mut findings = Vec::new();
    for chapter in &book.chapters {
        for (index, line) in chapter.source.lines().enumerate() {
            for found in typed.captures_iter(line) {
                if !ARTICLE.contains(&&found["n"]) {
                    let why = format!(
                        "`{}` was typed: include what was measured",
                        &found[0]
                    );
                    let path = &chapter.path;
                    findings.push(Finding::new(path, index + 1, why));
                }
            }
        }
    }
    // A figure shows its own results, and on which machine; `libraries` shows two tables of others.
    let figure =
        Regex::new(r#"(?s)<figure[^>]* id="measured-([\w-]+)".*?</figure>"#)?;
    let result = Regex::new(r"crates/measure/results/([\w-]+)\.(?:md|svg)")?;
    for page in &book.chapters {
        for found in figure.captures_iter(&page.source) {
            for shown in result.captures_iter(&found[0]) {
                let is_own = shown[1].starts_with(&found[1])
                    || &shown[1] == "machine"
                    || &found[1] == "libraries";
                if !is_own {
                    let at = found.get_match().start();
                    let line = crate::book::line_of(&page.source, at);
                    let why = format!(
                        "`measured-{}` shows `{}`",
                        &found[1], &shown[1]
                    );
                    findings.push(Finding::new(&page.path, line, why));
                }
            }
        }
    }
    Ok(findings)
}

/// Each measurement's id with the claims that it decides; none if nothing was
/// measured.
pub(super) fn claims_of(book: &Book) -> Result<Vec<(String, Vec<String>)>> {
    if !book.root.join(DATA).is_file() {
        return Ok(Vec::new());
    }
    let data: Value = serde_json::from_str(&book.read(DATA)?).context(DATA)?;
    let measurements = data["measurements"].as_array().context(DATA)?;
    let text = |value: &Value| value.as_str().map(str::to_owned).context(DATA);
    let one = |it: &Value| {
        let claims = it["claims"].as_array().context(DATA)?;
        Ok((text(&it["id"])?, claims.iter().map(text).collect::<Result<_>>()?))
    };
    measurements.iter().map(one).collect()
}
