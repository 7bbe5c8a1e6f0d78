//! Writes the skeleton of a listing and makes it known to the pages' tests.
//!
//! `cargo run -p new-listing -- <chapter> <name>`; what is left to do is printed.

use anyhow::{Context, Result, ensure};
use clap::{Arg, Command, value_parser};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of the skeleton. `{name}` and `{crate}` are replaced.
const SKELETON: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("skeleton/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("skeleton/lib.rs.txt")),
    ("src/main.rs", include_str!("skeleton/main.rs.txt")),
    ("tests/promises.rs", include_str!("skeleton/promises.rs.txt")),
];

fn main() -> Result<()> {
    let given = Command::new("new-listing")
        .about("Writes the skeleton of a listing.")
        .arg(Arg::new("chapter").required(true).help("a folder of listings/"))
        .arg(Arg::new("name").required(true).help("such as night-safe"))
        .arg(
            Arg::new("root")
                .long("root")
                .value_parser(value_parser!(PathBuf))
                .help("another workspace than this one"),
        )
        .get_matches();
    let text = |id| given.get_one::<String>(id).map_or("", String::as_str);
    let root = given.get_one::<PathBuf>("root");
    let root = root.map_or(workspace::root(), PathBuf::as_path);
    write(root, text("chapter"), text("name"))
}

fn write(root: &Path, chapter: &str, name: &str) -> Result<()> {
    let is_plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit();
    ensure!(
        name.starts_with(|it: char| it.is_ascii_lowercase())
            && name.chars().all(|it| is_plain(it) || it == '-'),
        "`{name}`: a listing's name has small letters, digits and hyphens"
    );
    let chapters = root.join("listings");
    ensure!(
        chapters.join(chapter).is_dir(),
        "`{chapter}` is no chapter; these are: {}",
        workspace::folders(root, "listings")
            .iter()
            .filter_map(|it| it.file_name()?.to_str())
            .collect::<Vec<_>>()
            .join(", ")
    );
    let folder = Path::new("listings").join(chapter).join(name);
    ensure!(
        !root.join(&folder).exists(),
        "{} is there already",
        folder.display()
    );
    for (file, text) in SKELETON {
        let path = root.join(&folder).join(file);
        fs::create_dir_all(path.parent().context("lies in a folder")?)?;
        let text = text.replace("{name}", name);
        fs::write(path, text.replace("{crate}", &name.replace('-', "_")))?;
    }
    make_known(root, chapter, name)?;
    println!(
        "{folder} is there. Now:\n\
         - write src/lib.rs, src/main.rs and tests/promises.rs; plant a fault, see a test fail;\n\
         - show it on its page, as CONTRIBUTING.md says;\n\
         - RECORD=1 cargo test -p book --test content promises\n\
         - RECORD=1 cargo test -p book --test listings {name}",
        folder = folder.display()
    );
    Ok(())
}

/// The pages' blocks may use what tests/book depends on: a line of its manifest, in order.
fn make_known(root: &Path, chapter: &str, name: &str) -> Result<()> {
    let file = root.join("tests/book/Cargo.toml");
    let manifest = fs::read_to_string(&file)
        .with_context(|| file.display().to_string())?;
    let begin = "[dev-dependencies]\n";
    let at = manifest.find(begin).context("tests/book has dependencies")?;
    let at = at + begin.len();
    let end = manifest[at..].find("\n\n").map_or(manifest.len(), |it| at + it);
    let line =
        format!("{name} = {{ path = \"../../listings/{chapter}/{name}\" }}");
    let mut lines: Vec<_> = manifest[at..end].lines().collect();
    let key = |it: &str| it.split([' ', '.']).next().map(str::to_owned);
    let is_behind = |it: &&str| !it.starts_with('#') && key(it) > key(&line);
    let place = lines.iter().position(is_behind).unwrap_or(lines.len());
    lines.insert(place, &line);
    let lines = lines.join("\n");
    let text = [&manifest[..at], &lines, &manifest[end..]].concat();
    Ok(fs::write(file, text)?)
}
