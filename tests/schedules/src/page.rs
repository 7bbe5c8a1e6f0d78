//! A figure as a piece of a page.

use explorer::{Ending, Figure, Report};

/// The figure as one HTML element without blank lines, so that Markdown leaves it alone.
pub fn html(
    name: &str,
    caption: &str,
    report: &Report,
    figure: &Figure,
    goes_wrong: impl Fn(&Ending) -> bool,
) -> String {
    let Report { schedules, .. } = report;
    let wrong = report.count(goes_wrong);
    let json = figure.json();
    format!(
        "<figure class=\"schedules\" id=\"figure-{name}\">\n\
         <figcaption>{caption} {wrong} of {schedules} schedules go wrong.</figcaption>\n\
         <script type=\"application/json\">{json}</script>\n\
         </figure>\n"
    )
}
