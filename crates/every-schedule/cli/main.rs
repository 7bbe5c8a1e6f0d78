//! `every-schedule path/to/main.rs`: a program that was written for std, under every schedule.

mod args;
mod build;
mod entry;
mod generated;
mod program;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Parser;

use args::Args;

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(COULD_NOT)
        }
    }
}

/// The exit status if the program could not be explored.
const COULD_NOT: u8 = 2;

fn run(args: &Args) -> Result<ExitCode> {
    let program = program::find(args)?;
    let generated = generated::write(&program)?;
    let Some(executable) = build::build(&program, &generated)? else {
        return Ok(ExitCode::from(COULD_NOT));
    };
    let options = args.options(&program, &generated);
    let status = Command::new(&executable)
        .args(&args.arguments)
        .env(every_schedule::command::OPTIONS, options.to_json())
        .status()
        .with_context(|| format!("{} does not start", executable.display()))?;
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    let code = code.with_context(|| {
        format!("the process of the program was ended: {status}")
    })?;
    if let Some(page) = options.page.filter(|it| args.open && it.is_file()) {
        open(&page)?;
    }
    Ok(ExitCode::from(code))
}

/// Opens the page with whatever opens pages on this machine.
fn open(page: &std::path::Path) -> Result<()> {
    let opener = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let status = Command::new(opener).arg(page).status();
    status.with_context(|| {
        format!("{opener} is needed to open {}", page.display())
    })?;
    Ok(())
}
