//! The built book: which places can be linked to, and what mdBook complained about.

use crate::{Book, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// A book built as `mdbook build` builds it.
pub struct Site {
    /// By chapter file, such as `src/channels.md`: the ids on its page.
    pub ids: HashMap<PathBuf, HashSet<String>>,
    /// The same pages, as they were built.
    pub pages: BTreeMap<PathBuf, String>,
    folder: TempDir,
    log: String,
}

impl Site {
    /// Builds a book into a temporary folder.
    pub fn build(book: &Book) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let log = Log::default();
        let writer = log.clone();
        let logging = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::WARN)
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .without_time()
            .set_default();
        book.build(folder.path())?;
        drop(logging);

        let id = Regex::new(r#"\bid="([^"]+)""#)?;
        let (mut ids, mut pages) = (HashMap::new(), BTreeMap::new());
        for chapter in &book.chapters {
            let page = folder
                .path()
                .join(chapter.path.strip_prefix("src")?)
                .with_extension("html");
            let html = fs::read_to_string(page)?;
            let found =
                id.captures_iter(&html).map(|id| id[1].to_owned()).collect();
            ids.insert(chapter.path.clone(), found);
            pages.insert(chapter.path.clone(), html);
        }
        let log =
            String::from_utf8_lossy(&log.0.lock().expect("no writer panics"))
                .into_owned();
        let log = log.replace(&format!("{}/", book.root.display()), "");
        Ok(Self { ids, pages, folder, log })
    }

    /// Where it lies, as long as this is kept.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The warnings and errors that mdBook printed and then exited with 0.
    pub fn complaints(&self) -> Vec<Finding> {
        let said = self.log.lines().filter(|line| !line.trim().is_empty());
        said.map(|line| {
            Finding::new(
                "book.toml",
                1,
                format!("mdbook build says: {}", line.trim()),
            )
        })
        .collect()
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no writer panics").extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
