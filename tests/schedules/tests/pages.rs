//! The figures as parts of pages: each is on one, and none is heavy.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use schedule_recorder::Page;
use serde_json::Value;

fn book(path: &str) -> PathBuf {
    workspace::root().join(path)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let entries = entries.map(|it| it.expect("it can be read").path());
    let files = entries.flat_map(|it| match it.is_dir() {
        true => files(&it),
        false => vec![it],
    });
    files.collect()
}

fn figures() -> Vec<PathBuf> {
    let figures = files(&book("tests/schedules/figures"));
    assert!(figures.len() >= 10, "only {figures:?}");
    figures
}

fn compressed(text: &str) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text.as_bytes()).expect("memory is writable");
    gzip.finish().expect("memory is writable").len()
}

#[test]
fn a_figure_brings_at_most_10_kb() {
    for figure in figures() {
        let html = fs::read_to_string(&figure).expect("it is text");
        let size = compressed(&html);
        assert!(
            size < 10_000,
            "{}: {size} bytes, compressed",
            figure.display()
        );
    }
}

/// What stands before the number of an error, which has three digits or more, and is no amount.
const ERROR: &str = "refused: ";

/// A number of three digits is one of cents: somebody has to tell src/money.rs.
#[test]
fn every_amount_is_written_as_in_the_text() {
    for figure in figures() {
        let html = fs::read_to_string(&figure).expect("it is text");
        let (_, data) =
            html.split_once("<script type=\"application/json\">").unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        let of = |state: &str, field: usize| {
            let states = data[state].as_array().unwrap().iter();
            states.map(|it| it[field].to_string()).collect::<String>()
        };
        let shown = of("threadStates", 2)
            + &of("threadStates", 6)
            + &of("objectStates", 2);
        let shown = shown.replace(ERROR, "#");
        let numbers =
            shown.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '#');
        for number in numbers {
            let is_amount = number
                .split_once('.')
                .is_some_and(|(_, cents)| cents.len() == 2);
            assert!(
                number.len() < 3 || number.starts_with('#') || is_amount,
                "{}: {number} cents? Say in src/money.rs what stands before it",
                figure.display()
            );
        }
    }
}

/// Lines of the listing and numbers of mailboxes are none.
#[test]
fn what_is_no_amount_stays_as_it_is() {
    let page = Page::new("small", "Two letters.", |_| false);
    let json = r##"{"sources":[["lib.rs",{"7":"Deposit(1_00)"}]],"threads":["main"],"objects":[],"threadStates":[[0,"go","send `Deposit(20000)` to `answer` #2",-1,0,7,"500\n5\n"],[0,"done","join thread 1",-1,-1,0,""]],"objectStates":[[0,[],["{ balance: 100000, waiting: 2 }","0"],[]]],"ends":[["ok","ok, returned 150000"]],"nodes":[[[0],[0],[[0,1]],-1],[[1],[],[],0]]}"##;
    let written = r##""threadStates":[[0,"go","send `Deposit(200.00)` to `answer` #2",-1,0,7,"5.00\n0.05\n"],[0,"done","join thread 1",-1,-1,0,""]],"objectStates":[[0,[],["{ balance: 1000.00, waiting: 2 }","0.00"],[]]],"ends":[["ok","ok, returned 1500.00"]],"nodes":[[[0],[0],[[0,1]],-1],[[1],[],[],0]]"##;
    let (sources, _) = json.split_once("\"threadStates\"").unwrap();
    let html = page.html(json);
    assert!(html.contains(&format!("{sources}{written}")), "{html}");
}

#[test]
fn the_script_of_all_figures_is_at_most_12_kb() {
    let script = fs::read_to_string(book("theme/figure.js")).unwrap();
    let size = compressed(&script);
    assert!(size < 12_000, "theme/figure.js: {size} bytes, compressed");
}

#[test]
fn every_figure_is_on_one_page() {
    let pages = files(&book("src")).into_iter();
    let pages = pages.filter(|it| it.extension().is_some_and(|it| it == "md"));
    let pages: Vec<_> =
        pages.map(|it| fs::read_to_string(it).expect("it is text")).collect();
    for figure in figures() {
        let name = figure.file_name().expect("a file").to_string_lossy();
        let include = format!("tests/schedules/figures/{name}}}}}");
        let times = pages.iter().map(|it| it.matches(&include).count());
        assert_eq!(times.sum::<usize>(), 1, "{name} is included so often");
    }
}
