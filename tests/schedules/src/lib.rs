//! What the schedules of a listing tell a reader: counts that the pages include, and figures.
//!
//! The scenarios are in `tests/`, a file a chapter of the book. Each says what it found to
//! [`counts`] or [`figure`], which compare that with the committed file. After a change of a
//! listing, this writes the files anew:
//!
//! ```console
//! RECORD=1 cargo test -p schedules
//! ```

mod page;
mod record;

use explorer::{Ending, Figure, Report};

/// The file `counts/<scenario>.txt`, with an anchor for each count.
///
/// `all` is the number of schedules; each of `parts` becomes words that can stand before
/// *schedules*, such as `2 of 6`, `none of 6` or `all 6`.
///
/// # Panics
///
/// If the committed file says something else.
#[track_caller]
pub fn counts(scenario: &str, report: &Report, parts: &[(&str, u128)]) {
    let all = report.schedules;
    let mut text = anchored("all", &record::digits(all));
    for &(name, part) in parts {
        let words = match part {
            0 => format!("none of {}", record::digits(all)),
            part if part == all => format!("all {}", record::digits(all)),
            part => {
                format!("{} of {}", record::digits(part), record::digits(all))
            }
        };
        text += &anchored(name, &words);
    }
    record::compare(&format!("counts/{scenario}.txt"), &text);
}

fn anchored(name: &str, text: &str) -> String {
    format!("ANCHOR: {name}\n{text}\nANCHOR_END: {name}\n")
}

/// The file `figures/<scenario>.html`, on which a reader steps through the schedules.
///
/// `goes_wrong` tells the endings that the caption warns of from those that are fine.
///
/// # Panics
///
/// If the committed file is another.
#[track_caller]
pub fn figure(
    scenario: &str,
    caption: &str,
    (report, figure): &(Report, Figure),
    goes_wrong: impl Fn(&Ending) -> bool,
) {
    let html = page::html(scenario, caption, report, figure, goes_wrong);
    record::compare(&format!("figures/{scenario}.html"), &html);
}
