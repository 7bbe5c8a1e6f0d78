//! One page that needs nothing else: all schedules of a program, to step through. It has the same
//! figure as the book's pages, with the same style and the same scripts.

use std::io;

use crate::{Figure, Report};

const COLOURS: &str = include_str!("../assets/variables.css");
const STYLE: &str = include_str!("../assets/figure/figure.css");
const SCRIPTS: [&str; 3] = [
    include_str!("../assets/figure/picture.js"),
    include_str!("../assets/figure/driver.js"),
    include_str!("../assets/figure/start.js"),
];

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
    mut figure: Figure,
) -> io::Result<String> {
    let moments = figure.moments.len();
    if moments > MOST {
        let error = format!("{moments} moments are more than {MOST}");
        return Err(io::Error::other(error));
    }
    figure.finish(None, &[], None);
    let name: String = program
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it } else { '-' })
        .collect();
    let caption = format!("{} states were found.", report.states);
    let figure = figure.html(&name, &caption);
    let scripts = SCRIPTS.map(|it| format!("<script>\n{it}</script>\n"));
    let program = program.replace('&', "&amp;").replace('<', "&lt;");
    Ok(format!(
        "<!DOCTYPE html>\n\
         <html lang=\"en\" class=\"light js\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{program}, under every schedule</title>\n\
         <style>\n{COLOURS}\n{STYLE}\n\
         body {{ max-width: 760px; margin: 1em auto; padding: 0 1em; \
         background: var(--bg); color: var(--fg); font-family: var(--text-font); \
         --accent: var(--links); }}\n\
         code {{ font-family: var(--mono-font); }}\n\
         </style>\n\
         </head>\n\
         <body>\n<main>\n{figure}</main>\n{}</body>\n</html>\n",
        scripts.concat()
    ))
}
