//! Makes a module of every program that rustc does not refuse, so that one test binary has all
//! of them, and a list of their names and their `main`s.

#[path = "../../crates/quiz-answers/src/belief.rs"]
mod belief;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Asked when it runs: the place where it was compiled is another checkout's in a copied one.
    let folder = env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&folder).join("questions-and-answers");
    println!("cargo::rerun-if-changed={}", folder.display());
    let (mut modules, mut list) = (String::new(), String::new());
    for chapter in entries(&folder)? {
        // Not the name alone: `tokio` is a crate.
        let of_chapter = format!("of_{}", name(&chapter).replace('-', "_"));
        let _ = writeln!(modules, "mod {of_chapter} {{");
        for file in entries(&chapter)? {
            println!("cargo::rerun-if-changed={}", file.display());
            if file.extension() != Some("rs".as_ref()) {
                continue;
            }
            let text = fs::read_to_string(&file)?;
            // One without a belief is compiled here, and refused with its line by the tests.
            if belief::belief(&text).is_some_and(belief::is_refused) {
                continue;
            }
            let program = name(&file);
            let _ = writeln!(
                modules,
                "#[allow(warnings, clippy::all)] // mistakes are what they are about
                pub mod {program} {{
                    // Not by its whole path, which would be another checkout's in a copied one.
                    include!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/questions-and-answers/{}/{program}.rs\"));
                    pub fn run() {{ main() }}
                }}",
                name(&chapter)
            );
            let name = format!("{}/{program}", name(&chapter));
            let _ = writeln!(list, "({name:?}, {of_chapter}::{program}::run),");
        }
        modules.push_str("}\n");
    }
    let list = format!("const PROGRAMS: &[(&str, fn())] = &[\n{list}];\n");
    let out_dir = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out_dir).join("programs.rs"), modules + &list)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
