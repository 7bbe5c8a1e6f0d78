//! `every-schedule path/to/main.rs`: a program that was written for std, under every schedule.

mod args;
mod compile;
mod covered;
mod entry;
mod generated;
mod kept;
mod program;

use std::fs::File;
use std::process::{Command, ExitCode};
use std::time::SystemTime;

use anyhow::{Context, Result};
use clap::Parser;

use args::Args;
use generated::Generated;
use program::Program;

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
    let (program, generated) = match kept::find(args) {
        Some(kept) => kept,
        None => match compiled(args)? {
            Some(compiled) => compiled,
            None => return Ok(ExitCode::from(COULD_NOT)),
        },
    };
    let executable = generated.executable();
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

/// Compiles the program; `None` if it does not compile, and the reader has been told why.
fn compiled(args: &Args) -> Result<Option<(Program, Generated)>> {
    let began = SystemTime::now();
    let program = program::find(args)?;
    let generated = generated::write(&program)?;
    // One at a time: two programs may have the same name.
    let lock = File::create(generated.target.join("every-schedule/lock"))?;
    lock.lock()?;
    let Some(compiled) = compile::compile(&program, &generated)? else {
        return Ok(None);
    };
    kept::keep(&program, &generated, &compiled, began)?;
    Ok(Some((program, generated)))
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
