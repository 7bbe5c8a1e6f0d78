//! Runs the program beside it within a time limit; silent if it ends as it is meant to.

use anyhow::Result;
use page_checker::{blocks, process};
use std::env;
use std::fs;
use std::process::{Command, exit};
use std::time::Duration;

const PANICKED: i32 = 101;

fn main() -> Result<()> {
    let here = env::current_exe()?;
    let source = fs::read_to_string(here.with_extension("rs"))?;
    let expected =
        if source.ends_with(blocks::SHOULD_PANIC) { PANICKED } else { 0 };
    let limit = match env::var("BLOCK_SECONDS") {
        Ok(seconds) => Duration::from_secs(seconds.parse()?),
        Err(_) => process::TIME_LIMIT,
    };

    let ended =
        process::run(&mut Command::new(here.with_extension("block")), limit)?;
    match ended.status {
        Some(status) if status.code() == Some(expected) => return Ok(()),
        Some(status) => {
            eprintln!("the program ended with {status}, not with {expected}")
        }
        None => eprintln!("the program was still running after {limit:?}"),
    }
    eprint!("{}{}", ended.stdout, ended.stderr);
    exit(1);
}
