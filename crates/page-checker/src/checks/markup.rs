//! The built pages, as a screen reader and a link meet them.

use super::Site;
use crate::book::line_of;
use crate::{Book, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeSet;

/// Pictures without words, ids that occur twice, headings that skip a level.
pub fn markup(book: &Book, site: &Site) -> Result<Vec<Finding>> {
    let image = Regex::new(r"<img\b[^>]*>")?;
    let alt = Regex::new(r#"\balt="[^"]+""#)?;
    let picture = Regex::new(r"(?s)<svg\b([^>]*)>(.*?)</svg>")?;
    let id = Regex::new(r#"<[a-z][^>]*?\sid="([^"]+)""#)?;
    let src = Regex::new(r#"\bsrc="([^"]*)""#)?;
    let title = Regex::new(r"<title[^>]*>\s*[^<\s]")?;
    let tag = Regex::new(r"<[^>]*>")?;
    let heading = Regex::new(r"<h([1-6])\b[^>]*>(.*?)</h")?;
    let mut findings = Vec::new();
    for (page, html) in &site.pages {
        let chapter = book.chapters.iter().find(|it| it.path == *page);
        let source = chapter.map_or("", |it| it.source.as_str());
        // The line of the source where it stands, the last one if there are several.
        let line = |words: &str| {
            source.rfind(words).map_or(1, |at| line_of(source, at))
        };
        let mut refuse = |words: &str, why: String| {
            findings.push(Finding::new(page, line(words), why));
        };
        let main = html.split_once("<main").map_or(html.as_str(), |it| it.1);
        let main = main.split("</main>").next().unwrap_or(main);
        for found in image.find_iter(main) {
            if !alt.is_match(found.as_str()) {
                let words = src.captures(found.as_str());
                let words = words.map_or("<img", |it| it.extract::<1>().1[0]);
                let why =
                    format!("`{}` has no alternative text", found.as_str());
                refuse(words, why);
            }
        }
        for found in picture.captures_iter(main) {
            let hidden = found[1].contains("aria-hidden=\"true\"");
            let named =
                title.is_match(&found[2]) || found[1].contains("aria-label");
            if !hidden && !named {
                let begin: String = found[0].chars().take(60).collect();
                // A tag may be written in other letters than it is built.
                let shape =
                    found[2].split(['<', ' ']).find(|it| !it.is_empty());
                refuse(
                    shape.unwrap_or("<svg"),
                    format!("`{begin}…` has no title"),
                );
            }
        }
        let mut ids = BTreeSet::new();
        for found in id.captures_iter(main) {
            if !ids.insert(found[1].to_owned()) {
                let why = format!("the id `{}` occurs twice", &found[1]);
                let [html, heading] = [
                    format!("id=\"{}\"", &found[1]),
                    format!("{{#{}}}", &found[1]),
                ];
                let is_later = source.rfind(&heading) > source.rfind(&html);
                refuse(if is_later { &heading } else { &html }, why);
            }
        }
        let mut level = 0;
        for found in heading.captures_iter(main) {
            let next: usize = found[1].parse()?;
            if next > level + 1 {
                let why = format!("`{}` skips a level of headings", &found[2]);
                let title = tag.replace_all(&found[2], "");
                refuse(&format!("# {title}"), why);
            }
            level = next;
        }
    }
    Ok(findings)
}
