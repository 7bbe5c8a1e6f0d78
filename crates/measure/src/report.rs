//! What becomes of the data: tables and plots, as the pages include them.

use crate::data::{Data, Kind, Measurement, Unit};
use crate::plot::Plot;
use crate::table::{number, row, spread, table};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the pages look for it.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("results")
}

const OWN: [Kind; 3] = [Kind::Letters, Kind::Lock, Kind::Neither];
const OWN_AND_FLOOR: [Kind; 4] =
    [Kind::Letters, Kind::Lock, Kind::Neither, Kind::Floor];
const IN_TABLES: [Kind; 5] =
    [Kind::Letters, Kind::Lock, Kind::Neither, Kind::Database, Kind::Floor];
const LIBRARIES: [Kind; 3] = [Kind::Library, Kind::ByHandle, Kind::Batched];
const WITH_LIBRARIES: [&str; 2] = ["one-endpoint", "sixteen-endpoints"];
const ARTICLE: [(f64, &str); 2] = [
    (50_000.0, "the article’s channel: 50,000"),
    (1_000_000.0, "the article’s mutex: 1,000,000"),
];

const fn plot(id: &'static str, title: &'static str) -> Plot<'static> {
    Plot { id, title, kinds: &OWN, lines: &[] }
}

const PLOTS: [Plot<'static>; 9] = [
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
    Plot {
        lines: &ARTICLE,
        ..plot(
            "one-endpoint",
            "Updates a second at 1, 2, 4 and 8 threads, all for one endpoint.",
        )
    },
    plot(
        "sixteen-endpoints",
        "Updates a second at 1, 2, 4 and 8 threads, for sixteen endpoints.",
    ),
    Plot {
        lines: &ARTICLE,
        ..plot(
            "acknowledged",
            "Updates a second at 1, 2, 4 and 8 threads, with and without an answer.",
        )
    },
    Plot {
        kinds: &OWN_AND_FLOOR,
        ..plot(
            "critical-section",
            "Updates a second with more and more work, under the lock and before it.",
        )
    },
    plot(
        "two-accounts",
        "Transfers a second at 1, 2, 4 and 8 tellers, between the same two accounts.",
    ),
    plot(
        "thousand-accounts",
        "Transfers a second at 1, 2, 4 and 8 tellers, among a thousand accounts.",
    ),
];

/// All files that follow from the data, by name.
pub fn files(data: &Data) -> Result<Vec<(String, String)>> {
    let mut files = vec![
        ("data.json".to_owned(), data.to_json()?),
        ("machine.md".to_owned(), machine(data)),
    ];
    for measured in &data.measurements {
        let id = &measured.id;
        files.push((format!("{id}.md"), table(measured, &IN_TABLES)));
        for plot in PLOTS.iter().filter(|plot| plot.id == id) {
            files.push((format!("{id}.svg"), plot.draw(measured)));
        }
        if WITH_LIBRARIES.contains(&id.as_str()) {
            files.push((format!("{id}-libraries.md"), libraries(measured)));
            files.push((format!("{id}-bars.md"), bars(measured)));
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
        if ["json", "md", "svg"].iter().any(|ours| ending == *ours) {
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
    let noise = spread(Unit::Nanoseconds, it.noise);
    format!(
        "{}, {} cores, {}, {}, {}{quick}: the median of {} rounds, with the \
         lowest and the highest. The same piece of arithmetic took {noise}, \
         so much does the machine vary by itself. The run took {}.\n",
        it.processor,
        it.cores,
        it.system,
        it.rustc,
        it.date,
        it.rounds,
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
fn bars(measured: &Measurement) -> String {
    let sorts = [
        ("by name", "sharded-counters", Kind::Library, 2.5),
        ("by endpoint", "sharded-counters, by endpoint", Kind::ByHandle, 5.0),
        ("by endpoint", "sharded-counters, by endpoint", Kind::Batched, 1.0),
    ];
    let header = ["called", "threads", "the fastest", "ahead", "aim"];
    let mut lines = vec![row(&header), row(&["---"; 5])];
    for (called, ours, kind, aim) in sorts {
        let ours = measured.series(ours).map_or(&[][..], |it| &it.points);
        for at in ours.iter().filter(|at| at.x != 4.0) {
            let same = measured.series.iter().filter(|it| it.kind == kind);
            let rivals = same.filter_map(|it| Some((it, it.at(at.x)?.median)));
            let fastest = rivals.max_by(|a, b| a.1.total_cmp(&b.1));
            if let Some((rival, rate)) = fastest {
                let ahead = format!("{:.1}\u{a0}×", at.median / rate);
                let (threads, aim) =
                    (at.x.to_string(), format!("{aim}\u{a0}×"));
                let rival = rival.name.as_str();
                lines.push(row(&[called, &threads, rival, &ahead, &aim]));
            }
        }
    }
    lines.join("\n") + "\n"
}
