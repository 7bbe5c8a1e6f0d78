//! A program that was compiled before: if nothing that went into it has changed since, it need not be
//! compiled again, nor cargo be asked, which takes longer than most explorations.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::args::Args;
use crate::generated::{self, Generated};
use crate::program::{self, Program};

/// What went into a compiled program.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// Of this program, of the options, and of what tells cargo and rustc what to do.
    made_with: u64,
    /// The Cargo.toml above the program: it may belong to a crate from now on.
    above: Option<(PathBuf, u128)>,
    /// Each file, and when it was written last.
    files: Vec<(PathBuf, u128)>,
}

/// The compiled program, if it is as it would be compiled now.
pub fn find(args: &Args) -> Option<(Program, Generated)> {
    let program = program::by_itself(args).ok()?;
    let generated = generated::place(&program);
    let kept = fs::read(file(&generated)).ok()?;
    let kept: Kept = serde_json::from_slice(&kept).ok()?;
    let is_same = kept.made_with == made_with(&program)
        && kept.above == above(&program)
        && kept.files.iter().all(|(path, at)| written(path) == Some(*at))
        && generated.executable().is_file();
    is_same.then_some((program, generated))
}

/// The program was compiled just now; this began at that time.
pub fn keep(
    program: &Program,
    generated: &Generated,
    compiled: &Path,
    began: SystemTime,
) -> Result<()> {
    let executable = generated.executable();
    let _ = fs::remove_file(file(generated));
    let _ = fs::remove_file(&executable);
    // Another program of the same name would take its place.
    fs::hard_link(compiled, &executable)
        .or_else(|_| fs::copy(compiled, &executable).map(|_| ()))
        .with_context(|| {
            format!("{} cannot be written", executable.display())
        })?;
    let files = match &program.package {
        // Cargo knows what a crate needs.
        Some(_) => None,
        None => sources(program, generated, compiled),
    };
    // Who changed a file in the meantime may be compiled, or not. (Those of its own crate are ours.)
    let began = nanoseconds(began);
    let is_ours =
        |file: &Path| file.starts_with(&generated.folder) && !file.is_symlink();
    let is_fine = |it: &(PathBuf, u128)| it.1 < began || is_ours(&it.0);
    let Some(files) = files.filter(|it| it.iter().all(is_fine)) else {
        return Ok(());
    };
    let kept =
        Kept { made_with: made_with(program), above: above(program), files };
    fs::write(file(generated), serde_json::to_vec(&kept)?)?;
    Ok(())
}

fn above(program: &Program) -> Option<(PathBuf, u128)> {
    let manifest = program::manifest_above(&program.main)?;
    let at = written(&manifest)?;
    Some((manifest, at))
}

fn file(generated: &Generated) -> PathBuf {
    generated.folder.join("kept.json")
}

/// The files of the program and of the explorer.
fn sources(
    program: &Program,
    generated: &Generated,
    compiled: &Path,
) -> Option<Vec<(PathBuf, u128)>> {
    // As a makefile: what it is made of stands behind the colon.
    let list = fs::read_to_string(compiled.with_extension("d")).ok()?;
    let (_, list) = list.lines().next()?.split_once(": ")?;
    let list = list.replace("\\ ", "\0");
    let mut files: Vec<_> = list
        .split(' ')
        .map(|it| generated.folder.join(it.replace('\0', " ")))
        .collect();
    files.extend([program.main.clone(), generated.folder.join("Cargo.lock")]);
    let files = files.into_iter().map(|it| {
        let at = written(&it)?;
        Some((it, at))
    });
    files.collect()
}

fn made_with(program: &Program) -> u64 {
    let mut hasher = DefaultHasher::new();
    let tells = |name: &str| {
        (name.starts_with("RUST") || name.starts_with("CARGO"))
            // Of `cargo run`, which began this program.
            && !name.starts_with("CARGO_PKG_")
            && !["CARGO", "CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"].contains(&name)
            && !name.starts_with("RUST_RECURSION_COUNT")
    };
    let mut variables: Vec<_> =
        env::vars_os().filter(|it| it.0.to_str().is_some_and(tells)).collect();
    variables.sort();
    let this = env::current_exe().ok();
    let this = this.as_deref().and_then(written);
    (&program.main, &program.edition, this, variables).hash(&mut hasher);
    hasher.finish()
}

/// When the file was written last.
fn written(file: &Path) -> Option<u128> {
    Some(nanoseconds(fs::metadata(file).ok()?.modified().ok()?))
}

fn nanoseconds(at: SystemTime) -> u128 {
    at.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_nanos())
}
