//! The built pages, as a screen reader and a link meet them.

use super::Site;
use crate::Finding;
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeSet;

/// Pictures without words, ids that occur twice, headings that skip a level.
pub fn markup(site: &Site) -> Result<Vec<Finding>> {
    let image = Regex::new(r"<img\b[^>]*>")?;
    let alt = Regex::new(r#"\balt="[^"]+""#)?;
    let picture = Regex::new(r"(?s)<svg\b([^>]*)>(.*?)</svg>")?;
    let id = Regex::new(r#"<[a-z][^>]*?\sid="([^"]+)""#)?;
    let heading = Regex::new(r"<h([1-6])\b[^>]*>(.*?)</h")?;
    let mut findings = Vec::new();
    for (page, html) in &site.pages {
        let mut refuse =
            |why: String| findings.push(Finding::new(page, 1, why));
        let main = html.split_once("<main").map_or(html.as_str(), |it| it.1);
        let main = main.split("</main>").next().unwrap_or(main);
        for found in image.find_iter(main) {
            if !alt.is_match(found.as_str()) {
                refuse(format!("`{}` has no alternative text", found.as_str()));
            }
        }
        for found in picture.captures_iter(main) {
            let hidden = found[1].contains("aria-hidden=\"true\"");
            let named =
                found[2].contains("<title") || found[1].contains("aria-label");
            if !hidden && !named {
                let begin: String = found[0].chars().take(60).collect();
                refuse(format!("`{begin}…` has no title"));
            }
        }
        let mut ids = BTreeSet::new();
        for found in id.captures_iter(main) {
            if !ids.insert(found[1].to_owned()) {
                refuse(format!("the id `{}` occurs twice", &found[1]));
            }
        }
        let mut level = 0;
        for found in heading.captures_iter(main) {
            let next: usize = found[1].parse()?;
            if next > level + 1 {
                refuse(format!("`{}` skips a level of headings", &found[2]));
            }
            level = next;
        }
    }
    Ok(findings)
}
