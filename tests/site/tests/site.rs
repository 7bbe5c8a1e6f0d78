//! Builds the pages once, with mdBook itself, and looks into them.

use anyhow::{Context, Result, ensure};
use page_checker::checks::Site;
use page_checker::{Book, Finding, assert_none, checks};
use regex::Regex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    Book::load(workspace::root()).expect("the book can be read")
});
static SITE: LazyLock<Site> =
    LazyLock::new(|| Site::build(&BOOK).expect("the book can be built"));

#[test]
fn mdbook_has_nothing_to_complain_about() {
    assert_none(SITE.complaints());
}

#[test]
fn every_link_leads_somewhere() {
    assert_none(checks::links(&BOOK, &SITE).expect("the check can be made"));
}

#[test]
fn pictures_have_words_ids_occur_once_and_headings_skip_no_level() {
    assert_none(checks::markup(&BOOK, &SITE).expect("the check can be made"));
}

/// mdBook's search script finds each page that a reader looks for: the real index, the real
/// options, the real library.
#[test]
#[ignore = "needs Node.js"]
fn a_search_finds_the_page_among_the_first_results() -> Result<()> {
    let mut search = Command::new("node");
    let search = search.arg("tests/search.mjs").arg(SITE.path());
    let search = search.output().context("node")?;
    let help = "name the idea in a heading of the page, or in its first lines";
    let missed = String::from_utf8_lossy(&search.stderr);
    assert!(search.status.success(), "not found; {help}:\n{missed}");
    Ok(())
}

/// Whatever an earlier version of the book linked to leads to a page that is there, and to a place
/// on it that is there. `RECORD=1` adds what it links to today, for the day when that moves, and what
/// `book.toml` redirects, so that no line goes there unnoticed.
#[test]
fn every_old_address_leads_somewhere() -> Result<()> {
    let list = Path::new("tests/old-addresses.txt");
    let mut old = fs::read_to_string(list)?;
    let mut site = Addresses::new()?;
    if workspace::recording() {
        let mut all: BTreeSet<_> = old.lines().map(str::to_owned).collect();
        all.extend(links()?);
        all.extend(site.redirects.keys().cloned());
        old = all.into_iter().map(|address| address + "\n").collect();
        fs::write(list, &old)?;
    }
    ensure!(!old.is_empty(), "{} is empty", list.display());
    let file = "tests/site/tests/old-addresses.txt";
    let known: HashSet<_> = old.lines().collect();
    let unknown = site.redirects.keys().filter(|it| !known.contains(&***it));
    let mut findings: Vec<_> = unknown
        .map(|it| {
            let why = format!("`{it}`, which book.toml redirects, is missing: RECORD=1 cargo test -p site");
            Finding::new(file, 1, why)
        })
        .collect();
    for (at, address) in old.lines().enumerate() {
        if let Err(why) = site.follow(address) {
            let help = "book.toml is to say, under [output.html.redirect], where it is";
            findings.push(Finding::new(file, at + 1, format!("{why}: {help}")));
        }
    }
    assert_none(findings);
    Ok(())
}

/// Where the pages lead within the book.
fn links() -> Result<Vec<String>> {
    let link = Regex::new(r#"href="((?:[\w./-]+\.html)?(?:\#[\w-]+)?)""#)?;
    let mut links = Vec::new();
    for page in workspace::files(SITE.path(), "", "html") {
        let html = fs::read_to_string(SITE.path().join(&page))?;
        let Some((_, text)) = html.split_once("<main") else { continue };
        let (text, _) = text.split_once("</main>").context("the end")?;
        let page = page.to_string_lossy();
        let all = link.captures_iter(text).map(|found| found[1].to_owned());
        let all = all.filter(|to| !to.is_empty());
        links.extend(all.map(|to| match to.starts_with('#') {
            true => format!("{page}{to}"),
            false => beside(&page, &to),
        }));
    }
    links.retain(|to| !to.starts_with("print.html"));
    Ok(links)
}

/// What a browser knows of the site when it follows a link.
struct Addresses {
    /// From `page.html` or `page.html#id` to another.
    redirects: HashMap<String, String>,
    /// By page.
    ids: HashMap<String, HashSet<String>>,
    id: Regex,
}

impl Addresses {
    fn new() -> Result<Self> {
        let book = fs::read_to_string(workspace::root().join("book.toml"))?;
        let book: toml::Table = book.parse()?;
        let redirects = book["output"]["html"]["redirect"].as_table();
        let redirects = redirects.context("a table")?.iter();
        let redirects = redirects.map(|(from, to)| {
            let from = from.trim_start_matches('/').to_owned();
            let to = to.as_str().unwrap_or_default();
            let to = beside(&from, to);
            (from, to)
        });
        Ok(Self {
            redirects: redirects.collect(),
            ids: HashMap::new(),
            id: Regex::new(r#"\bid="([^"]+)""#)?,
        })
    }

    /// Follows redirects; a place on a page that has moved as a whole is looked for on the new one.
    fn follow(&mut self, address: &str) -> Result<()> {
        let mut at = address.to_owned();
        for _ in 0..5 {
            let (page, place) = at.split_once('#').unwrap_or((&at, ""));
            let next = match (self.redirects.get(&at), place) {
                (Some(next), _) => Some(next.clone()),
                (None, "") => None,
                (None, place) => self
                    .redirects
                    .get(page)
                    .map(|next| format!("{next}#{place}")),
            };
            let Some(next) = next else {
                let is_there = self.ids(page)?.contains(place);
                ensure!(place.is_empty() || is_there, "{address}: no {at}");
                return Ok(());
            };
            at = next;
        }
        anyhow::bail!("{address} leads round and round")
    }

    fn ids(&mut self, page: &str) -> Result<&HashSet<String>> {
        if !self.ids.contains_key(page) {
            let html = fs::read_to_string(SITE.path().join(page))
                .with_context(|| page.to_owned())?;
            let ids = self.id.captures_iter(&html);
            let ids = ids.map(|found| found[1].to_owned()).collect();
            self.ids.insert(page.to_owned(), ids);
        }
        Ok(&self.ids[page])
    }
}

/// An address that stands on a page, as seen from the root.
fn beside(page: &str, address: &str) -> String {
    let mut path: Vec<_> =
        Path::new(page).parent().into_iter().flat_map(Path::iter).collect();
    for part in Path::new(address) {
        match part.to_str() {
            Some("..") => _ = path.pop(),
            _ => path.push(part),
        }
    }
    path.iter().collect::<PathBuf>().to_string_lossy().into_owned()
}
