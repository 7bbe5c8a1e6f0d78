//! Files as everybody can use them: text with plain line ends, and none that is heavy.

use crate::{Book, Finding};
use anyhow::Result;
use std::fs;

/// Bytes; the largest picture and the largest record of measurements are far below.
const AT_MOST: u64 = 1_000_000;

/// Files of the pages, the theme and the listings that are too heavy or have `\r` at line ends.
pub fn files(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for folder in ["src", "listings", "theme", "tests", "crates"] {
        for ending in [
            "rs", "md", "toml", "txt", "js", "css", "svg", "png", "jpg",
            "json", "html",
        ] {
            for file in workspace::files(&book.root, folder, ending) {
                if file.components().any(|it| it.as_os_str() == "node_modules")
                {
                    continue;
                }
                let path = book.root.join(&file);
                let bytes = fs::metadata(&path)?.len();
                if bytes > AT_MOST {
                    let why = format!("{bytes} bytes; at most {AT_MOST}");
                    findings.push(Finding::new(&file, 1, why));
                }
                let is_text = !["png", "jpg"].contains(&ending);
                if is_text && let Some(line) = returns(&fs::read(&path)?) {
                    let why = "a line ends in a carriage return";
                    findings.push(Finding::new(&file, line, why));
                }
            }
        }
    }
    Ok(findings)
}

fn returns(text: &[u8]) -> Option<usize> {
    let at = text.iter().position(|&byte| byte == b'\r')?;
    Some(text[..at].iter().filter(|&&byte| byte == b'\n').count() + 1)
}
