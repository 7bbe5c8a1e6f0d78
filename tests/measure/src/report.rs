//! What becomes of the data: tables and plots, as the pages include them.

use crate::data::Unit;
use crate::data::{Data, Kind};
use crate::plot::Plot;
use crate::table::{number, spread, table};
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
const LIBRARIES: [Kind; 3] = [Kind::Library, Kind::ByHandle, Kind::Batched];
const ARTICLE: [(f64, &str); 2] = [
    (50_000.0, "the article's channel: 50,000"),
    (1_000_000.0, "the article's mutex: 1,000,000"),
];

const PLOTS: [Plot<'static>; 2] = [
    Plot {
        id: "one-endpoint",
        title: "Updates a second at 1, 2, 4 and 8 threads, all for one endpoint.",
        kinds: &OWN,
        lines: &ARTICLE,
    },
    Plot {
        id: "sixteen-endpoints",
        title: "Updates a second at 1, 2, 4 and 8 threads, for sixteen endpoints.",
        kinds: &OWN,
        lines: &[],
    },
];

/// All files that follow from the data, by name.
pub fn files(data: &Data) -> Result<Vec<(String, String)>> {
    let mut files = vec![
        ("data.json".to_owned(), data.to_json()?),
        ("machine.md".to_owned(), machine(data)),
    ];
    for measured in &data.measurements {
        let id = &measured.id;
        files.push((format!("{id}.md"), table(measured, &OWN_AND_FLOOR)));
        for plot in PLOTS.iter().filter(|plot| plot.id == id) {
            files.push((format!("{id}.svg"), plot.draw(measured)));
        }
        if measured.series.iter().any(|it| it.kind == Kind::Library) {
            let libraries = table(measured, &LIBRARIES);
            files.push((format!("{id}-libraries.md"), libraries));
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
