//! One page that needs nothing else: all schedules of a program, to step through.

use std::fmt::Write;
use std::io;

use crate::figure::escaped;
use crate::{Figure, Report, Verdict};

/// The colours of the page; in the book, those of the book.
const COLOURS: &str = concat!(
    include_str!("../assets/variables.css"),
    include_str!("../assets/figure/colours.css")
);
/// The style and the scripts of a figure. The book has the same.
const STYLE: &str = include_str!("../assets/figure/figure.css");
const SCRIPTS: [&str; 2] = [
    include_str!("../assets/figure/picture.js"),
    include_str!("../assets/figure/driver.js"),
];

/// What a page needs besides.
const PLAIN: &str = "\
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--bg); color: var(--fg);
  font-family: var(--text-font); line-height: 1.5; color-scheme: var(--color-scheme);
  --accent: var(--links); }
code, pre { font-family: var(--mono-font); font-size: var(--code-font-size); }
pre { overflow-x: auto; padding: 0.5rem; background: var(--code-bg); }
figure { margin: 1rem 0; }
table { border-collapse: collapse; }
th, td { padding: 0.2rem 0.5rem; border: 1px solid var(--table-border-color); text-align: start; }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
";

/// By the reader's own wish, light or dark: the names are those of the book's themes.
const THEME: &str = "document.documentElement.className = \
    matchMedia('(prefers-color-scheme: dark)').matches ? 'navy js' : 'light js';";

/// More moments are too many for a page.
const MOST: usize = 20_000;

/// The page about a program.
///
/// # Errors
///
/// If there are more moments than a page can hold.
pub(crate) fn write(
    program: &str,
    parts: Vec<(&str, Report, Figure)>,
) -> io::Result<String> {
    let moments = parts.iter().map(|it| it.2.moments.len()).max().unwrap_or(0);
    if moments > MOST {
        return Err(io::Error::other(format!(
            "{moments} moments are too many to step through; a page holds {MOST}. Make the \
             program smaller: fewer threads, fewer rounds"
        )));
    }
    let id: String = program
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let title = escaped(program);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"light\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}, under every schedule</title>\n\
         <script>{THEME}</script>\n<style>\n{COLOURS}\n{PLAIN}\n{STYLE}\n</style>\n</head>\n\
         <body>\n<main class=\"content\">\n<h1>{title}</h1>\n",
    );
    for (model, report, mut figure) in parts {
        figure.finish(None, &[], None);
        figure.rest_as_told();
        let id = match model {
            "" => id.clone(),
            _ => format!("{id}-{model}"),
        };
        let caption = format!("{} states were found.", report.states);
        page += &figure.html(&id, &caption);
        if let Some(bad) = report.shortest(|it| it.verdict != Verdict::Ok) {
            _ = write!(
                page,
                "<h2>The shortest that does not end well</h2>\n<pre tabindex=\"0\">{}</pre>\n",
                escaped(&bad.to_string())
            );
        }
    }
    page.push_str("</main>\n");
    for script in SCRIPTS {
        _ = write!(page, "<script>\n{script}</script>\n");
    }
    page.push_str("</body>\n</html>\n");
    Ok(page)
}
