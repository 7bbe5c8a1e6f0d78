//! Stands in for `rustc` when skeptic compiles a block.
//!
//! skeptic knows no edition after 2021 and waits for a program as long as that takes.
//! So this compiles in the edition of `BLOCK_EDITION`, and where skeptic expects the program
//! it puts `run-block`, which runs the program within a time limit.
//!
//! What became of a block is kept in the folder `BLOCK_KEPT`, under a key of everything that
//! rustc was given: the block, the arguments, the crates it links, and the compiler itself
//! (`BLOCK_COMPILER`). That is its program, or of a `compile_fail` block that it was refused.
//! Only the compiling is spared: every program is run every time.

use anyhow::{Context, Result};
use page_checker::blocks;
use std::collections::HashSet;
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio, exit};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let program = arguments
        .iter()
        .position(|argument| argument == "-o")
        .map(|at| PathBuf::from(&arguments[at + 1]));

    // skeptic names the source first; cargo, which asks for the version only, names none.
    let source = PathBuf::from(&arguments[0]);
    let text = fs::read_to_string(&source).unwrap_or_default();
    let rustc_arguments = rustc_arguments(&arguments, &text)?;
    let kept = match source.parent() {
        Some(folder) if !text.is_empty() => {
            let key = key(&rustc_arguments, &text, folder)?;
            Some(Path::new(&variable("BLOCK_KEPT")?).join(key))
        }
        _ => None,
    };
    let refused = kept.as_ref().map(|kept| kept.with_extension("refused"));
    let block = program.as_ref().map(|program| program.with_extension("block"));

    if refused.as_ref().is_some_and(|refused| refused.exists()) {
        exit(1);
    } else if kept.as_ref().is_some_and(|kept| kept.exists()) {
        if let (Some(kept), Some(block)) = (&kept, &block) {
            link(kept, block)?;
        }
    } else {
        let must_fail = text.ends_with(blocks::COMPILE_FAIL);
        let mut rustc = Command::new("rustc");
        rustc.args(&rustc_arguments);
        if must_fail {
            rustc.stderr(Stdio::null()); // an error is what everybody hopes for
        }
        let status = rustc.status().context("rustc")?;
        if !status.success() {
            let said_no = must_fail && status.code() == Some(1); // and did not crash
            if let Some(refused) = refused.filter(|_| said_no) {
                keep(None, &refused)?;
            }
            exit(status.code().unwrap_or(1));
        }
        if let (Some(program), Some(block)) = (&program, &block) {
            fs::rename(program, block)?;
        }
        if let Some(kept) = kept {
            keep(block.as_deref(), &kept)?;
        }
    }

    if let Some(program) = program {
        fs::copy(&source, program.with_extension("rs"))?;
        let runner = env::current_exe()?.with_file_name("run-block");
        let runner = runner.with_extension(env::consts::EXE_EXTENSION);
        link(&runner, &program)?;
    }
    Ok(())
}

/// Puts a program in a second place, without copying it if that can be.
fn link(from: &Path, to: &Path) -> Result<()> {
    Ok(fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))?)
}

/// What rustc is to be told instead of what skeptic says.
fn rustc_arguments(arguments: &[String], text: &str) -> Result<Vec<String>> {
    let edition = variable("BLOCK_EDITION")?;
    let mut changed = vec!["-Awarnings".to_owned()];
    changed.push("-Cstrip=debuginfo".to_owned()); // std's: a tenth of the size
    let is_between = |c: char| !(c.is_alphanumeric() || c == '_');
    let words: HashSet<&str> = text.split(is_between).collect();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument.starts_with("--edition=") {
            changed.push(format!("--edition={edition}"));
        } else if argument == "--extern" {
            // skeptic names every crate there is; looking at all of them takes rustc a while.
            let named = rest.next().context("--extern names a crate")?;
            let name = named.split('=').next().unwrap_or(named);
            if words.contains(name) {
                changed.extend([argument.clone(), named.clone()]);
            }
        } else {
            changed.push(argument.clone());
        }
    }
    Ok(changed)
}

/// Names what these arguments make of this text, wherever the temporary folder lies.
fn key(arguments: &[String], text: &str, folder: &Path) -> Result<String> {
    let folder = folder.to_string_lossy().into_owned();
    let mut key = DefaultHasher::new();
    (text, variable("BLOCK_COMPILER")?).hash(&mut key);
    for argument in arguments {
        argument.replace(&folder, "").hash(&mut key);
        // A crate that was built anew has its old name and another time.
        if let Some((_, linked)) = argument.split_once('=')
            && let Ok(file) = fs::metadata(linked)
        {
            (file.len(), file.modified()?).hash(&mut key);
        }
    }
    Ok(format!("{:016x}", key.finish()))
}

/// Keeps the program, or of a block that is not run the mere fact.
fn keep(block: Option<&Path>, kept: &Path) -> Result<()> {
    let folder = kept.parent().context("lies in a folder")?;
    fs::create_dir_all(folder)?;
    let half = kept.with_extension(process::id().to_string());
    match block {
        Some(block) => fs::copy(block, &half).map(drop)?,
        None => fs::write(&half, "")?,
    }
    Ok(fs::rename(half, kept)?) // nobody ever finds half a program
}

fn variable(name: &str) -> Result<String> {
    env::var(name).with_context(|| name.to_owned())
}
