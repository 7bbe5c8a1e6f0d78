//! Every program under a listing's `compile-fail/` is refused, for the recorded reason, and by
//! the compiler of the record in the recorded words. `RECORD=1 cargo test` records them anew.

use anyhow::{Context, Result, ensure};
use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use workspace::rustc::{VERSION_FILE, errors, rustc_version};

fn main() -> Result<()> {
    if let Some(programs) = env::var_os("COMPILE_FAIL") {
        trybuild::TestCases::new().compile_fail(programs);
        return Ok(());
    }
    let recording = workspace::recording();
    let version_file = workspace::root().join(VERSION_FILE);
    let version = rustc_version()?;
    if recording {
        fs::write(&version_file, &version)?;
    }
    let recorded_with =
        fs::read_to_string(&version_file).context(VERSION_FILE)?;
    let same_compiler = version == recorded_with;
    if !same_compiler {
        eprintln!(
            "note: the errors were recorded with {recorded_with}note: this is {version}"
        );
    }
    let root = workspace::root().canonicalize()?;
    let mut programs = workspace::files(&root, "listings", "rs");
    programs.retain(|file| {
        file.parent().is_some_and(|it| it.ends_with("compile-fail"))
    });
    let programs: Vec<_> =
        programs.iter().map(|file| root.join(file)).collect();
    let place = |path: &Path| {
        path.strip_prefix(&root).unwrap_or(path).display().to_string()
    };
    let mut tests = Vec::new();
    for program in programs.clone() {
        let name = place(&program);
        tests.push(Trial::test(name.clone(), move || match recording {
            true => Ok(()),
            false => Ok(is_refused_for_the_recorded_reason(
                &program,
                &name,
                same_compiler,
            )?),
        }));
    }
    let folders: BTreeSet<_> =
        programs.iter().filter_map(|program| program.parent()).collect();
    for folder in folders.into_iter().filter(|_| same_compiler) {
        let (name, folder) = (place(folder), folder.to_owned());
        tests.push(Trial::test(format!("{name}, word for word"), move || {
            Ok(is_refused_in_the_recorded_words(&folder, recording)?)
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), tests).exit();
}

/// With any compiler: the same codes at the same lines. Other words are told, not refused.
fn is_refused_for_the_recorded_reason(
    program: &Path,
    place: &str,
    same_compiler: bool,
) -> Result<()> {
    let recorded = program.with_extension("stderr");
    let recorded = fs::read_to_string(&recorded)
        .with_context(|| recorded.display().to_string())?;
    let output = tempfile::tempdir()?;
    let libraries = env::current_exe()?.with_file_name("");
    let rustc = |tokio: &Path, arguments: [&str; 2], file: &Path| {
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", &workspace::edition(), "--emit=metadata"]);
        rustc.args(arguments);
        rustc.arg("--out-dir").arg(output.path());
        // A listing may need this library, and a program its listing.
        rustc.arg("--extern").arg(format!("tokio={}", tokio.display()));
        // For what tokio needs itself, and no `extern crate` of the program.
        rustc.arg("-L").arg(format!("dependency={}", libraries.display()));
        rustc.arg(file).output()
    };
    let listing =
        program.ancestors().nth(2).context("lies in <listing>/compile-fail")?;
    let name =
        listing.file_name().context("a folder has a name")?.to_string_lossy();
    let name = name.replace('-', "_");
    let library = listing.join("src/lib.rs");
    let as_library = ["--crate-type=rlib", &format!("--crate-name={name}")];
    // Several builds of tokio may lie there: one with too few features, one by another compiler.
    // Right is the one with which the listing compiles.
    let mut refusals = String::new();
    let mut right = None;
    for tokio in built(&libraries, "libtokio-")? {
        let built = rustc(&tokio, as_library, &library)?;
        if built.status.success() {
            right = Some(tokio);
            break;
        }
        let why = String::from_utf8_lossy(&built.stderr).into_owned();
        refusals += &format!("with {}:\n{why}", tokio.display());
    }
    let tokio = right.with_context(|| {
        format!(
            "{place}:1: its listing compiles with no libtokio-* in {}\n{refusals}",
            libraries.display()
        )
    })?;
    let built = output.path().join(format!("lib{name}.rmeta"));
    let listing = format!("--extern={name}={}", built.display());
    let rustc = rustc(&tokio, ["--crate-type=bin", &listing], program)?;
    let said = String::from_utf8(rustc.stderr)?;
    ensure!(
        !rustc.status.success(),
        "{place}:1: this program must not compile, but it does"
    );
    let (was, is) = (errors(&recorded), errors(&said));
    ensure!(
        was == is,
        "{place}:1: the errors were {was:?}, but are {is:?}\n{said}"
    );
    let words = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    if !same_compiler && words(&recorded) != words(&said) {
        eprintln!(
            "note: {place}: recorded `{}`, now `{}`",
            words(&recorded),
            words(&said)
        );
    }
    Ok(())
}

/// The libraries of this name that cargo has built beside this test, the newest first.
fn built(folder: &Path, name: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if file.starts_with(name) && file.ends_with(".rlib") {
            found.push((path.metadata()?.modified()?, path));
        }
    }
    found.sort();
    Ok(found.into_iter().rev().map(|(_, path)| path).collect())
}

/// trybuild takes the folder of the package from the environment, so it runs as a process of
/// its own: in the listing's folder, where rustc's paths are short.
fn is_refused_in_the_recorded_words(
    compile_fail: &Path,
    record: bool,
) -> Result<()> {
    let listing =
        compile_fail.parent().context("the folder lies in a listing")?;
    let mut trybuild = Command::new(env::current_exe()?);
    trybuild
        .env("COMPILE_FAIL", "compile-fail/*.rs")
        .env("CARGO_MANIFEST_DIR", listing);
    if record {
        trybuild.env("TRYBUILD", "overwrite");
    }
    let trybuild = trybuild.current_dir(listing).output()?;
    let said = String::from_utf8_lossy(&trybuild.stderr);
    ensure!(trybuild.status.success(), "other words than recorded\n{said}");
    Ok(())
}
