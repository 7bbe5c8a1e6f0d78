//! The exact counts of a scenario stand in its test; `RECORD=1` writes them anew, too.

use crate::record::COMMAND;
use every_schedule::Report;
use std::fs;
use std::panic::Location;
use std::sync::Mutex;
use std::thread;

/// Demands that so many schedules end so: `6: 4 ok, 2 deadlock`. What was returned stands behind
/// `ok`. With `RECORD=1`, the text in the test is changed instead.
///
/// A count is a second line of defence: what a listing promises is demanded by `every`.
///
/// # Panics
///
/// If it is otherwise, with a shortest schedule for each way to end, and with the places of the
/// pages that rest on this test, where somebody has to read again what no recording changes.
#[track_caller]
pub fn exactly(report: &Report, expected: &str) {
    let found = endings(report);
    if found == expected {
        return;
    }
    let rests = resting_on(thread::current().name().unwrap_or_default());
    if workspace::recording() {
        rewrite(Location::caller(), expected, &found);
        eprintln!("{expected}\nis now\n{found}\n{rests}");
        return;
    }
    let shortest = report.ends.iter().map(|ends| ends.shortest.to_string());
    let shortest = shortest.collect::<Vec<_>>().join("\n\n");
    panic!(
        "the schedules are others than this test says.\n\
         expected: {expected}\nfound:    {found}\n\n{shortest}\n\n{rests}\n\
         If the change is meant: {COMMAND}"
    );
}

fn endings(report: &Report) -> String {
    let mut kinds: Vec<(String, u128)> = Vec::new();
    for ends in &report.ends {
        let kind = match (&ends.ending.verdict, ends.ending.returned.as_deref())
        {
            (verdict, None | Some("()")) => verdict.word().to_owned(),
            (verdict, Some(returned)) => {
                format!("{} {returned}", verdict.word())
            }
        };
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, schedules)) => *schedules += ends.schedules,
            None => kinds.push((kind, ends.schedules)),
        }
    }
    let kinds = kinds.iter().map(|(kind, count)| format!("{count} {kind}"));
    let kinds = kinds.collect::<Vec<_>>().join(", ");
    format!("{}: {kinds}", report.schedules)
}

/// Where pages link to this test: their words may not hold any more.
fn resting_on(test: &str) -> String {
    // Pages call it by its own name, without that of its module.
    let name = test.rsplit("::").next().unwrap_or(test);
    let title = format!("\"{name}\"");
    let root = workspace::root();
    let mut places = String::new();
    for file in workspace::files(root, "src", "md") {
        let text = fs::read_to_string(root.join(&file)).unwrap_or_default();
        for (index, line) in text.lines().enumerate() {
            if line.contains(&title) {
                places += &format!("\n  {}:{}", file.display(), index + 1);
            }
        }
    }
    match places.as_str() {
        "" => "No page links to this test.".to_owned(),
        places => format!("These places rest on it, read them again:{places}"),
    }
}

/// Tests run side by side, and several may stand in one file.
static FILE: Mutex<()> = Mutex::new(());

/// Changes the text in the test: the next one after the call, or the only one in the file.
fn rewrite(call: &Location<'_>, expected: &str, found: &str) {
    let _file = FILE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let path = workspace::root().join(call.file());
    let text = fs::read_to_string(&path).expect("the test can be read");
    let lines = text.split_inclusive('\n').take(call.line() as usize - 1);
    let from: usize = lines.map(str::len).sum();
    let written = format!("{expected:?}");
    let at = match text[from..].find(&written) {
        Some(at) => from + at,
        None if text.matches(&written).count() == 1 => {
            text.find(&written).expect("occurs once")
        }
        None => panic!("{call}: change {written} to {found:?} by hand"),
    };
    let after = &text[at + written.len()..];
    let changed = [&text[..at], &format!("{found:?}"), after].concat();
    fs::write(&path, changed).expect("the test can be written");
}
