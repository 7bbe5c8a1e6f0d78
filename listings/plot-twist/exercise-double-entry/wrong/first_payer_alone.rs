//! It looks at the first account that pays, and at no other.
//!
//! Red: Bob has nothing yet

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
/// Writes an entry of any number of lines, all or none of them. An account
/// may be in several lines. No balance exceeds 64 bits here.
pub fn write(journal: &mut Vec<Line>, entry: &[Line]) -> Result<(), Refused> {
    if entry.iter().map(|line| line.change).sum::<i64>() != 0 {
        return Err(Refused::DoesNotAddUp);
    }
    for Line { account, .. } in entry.iter().find(|line| line.change < 0) {
        let lines = journal.iter().chain(entry);
        let balance: i64 = lines
            .filter(|line| line.account == *account)
            .map(|line| line.change)
            .sum();
        if balance < 0 {
            return Err(Refused::NotCovered(account.clone()));
        }
    }
    journal.extend_from_slice(entry);
    Ok(())
}
