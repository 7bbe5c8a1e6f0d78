//! Stands in for `rustc` when skeptic compiles a block.
//!
//! skeptic knows no edition after 2021 and waits for a program as long as that takes.
//! So this compiles in the edition of `BLOCK_EDITION`, and where skeptic expects the program
//! it puts `run-block`, which runs the program within a time limit.

use anyhow::{Context, Result};
use book::blocks;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio, exit};

fn main() -> Result<()> {
    let edition = env::var("BLOCK_EDITION").context("BLOCK_EDITION")?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    let program = arguments
        .iter()
        .position(|argument| argument == "-o")
        .map(|at| PathBuf::from(&arguments[at + 1]));

    // skeptic names the source first; cargo, which asks for the version only, names none.
    let source = PathBuf::from(&arguments[0]);
    let text = fs::read_to_string(&source).unwrap_or_default();
    let mut rustc = Command::new("rustc");
    rustc.arg("-Awarnings");
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument.starts_with("--edition=") {
            rustc.arg(format!("--edition={edition}"));
        } else if argument == "--extern" {
            // skeptic names every crate there is; looking at all of them takes rustc a while.
            let named = rest.next().context("--extern names a crate")?;
            let name = named.split('=').next().unwrap_or(named);
            if text.contains(name) {
                rustc.args(["--extern", named]);
            }
        } else {
            rustc.arg(argument);
        }
    }
    if text.ends_with(blocks::COMPILE_FAIL) {
        rustc.stderr(Stdio::null()); // an error is what everybody hopes for
    }
    let status = rustc.status().context("rustc")?;

    if let (true, Some(program)) = (status.success(), program) {
        fs::rename(&program, program.with_extension("block"))?;
        fs::copy(&source, program.with_extension("rs"))?;
        let runner = env::current_exe()?.with_file_name("run-block");
        let runner = runner.with_extension(env::consts::EXE_EXTENSION);
        fs::hard_link(&runner, &program)
            .or_else(|_| fs::copy(&runner, &program).map(drop))?;
    }
    exit(status.code().unwrap_or(1));
}
