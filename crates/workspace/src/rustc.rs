//! What rustc says of a program that it refuses, as far as every compiler must agree on it.
//!
//! The words in the book are those of one compiler, written down in `rustc-version.txt`.
//! Another compiler may word an error differently; its codes and lines must be the same.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The compiler whose words are in the book.
pub const VERSION_FILE: &str = "tests/book/rustc-version.txt";

/// Whether the compiler of this machine is the one whose words are in the book.
pub fn is_recorded_compiler() -> Result<bool> {
    let recorded = fs::read_to_string(crate::root().join(VERSION_FILE))
        .context(VERSION_FILE)?;
    Ok(rustc_version()? == recorded)
}

/// The compiler, as far as it decides the wording: where the source of std is installed, rustc
/// quotes it in notes.
pub fn rustc_version() -> Result<String> {
    let rustc = |argument: &[&str]| -> Result<String> {
        Ok(String::from_utf8(
            Command::new("rustc").args(argument).output()?.stdout,
        )?)
    };
    let version = rustc(&["--version"])?;
    let number = version.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let sysroot = rustc(&["--print", "sysroot"])?;
    let source =
        Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std");
    let with_source =
        if source.is_dir() { ", with the source of std" } else { "" };
    Ok(format!("{number}{with_source}\n"))
}

/// The errors in what rustc printed: their codes (`error` where there is none) and lines.
pub fn errors(stderr: &str) -> Vec<(String, usize)> {
    let mut errors = Vec::new();
    let mut code = None;
    for line in stderr.lines() {
        if let Some(rest) = line.strip_prefix("error[") {
            code = rest.split(']').next();
        } else if line.starts_with("error: ") {
            code = Some("error");
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            // Notes have places, too: only the first after an error is its own.
            let line =
                place.rsplit(':').nth(1).and_then(|line| line.parse().ok());
            if let (Some(code), Some(line)) = (code.take(), line) {
                errors.push((code.to_owned(), line));
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::errors;

    const RECORDED: &str = "\
error[E0382]: borrow of moved value: `account`
  --> compile-fail/balance_elsewhere.rs:22:20
   |
note: if `Account` implemented `Clone`, you could clone the value
  --> compile-fail/balance_elsewhere.rs:4:1

error: creating a shared reference to mutable static
 --> compile-fail/balance_elsewhere.rs:30:5
";

    #[test]
    fn a_code_or_a_line_makes_a_difference() {
        assert_eq!(
            errors(RECORDED),
            [("E0382".to_owned(), 22), ("error".to_owned(), 30)]
        );
        assert_ne!(
            errors(RECORDED),
            errors(&RECORDED.replace("E0382", "E0499"))
        );
        assert_ne!(errors(RECORDED), errors(&RECORDED.replace(":22:", ":23:")));
    }

    #[test]
    fn wording_columns_and_the_summary_make_none() {
        let reworded = RECORDED
            .replace("borrow of moved value", "use of a value that was moved")
            .replace(":22:20", ":22:5")
            + "error: aborting due to 2 previous errors\n";
        assert_eq!(errors(RECORDED), errors(&reworded));
    }
}
