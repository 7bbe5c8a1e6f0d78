//! Reads a book: its chapters through mdBook itself, its listings from their folders.

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::{Config, RustEdition};
use mdbook_markdown::pulldown_cmark::{
    CodeBlockKind, Event, Parser, Tag, TagEnd,
};
use regex::Regex;
use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

/// A book and the listings its chapters show.
pub struct Book {
    /// The folder of `book.toml`.
    pub root: PathBuf,
    /// In the order of `SUMMARY.md`.
    pub chapters: Vec<Chapter>,
    /// In the order of their folders.
    pub listings: Vec<Listing>,
    /// The crates under `tests/`: what is tested about more than one listing.
    pub suites: Vec<Listing>,
    config: Config,
}

/// A chapter, as written and as a reader gets it.
pub struct Chapter {
    /// Relative to the book's folder, such as `src/channels.md`.
    pub path: PathBuf,
    /// The file.
    pub source: String,
    /// Its fenced and indented blocks.
    pub fences: Vec<Fence>,
}

/// A block of code in a chapter.
#[derive(Clone)]
pub struct Fence {
    /// The line of the opening fence in the chapter's file.
    pub line: usize,
    /// What stands behind the opening fence, at commas; `None` if the code is merely indented.
    pub labels: Option<Vec<String>>,
    /// The text between the fences, as written.
    pub written: String,
    /// The same with its includes expanded.
    pub expanded: String,
}

/// A crate under `listings/`, or a suite under `tests/`.
pub struct Listing {
    /// The name of its folder and of its package.
    pub name: String,
    /// Relative to the book's folder, such as `listings/channels/account-actor`.
    pub folder: PathBuf,
}

/// The edition of the blocks of the book whose `book.toml` lies in `root`, such as `2024`.
pub fn edition(root: &Path) -> Result<&'static str> {
    let config = Config::from_disk(root.join("book.toml"))?;
    let edition = config.rust.edition.context("book.toml: [rust] edition")?;
    Ok(match edition {
        RustEdition::E2015 => "2015",
        RustEdition::E2018 => "2018",
        RustEdition::E2021 => "2021",
        RustEdition::E2024 => "2024",
        other => anyhow::bail!("book.toml: [rust] edition is {other:?}"),
    })
}

impl Book {
    /// Reads the book whose `book.toml` lies in `root`.
    pub fn load(root: &Path) -> Result<Self> {
        let root = root.canonicalize().context(root.display().to_string())?;
        let config = Config::from_disk(root.join("book.toml"))?;
        let mdbook = MDBook::load_with_config(&root, config.clone())?;
        let (expanded, _) = mdbook.preprocess_book(&MarkdownRenderer::new())?;
        let mut chapters = Vec::new();
        for chapter in
            expanded.chapters().filter(|chapter| !chapter.is_draft_chapter())
        {
            let path = Path::new("src")
                .join(chapter.path.as_ref().expect("is no draft"));
            let source = fs::read_to_string(root.join(&path))?;
            let fences =
                fences(&source, &chapter.content).with_context(|| {
                    format!("{}: no fence may be included", path.display())
                })?;
            chapters.push(Chapter { path, source, fences });
        }
        let mut listings = Vec::new();
        for chapter in workspace::folders(&root, "listings") {
            listings.extend(crates(&root, &chapter));
        }
        let mut suites = crates(&root, "tests".as_ref());
        suites.extend(crates(&root, "crates".as_ref()));
        Ok(Self { root, chapters, listings, suites, config })
    }

    /// Builds the HTML into a folder, as `mdbook build` does.
    pub fn build(&self, destination: &Path) -> Result<()> {
        let mut config = self.config.clone();
        config.build.build_dir = destination.to_owned();
        MDBook::load_with_config(&self.root, config)?.build()
    }

    /// Whatever has tests that a page may link to.
    pub fn tested(&self) -> impl Iterator<Item = &Listing> {
        self.listings.iter().chain(&self.suites)
    }

    /// A file's text, by its path relative to the book's folder.
    pub fn read(&self, path: impl AsRef<Path>) -> Result<String> {
        let path = path.as_ref();
        fs::read_to_string(self.root.join(path))
            .context(path.display().to_string())
    }
}

/// What a page has between `{{#` and `}}`.
pub(crate) struct Directive<'a> {
    /// All of it, as it is written.
    pub(crate) text: &'a str,
    /// Where it begins, in bytes, in the text that it was looked for in.
    pub(crate) at: usize,
    /// `include`, `rustdoc_include`, or what this book does not use.
    pub(crate) kind: &'a str,
    /// Relative to the book's folder.
    pub(crate) file: PathBuf,
    /// Empty, if the whole file is meant.
    pub(crate) anchor: &'a str,
}

impl Directive<'_> {
    /// Whether it brings in a file.
    pub(crate) fn is_include(&self) -> bool {
        ["include", "rustdoc_include"].contains(&self.kind)
    }
}

/// The directives in a text that stands on this page.
pub(crate) fn directives<'a>(page: &Path, text: &'a str) -> Vec<Directive<'a>> {
    static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\{\{\s*#\s*(\w+)\s*([^}:\s]*):?([^}\s]*)\s*\}\}")
            .expect("is a regex")
    });
    let found = DIRECTIVE.captures_iter(text).map(|found| {
        let whole = found.get_match();
        let [kind, path, anchor] = found.extract().1;
        let (text, at) = (whole.as_str(), whole.start());
        Directive { text, at, kind, file: resolve(page, path), anchor }
    });
    found.collect()
}

/// Resolves a path that stands in a file, without asking the file system.
pub(crate) fn resolve(from: &Path, path: &str) -> PathBuf {
    let mut resolved = from.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => _ = resolved.pop(),
            Component::CurDir => {}
            other => resolved.push(other),
        }
    }
    resolved
}

impl Chapter {
    /// What it includes, in order.
    pub(crate) fn includes(&self) -> Vec<Directive<'_>> {
        let mut found = directives(&self.path, &self.source);
        found.retain(Directive::is_include);
        found
    }
}

impl Fence {
    /// Whether it carries this label.
    pub fn has(&self, label: &str) -> bool {
        self.labels.iter().flatten().any(|found| found == label)
    }

    /// Whether it is the program of a quiz: `tests/quizzes` runs it, under every schedule, or
    /// records what rustc says of it.
    pub fn is_quiz(&self) -> bool {
        let mut lines = self.written.lines();
        lines.next().is_some_and(|line| {
            line.starts_with("{{#include ")
                && line.contains("/tests/quizzes/questions-and-answers/")
                && line.ends_with(".rs:program}}")
        }) && lines.next().is_none()
    }

    /// Whether it is Rust.
    pub fn is_rust(&self) -> bool {
        self.labels.as_ref().is_some_and(|labels| labels[0] == "rust")
    }
}

impl Listing {
    /// Whether it is left to the reader.
    pub fn is_exercise(&self) -> bool {
        self.name.starts_with("exercise-")
    }

    /// Whether it says first of all that it is broken on purpose.
    pub(crate) fn is_broken(&self, book: &Book) -> Result<bool> {
        let library = book.read(self.folder.join("src/lib.rs"))?;
        Ok(library.starts_with("//! Broken on purpose"))
    }

    /// The file whose code names threads, locks, atomics or channels, if there is one: of an
    /// exercise it is the solution, of others the library.
    pub fn concurrent_file(&self, book: &Book) -> Result<Option<PathBuf>> {
        let file = match self.is_exercise() {
            true => "solution.rs",
            false => "src/lib.rs",
        };
        let file = self.folder.join(file);
        let words = ["sync::", "thread::", "thread;", "thread}", "parking_lot"];
        let text = book.read(&file)?;
        let mut code =
            text.lines().filter(|it| !it.trim_start().starts_with("//"));
        let is_it = |line: &str| words.iter().any(|it| line.contains(it));
        Ok(code.any(is_it).then_some(file))
    }

    /// Its files below one of its folders with one ending, sorted; relative to the book's folder.
    /// Programs that tests only feed to others are not among them.
    pub fn files(
        &self,
        root: &Path,
        folder: &str,
        ending: &str,
    ) -> Vec<PathBuf> {
        let inside = self.folder.join(folder);
        let mut files = workspace::files(root, &inside, ending);
        files.retain(|file| {
            let below = file.strip_prefix(&inside).expect("lies there");
            // Programs that a test compiles, or a fault planted for one: none of them is the package's.
            let others = ["fixtures", "programs", "questions-and-answers"];
            !below.iter().any(|it| others.iter().any(|other| it == *other))
        });
        files
    }

    /// Its files right in its own folder, such as `build.rs`, as [`files`](Self::files) gives them.
    pub fn top_files(&self, root: &Path, ending: &str) -> Vec<PathBuf> {
        let mut files = self.files(root, "", ending);
        files.retain(|file| file.parent() == Some(&self.folder));
        files
    }
}

/// The line, counted from 1, in which a byte of a text lies.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// Markdown events as mdBook sees them, with their places.
pub(crate) fn events(
    text: &str,
) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let parser: Parser<'_> =
        mdbook_markdown::new_cmark_parser(text, &Default::default());
    parser.into_offset_iter()
}

/// Pairs the fences of a chapter's file with the same fences after expansion.
fn fences(source: &str, expanded: &str) -> Result<Vec<Fence>> {
    let (written, expanded) = (code_blocks(source), code_blocks(expanded));
    anyhow::ensure!(
        written.len() == expanded.len(),
        "an include brings fences of its own"
    );
    let pair = |((offset, labels, written), (_, _, expanded))| Fence {
        line: line_of(source, offset),
        labels,
        written,
        expanded,
    };
    Ok(written.into_iter().zip(expanded).map(pair).collect())
}

fn code_blocks(text: &str) -> Vec<(usize, Option<Vec<String>>, String)> {
    let mut blocks = Vec::new();
    let mut inside = false;
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let labels = match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => Some(
                        info.split([',', ' ']).map(str::to_owned).collect(),
                    ),
                };
                blocks.push((range.start, labels, String::new()));
                inside = true;
            }
            Event::Text(code) if inside => {
                blocks.last_mut().expect("a block was begun").2.push_str(&code);
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            _ => {}
        }
    }
    blocks
}

/// The crates in a folder, given relative to the book's folder.
fn crates(root: &Path, folder: &Path) -> Vec<Listing> {
    let folders = workspace::folders(root, folder).into_iter();
    let folders =
        folders.filter(|folder| root.join(folder).join("Cargo.toml").is_file());
    let named = |folder: PathBuf| {
        let name =
            folder.file_name().expect("a folder has a name").to_string_lossy();
        Listing { name: name.into_owned(), folder }
    };
    folders.map(named).collect()
}
