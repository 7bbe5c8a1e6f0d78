//! What becomes of the data: tables, plots and conclusions, as the pages
//! include them.

use crate::comparisons;
use crate::conclusions::{self, Ratio};
use crate::data::{Data, Kind, Measurement, Unit};
use crate::plot::{Bars, Plot};
use crate::table::{number, row, spread, table};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the pages look for it.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("results")
}

const OWN: [Kind; 3] = [Kind::Messages, Kind::Lock, Kind::Neither];
const IN_TABLES: [Kind; 5] =
    [Kind::Messages, Kind::Lock, Kind::Neither, Kind::Database, Kind::Floor];
/// A library is one of the answers here.
const AMONG_LIBRARIES: [Kind; 2] = [Kind::Lock, Kind::Library];
const WITH_ONE_LIBRARY: [&str; 2] = ["jobs", "settings"];
const LIBRARIES: [Kind; 3] = [Kind::Library, Kind::ByHandle, Kind::Batched];
const WITH_LIBRARIES: [&str; 2] = ["one-endpoint", "sixteen-endpoints"];

const fn plot(id: &'static str, title: &'static str) -> Plot<'static> {
    Plot { id, title, kinds: &OWN }
}

const PLOTS: [Plot<'static>; 3] = [
    plot(
        "own-accounts",
        "Transfers a second at 1, 2, 4 and 8 tellers, each with two accounts of its own.",
    ),
    plot(
        "waiting",
        "The average time of a deposit at 1, 2, 4 and 8 customers.",
    ),
    plot(
        "memory",
        "The most memory that 100,000, 400,000 and 1,600,000 updates took.",
    ),
];

/// How many times as long the other named designs took as `with`.
macro_rules! rows {
    ($question:literal at $x:literal, beside $with:literal: $($of:literal),* $(,)?) => {
        &[$(($of, comparisons::at("", $question, $x, $of, $with))),*]
    };
}

/// One picture of ratios for each question of speed that a page answers.
const BARS: [Bars<'static>; 3] = [
    Bars {
        id: "message-or-lock-ratios",
        title: "Recording by message and under a lock, on two threads: how many \
                times as long as under a lock by id.",
        one: "a lock, by id",
        rows: rows!("message-or-lock" at 2.0, beside "id: a lock":
            "id: a lock, batched",
            "Arc<str>: a lock",
            "String: a lock",
            "id: messages, batched",
            "id: messages",
            "Arc<str>: messages",
            "String: messages",
            "id: messages, answered",
        ),
    },
    Bars {
        id: "two-accounts-ratios",
        title: "A transfer between the same two accounts, by two tellers: how \
                many times as long as with one big lock.",
        one: "one big lock",
        rows: rows!("two-accounts" at 2.0, beside "one-big-lock":
            "id-order",
            "ledger-actor, told",
            "ledger-actor, 100 ahead",
            "ledger-actor, asked",
            "refund-on-drop",
            "reserve-commit",
        ),
    },
    Bars {
        id: "designs-ratios",
        title: "An update of one of sixteen endpoints, on two threads: how many \
                times as long as under one lock.",
        one: "known-endpoint",
        rows: rows!("sixteen-endpoints" at 2.0, beside "known-endpoint":
            "sharded-counters",
            "atomics by id",
            "atomic-counters",
            "atomics in a read-write lock",
            "a read-write lock, written",
            "spreadsheet",
            "batching-accountant",
            "accountant",
        ),
    },
];

/// All files that follow from the data, by name.
pub fn files(data: &Data) -> Result<Vec<(String, String)>> {
    let mut files = vec![
        ("data.json".to_owned(), data.to_json()?),
        ("machine.md".to_owned(), machine(data)),
        ("disk.md".to_owned(), data.machine.disk.clone() + "\n"),
        ("conclusions.txt".to_owned(), conclusions::file(data)),
    ];
    for measured in &data.measurements {
        let id = &measured.id;
        let kinds: &[Kind] = match WITH_ONE_LIBRARY.contains(&id.as_str()) {
            true => &AMONG_LIBRARIES,
            false => &IN_TABLES,
        };
        files.push((format!("{id}.md"), table(measured, kinds)));
        for plot in PLOTS.iter().filter(|plot| plot.id == id) {
            files.push((format!("{id}.svg"), plot.draw(measured)));
        }
        if WITH_LIBRARIES.contains(&id.as_str()) {
            files.push((format!("{id}-libraries.md"), libraries(measured)));
            files.push((format!("{id}-aims.md"), aims(measured)));
        }
    }
    for bars in &BARS {
        // A run of one question has no data for the other pictures.
        if let Ok(svg) = bars.draw(data) {
            files.push((format!("{}.svg", bars.id), svg));
        }
    }
    Ok(files)
}

/// Writes them, and removes what an earlier run has left.
pub fn write(data: &Data, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let ending = file.extension().unwrap_or_default();
        if ["json", "md", "svg", "txt"].iter().any(|ours| ending == *ours) {
            fs::remove_file(file)?;
        }
    }
    for (name, text) in files(data)? {
        let file = folder.join(name);
        fs::write(&file, text).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// A sentence about the machine, for under the tables.
fn machine(data: &Data) -> String {
    let it = &data.machine;
    let quick = if it.quick { ", a quick run" } else { "" };
    let noise = spread(Unit::Nanoseconds, &it.noise);
    let times = &it.noise.rounds;
    let is_slow = |&&time: &&f64| time > 1.5 * it.noise.low;
    let slow = times.iter().filter(is_slow).count() as f64;
    let slow = 100.0 * slow / times.len().max(1) as f64;
    format!(
        "{}, {} cores, {}, {}, {}{quick}: the median of {} rounds, with the \
         lowest and the highest. The same piece of arithmetic took {noise}, \
         in {slow:.0} % of the runs over 1.5 times the best: \
         so much does the machine vary by itself. Others had {:.0} % \
         of its processors' time (other programs, the servers of the databases, the host). Measuring took {}.\n",
        it.processor,
        it.cores,
        it.system,
        it.rustc,
        it.date,
        it.rounds,
        it.others,
        number(Unit::Nanoseconds, it.seconds as f64 * 1e9),
    )
}

fn libraries(measured: &Measurement) -> String {
    let any = measured.series.iter().any(|it| LIBRARIES.contains(&it.kind));
    if any {
        table(measured, &LIBRARIES)
    } else {
        "The libraries were left out of this run.\n".to_owned()
    }
}

/// How far `sharded-counters` is ahead of the fastest library of each sort.
fn aims(measured: &Measurement) -> String {
    let sorts = [
        ("by name", "sharded-counters", Kind::Library, 2.5),
        ("by endpoint", "sharded-counters, by endpoint", Kind::ByHandle, 5.0),
        ("by endpoint", "sharded-counters, by endpoint", Kind::Batched, 1.0),
    ];
    let header = [
        "called",
        "threads",
        "the fastest library",
        "times as fast",
        "aim",
        "",
    ];
    let mut lines = vec![row(&header), row(&["---"; 6])];
    for (called, ours, kind, aim) in sorts {
        let ours = measured.series(ours).map_or(&[][..], |it| &it.points);
        for at in ours.iter().filter(|at| at.x != 4.0) {
            let same = measured.series.iter().filter(|it| it.kind == kind);
            let rivals = same.filter_map(|it| Some((it, it.at(at.x)?)));
            let fastest =
                rivals.max_by(|a, b| a.1.median.total_cmp(&b.1.median));
            let ahead = fastest.and_then(|(rival, it)| {
                Some((rival, Ratio::of(measured.unit, it, at).ok()?))
            });
            if let Some((rival, ahead)) = ahead {
                let reached = match ahead {
                    _ if ahead.low >= aim => "reached",
                    _ if ahead.high < aim => "missed",
                    _ => "not decided",
                };
                let (threads, aim) =
                    (at.x.to_string(), format!("{aim}\u{a0}×"));
                let (rival, ahead) = (&*rival.name, ahead.to_string());
                lines.push(row(&[
                    called, &threads, rival, &ahead, &aim, reached,
                ]));
            }
        }
    }
    lines.join("\n") + "\n"
}
