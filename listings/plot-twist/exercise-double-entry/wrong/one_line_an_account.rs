//! Adds up the lines of each account, and writes the sums.
//!
//! Red: the entry, line by line

use std::collections::BTreeMap;

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
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for line in entry {
        *sums.entry(&line.account).or_default() += line.change;
    }
    if sums.values().sum::<i64>() != 0 {
        return Err(Refused::DoesNotAddUp);
    }
    for (&account, change) in &sums {
        let before: i64 = journal
            .iter()
            .filter(|line| line.account == account)
            .map(|line| line.change)
            .sum();
        if before + change < 0 {
            return Err(Refused::NotCovered(account.to_owned()));
        }
    }
    let line = |(account, change): (&str, i64)| Line {
        account: account.to_owned(),
        change,
    };
    journal.extend(sums.into_iter().map(line));
    Ok(())
}
