//! The figures as parts of pages: each is on one, and none is heavy.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use every_schedule::figure::Figure;
use flate2::Compression;
use flate2::write::GzEncoder;
use page_checker::{Finding, assert_none};

fn files(folder: &str) -> Vec<PathBuf> {
    workspace::all(workspace::root(), folder)
}

fn read(file: &Path) -> String {
    let text = fs::read_to_string(workspace::root().join(file));
    text.unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

fn figures() -> Vec<PathBuf> {
    let figures = files("tests/schedules/figures");
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
        let size = compressed(&read(&figure));
        assert!(
            size < 10_000,
            "{}: {size} bytes, compressed",
            figure.display()
        );
    }
}

/// The data of a figure, as its script reads it.
fn data(figure: &Path) -> Figure {
    let html = read(figure);
    let (_, data) =
        html.split_once("<script type=\"application/json\">").unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    serde_json::from_str(data).unwrap()
}

/// A number of three digits is one of cents: somebody has to tell `AMOUNTS` of the recorder.
#[test]
fn every_amount_is_written_as_in_the_text() {
    for figure in figures() {
        for value in data(&figure).values {
            let mut numbers =
                value.text.split(|c: char| !c.is_ascii_digit() && c != '.');
            let is_amount = |number: &str| {
                let cents = number.split_once('.').map(|(_, cents)| cents);
                number.len() < 3 || cents.is_some_and(|it| it.len() == 2)
            };
            assert!(
                numbers.all(is_amount),
                "{}: cents in {:?}? Say what stands before them",
                figure.display(),
                value.text
            );
        }
    }
}

/// Whoever adds a scenario moves the lines of its file, and no figure.
#[test]
fn no_figure_holds_a_line_number_of_a_scenario() {
    for figure in figures() {
        let figure_name = figure.display();
        for line in data(&figure).lines {
            let is_listing = line.file.starts_with("listings/");
            assert_eq!(
                line.number.is_some(),
                is_listing,
                "{figure_name}: {line:?}"
            );
        }
    }
}

#[test]
fn the_script_of_all_figures_is_at_most_12_kb() {
    let parts = workspace::files(workspace::root(), "theme/figure", "js");
    assert!(parts.len() > 1, "only {parts:?}");
    let size: usize = parts.iter().map(|it| compressed(&read(it))).sum();
    assert!(size < 12_000, "theme/figure: {size} bytes, compressed");
}

#[test]
fn every_figure_and_every_picture_is_on_one_page() {
    let pages = workspace::files(workspace::root(), "src", "md");
    let pages: Vec<_> = pages.iter().map(|it| (it, read(it))).collect();
    let mut findings = Vec::new();
    for figure in figures().into_iter().chain(files("tests/schedules/pictures"))
    {
        let include = format!("{}}}}}", figure.display());
        let shown = pages.iter().flat_map(|(page, text)| {
            text.matches(&include).map(|_| page.display().to_string())
        });
        let shown: Vec<_> = shown.collect();
        if shown.len() != 1 {
            let why = format!("is to be on one page, and is on {shown:?}");
            findings.push(Finding::new(&figure, 1, why));
        }
    }
    assert_none(findings);
}
