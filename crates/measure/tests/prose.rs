//! What the pages say of speed is what the rounds decide: a page includes it,
//! and nobody types it.

use measure::conclusions::{self, Verdict};
use measure::data::Data;
use measure::{comparisons, report};
use regex::Regex;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const INCLUDES: &str = "crates/measure/results/conclusions.txt:";

/// What says which of two is faster.
static JUDGES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(faster|slower|quicker|outruns?|outperforms?|beats?|hands down|cheaper|dearer)\b|\bis the (fastest|slowest)\b|\btimes as\b|\bas (fast|slow) as\b|\bmachine measured\b|\b(takes?|took) (so|far|much) long(er)?\b|\bcosts (more|less) than\b",
    )
    .expect("is a regex")
});

/// What stands shortly before and behind each conclusion, wherever a page includes it: a sentence
/// about something else must not have it.
const ABOUT: [(&str, &str, &str); 41] = [
    ("answered-id", r"answer.*message", r"the lock"),
    ("asked-told", r"asked after each update", r"only told"),
    ("atomics-two-threads", r"[Ss]hared atomics", r"one"),
    ("batched-id", r"batches.*messages with ids", r"under a lock"),
    (
        "cache",
        r"(look|`Arc`) (behind a read-write lock|as short as)",
        r"behind a mutex",
    ),
    ("call", r"call itself|call of two callers", r"spreadsheet's lock"),
    ("consensus", r"in etcd", r"two-phase commit"),
    ("counter", r"these atomics", r"under a lock"),
    ("durable", r"SQLite", r"lock in memory"),
    ("durable-server", r"PostgreSQL", r"that|the same"),
    ("exchange-alone", r"without compare and exchange", r"that"),
    ("hash-alone", r"cheaper hash", r"SipHash"),
    ("jobs", r"guard kept|keep the guard", r"guard dropped|drop it"),
    ("jobs-crossbeam", r"crossbeam", r"guard dropped|drop the guard"),
    ("ledger-ahead", r"before it reads the answers", r"waits for each"),
    ("memory", r"queue without a limit", r"room for"),
    ("once", r"OnceLock", r"mutex"),
    ("one-clerk", r"one worker", r"one lock"),
    ("one-lock-sixteen", r"one lock|sixteen endpoints", r"sixteen|one alone"),
    ("one-lock-two-threads", r"two threads", r"one"),
    ("one-reader", r"eight", r"with one"),
    (
        "owner",
        r"message without answer|a message with a name",
        r"(record|it) under a lock",
    ),
    ("padding", r"lines of its own", r"side by side"),
    ("readers", r"64 kB( under a read-write lock)?", r"under a mutex|it"),
    ("settings", r"arc-swap", r"mutex"),
    ("shards-two-threads", r"shard for each thread", r"with one"),
    ("sharing", r"rows for each thread", r"one shared set"),
    ("single-writer", r"load and store", r"atomic addition"),
    ("siphash", r"SipHash", r"cheap hash"),
    ("snapshot", r"snapshot", r"one under"),
    ("standby", r"transfer that waits", r"single server|does not"),
    ("stop", r"channel has closed", r"flag"),
    ("tasks", r"tokio's mutex", r"std's"),
    ("tasks-answered", r"oneshot", r"std's mutex"),
    ("thousand-accounts", r"thousand", r"one big lock"),
    (
        "told-id",
        r"message with an id|who does not wait",
        r"record under a lock|the lock",
    ),
    ("told-alone", r"with one caller", r"the lock"),
    ("transfer", r"transfer|by message", r"lock"),
    ("two-accounts", r"two accounts", r"one big lock"),
    ("two-phase", r"[Tt]wo-phase commit", r"a synchronous standby"),
    ("work-before", r"work before the lock", r"work under it|under it"),
];

/// Sentences that use such words and judge no design.
const OTHERS: [&str; 9] = [
    "<figcaption>",
    "None of the three makes anything faster.",
    "One is faster only if it was so",
    "arrive faster than they are re",
    "as fast as they can",
    "do not agree on which is faster",
    "slower than it looks",
    "somebody else may have been faster",
    "the slowest of all is one call",
];

#[test]
fn no_sentence_judges_speed_but_by_what_the_rounds_decide() {
    let mut typed = Vec::new();
    for (page, text) in pages() {
        let judged = sentences(&text).into_iter().filter(|it| judges(it));
        typed.extend(judged.map(|it| format!("{}: {it}", page.display())));
    }
    assert!(
        typed.is_empty(),
        "include a conclusion (crates/measure/src/comparisons.rs), or say \
         nothing of speed:\n{}",
        typed.join("\n")
    );
}

/// Whether a sentence judges speed, and includes no conclusion.
fn judges(sentence: &str) -> bool {
    JUDGES.is_match(sentence)
        && !sentence.contains(INCLUDES)
        && !OTHERS.iter().any(|it| sentence.contains(it))
}

#[test]
fn a_planted_judgement_is_found() {
    for planted in [
        "Channels are faster here.",
        "On the machine measured here, the lock wins.",
        "One lock is the slowest of these.",
        "A message takes ten times as long as a lock.",
        "The accountant is as fast as a lock.",
        "A lock outruns a message.",
        "A lock beats a message hands down.",
        "A lock is cheaper than a message.",
        "No other way takes so long.",
        "A time costs more than a record.",
    ] {
        assert!(judges(planted), "{planted}");
    }
    assert!(!judges("A letter is read."));
}

/// A page that says the opposite of the data beside its include, or that says
/// something of what is not decided.
#[test]
fn an_included_conclusion_stands_alone_in_its_sentence() {
    let judged = Regex::new(r"(?i)\b(faster|slower)\b").expect("is a regex");
    for (page, text) in pages() {
        for sentence in sentences(&text) {
            assert!(
                !(sentence.contains(INCLUDES) && judged.is_match(&sentence)),
                "{}: says what is included a second time: {sentence}",
                page.display()
            );
        }
    }
}

#[test]
fn a_conclusion_stands_in_a_sentence_about_what_was_compared() {
    let include = Regex::new(r"\{\{#include \S*?([\w.-]+):([\w-]+)\}\}");
    let include = include.expect("is a regex");
    let mut elsewhere = Vec::new();
    for (page, text) in pages() {
        for (index, line) in text.lines().enumerate() {
            for found in include.captures_iter(line) {
                let id = &found[2];
                if &found[1] != "conclusions.txt" || id == "rounds" {
                    continue;
                }
                let whole = found.get(0).expect("matches");
                let before = include.replace_all(&line[..whole.start()], "");
                let behind = &line[whole.end()..];
                if !is_about(id, &before, behind) {
                    let at = format!("{}:{}", page.display(), index + 1);
                    elsewhere
                        .push(format!("{at}: {id} is about something else"));
                }
            }
        }
    }
    assert!(elsewhere.is_empty(), "see ABOUT:\n{}", elsewhere.join("\n"));
}

fn is_about(id: &str, before: &str, behind: &str) -> bool {
    let about = ABOUT.iter().find(|it| it.0 == id);
    let (_, first, second) = about.unwrap_or(&("", "^$", "^$"));
    let near = |pattern: &str, text: &str| {
        Regex::new(pattern).expect("is a regex").is_match(text)
    };
    near(&format!("(?:{first}).{{0,90}}$"), before)
        && near(&format!("^.{{0,90}}?(?:{second})"), behind)
}

#[test]
fn a_conclusion_planted_elsewhere_is_found() {
    let (before, behind) = ("by message it ", " one under a lock.");
    assert!(is_about("transfer", before, behind));
    assert!(!is_about("owner", before, behind));
    assert!(!is_about("transfer", before, " one without a wait."));
    assert!(!is_about("unknown", before, behind));
}

#[test]
fn every_comparison_is_made_on_a_page_and_every_name_is_one() {
    let mut included: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text) in pages() {
        for after in text.split(INCLUDES).skip(1) {
            let name = after.split('}').next().expect("has a first part");
            *included.entry(name.trim().to_owned()).or_default() += 1;
        }
    }
    for it in comparisons::ALL {
        assert!(included.contains_key(it.id), "no page includes {}", it.id);
    }
    for name in included.keys().filter(|name| *name != "rounds") {
        let known = comparisons::ALL.iter().any(|it| it.id == name);
        assert!(known, "there is no comparison {name}");
    }
}

/// Claims X4 (holds if), X5 (holds), X6 (holds if), X7 (holds if), X9 (holds) and X10.
/// The data answers every comparison, with
/// both designs measured in the same rounds.
#[test]
fn every_comparison_is_answered_by_the_data() {
    let data = Data::read(&report::folder().join("data.json"));
    let data = data.expect("is committed");
    for it in comparisons::ALL {
        let ratio = it.ratio(&data).unwrap_or_else(|why| {
            panic!("{}: {why:#}; measure with peers,databases", it.id)
        });
        let clause = it.clause(&data).expect("has a ratio");
        match ratio.verdict() {
            Verdict::Faster => assert!(clause.contains("times as fast as")),
            Verdict::Slower => assert!(clause.contains("times as ")),
            Verdict::NotDecided => assert!(clause.contains("not decided")),
        }
        assert!(conclusions::file(&data).contains(&clause));
    }
}

#[test]
fn no_two_comparisons_have_one_name() {
    let mut ids: Vec<_> = comparisons::ALL.iter().map(|it| it.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), comparisons::ALL.len());
}

fn pages() -> Vec<(PathBuf, String)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let files = markdown(&source).into_iter();
    files
        .map(|page| {
            let text = fs::read_to_string(&page).expect("is a page");
            (page, text)
        })
        .collect()
}

/// One sentence a line, as the pages are written; but no code.
fn sentences(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut sentences = Vec::new();
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            sentences.extend(line.split(". ").map(str::to_owned));
        }
    }
    sentences
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
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
