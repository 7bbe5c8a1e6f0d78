//! The questions in the chapters. Nobody types an answer: it is rustc's, or what all schedules
//! of the program come to.
//!
//! A quiz is a file `programs/<chapter>/<name>.rs`, a whole program with two lines above it:
//! what is asked, and what the author believes. Beside it lies what was found out, in words for
//! the page: `<name>.md`, and `<name>.stderr` if rustc refuses. The belief is there because the
//! page says *why*; if it is wrong, the page has to be written anew, not only recorded.

mod answer;
mod belief;

pub use answer::{Answer, explored, refused, runs_for_real};

use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use workspace::rustc::{self, errors};

/// A question about a program.
#[derive(Clone, Debug)]
pub struct Quiz {
    /// Such as `fork/moved_number`.
    pub name: String,
    /// The file, from the folder of the workspace.
    pub file: PathBuf,
    /// What is asked.
    pub question: String,
    /// What the author believes: `refused, E0277`, or every way the program may end, such as
    /// `prints 1, or deadlocks`.
    pub belief: String,
    /// The program, as the page shows it.
    pub program: String,
}

const PROGRAMS: &str = "tests/quizzes/questions-and-answers";
/// The answers as the pages show them. The home of an answer is the second line of its program.
const RECORDED: &str = "tests/quizzes/recorded";
const BEGIN: &str = "\n// ANCHOR: program\n";
const END: &str = "// ANCHOR_END: program\n";

impl Quiz {
    /// Reads the text of a file.
    pub fn parse(file: &Path, text: &str) -> Result<Quiz> {
        let at = |line: usize| format!("{}:{line}", file.display());
        let missing =
            |line, name: &str| format!("{}: `{name}…` is missing", at(line));
        let first = text.lines().next().unwrap_or_default();
        let question = first
            .strip_prefix("// Question: ")
            .with_context(|| missing(1, "// Question: "))?;
        let belief =
            belief::belief(text).with_context(|| missing(2, "// Answer: "))?;
        let program = text
            .split_once(BEGIN)
            .and_then(|(_, rest)| rest.strip_suffix(END))
            .with_context(|| {
                format!("{}: no program between anchors, to the end", at(3))
            })?;
        ensure!(
            ["\nfn main() {\n", "\nasync fn main() {\n"]
                .iter()
                .any(|main| program.contains(main)),
            "{}: the program has no `fn main()`",
            at(5)
        );
        let stem = file.with_extension("");
        let name: Vec<_> =
            stem.iter().rev().take(2).map(|it| it.to_string_lossy()).collect();
        Ok(Quiz {
            name: format!("{}/{}", name[1], name[0]),
            file: file.to_owned(),
            question: question.to_owned(),
            belief: belief.to_owned(),
            program: program.to_owned(),
        })
    }

    /// Whether the author believes that rustc refuses the program.
    pub fn is_refused(&self) -> bool {
        belief::is_refused(&self.belief)
    }

    /// Whether it is written for Tokio: on a runtime of one thread, as all quizzes about it.
    pub fn is_of_tokio(&self) -> bool {
        let main = "#[tokio::main(flavor = \"current_thread\")]";
        self.program.lines().any(|line| line == main)
    }

    /// Compares an answer with the author's belief and with what is recorded, or records it.
    pub fn check(
        &self,
        root: &Path,
        answer: &Answer,
        record: bool,
    ) -> Result<()> {
        let place = self.file.display();
        ensure!(
            self.belief == answer.words,
            "{place}:2: the answer is `{}`, not `{}`; if that is right, change this line, and \
             then what the page says about it",
            answer.words,
            self.belief
        );
        self.compare(root, "md", &answer.page, record, |was, is| was == is)?;
        let Some(stderr) = &answer.stderr else {
            let stale = self.recorded("stderr");
            ensure!(
                !root.join(&stale).exists(),
                "{}:1: rustc says nothing any more: delete this",
                stale.display()
            );
            return Ok(());
        };
        // Another compiler may have other words; the errors must be the same.
        let in_words = record || rustc::is_recorded_compiler()?;
        self.compare(root, "stderr", stderr, record, |was, is| {
            was == is || !in_words && errors(was) == errors(is)
        })
    }

    /// Where its answer is recorded, or what rustc says.
    fn recorded(&self, ending: &str) -> PathBuf {
        in_folder(RECORDED, &self.file).with_extension(ending)
    }

    fn compare(
        &self,
        root: &Path,
        ending: &str,
        text: &str,
        record: bool,
        same: impl Fn(&str, &str) -> bool,
    ) -> Result<()> {
        let file = self.recorded(ending);
        let found = fs::read_to_string(root.join(&file)).unwrap_or_default();
        if record || !same(&found, text) {
            let command = "cargo test -p quizzes";
            workspace::record::compare(root, file, text, record, command)?;
        }
        Ok(())
    }
}

/// All quizzes of the book whose `Cargo.toml` lies in `root`, sorted by name.
pub fn quizzes(root: &Path) -> Result<Vec<Quiz>> {
    let mut quizzes = Vec::new();
    for file in workspace::files(root, PROGRAMS, "rs") {
        let text = fs::read_to_string(root.join(&file))?;
        quizzes.push(Quiz::parse(&file, &text)?);
    }
    for ending in ["md", "stderr"] {
        for file in workspace::files(root, RECORDED, ending) {
            let program = in_folder(PROGRAMS, &file).with_extension("rs");
            ensure!(
                root.join(program).is_file(),
                "{}:1: the quiz of this answer is gone",
                file.display()
            );
        }
    }
    Ok(quizzes)
}

/// The file of the same chapter and name in another folder.
fn in_folder(folder: &str, file: &Path) -> PathBuf {
    let chapter = file.parent().and_then(Path::file_name).unwrap_or_default();
    Path::new(folder).join(chapter).join(file.file_name().unwrap_or_default())
}
