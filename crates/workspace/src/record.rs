//! Recorded files: `RECORD=1 cargo test …` writes them anew, any other run compares them.

use std::env;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// A recorded file that does not say what was found out.
#[derive(Debug)]
pub struct Stale {
    /// Relative to the folder of the workspace.
    pub file: PathBuf,
    /// The first line that differs, counted from 1.
    pub line: usize,
    recorded: String,
    found: String,
    command: String,
}

impl Stale {
    /// What differs, and what to do about it.
    pub fn words(&self) -> String {
        let Self { recorded, found, command, .. } = self;
        format!(
            "recorded `{recorded}`, but now it is `{found}`; if that is meant: RECORD=1 {command}"
        )
    }
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.words())
    }
}

impl std::error::Error for Stale {}

/// Whether files are to be recorded anew: `RECORD=1`. Any other value is a mistake.
///
/// # Panics
///
/// If `RECORD` is set to something else, as that would look like a recording and be none.
pub fn recording() -> bool {
    match env::var_os("RECORD") {
        None => false,
        Some(value) if value == "1" => true,
        Some(value) => panic!("RECORD is {value:?}; `RECORD=1` records"),
    }
}

/// Compares a file of `root` with what was found out, or writes it if `record` says so.
/// `command` is what writes it: `cargo test -p book --test listings`.
///
/// # Errors
///
/// Names the first line that differs.
///
/// # Panics
///
/// If the file cannot be written.
pub fn compare(
    root: &Path,
    file: impl AsRef<Path>,
    found: &str,
    record: bool,
    command: &str,
) -> Result<(), Stale> {
    let file = file.as_ref();
    let path = root.join(file);
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    if recorded == found {
        return Ok(());
    }
    if record {
        let folder = path.parent().expect("lies in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::write(&path, found).expect("the file can be written");
        return Ok(());
    }
    let same = recorded.lines().zip(found.lines());
    let same = same.take_while(|(was, is)| was == is).count();
    let at = |text: &str| match text.lines().nth(same) {
        Some(line) => line.chars().take(200).collect(),
        None => "<the end>".to_owned(),
    };
    Err(Stale {
        file: file.to_owned(),
        line: same + 1,
        recorded: at(&recorded),
        found: at(found),
        command: command.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::compare;
    use std::fs;

    const COMMAND: &str = "cargo test -p book";

    #[test]
    fn a_file_that_says_something_else_is_named_with_its_first_other_line() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let root = folder.path();
        fs::write(root.join("output.txt"), "one\ntwo\n").expect("is written");
        let stale = compare(root, "output.txt", "one\n2\n", false, COMMAND);
        assert_eq!(
            stale.expect_err("differs").to_string(),
            "output.txt:2: recorded `two`, but now it is `2`; if that is meant: \
             RECORD=1 cargo test -p book"
        );
        assert!(compare(root, "output.txt", "one\n2\n", true, COMMAND).is_ok());
        assert!(
            compare(root, "output.txt", "one\n2\n", false, COMMAND).is_ok()
        );
    }

    #[test]
    fn a_file_that_is_missing_is_stale() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let stale = compare(folder.path(), "a/b.txt", "one\n", false, COMMAND);
        assert!(stale.is_err());
        let written = compare(folder.path(), "a/b.txt", "one\n", true, COMMAND);
        assert!(written.is_ok() && folder.path().join("a/b.txt").is_file());
    }
}
