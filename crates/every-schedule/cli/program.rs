//! Which program is meant, and what it needs.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::args::Args;

/// A program to explore.
#[derive(Debug)]
pub struct Program {
    /// As a reader calls it.
    pub name: String,
    /// Of the binary; also the name of its crate.
    pub binary: String,
    /// The file with `fn main`.
    pub main: PathBuf,
    pub edition: String,
    /// What `cargo metadata` says of the crate that it belongs to.
    pub package: Option<Value>,
    /// Its part of the command line.
    pub command: String,
    /// It is written for Tokio.
    pub tokio: bool,
}

/// The program that the command line names.
pub fn find(args: &Args) -> Result<Program> {
    if let Some(manifest) = &args.manifest_path {
        return of_crate(manifest, args);
    }
    let by_itself = by_itself(args)?;
    if let Some(package) = package_around(&by_itself.main) {
        let targets = package["targets"].as_array().into_iter().flatten();
        let mut bins = targets.filter(|it| is_bin(it));
        if let Some(bin) =
            bins.find(|it| by_itself.main == *text(&it["src_path"]))
        {
            return Ok(Program {
                name: text(&bin["name"]).to_owned(),
                binary: text(&bin["name"]).to_owned(),
                edition: text(&bin["edition"]).to_owned(),
                package: Some(package.clone()),
                ..by_itself
            });
        }
    }
    Ok(by_itself)
}

/// The file that the command line names, if it belongs to no crate.
pub fn by_itself(args: &Args) -> Result<Program> {
    let given = args.program.as_deref().context("no program is given")?;
    let manifest = given.join("Cargo.toml");
    ensure!(
        !manifest.is_file(),
        "{} is a crate: say --manifest-path {}",
        given.display(),
        manifest.display()
    );
    ensure!(
        given.extension().is_some_and(|it| it == "rs") && !given.is_dir(),
        "{} is no Rust file; for a crate, use --manifest-path",
        given.display()
    );
    let main = given
        .canonicalize()
        .with_context(|| format!("{} cannot be read", given.display()))?;
    let command = in_full(given.display().to_string(), args.tokio);
    let stem = main.file_stem().unwrap_or_default().to_string_lossy();
    let edition = args.edition.clone();
    Ok(Program {
        binary: binary(&stem),
        name: stem.into_owned(),
        main,
        edition,
        package: None,
        command,
        tokio: args.tokio,
    })
}

/// The name of the binary of a file. Its stem alone may be a name that cargo refuses, such as `std`,
/// `loop` or `01-bank`.
fn binary(stem: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    format!("program_{}", stem.replace(|c| !is_part(c), "_"))
}

fn in_full(command: String, tokio: bool) -> String {
    if tokio { format!("--tokio {command}") } else { command }
}

fn of_crate(manifest: &Path, args: &Args) -> Result<Program> {
    let (bin, tokio) = (args.bin.as_deref(), args.tokio);
    let package = metadata(manifest)?;
    let name = text(&package["name"]);
    let targets = package["targets"].as_array().into_iter().flatten();
    let bins: Vec<_> = targets.filter(|it| is_bin(it)).collect();
    let wanted = bin.or(package["default_run"].as_str());
    let found = match (wanted, &bins[..]) {
        (Some(wanted), _) => bins.iter().find(|it| it["name"] == wanted),
        (None, [one]) => Some(one),
        (None, _) => bins.iter().find(|it| it["name"] == name),
    };
    let Some(found) = found else {
        let names: Vec<_> = bins.iter().map(|it| text(&it["name"])).collect();
        match (names.as_slice(), wanted) {
            ([], _) => bail!(
                "the crate {name} has no binary; explore a library in a test: see the README of \
                 every-schedule"
            ),
            (names, Some(wanted)) => bail!(
                "the crate {name} has no binary {wanted:?}, but {}",
                names.join(", ")
            ),
            (names, None) => bail!(
                "the crate {name} has several binaries; use --bin with one of {}",
                names.join(", ")
            ),
        }
    };
    let mut command = format!("--manifest-path {}", manifest.display());
    if let Some(bin) = bin {
        command = format!("{command} --bin {bin}");
    }
    Ok(Program {
        name: text(&found["name"]).to_owned(),
        binary: text(&found["name"]).to_owned(),
        main: PathBuf::from(text(&found["src_path"])),
        edition: text(&found["edition"]).to_owned(),
        package: Some(package.clone()),
        command: in_full(command, tokio),
        tokio,
    })
}

/// The package of this manifest.
fn metadata(manifest: &Path) -> Result<Value> {
    let output = Command::new(cargo())
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .arg("--manifest-path")
        .arg(manifest)
        .output()
        .context("cargo does not start")?;
    ensure!(
        output.status.success(),
        "cargo cannot read {}:\n{}",
        manifest.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    let all: Value = serde_json::from_slice(&output.stdout)?;
    let manifest = manifest.canonicalize()?;
    let mut packages = all["packages"].as_array().into_iter().flatten();
    let package = packages.find(|it| manifest == *text(&it["manifest_path"]));
    package.cloned().with_context(|| {
        format!("{} is of no crate, but of a workspace", manifest.display())
    })
}

/// The package in whose folder the file is.
fn package_around(file: &Path) -> Option<Value> {
    metadata(&manifest_above(file)?).ok()
}

/// The nearest Cargo.toml above the file.
pub fn manifest_above(file: &Path) -> Option<PathBuf> {
    let folders = file.ancestors().skip(1);
    folders.map(|it| it.join("Cargo.toml")).find(|it| it.is_file())
}

fn is_bin(target: &Value) -> bool {
    let kinds = target["kind"].as_array();
    kinds.is_some_and(|kinds| kinds.iter().any(|it| it == "bin"))
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The cargo that runs this, or any.
pub fn cargo() -> std::ffi::OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
