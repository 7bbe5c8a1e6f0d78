//! What the pages say of the machine that was measured is so in its data.

use measure::data::Data;
use measure::report;
use std::fs;
use std::path::Path;

/// By these words a page says that it speaks of one machine.
const WORDS: &str = "machine measured here";

/// A page, what it says, and whether that is so.
type Sentence = (&'static str, &'static str, fn(&Data) -> bool);

const SENTENCES: [Sentence; 13] = [
    (
        "channels/several-accounts.md",
        "On the machine measured here, the waking costs more than the line.",
        |data| {
            let [clerk, lock] = ["one-message: one clerk", "one-big-lock"]
                .map(|name| at(data, "own-accounts", name));
            lock(1.0) > 10.0 * clerk(1.0) && clerk(1.0) < 2.0 * clerk(8.0)
        },
    ),
    (
        "metrics/accountant.md",
        "On the machine measured here it is, and so the claim holds for the \
         ordinary call.",
        |data| {
            let [letter, lock] = ["accountant", "spreadsheet"]
                .map(|name| at(data, "callers", name));
            letter(50.0) < lock(50.0)
        },
    ),
    (
        "metrics/which-is-better.md",
        "On the machine measured here, two threads get less through either \
         lock than one does alone. \
         The atomic counters lose, too,",
        |data| {
            ["spreadsheet", "known-endpoint", "atomic-counters"]
                .map(|name| at(data, "one-endpoint", name))
                .iter()
                .all(|rate| rate(2.0) < rate(1.0))
        },
    ),
    (
        "metrics/which-is-better.md",
        "The shards gain from a second core,",
        |data| {
            let rate = at(data, "one-endpoint", "sharded-counters");
            rate(2.0) > 1.2 * rate(1.0)
        },
    ),
    (
        "metrics/which-is-better.md",
        "On the machine measured here, both programs are far above their \
         lines.",
        far_above_the_article,
    ),
    (
        "metrics/which-is-better.md",
        "does it come near the article's line? \
         On the machine measured here it does.",
        near_the_article_if_asked,
    ),
    (
        "claims.md",
        "On the machine measured here, the same two designs do many times \
         that.",
        far_above_the_article,
    ),
    (
        "claims.md",
        "Only if each caller waits until its letter was counted does the \
         channel come near its figure.",
        near_the_article_if_asked,
    ),
    (
        "claims.md",
        "On the machine measured here, one lock does less with a second \
         thread than with one, for one endpoint as for sixteen. \
         Atomic counters suffer as well:",
        |data| {
            ["one-endpoint", "sixteen-endpoints"].iter().all(|question| {
                ["spreadsheet", "known-endpoint", "atomic-counters"]
                    .map(|name| at(data, question, name))
                    .iter()
                    .all(|rate| rate(2.0) < rate(1.0))
            })
        },
    ),
    (
        "claims.md",
        "More threads that write do not make one thread read faster.",
        |data| {
            let rate = at(data, "one-endpoint", "accountant");
            rate(8.0) < 2.0 * rate(1.0)
        },
    ),
    ("claims.md", "Two threads have to be woken up.", |data| {
        let [letters, lock] = ["accountant", "spreadsheet"]
            .map(|name| at(data, "snapshot-idle", name)(50.0));
        letters > 5.0 * lock
    }),
    (
        "claims.md",
        "With a limit, or in batches, the pile stays small.",
        |data| {
            let [endless, limited, batches] =
                ["accountant", "bounded-accountant", "batching-accountant"]
                    .map(|name| at(data, "memory", name)(1_600_000.0));
            endless > 10.0 * limited && endless > 10.0 * batches
        },
    ),
    (
        "claims.md",
        "Everybody waits for the whole of it, and for nothing outside it.",
        |data| {
            let [under, before] =
                ["work under the lock", "work before the lock"]
                    .map(|name| at(data, "critical-section", name)(10_000.0));
            before > 1.2 * under
        },
    ),
];

fn far_above_the_article(data: &Data) -> bool {
    let [letters, lock] = ["accountant", "spreadsheet"]
        .map(|name| at(data, "one-endpoint", name)(1.0));
    letters > 10.0 * 50_000.0 && lock > 5.0 * 1_000_000.0
}

fn near_the_article_if_asked(data: &Data) -> bool {
    let asked = at(data, "acknowledged", "accountant, asked")(1.0);
    (5_000.0..500_000.0).contains(&asked)
}

/// The median of a design, by how many threads it had, or by percentile.
fn at(data: &Data, question: &str, name: &str) -> impl Fn(f64) -> f64 {
    let series = data.get(question).and_then(|it| it.series(name));
    let series = series.unwrap_or_else(|| panic!("{question}: no {name}"));
    let series = series.clone();
    move |x| series.at(x).unwrap_or_else(|| panic!("no {x}")).median
}

/// Claims X4, X5, X6, X7, X9 and X10. Measured anew, and a sentence is not so any more? Then
/// reword its page.
#[test]
fn what_is_said_of_the_machine_is_so() {
    let data = Data::read(&report::folder().join("data.json"));
    let data = data.expect("is committed");
    for (page, says, is_so) in SENTENCES {
        assert!(
            text(&pages().join(page)).contains(says),
            "src/{page} does not say: {says}"
        );
        assert!(is_so(&data), "src/{page}: not so in data.json: {says}");
    }
}

#[test]
fn no_page_says_anything_else_of_it() {
    for page in markdown(&pages()) {
        let said = text(&page).matches(WORDS).count();
        let checked = SENTENCES
            .iter()
            .filter(|(of, says, _)| page.ends_with(of) && says.contains(WORDS));
        assert_eq!(
            said,
            checked.count(),
            "{} speaks of the {WORDS}",
            page.display()
        );
    }
}

fn pages() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src")
}

/// A page with a blank for every break between lines.
fn text(page: &Path) -> String {
    let text = fs::read_to_string(page);
    text.expect("is a page").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn markdown(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder).expect("is a folder") {
        let path = entry.expect("can be read").path();
        if path.is_dir() {
            pages.extend(markdown(&path));
        } else if path.extension().is_some_and(|it| it == "md") {
            pages.push(path);
        }
    }
    pages
}
