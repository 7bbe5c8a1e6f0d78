//! The committed files: compared, or written anew.

use std::path::Path;
use workspace::record;

/// What writes the files anew.
pub const COMMAND: &str = "RECORD=1 cargo test -p schedules";

/// Compares a file of `tests/schedules` with what it should say, or writes it if `RECORD` is set.
#[track_caller]
pub fn compare(file: &str, text: &str) {
    let file = Path::new("tests/schedules").join(file);
    let command = COMMAND.trim_start_matches("RECORD=1 ");
    let record = record::recording();
    let compared =
        record::compare(workspace::root(), file, text, record, command);
    if let Err(stale) = compared {
        panic!("{stale}");
    }
}
