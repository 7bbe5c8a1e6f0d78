//! What the README's test command leaves out is run by the gate, `.ci/run`; what takes many minutes is
//! only built there.

use anyhow::{Context, Result};
use page_checker::{Finding, assert_none};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The script for servers finds by itself who has this feature.
const BY_SERVERS: &str = "hundred-rounds";

/// The crates that check listings have it by their own manifests.
const BY_DEPENDENTS: &str = "std-drop-in";

fn read(file: &Path) -> Result<String> {
    let path = workspace::root().join(file);
    fs::read_to_string(&path).with_context(|| path.display().to_string())
}

/// The commands of a script; one that goes over several lines is one.
fn commands(script: &str) -> Result<Vec<String>> {
    let script = read(Path::new(script))?.replace("\\\n", " ");
    let commands = script.lines().map(str::trim);
    let commands =
        commands.filter(|it| !it.starts_with("#") && !it.starts_with("echo "));
    Ok(commands.map(str::to_owned).collect())
}

/// The words behind a flag, `-p` or `--features`, wherever it stands.
fn behind<'a>(
    command: &'a str,
    flag: &'a str,
) -> impl Iterator<Item = &'a str> {
    let words = command.split_whitespace();
    let behind = words.clone().skip(1).zip(words);
    let behind = behind.filter(move |(_, it)| *it == flag);
    behind.flat_map(|(it, _)| it.split(','))
}

/// The name of the package that a file is of.
fn package(file: &Path) -> Result<String> {
    let folder = file
        .ancestors()
        .find(|it| workspace::root().join(it).join("Cargo.toml").is_file());
    let name = folder.and_then(Path::file_name).context("a package")?;
    Ok(name.to_string_lossy().into_owned())
}

/// All files of this kind in the packages, but for what is planted.
fn files(kind: &str) -> Vec<PathBuf> {
    let all = ["listings", "crates", "tests"]
        .map(|it| workspace::files(workspace::root(), it, kind));
    let mut all = all.concat();
    all.retain(|it| !it.iter().any(|part| part == "fixtures"));
    all
}

/// What only a feature brings in: a program of the package that requires it, or else parts of any.
struct Left {
    /// The manifest that says so.
    file: PathBuf,
    package: String,
    feature: String,
    program: Option<String>,
    /// It has tests, which are to be run, not only built.
    is_test: bool,
}

/// What the features of all packages bring in that are not there by default.
fn left_out() -> Result<Vec<Left>> {
    let mut left = Vec::new();
    for file in files("toml").iter().filter(|it| it.ends_with("Cargo.toml")) {
        let manifest = read(file)?.parse::<toml::Table>()?;
        let package = package(file)?;
        let features = manifest.get("features").and_then(|it| it.as_table());
        let Some(features) = features else { continue };
        let default = features.get("default").and_then(|it| it.as_array());
        let is_default =
            |it: &str| default.is_some_and(|all| all.contains(&it.into()));
        let mut add = |feature: &str, program: Option<&str>, is_test| {
            if feature != "default" && !is_default(feature) {
                let program = program.map(str::to_owned);
                let (package, feature) = (package.clone(), feature.to_owned());
                let file = file.clone();
                left.push(Left { file, package, feature, program, is_test });
            }
        };
        let mut by_programs = BTreeSet::new();
        for kind in ["test", "example", "bin"] {
            let programs = manifest.get(kind).and_then(|it| it.as_array());
            for program in programs.into_iter().flatten() {
                let required = program.get("required-features");
                let required = required.and_then(|it| it.as_array());
                let name = program.get("name").and_then(|it| it.as_str());
                let features = required.into_iter().flatten();
                for feature in features.filter_map(|it| it.as_str()) {
                    add(feature, name, kind == "test");
                    by_programs.insert(feature);
                }
            }
        }
        let others = features.keys().map(String::as_str);
        let others = others.filter(|it| !by_programs.contains(it));
        others.for_each(|it| add(it, None, false));
    }
    Ok(left)
}

#[test]
fn what_needs_a_feature_is_built_with_it() -> Result<()> {
    let gate = commands(".ci/run")?;
    let by_servers = read(Path::new(".ci/servers"))?.contains(BY_SERVERS);
    let mut findings = Vec::new();
    for Left { file, package, feature, program, is_test } in left_out()? {
        let is_run = gate.iter().any(|it| {
            let mut only = behind(it, "--test").peekable();
            let is_all = only.peek().is_none();
            it.contains(if is_test { "cargo test " } else { "cargo " })
                && behind(it, "-p").any(|it| it == package)
                && behind(it, "--features").any(|it| it == feature)
                && (is_all
                    || program.as_ref().is_some_and(|it| only.any(|x| x == it)))
        });
        let is_elsewhere =
            feature == BY_DEPENDENTS || feature == BY_SERVERS && by_servers;
        if !is_run && !is_elsewhere {
            let program = program.unwrap_or_default();
            let text = read(&file)?;
            let named = text.lines().position(|it| it.contains(&feature));
            let why = format!(
                ".ci/run does not build `{package} --features {feature} {program}`"
            );
            let line = named.unwrap_or(0) + 1;
            findings.push(Finding::new(file, line, why));
        }
    }
    assert_none(findings);
    Ok(())
}

#[test]
fn what_needs_another_program_is_tested_where_that_is() -> Result<()> {
    let gate = commands(".ci/run")?;
    let needs = Regex::new(r#"^ *#\[ignore = "needs ([\w.]+)([^"]*)"#)?;
    let has_servers = gate.iter().any(|it| it == ".ci/servers");
    let mut findings = Vec::new();
    let mut found = 0;
    for file in files("rs") {
        for (line, text) in read(&file)?.lines().enumerate() {
            let Some(needed) = needs.captures(text) else { continue };
            if needed[2].contains("minutes") {
                continue; // see `BY_SERVERS`
            }
            let name = package(&file)?;
            let by_servers = ["PostgreSQL", "etcd"].contains(&&needed[1]);
            let is_run = gate.iter().any(|it| {
                it.contains("cargo test ")
                    && it.contains("ignored")
                    && behind(it, "-p").any(|it| it == name)
            });
            if !(is_run || by_servers && has_servers) {
                let why = format!(
                    ".ci/run does not run this test of {name}, which needs {}",
                    &needed[1]
                );
                findings.push(Finding::new(&file, line + 1, why));
            }
            found += 1;
        }
    }
    assert_none(findings);
    assert!(found > 50, "{found} tests");
    Ok(())
}

#[test]
fn every_script_is_run_by_the_gate() -> Result<()> {
    let gate = commands(".ci/run")?;
    let mut findings = Vec::new();
    for folder in [".ci", "tools"] {
        for file in workspace::all(workspace::root(), folder) {
            let name = file.to_string_lossy();
            let is_run = gate
                .iter()
                .any(|it| it.split_whitespace().any(|word| word == name));
            if !is_run && name != ".ci/run" {
                let why = ".ci/run does not run this script";
                findings.push(Finding::new(&file, 1, why));
            }
        }
    }
    assert_none(findings);
    Ok(())
}

/// What a file at the top configures or promises, and the command of the gate that holds it.
const HELD: [(&str, &str); 10] = [
    ("README.md", "cargo test --workspace --no-fail-fast"),
    ("Cargo.lock", "git diff --exit-code -- Cargo.lock"),
    ("Cargo.toml", r#"cargo "+$oldest" check --workspace --all-targets"#),
    ("Cargo.toml", "cargo package -p every-schedule"),
    ("Cargo.toml", "cargo clippy --workspace --all-targets -- -D warnings"),
    ("deny.toml", "cargo deny check licenses bans sources"),
    ("deny.toml", "cargo deny check advisories"),
    ("rustfmt.toml", "cargo fmt --check"),
    ("rustfmt.toml", "rustfmt --check"),
    (".gitignore", r#"[ -z "$(git status --porcelain)" ]"#),
];

#[test]
fn what_a_file_configures_is_held_by_the_gate() -> Result<()> {
    let gate = commands(".ci/run")?;
    let dropped = HELD
        .iter()
        .filter(|(_, command)| gate.iter().all(|it| !it.contains(command)));
    let findings = dropped.map(|(file, command)| {
        Finding::new(file, 1, format!(".ci/run does not run `{command}`"))
    });
    assert_none(findings.collect());
    Ok(())
}

/// The words between quotes behind a command, on its line and those that go on from there.
fn patterns(gate: &[String], command: &str) -> Result<Vec<Regex>> {
    let line = gate.iter().find(|it| it.contains(command));
    let line = line.with_context(|| command.to_owned())?;
    let quoted = line.split('|').next().unwrap_or(line).split('\'').skip(1);
    let patterns = quoted.step_by(2);
    let pattern = |it: &str| regex::escape(it).replace(r"\*", ".*");
    patterns.map(|it| Ok(Regex::new(&format!("^{}$", pattern(it)))?)).collect()
}

/// cargo finds what lies in these folders of a package; what lies elsewhere, if its manifest or another
/// file names it.
const OF_CARGO: [&str; 4] = ["src", "tests", "examples", "benches"];

/// Of the files, each with its text, those that no package compiles.
fn uncompiled(files: &[(PathBuf, String)]) -> Vec<&Path> {
    let named = Regex::new(r#"path = "([^"]+)""#).expect("is a pattern");
    let mut named_by_others = Vec::new();
    let mut folders = Vec::new();
    for (file, text) in files {
        let folder = file.parent().unwrap_or(Path::new(""));
        let is_manifest = file.ends_with("Cargo.toml");
        for found in named.captures_iter(text) {
            let path = found[1].trim_start_matches("../");
            match Path::new(path).parent() {
                Some(of) if is_manifest && path.ends_with(".rs") => {
                    folders.push(folder.join(of));
                }
                _ => named_by_others.push(PathBuf::from(path)),
            }
        }
        if is_manifest {
            folders.extend(OF_CARGO.map(|it| folder.join(it)));
        }
    }
    let is_compiled = |file: &Path| {
        file.ends_with("build.rs")
            || folders.iter().any(|it| file.starts_with(it))
            || named_by_others.iter().any(|it| file.ends_with(it))
    };
    let files = files.iter().map(|it| it.0.as_path());
    let files = files.filter(|it| it.extension().is_some_and(|it| it == "rs"));
    files.filter(|it| !is_compiled(it)).collect()
}

#[test]
fn what_cargo_does_not_find_is_formatted_all_the_same() -> Result<()> {
    let patterns = patterns(&commands(".ci/run")?, "git ls-files -z ")?;
    let all = [files("rs"), files("toml")].concat().into_iter();
    let all = all.map(|it| read(&it).map(|text| (it, text)));
    let all: Vec<_> = all.collect::<Result<_>>()?;
    let uncompiled = uncompiled(&all);
    let of = |it: &Path| it.to_string_lossy().into_owned();
    let forgotten = uncompiled
        .iter()
        .filter(|file| !patterns.iter().any(|it| it.is_match(&of(file))));
    let findings = forgotten.map(|file| {
        let why = ".ci/run gives it neither to cargo nor to rustfmt";
        Finding::new(file, 1, why)
    });
    assert_none(findings.collect());
    assert!(uncompiled.len() > 100, "{} files", uncompiled.len());
    Ok(())
}

#[test]
fn what_lies_in_no_folder_of_cargos_and_nobody_names_is_compiled_by_nobody() {
    let file = |name: &str, text: &str| (PathBuf::from(name), text.to_owned());
    let files = [
        file("a/Cargo.toml", "[[bin]]\npath = \"cli/main.rs\"\n"),
        file("a/src/lib.rs", "#[path = \"../../named/one.rs\"]\nmod one;\n"),
        file("a/cli/main.rs", ""),
        file("a/named/one.rs", ""),
        file("a/wrong/one.rs", ""),
        file("a/build.rs", ""),
    ];
    assert_eq!(uncompiled(&files), [Path::new("a/wrong/one.rs")]);
}

/// The lines of a script or a workflow that let a failure pass.
fn forgiving(script: &str) -> Vec<usize> {
    let forgives =
        Regex::new(r"\|\| *(?:true|:)(?:\W|$)|continue-on-error|set \+\w*e");
    let forgives = forgives.expect("is a pattern");
    let lines = script.lines().enumerate();
    lines.filter(|it| forgives.is_match(it.1)).map(|it| it.0 + 1).collect()
}

#[test]
fn nothing_that_fails_passes_the_gate() -> Result<()> {
    // Who is gone while it is looked for leaves nothing behind.
    const MAY_FAIL: &str = "find /proc/";
    let mut findings = Vec::new();
    for folder in [".ci", ".github/workflows", "tools"] {
        for file in workspace::all(workspace::root(), folder) {
            let text = read(&file)?;
            for line in forgiving(&text) {
                let may = text.lines().nth(line - 1).unwrap_or_default();
                if !may.contains(MAY_FAIL) {
                    let why = "whatever fails here is forgiven";
                    findings.push(Finding::new(&file, line, why));
                }
            }
            let code = text.lines().find(|it| !it.starts_with('#'));
            let is_shell = text
                .lines()
                .next()
                .is_some_and(|it| it.starts_with("#!") && it.ends_with("sh"));
            if is_shell && code != Some("set -euo pipefail") {
                let why = "a script begins with `set -euo pipefail`";
                findings.push(Finding::new(&file, 1, why));
            }
        }
    }
    assert_none(findings);
    Ok(())
}

#[test]
fn a_line_that_forgives_is_found() {
    let script = "a || true\nb || truely\n(c || :)\nset -e\nset +e\n\
                  continue-on-error: true\nd || exit 1\n";
    assert_eq!(forgiving(script), [1, 3, 5, 6]);
}

#[test]
fn the_alias_for_servers_has_every_package_that_needs_one() -> Result<()> {
    let config = Path::new(".cargo/config.toml");
    let text = read(config)?;
    let alias = text.parse::<toml::Table>()?["alias"]["test-servers"].clone();
    let alias = alias.as_str().context("is a text")?;
    let said: BTreeSet<_> = behind(alias, "-p").map(str::to_owned).collect();
    let mut needed = BTreeSet::new();
    for file in files("rs") {
        let source = read(&file)?;
        let needs =
            ["PostgreSQL", "etcd"].map(|it| format!("#[ignore = \"needs {it}"));
        if needs.iter().any(|it| source.contains(it)) {
            needed.insert(package(&file)?);
        }
    }
    let line = text.lines().position(|it| it.starts_with("test-servers"));
    let findings = needed.symmetric_difference(&said).map(|it| {
        let is_said = said.contains(it);
        let why = match is_said {
            true => format!("`{it}` needs no server"),
            false => format!("`-p {it}` is missing: its tests need a server"),
        };
        Finding::new(config, line.unwrap_or(0) + 1, why)
    });
    assert_none(findings.collect());
    Ok(())
}
