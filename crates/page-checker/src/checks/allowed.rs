//! Lists of what a check lets pass. A line that no page needs is a finding, too, or the list
//! would one day let pass what it was not made for.

use crate::{Book, Finding};
use std::collections::BTreeSet;

/// Such a list: a file with an exception a line.
pub struct Allowed {
    file: &'static str,
    lines: Vec<String>,
    used: BTreeSet<usize>,
}

impl Allowed {
    /// Reads the file; a book without it allows nothing.
    pub fn read(book: &Book, file: &'static str) -> Self {
        let text = book.read(file).unwrap_or_default();
        let lines = text.lines().map(str::to_owned).collect();
        Self { file, lines, used: BTreeSet::new() }
    }

    /// Whether a line lets this pass. Ask only about what would otherwise be refused.
    pub fn allows(&mut self, is_it: impl Fn(&str) -> bool) -> bool {
        let at = self.lines.iter().position(|it| is_it(it));
        self.used.extend(at);
        at.is_some()
    }

    /// The lines that let nothing pass.
    pub fn unused(self) -> impl Iterator<Item = Finding> {
        let Self { file, lines, used } = self;
        let lines = lines.into_iter().enumerate();
        let unused = lines.filter(move |(at, _)| !used.contains(at));
        unused.map(move |(at, line)| {
            let why = format!("`{line}` needs no line here");
            Finding::new(file, at + 1, why)
        })
    }
}
