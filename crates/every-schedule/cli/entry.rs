//! The entry of a program: its `main` becomes a function that the explorer calls.

use anyhow::{Result, bail};
use proc_macro2::{TokenStream, TokenTree};

/// As long as `main`, so that every column stays where it was.
const ENTRY: &str = "ma1n";

/// The source with another `main`, behind everything that was there: every line stays the same.
pub fn with_another_main(source: &str, tokio: bool) -> Result<String> {
    let tokens: TokenStream = match source.parse() {
        Ok(tokens) => tokens,
        // The compiler says better what is wrong.
        Err(_) => return Ok(source.to_owned()),
    };
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is = |at: usize, word: &str| matches!(tokens.get(at), Some(TokenTree::Ident(it)) if it == word);
    let mut all = 0..tokens.len();
    let Some(at) = all.find(|&at| is(at, "fn") && is(at + 1, "main")) else {
        bail!(
            "there is no `fn main` in it; explore a library in a test: see the README of \
             every-schedule"
        );
    };
    let line = tokens[at + 1].span().start().line;
    if !tokio && at > 0 && is(at - 1, "async") {
        bail!(
            "line {line}: `async fn main` needs a runtime: say --tokio if it is Tokio's; else give \
             it a `main` with threads, or a small executor"
        );
    }
    let name = tokens[at + 1].span().byte_range();
    let (before, after) = (&source[..name.start], &source[name.end..]);
    // A `CancellationToken` is in a crate beside Tokio.
    let (drop_in, besides) = match tokio {
        true => ("tokio", "extern crate tokio as tokio_util;\n\n"),
        false => ("std", ""),
    };
    Ok(format!(
        "{before}{ENTRY}{after}\n\n{besides}fn main() -> ::std::process::ExitCode {{\n    \
         ::{drop_in}::command::run({ENTRY})\n}}\n"
    ))
}
