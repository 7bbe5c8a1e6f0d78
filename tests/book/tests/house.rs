//! Each piece of knowledge about the workspace has one home, and nothing contradicts it.

use anyhow::{Context, Result, ensure};
use page_checker::{Finding, assert_none};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn read(file: &str) -> String {
    fs::read_to_string(workspace::root().join(file)).expect(file)
}

/// The exact version that `Cargo.toml` pins.
fn mdbook_version() -> String {
    let manifest = read("Cargo.toml").parse::<toml::Table>().expect("is TOML");
    let pinned = &manifest["workspace"]["dependencies"]["mdbook-driver"];
    let pinned = pinned.as_str().expect("is a version");
    pinned.strip_prefix('=').expect("is pinned exactly").to_owned()
}

/// mdBook's own front end, as cargo has brought it.
fn front_end(file: &str) -> Result<String> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .current_dir(workspace::root())
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout)?;
    let packages = metadata["packages"].as_array().context("has packages")?;
    let html = packages.iter().find(|it| it["name"] == "mdbook-html");
    let html = html.context("mdbook-html is a dependency of mdbook-driver")?;
    ensure!(
        html["version"] == mdbook_version().as_str(),
        "{}",
        html["version"]
    );
    let manifest = html["manifest_path"].as_str().context("is a path")?;
    let folder = PathBuf::from(manifest).with_file_name("front-end");
    Ok(fs::read_to_string(folder.join(file))?)
}

#[test]
fn wherever_mdbook_has_a_version_it_is_the_pinned_one() {
    let version = mdbook_version();
    let named = Regex::new(r"(?i)mdbook(?:@|-markdown = .=| )(\d+\.\d+\.\d+)");
    let named = named.expect("is a pattern");
    let mut findings = Vec::new();
    for file in [
        "Cargo.toml",
        "README.md",
        ".github/workflows/publish.yml",
        "theme/index.hbs",
        "theme/css/variables.css",
    ] {
        let text = read(file);
        if !named.is_match(&text) {
            findings.push(Finding::new(file, 1, "names no version"));
        }
        for (line, text) in text.lines().enumerate() {
            let others = named.captures_iter(text).map(|it| it[1].to_owned());
            findings.extend(others.filter(|it| *it != version).map(|it| {
                let why = format!("mdBook {it}, not {version}");
                Finding::new(file, line + 1, why)
            }));
        }
    }
    assert_none(findings);
}

#[test]
fn the_template_was_made_of_the_one_that_mdbook_has_now() -> Result<()> {
    let ours = read("theme/index.hbs");
    let theirs = front_end("templates/index.hbs")?;
    let theirs: BTreeSet<_> = theirs.lines().map(str::trim).collect();
    let kept = ours.lines().map(str::trim).filter(|it| theirs.contains(it));
    let kept: BTreeSet<_> = kept.collect();
    // Each is to be taken over, or left out for good; and what is left out no more, or gone from
    // mdBook's, is no line of the list.
    let gone = theirs.difference(&kept).map(|it| format!("{it}\n"));
    Ok(workspace::record::compare(
        workspace::root(),
        "tests/book/left-out-of-the-template.txt",
        &gone.collect::<String>(),
        workspace::recording(),
        "cargo test -p book --test house",
    )?)
}

#[test]
fn the_variables_have_every_name_that_mdbook_has() -> Result<()> {
    let name = Regex::new(r"--[a-z-]+:")?;
    let ours = read("theme/css/variables.css");
    let theirs = front_end("css/variables.css")?;
    let missing: Vec<_> = name
        .find_iter(&theirs)
        .map(|it| it.as_str())
        .filter(|it| !ours.contains(it))
        .collect();
    ensure!(missing.is_empty(), "theme/css/variables.css lacks {missing:?}");
    Ok(())
}

/// Everything that a manifest depends on, on any machine, with how it says so.
fn dependencies(manifest: &toml::Table) -> Vec<(&String, &toml::Value)> {
    let targets = manifest.get("target").and_then(|it| it.as_table());
    let targets =
        targets.into_iter().flatten().filter_map(|it| it.1.as_table());
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = [manifest].into_iter().chain(targets).flat_map(|table| {
        kinds.iter().filter_map(|it| table.get(*it)?.as_table())
    });
    tables.flatten().collect()
}

#[test]
fn what_only_some_machines_depend_on_is_a_dependency() -> Result<()> {
    let manifest = "[dependencies]\na = '1'\n[build-dependencies]\nb = '1'\n\
                    [target.'cfg(unix)'.dev-dependencies]\nc = '1'\n";
    let manifest = manifest.parse()?;
    let names = dependencies(&manifest).into_iter().map(|it| it.0.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["a", "b", "c"]);
    Ok(())
}

/// What shows how another edition differs.
const OTHER_EDITION: (&str, &str) =
    ("edition", "listings/mutexes/guard-temporaries-2021/Cargo.toml");

#[test]
fn versions_and_editions_stand_in_the_manifest_of_the_workspace_alone()
-> Result<()> {
    let mut elsewhere = Vec::new();
    let edition = page_checker::edition(workspace::root())?;
    if edition != workspace::edition() {
        let why = format!("the edition {edition}, not that of Cargo.toml");
        elsewhere.push(Finding::new("book.toml", 1, why));
    }
    for folder in ["crates", "tests", "listings"] {
        for file in workspace::files(workspace::root(), folder, "toml") {
            let is_manifest = file.ends_with("Cargo.toml");
            if !is_manifest
                || file.components().any(|it| it.as_os_str() == "fixtures")
            {
                continue;
            }
            let text = read(file.to_str().expect("is text"));
            let manifest = text.parse::<toml::Table>().expect("is TOML");
            let mut refuse = |what: &str| {
                let line = text.lines().position(|it| it.starts_with(what));
                let why = format!("{what} is not the workspace's");
                let line = line.unwrap_or(0) + 1;
                elsewhere.push(Finding::new(&file, line, why));
            };
            for what in ["version", "edition"] {
                let is_of_workspace = manifest["package"]
                    .get(what)
                    .is_some_and(|it| it.get("workspace").is_some());
                let is_meant = OTHER_EDITION == (what, &file.to_string_lossy());
                if is_of_workspace == is_meant {
                    refuse(what);
                }
            }
            for (name, how) in dependencies(&manifest) {
                if how.is_str() || how.get("version").is_some() {
                    refuse(name);
                }
            }
        }
    }
    assert_none(elsewhere);
    Ok(())
}

/// Where a hundred listings stand, the next has one place, which `new-listing` finds.
#[test]
fn what_blocks_may_use_is_sorted_by_name() {
    let file = "tests/book/Cargo.toml";
    let manifest = read(file);
    let lines = manifest.lines().enumerate();
    let lines = lines.skip_while(|it| it.1 != "[dev-dependencies]").skip(1);
    let lines = lines.take_while(|it| !it.1.is_empty());
    let lines = lines.filter(|it| !it.1.starts_with('#'));
    let names = lines
        .map(|(at, it)| (at + 1, it.split([' ', '.']).next().unwrap_or(it)));
    let names: Vec<_> = names.collect();
    assert!(names.len() > 100, "{} dependencies", names.len());
    let pairs = names.windows(2).map(|it| (it[0], it[1]));
    let misplaced = pairs.filter(|(before, it)| before.1 >= it.1);
    let findings = misplaced.map(|((_, before), (line, it))| {
        Finding::new(file, line, format!("`{it}` stands behind `{before}`"))
    });
    assert_none(findings.collect());
}

/// The packages that are no listings, each with those of them that it uses; `workspace` is asked
/// by nearly all.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let root = workspace::root();
    let folders =
        ["crates", "tests"].map(|it| workspace::folders(root, it)).concat();
    let name = |folder: &Path| {
        let name = folder.file_name().expect("has a name");
        name.to_str().expect("is text").to_owned()
    };
    let known: BTreeSet<_> = folders.iter().map(|it| name(it)).collect();
    let mut packages = BTreeMap::new();
    for folder in folders {
        let manifest = folder.join("Cargo.toml");
        let manifest = read(manifest.to_str().expect("is text"));
        let manifest = manifest.parse::<toml::Table>().expect("is TOML");
        let used = dependencies(&manifest).into_iter();
        let mut used: BTreeSet<_> = used.map(|it| it.0.clone()).collect();
        used.retain(|it| known.contains(it) && it != "workspace");
        packages.insert(folder.to_str().expect("is text").to_owned(), used);
    }
    packages
}

#[test]
fn the_readme_says_what_is_in_each_folder() -> Result<()> {
    let row = Regex::new(r"(?m)^\| `([\w./-]+)/` \| \S")?;
    let readme = read("README.md");
    let said: BTreeSet<_> =
        row.captures_iter(&readme).map(|it| it[1].to_owned()).collect();
    let mut there: BTreeSet<_> = packages().into_keys().collect();
    there
        .extend(["src", "listings", "theme", "tools", ".ci"].map(String::from));
    let unsaid: Vec<_> = there.difference(&said).collect();
    ensure!(unsaid.is_empty(), "README.md has no row for {unsaid:?}");
    let gone: Vec<_> = said.difference(&there).collect();
    ensure!(gone.is_empty(), "README.md has rows for {gone:?}, which are gone");
    Ok(())
}

/// CONTRIBUTING.md draws what uses what, as the manifests say it.
#[test]
fn the_arrows_between_packages_are_those_of_the_manifests() {
    let mut drawn = String::new();
    for (folder, used) in packages() {
        let used: Vec<_> = used.into_iter().collect();
        if !used.is_empty() {
            drawn += &format!("{folder} ─> {}\n", used.join(", "));
        }
    }
    let text = read("CONTRIBUTING.md");
    assert!(
        text.contains(&format!("```text\n{drawn}```\n")),
        "*Which crate knows what* in CONTRIBUTING.md is to have:\n{drawn}"
    );
}

/// Nothing in a manifest leaves tests out.
#[test]
fn cargo_tests_all_that_is_in_the_folders() -> Result<()> {
    const ON_DEMAND: [&str; 5] =
        ["hundred-rounds", "second-opinions", "tools", "thorough", "cli"];
    let mut findings = Vec::new();
    let root = read("Cargo.toml").parse::<toml::Table>()?;
    let workspace = root["workspace"].as_table().context("a table")?;
    assert!(!workspace.contains_key("exclude"), "a package is left out");
    let members = workspace["members"].as_array().context("a list")?;
    for all in ["listings/*/*", "crates/*", "tests/*"] {
        assert!(members.contains(&all.into()), "{all} are no members");
    }
    for folder in ["listings", "crates", "tests"] {
        for file in workspace::files(workspace::root(), folder, "toml") {
            let name = file.to_string_lossy();
            if !name.ends_with("Cargo.toml") || name.contains("fixtures") {
                continue;
            }
            let text = read(&name);
            let manifest = text.parse::<toml::Table>()?;
            let mut refuse = |what: &str, why: &str| {
                let line = text.lines().position(|it| it.contains(what));
                let line = line.unwrap_or(0) + 1;
                findings.push(Finding::new(&file, line, why));
            };
            let says = |table: &str, key: &str| {
                manifest.get(table).and_then(|it| it.get(key)).is_some()
            };
            if says("package", "autotests") {
                refuse("autotests", "may leave tests out");
            }
            let is_listing =
                folder == "listings" && !name.contains("/exercise-");
            if is_listing && says("lib", "doctest") {
                refuse("doctest", "may leave out the listing's doctest");
            }
            let programs = manifest.get("test").and_then(|it| it.as_array());
            for program in programs.into_iter().flatten() {
                let of = program.get("name").and_then(|it| it.as_str());
                let of = format!("name = \"{}\"", of.unwrap_or_default());
                if program.get("test").is_some() {
                    refuse(&of, "this test may be left out");
                }
                let needs = program.get("required-features");
                let needs = needs.and_then(|it| it.as_array());
                for needed in needs.into_iter().flatten() {
                    let known =
                        ON_DEMAND.iter().any(|it| needed.as_str() == Some(it));
                    if !known {
                        let why = format!(
                            "needs {needed}; tests may need {ON_DEMAND:?}"
                        );
                        refuse(&of, &why);
                    }
                }
            }
        }
    }
    assert_none(findings);
    Ok(())
}

/// A file that no other names is compiled by nobody.
#[test]
fn every_file_of_a_test_program_is_a_part_of_it() {
    let mut findings = Vec::new();
    let mut parts = 0;
    for folder in ["listings", "crates", "tests"] {
        let files = workspace::files(workspace::root(), folder, "rs");
        let is_main = |it: &&PathBuf| {
            it.ends_with("main.rs")
                && it.iter().any(|it| it == "tests")
                && !it.iter().any(|it| it == "fixtures" || it == "src")
        };
        for main in files.iter().filter(is_main) {
            let beside = files.iter().filter(|it| it.parent() == main.parent());
            let beside: Vec<_> = beside.collect();
            let texts: String =
                beside.iter().map(|it| read(&it.to_string_lossy())).collect();
            for part in beside.into_iter().filter(|it| *it != main) {
                let name = part.file_stem().unwrap_or_default();
                let name = name.to_string_lossy();
                let named = [format!("mod {name};"), format!("{name}.rs\"")];
                let is_part = named.iter().any(|it| texts.contains(it));
                if !is_part {
                    let why = "this is no part of its program";
                    findings.push(Finding::new(part, 1, why));
                }
                parts += 1;
            }
        }
    }
    assert_none(findings);
    assert!(parts > 20, "{parts} files");
}

/// `RECORD=1` means the same everywhere, and `RECORD=0` is a mistake everywhere.
#[test]
fn one_file_alone_asks_whether_to_record() -> Result<()> {
    let asks = Regex::new(r#"(?:var|var_os|option_env!)\("RECORD"\)"#)?;
    let mut findings = Vec::new();
    for folder in ["crates", "listings", "tests"] {
        for file in workspace::files(workspace::root(), folder, "rs") {
            let is_home = file.ends_with("workspace/src/record.rs");
            let text = read(&file.display().to_string());
            let lines = text.lines().enumerate();
            let lines = lines.filter(|it| !is_home && asks.is_match(it.1));
            findings.extend(lines.map(|(line, _)| {
                let why = "`workspace::record` asks whether to record";
                Finding::new(&file, line + 1, why)
            }));
        }
    }
    assert_none(findings);
    Ok(())
}
