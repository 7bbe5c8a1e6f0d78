//! Writes the entry, looks at it then, and leaves it there.
//!
//! Red: a part of it was written

/// One line of the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Whose balance changes.
    pub account: String,
    /// By how many cents: more if positive, less if negative.
    pub change: i64,
}

/// Why nothing was written.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// The changes of the entry do not add up to zero.
    DoesNotAddUp,
    /// This account would be below zero after the whole entry.
    NotCovered(String),
}

pub fn write(journal: &mut Vec<Line>, entry: &[Line]) -> Result<(), Refused> {
    journal.extend_from_slice(entry);
    if entry.iter().map(|line| line.change).sum::<i64>() != 0 {
        return Err(Refused::DoesNotAddUp);
    }
    for Line { account, .. } in entry {
        let lines = journal.iter().filter(|line| line.account == *account);
        if lines.map(|line| line.change).sum::<i64>() < 0 {
            return Err(Refused::NotCovered(account.clone()));
        }
    }
    Ok(())
}
