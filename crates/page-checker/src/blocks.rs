//! Every Rust block, compiled and run by skeptic as the reader sees it.

use crate::{Book, Chapter, Fence};
use anyhow::Result;
use std::env;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Compiles and runs blocks. Its process needs `RUSTC` to be [`compile-block`](crate).
pub struct Runner {
    root: String,
    out_dir: String,
    target: String,
}

impl Runner {
    /// Finds what skeptic needs to know: the package whose dependencies a block may use,
    /// the folder cargo builds into, and the target.
    pub fn new(package: &Path) -> Result<Self> {
        let test = env::current_exe()?; // target/debug/deps/blocks-…
        let profile = test
            .ancestors()
            .nth(2)
            .expect("a test lies in target/<profile>/deps");
        let version = Command::new("rustc").arg("-vV").output()?;
        let version = String::from_utf8(version.stdout)?;
        let target =
            version.lines().find_map(|line| line.strip_prefix("host: "));
        let path = |path: PathBuf| path.to_string_lossy().into_owned();
        Ok(Self {
            root: package.to_string_lossy().into_owned(),
            out_dir: path(profile.join("build/book/out")),
            target: target.expect("rustc names its host").to_owned(),
        })
    }

    /// What is wrong with a block, if anything.
    pub fn run(&self, fence: &Fence) -> Result<(), String> {
        let Self { root, out_dir, target } = self;
        let mut program = unhide(&fence.expanded);
        if fence.has("compile_fail") {
            program.push_str(COMPILE_FAIL);
        }
        if fence.has("should_panic") {
            program.push_str(SHOULD_PANIC);
        }
        let has_nothing_to_run =
            program.ends_with("fn main() {}\n") || fence.is_quiz();
        let outcome = succeeds(|| {
            if fence.has("compile_fail") || has_nothing_to_run {
                skeptic::rt::compile_test(root, out_dir, target, &program);
            } else {
                skeptic::rt::run_test(root, out_dir, target, &program);
            }
        });
        match outcome {
            Ok(()) if fence.has("compile_fail") => {
                Err("is labelled compile_fail, but it compiles".to_owned())
            }
            // Not any failure will do: this is skeptic's word for "rustc said no".
            Err(why)
                if fence.has("compile_fail")
                    && why.starts_with("Command failed") =>
            {
                Ok(())
            }
            Ok(()) => Ok(()),
            Err(why) => Err(format!(
                "does not compile, or fails when run (see above)\n{why}"
            )),
        }
    }
}

/// The last line of a program that must not compile; tells `compile-block` so.
pub const COMPILE_FAIL: &str = "// compile_fail\n";

/// The last line of a program that is to panic; tells `run-block` so.
pub const SHOULD_PANIC: &str = "// should_panic\n";

/// The Rust blocks of a book, each with its chapter, in order.
pub fn rust_blocks(book: &Book) -> impl Iterator<Item = (&Chapter, &Fence)> {
    book.chapters.iter().flat_map(|chapter| {
        chapter
            .fences
            .iter()
            .filter(|fence| fence.is_rust())
            .map(move |fence| (chapter, fence))
    })
}

/// The full text of a block: what the reader gets by showing its hidden lines.
pub fn unhide(block: &str) -> String {
    let line = |line: &str| {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let shown = match code.strip_prefix('#') {
            Some("") => "",
            Some(rest) if rest.starts_with(' ') => &rest[1..],
            Some(rest) if rest.starts_with('#') => rest,
            _ => code,
        };
        format!("{indent}{shown}\n")
    };
    block.lines().map(line).collect()
}

/// skeptic tells of a failure by a panic, since it is made to be called by a test.
fn succeeds(test: impl FnOnce() + panic::UnwindSafe) -> Result<(), String> {
    panic::catch_unwind(test).map_err(|payload| {
        match payload.downcast::<String>() {
            Ok(message) => *message,
            Err(_) => "skeptic panicked".to_owned(),
        }
    })
}
