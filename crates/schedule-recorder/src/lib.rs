//! What the schedules of a listing tell a reader: counts that the pages include, and figures.
//!
//! The scenarios are in `tests/`, a file a chapter of the book. Each says what it found to
//! [`counts`] or [`figure`], which compare that with the committed file. After a change of a
//! listing, this writes the files anew:
//!
//! ```console
//! RECORD=1 cargo test -p schedules
//! ```

mod exact;
mod page;
mod record;
mod words;

pub use exact::exactly;
pub use page::Page;

use every_schedule::figure::{End, Figure, digits};
use every_schedule::thread::{Builder, JoinHandle};
use every_schedule::{Ending, Explorer, Report, Verdict};

/// An exploration of one scene of a program: what the closure sets going goes on when it has
/// returned. (The threads of a whole program end with its `main`.)
pub fn scene() -> Explorer {
    Explorer::new().outlive_main(true)
}

/// Runs a scene under every schedule.
///
/// # Panics
///
/// If the exploration comes to no end.
#[track_caller]
pub fn explore<R: std::fmt::Debug>(
    program: impl Fn() -> R + Send + Sync + 'static,
) -> Report {
    match scene().run(program) {
        Ok(report) => report,
        Err(error) => panic!("not every schedule was explored: {error}"),
    }
}

/// Spawns a thread with a name that schedules and figures show.
#[track_caller]
pub fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let thread = Builder::new().name(name.to_owned());
    thread.spawn(work).expect("the model has room for a thread")
}

/// Demands that every schedule ends so.
///
/// # Panics
///
/// With the shortest schedule that does not; and if schedules may be missing, because a loop was
/// taken for endless.
#[track_caller]
pub fn every(report: &Report, so: impl Fn(&Ending) -> bool) {
    assert!(
        !report.is_partial(),
        "a loop was taken for endless ({:?}); if it is, say `.fair(true)`",
        report.loops
    );
    if let Some(shortest) = report.shortest(|end| !so(end)) {
        let others = report.count(|end| !so(end));
        let all = report.schedules;
        panic!(
            "{others} of {all} schedules end otherwise; the shortest:\n{shortest}"
        );
    }
}

/// Ends well, and returns this, as `Debug` prints it.
pub fn returns(debug: &str) -> impl Fn(&Ending) -> bool {
    move |end| {
        end.verdict == Verdict::Ok && end.returned.as_deref() == Some(debug)
    }
}

/// Some threads wait forever.
pub fn deadlocks(end: &Ending) -> bool {
    end.verdict == Verdict::Deadlock
}

/// The file `counts/<scenario>.txt`, with an anchor for each count.
///
/// `all` is the number of schedules; each of `parts` becomes words that can stand before
/// *schedules*, such as `2 of 6`, `none of 6`, `all 6` or `both`.
///
/// # Panics
///
/// If the committed file says something else.
#[track_caller]
pub fn counts(scenario: &str, report: &Report, parts: &[(&str, u128)]) {
    let all = digits(report.schedules);
    let mut text = anchored("all", &all);
    for &(name, part) in parts {
        let words = match part {
            0 => format!("none of {all}"),
            2 if report.schedules == 2 => "both".to_owned(),
            part if part == report.schedules => format!("all {all}"),
            part => format!("{} of {all}", digits(part)),
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
    let wrong = report.ends.iter().filter(|it| goes_wrong(&it.ending));
    let wrong: Vec<_> = wrong.map(|it| End::from(&it.ending).text()).collect();
    let goes_wrong = |end: &End| wrong.contains(&end.text());
    figure_of(
        &words::page(Page::new(scenario, caption, goes_wrong)),
        figure.clone(),
    );
}

/// The same for a figure that does not come from the explorer.
///
/// # Panics
///
/// If the committed file is another.
#[track_caller]
pub fn figure_of(page: &Page, figure: Figure) {
    record::compare(
        &format!("figures/{}.html", page.name()),
        &page.html(figure),
    );
}

/// The file `pictures/<scenario>.html`: one schedule of a scenario, drawn as a figure draws it, for a
/// page that asks nobody to step. It is the shortest that ends in the way that is asked for.
///
/// # Panics
///
/// If the committed file is another.
#[track_caller]
pub fn picture(
    scenario: &str,
    caption: &str,
    (report, figure): &(Report, Figure),
    ends_so: impl Fn(&Ending) -> bool,
) {
    let so = report.ends.iter().filter(|it| ends_so(&it.ending));
    let so: Vec<_> = so.map(|it| End::from(&it.ending).text()).collect();
    assert!(!so.is_empty(), "picture {scenario}: nothing ends so");
    // What is asked for comes first, as what goes wrong does.
    let page = Page::new(scenario, caption, |end| so.contains(&end.text()));
    let page = words::page(page).of_any_end();
    record::compare(
        &format!("pictures/{scenario}.html"),
        &page.tell(figure.clone()).still(scenario, caption),
    );
}
