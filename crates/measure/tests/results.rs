//! What is committed follows from the committed data, to the last byte.

use measure::data::{Data, Point};
use measure::{conclusions, questions, report};
use std::collections::BTreeSet;
use std::fs;
use workspace::{record::compare, root};

fn data() -> Data {
    Data::read(&report::folder().join("data.json")).expect("is committed")
}

#[test]
fn tables_and_plots_are_those_of_the_data() {
    let files = report::files(&data()).expect("can be written");
    let mut stale = Vec::new();
    for (name, expected) in &files {
        let file = format!("crates/measure/results/{name}");
        let compared = compare(root(), file, expected, false, "");
        stale.extend(compared.err().map(|it| {
            format!(
                "{}:{}: does not follow from data.json",
                it.file.display(),
                it.line
            )
        }));
    }
    let help = "cargo run --release -p measure -- --redraw";
    assert!(stale.is_empty(), "{help}\n{}", stale.join("\n"));
    let expected: BTreeSet<_> =
        files.into_iter().map(|(name, _)| name).collect();
    let found = fs::read_dir(report::folder()).expect("is there");
    let found: BTreeSet<_> = found
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(found, expected, "nothing is left over from another run");
}

/// Claim B2 (holds).
#[test]
fn the_data_answers_every_question_and_nobody_was_refused() {
    let data = data();
    assert!(!data.machine.quick, "a quick run is not for the book");
    for question in questions::all() {
        let measured = data.get(question.id);
        let measured = measured.unwrap_or_else(|| panic!("{}", question.id));
        assert_eq!(measured.claims, question.claims, "{}", question.id);
        assert_eq!(measured.refused, [""; 0], "{}", question.id);
        let rounds = data.machine.rounds;
        for series in &measured.series {
            assert!(!series.points.is_empty(), "{}", series.name);
            let all = series.points.iter().all(|it| it.rounds.len() == rounds);
            assert!(all, "{}: a round is missing", series.name);
        }
    }
}

/// So what is decided then was so in all rounds of both.
#[test]
fn the_rounds_of_another_run_stand_beside_those_that_are_kept() {
    let one = data();
    let mut both = one.clone();
    both.add(one.clone()).unwrap();
    assert_eq!(both.machine.rounds, 2 * one.machine.rounds);
    assert_eq!(conclusions::changed(&one, &both), [""; 0]);
    let (before, after) = (&one.measurements[0], &both.measurements[0]);
    let (before, after) =
        (&before.series[0].points[0], &after.series[0].points[0]);
    assert_eq!(after.rounds, before.rounds.repeat(2));

    let mut elsewhere = one.clone();
    elsewhere.machine.processor = "another".to_owned();
    let refused = both.add(elsewhere).unwrap_err().to_string();
    assert!(refused.contains("now: (\"another\""), "{refused}");
    let mut less = one;
    less.measurements.pop();
    let refused = both.add(less).unwrap_err().to_string();
    assert_eq!(refused, "not the same questions");
}

/// What one run refuses, or cannot give, has no number beside the other.
#[test]
fn what_one_of_two_runs_refuses_has_no_number() {
    let one = data();
    let mut other = one.clone();
    let measured = &mut other.measurements[0];
    let gone = measured.series.remove(0).name;
    measured.refused.push(format!("{gone}: lost one"));
    let last = measured.series[0].points.pop().unwrap();
    let mut both = one.clone();
    both.add(other).unwrap();
    let both = &both.measurements[0];
    assert!(both.series(&gone).is_none());
    assert_eq!(both.refused, [format!("{gone}: lost one")]);
    assert_eq!(both.series[0].at(last.x), None);
}

#[test]
fn the_median_lies_between_the_lowest_and_the_highest() {
    let point = Point::of(2.0, vec![5.0, 1.0, 4.0, 123_456.0]);
    let (median, low, high) = (4.5, 1.0, 123_500.0);
    let rounds = vec![5.0, 1.0, 4.0, 123_500.0];
    assert_eq!(point, Point { x: 2.0, median, low, high, rounds });
    let one = Point::of(2.0, vec![7.0]);
    assert_eq!((one.low, one.median, one.high), (7.0, 7.0, 7.0));
}
