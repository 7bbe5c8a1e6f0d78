//! Every Rust block of every chapter, compiled and run as the reader sees it: a test a block.

use anyhow::{Result, ensure};
use libtest_mimic::{Arguments, Trial};
use page_checker::Book;
use page_checker::blocks::{Runner, rust_blocks};
use std::env;
use std::panic;
use std::path::Path;
use std::process::{Command, exit};
use std::sync::Arc;

const FAULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/blocks");

/// Blocks that compiled once, as `compile-block` keeps them.
const KEPT: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/blocks");

/// More than there are cores: many blocks spend their time waiting for a watchdog.
const AT_ONCE: usize = 24;

fn main() -> Result<()> {
    let root = env::var_os("BLOCK_BOOK").unwrap_or(workspace::root().into());
    if env::var_os("BLOCK_EDITION").is_none() {
        // skeptic asks the environment which rustc to call, so it has to be set before we start.
        let compiler = Command::new("rustc").arg("-vV").output()?.stdout;
        let status = Command::new(env::current_exe()?)
            .args(env::args_os().skip(1))
            .env("RUSTC", env!("CARGO_BIN_EXE_compile-block"))
            .env("BLOCK_EDITION", page_checker::edition(Path::new(&root))?)
            .env("BLOCK_COMPILER", String::from_utf8(compiler)?)
            .env("BLOCK_KEPT", KEPT)
            .env("SKEPTIC_JOBS", AT_ONCE.to_string())
            .status()?;
        exit(status.code().unwrap_or(1));
    }

    let book = Book::load(Path::new(&root))?;
    // skeptic reports by panicking; the message comes back as the test's own.
    panic::set_hook(Box::new(|_| {}));
    let runner = Arc::new(Runner::new(Path::new(env!("CARGO_MANIFEST_DIR")))?);
    let mut tests = Vec::new();
    if Path::new(&root) != Path::new(FAULTS) {
        // It comes first, for it waits longest.
        tests.push(Trial::test(
            "every planted fault is found at its line",
            || Ok(every_planted_fault_is_found()?),
        ));
    }
    tests.extend(rust_blocks(&book).map(|(chapter, fence)| {
        let place = format!("{}:{}", chapter.path.display(), fence.line);
        let (runner, fence, message) =
            (Arc::clone(&runner), fence.clone(), place.clone());
        Trial::test(place, move || {
            runner
                .run(&fence)
                .map_err(|why| format!("{message}: this block {why}").into())
        })
    }));
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    libtest_mimic::run(&arguments, tests).exit();
}

/// Runs this very test on a small book of faulty blocks, where all but the first two must fail.
fn every_planted_fault_is_found() -> Result<()> {
    let output = Command::new(env::current_exe()?)
        .env("BLOCK_BOOK", FAULTS)
        .env("BLOCK_SECONDS", "1")
        .env_remove("RUST_BACKTRACE")
        .output()?;
    let printed = String::from_utf8([output.stdout, output.stderr].concat())?;
    for expected in [
        "test src/blocks.md:5  ... ok",
        "test src/blocks.md:16 ... ok",
        "src/blocks.md:24: this block does not compile",
        "src/blocks.md:32: this block does not compile",
        "src/blocks.md:41: this block does not compile, or fails",
        "the program ended with exit status: 3, not with 0",
        "src/blocks.md:49: this block does not compile, or fails",
        "the program was still running after 1s",
        "src/blocks.md:57: this block is labelled compile_fail, but it compiles",
        "src/blocks.md:63: this block does not compile",
        "src/blocks.md:71: this block does not compile, or fails",
        "the program ended with exit status: 0, not with 101",
        "src/blocks.md:77: this block does not compile, or fails",
        "test result: FAILED. 2 passed; 8 failed",
    ] {
        ensure!(
            printed.contains(expected),
            "`{expected}` is missing in:\n{printed}"
        );
    }
    Ok(())
}
