//! The committed files: compared, or written anew.

use std::fs;
use std::path::Path;

/// What writes the files anew.
pub const COMMAND: &str = "RECORD=1 cargo test -p schedules";

/// Compares a file of this package with what it should say, or writes it if `RECORD` is set.
#[track_caller]
pub fn compare(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("RECORD").is_some() {
        fs::write(&path, text).expect("the file can be written");
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differs = |(one, two)| one != two;
    let line = committed.lines().zip(text.lines()).position(differs);
    let line =
        line.unwrap_or(committed.lines().count().min(text.lines().count()));
    let at = |text: &str| {
        text.lines()
            .nth(line)
            .unwrap_or("nothing")
            .chars()
            .take(200)
            .collect::<String>()
    };
    assert!(
        committed == text,
        "tests/schedules/{file}:{}: the schedules are others than those on the page.\n\
         on the page: {}\n\
         now:         {}\n\
         If the change is meant: {COMMAND}",
        line + 1,
        at(&committed),
        at(text),
    );
}

/// A number with commas.
pub fn digits(number: u128) -> String {
    let plain = number.to_string();
    let mut text = String::new();
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
