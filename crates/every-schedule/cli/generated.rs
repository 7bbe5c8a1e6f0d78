//! The crate around the program: `std` is the explorer in it.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use toml::Table;

use crate::entry;
use crate::program::{Program, text};

/// A crate on the disk, with what it was generated for.
#[derive(Debug)]
pub struct Generated {
    pub folder: PathBuf,
    /// Where it is compiled.
    pub target: PathBuf,
}

impl Generated {
    /// Where the compiled program is kept.
    pub fn executable(&self) -> PathBuf {
        self.folder.join("compiled").with_extension(env::consts::EXE_EXTENSION)
    }
}

/// Where the crate of this program is.
pub fn place(program: &Program) -> Generated {
    let target = target();
    let mut hasher = DefaultHasher::new();
    (&program.main, program.tokio).hash(&mut hasher);
    let name = format!("{}-{:08x}", program.binary, hasher.finish() as u32);
    let folder = target.join("every-schedule").join(name);
    Generated { folder, target }
}

/// Writes the crate, and touches no file that is as it should be.
pub fn write(program: &Program) -> Result<Generated> {
    let Generated { folder, target } = place(program);
    let source = read(&program.main)?;
    let source = entry::with_another_main(&source, program.tokio)
        .with_context(|| format!("{}", program.main.display()))?;
    let file = program.main.file_name().context("a file has a name")?;
    fs::create_dir_all(folder.join("src"))?;
    put(&folder.join("Cargo.toml"), &manifest(program)?)?;
    put(&folder.join("src").join(file), &source)?;
    link_neighbours(&program.main, &folder.join("src"))?;
    lock(program, &folder)?;
    Ok(Generated { folder, target })
}

/// Where this program was compiled itself, so that the explorer need not be compiled again; else
/// a folder of its own.
fn target() -> PathBuf {
    let exe = env::current_exe().unwrap_or_default();
    let above = exe.ancestors().nth(2);
    match above.filter(|it| it.join("CACHEDIR.TAG").is_file()) {
        Some(target) => target.to_owned(),
        None => match env::var_os("XDG_CACHE_HOME").or(env::var_os("HOME")) {
            Some(home) => Path::new(&home).join(".cache/every-schedule"),
            None => env::temp_dir().join("every-schedule"),
        },
    }
}

/// The source, which rustc takes only as UTF-8.
fn read(file: &Path) -> Result<String> {
    let bytes = fs::read(file)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|it| **it == b'\n').count();
        anyhow!(
            "{}:{line}: this is not UTF-8; save the file as UTF-8",
            file.display()
        )
    })
}

fn put(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|it| it == text) {
        return Ok(());
    }
    fs::write(file, text)
        .with_context(|| format!("{} cannot be written", file.display()))
}

fn manifest(program: &Program) -> Result<String> {
    let file = program.main.file_name().unwrap_or_default().to_string_lossy();
    let mut manifest: Table = toml::toml! {
        [package]
        version = "0.0.0"
        publish = false

        [workspace]

        [profile.dev]
        debug = "line-tables-only"

        [profile.release]
        debug = "line-tables-only"

        // What is not the program's is compiled once, and runs each time.
        [profile.dev.package]
        every-schedule.opt-level = 2
        addr2line.opt-level = 2
        backtrace.opt-level = 2
        gimli.opt-level = 2
        object.opt-level = 2
    };
    let package = table(&mut manifest, "package");
    package.insert("name".into(), program.binary.clone().into());
    package.insert("edition".into(), program.edition.clone().into());
    let bin = Table::from_iter([
        ("name".to_owned(), program.binary.clone().into()),
        ("path".to_owned(), format!("src/{file}").into()),
    ]);
    manifest.insert("bin".into(), vec![bin].into());
    if let Some(package) = &program.package {
        add_package(&mut manifest, package);
    }
    let dependencies = table(&mut manifest, "dependencies");
    dependencies.insert("std".into(), drop_in("every-schedule").into());
    if program.tokio {
        let optimised = Table::from_iter([("opt-level".into(), 1.into())]);
        let profile = table(table(&mut manifest, "profile"), "dev");
        table(profile, "package")
            .insert("every-schedule-tokio".into(), optimised.into());
        let dependencies = table(&mut manifest, "dependencies");
        let mut tokio = drop_in("every-schedule-tokio");
        tokio.insert("features".into(), vec!["std-drop-in"].into());
        dependencies.insert("tokio".into(), tokio.into());
        dependencies.remove("tokio-util");
    }
    Ok(toml::to_string(&manifest)?)
}

/// This crate, or one beside it: where this was compiled, or of the same version.
fn drop_in(package: &str) -> Table {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(package);
    let (key, value) = match folder.join("Cargo.toml").is_file() {
        true => ("path", folder.display().to_string()),
        false => {
            ("version", concat!("=", env!("CARGO_PKG_VERSION")).to_owned())
        }
    };
    Table::from_iter([
        (key.to_owned(), value.into()),
        ("package".to_owned(), package.into()),
    ])
}

fn table<'a>(of: &'a mut Table, name: &str) -> &'a mut Table {
    let table = of.entry(name).or_insert_with(|| Table::new().into());
    table.as_table_mut().expect("nobody made anything else of it")
}

/// The library and the dependencies of the crate that the program belongs to.
fn add_package(manifest: &mut Table, package: &Value) {
    table(manifest, "package")
        .insert("name".into(), text(&package["name"]).into());
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for target in list(&package["targets"]) {
        let is = |kind: &str| list(&target["kind"]).iter().any(|it| it == kind);
        if is("lib") || is("rlib") {
            let lib = table(manifest, "lib");
            lib.insert("name".into(), text(&target["name"]).into());
            lib.insert("path".into(), text(&target["src_path"]).into());
        } else if is("custom-build") {
            let path = text(&target["src_path"]);
            table(manifest, "package").insert("build".into(), path.into());
        }
    }
    for (name, needs) in package["features"].as_object().into_iter().flatten() {
        let needs: Vec<_> =
            list(needs).iter().map(|it| text(it).to_owned()).collect();
        table(manifest, "features").insert(name.clone(), needs.into());
    }
    for dependency in list(&package["dependencies"]) {
        let section = match text(&dependency["kind"]) {
            "" => "dependencies",
            "build" => "build-dependencies",
            _ => continue,
        };
        let (name, rename) =
            (text(&dependency["name"]), dependency["rename"].as_str());
        let mut wanted = Table::new();
        match (dependency["path"].as_str(), dependency["source"].as_str()) {
            (Some(path), _) => _ = wanted.insert("path".into(), path.into()),
            (None, Some(git)) if git.starts_with("git+") => {
                let url = git.trim_start_matches("git+");
                let (url, query) = url.split_once('?').unwrap_or((url, ""));
                wanted.insert("git".into(), url.into());
                if let Some((key, value)) = query.split_once('=') {
                    wanted.insert(key.into(), value.into());
                }
            }
            _ => {
                _ = wanted
                    .insert("version".into(), text(&dependency["req"]).into())
            }
        }
        if rename.is_some() {
            wanted.insert("package".into(), name.into());
        }
        let features: Vec<_> = list(&dependency["features"])
            .iter()
            .map(|it| text(it).to_owned())
            .collect();
        wanted.insert("features".into(), features.into());
        let defaults = dependency["uses_default_features"].as_bool();
        wanted
            .insert("default-features".into(), defaults.unwrap_or(true).into());
        wanted.insert(
            "optional".into(),
            dependency["optional"].as_bool().unwrap_or(false).into(),
        );
        let section = match dependency["target"].as_str() {
            Some(target) => {
                table(table(table(manifest, "target"), target), section)
            }
            None => table(manifest, section),
        };
        section.insert(rename.unwrap_or(name).into(), wanted.into());
    }
}

/// The modules of the program are where it looks for them: beside it.
fn link_neighbours(main: &Path, folder: &Path) -> Result<()> {
    let own = main.file_name();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_symlink() {
            fs::remove_file(path)?;
        }
    }
    let neighbours =
        fs::read_dir(main.parent().context("a file is in a folder")?)?;
    for neighbour in neighbours.take(1_000) {
        let neighbour = neighbour?;
        let name = neighbour.file_name();
        let is_hidden = name.to_string_lossy().starts_with('.');
        if Some(&*name) != own && name != "target" && !is_hidden {
            link(&neighbour.path(), &folder.join(name))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(from, to)?)
}

#[cfg(not(unix))]
fn link(from: &Path, to: &Path) -> Result<()> {
    if from.is_file() {
        fs::copy(from, to)?;
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        link(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// The same versions as in the crate of the program, or as in this one.
fn lock(program: &Program, folder: &Path) -> Result<()> {
    let lock = folder.join("Cargo.lock");
    let start = match &program.package {
        Some(_) => program.main.as_path(),
        None => Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")),
    };
    let mut known = start.ancestors().skip(1).map(|it| it.join("Cargo.lock"));
    if !lock.is_file()
        && let Some(known) = known.find(|it| it.is_file())
    {
        fs::copy(known, lock)?;
    }
    Ok(())
}
