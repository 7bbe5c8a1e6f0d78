//! A report and its paper. Run: `cargo test -p exercise-slow-paper --
//! --ignored`

use exercise_slow_paper::write_report;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

type Counts = Mutex<BTreeMap<String, u64>>;

fn counts() -> Counts {
    let counts = [("/pay", 3), ("/balance", 5)];
    Mutex::new(counts.map(|(name, count)| (name.to_owned(), count)).into())
}

/// Paper that records a request whenever something is written on it.
struct BusyPaper<'a> {
    counts: &'a Counts,
    text: Vec<u8>,
}

impl Write for BusyPaper<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let mut counts =
            self.counts.try_lock().map_err(|_| io::Error::other("locked"))?;
        *counts.get_mut("/pay").unwrap() += 1;
        self.text.write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
#[ignore = "exercise"]
fn every_endpoint_has_its_line() {
    let endpoints = (0..10).map(|n| (n.to_string(), 10 - n));
    let mut paper = Vec::new();
    write_report(&Mutex::new(endpoints.collect()), &mut paper).unwrap();
    let text = String::from_utf8_lossy(&paper);
    let names: String = text.lines().filter_map(|it| it.get(..1)).collect();
    assert_eq!(names, "0123456789", "in order of the names");
    let mut paper = Vec::new();
    write_report(&counts(), &mut paper).unwrap();
    let text = String::from_utf8_lossy(&paper);
    assert_eq!(text, "/balance: 5\n/pay: 3\n", "a line for each endpoint");
}

#[test]
#[ignore = "exercise"]
fn others_record_while_the_report_is_written_and_are_not_in_it() {
    let counts = counts();
    let mut paper = BusyPaper { counts: &counts, text: Vec::new() };
    let written = write_report(&counts, &mut paper);
    assert!(written.is_ok(), "nobody can record while it is written");
    let text = String::from_utf8_lossy(&paper.text);
    assert_eq!(text, "/balance: 5\n/pay: 3\n", "it is not of one moment");
    assert!(counts.into_inner().unwrap()["/pay"] > 3);
}

/// Paper may take less at a time than it is given; it says how much.
#[test]
#[ignore = "exercise"]
fn paper_that_takes_little_at_a_time_gets_everything() {
    struct Narrow(Vec<u8>);
    impl Write for Narrow {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            let some = text.len().min(3);
            self.0.extend(&text[..some]);
            Ok(some)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut paper = Narrow(Vec::new());
    write_report(&counts(), &mut paper).unwrap();
    let text = String::from_utf8_lossy(&paper.0);
    let why = "some of the report is not on the paper";
    assert_eq!(text, "/balance: 5\n/pay: 3\n", "{why}");
}

#[test]
#[ignore = "exercise"]
fn paper_that_fails_is_an_error_and_not_silence() {
    let mut no_room: &mut [u8] = &mut [];
    let written = write_report(&counts(), &mut no_room);
    assert!(written.is_err(), "the paper has failed, and nobody is told");
}
