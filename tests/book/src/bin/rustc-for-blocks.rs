//! Stands in for `rustc` when skeptic compiles a block.
//!
//! skeptic knows no edition after 2021 and waits for a program as long as that takes.
//! So this compiles in the edition of `BLOCK_EDITION`, and where skeptic expects the program
//! it puts `run-block`, which runs the program within a time limit.

use anyhow::{Context, Result};
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

    let mut rustc = Command::new("rustc");
    rustc.arg("-Awarnings");
    rustc.args(arguments.iter().map(|argument| {
        match argument.starts_with("--edition=") {
            true => format!("--edition={edition}"),
            false => argument.clone(),
        }
    }));
    if program.is_none() {
        // Only blocks that must not compile are checked without being built.
        rustc.stderr(Stdio::null());
    }
    let status = rustc.status().context("rustc")?;

    if let (true, Some(program)) = (status.success(), program) {
        fs::rename(&program, program.with_extension("block"))?;
        fs::copy(&arguments[0], program.with_extension("rs"))?;
        let runner = env::current_exe()?.with_file_name("run-block");
        fs::copy(runner.with_extension(env::consts::EXE_EXTENSION), &program)?;
    }
    exit(status.code().unwrap_or(1));
}
