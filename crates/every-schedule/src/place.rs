//! Where in the listing something happens.

use std::collections::HashMap;
use std::fmt;
use std::panic::Location;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A line of the listing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file, from the root of the workspace; empty if unknown.
    pub file: String,
    /// The line; the first is 1.
    pub line: u32,
    /// The column, or 0 if it is unknown.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.file.as_str() {
            "" => f.write_str("?"),
            file => write!(f, "{file}:{}", self.line),
        }
    }
}

impl Place {
    /// The place of a call. A call that comes through std (an iterator) or from the end of a
    /// scope (a drop) has no caller in the listing; then the stack is asked.
    pub(crate) fn of(caller: Option<&Location<'_>>) -> Place {
        match caller.map(Place::of_maker) {
            Some(place) if !place.file.is_empty() => place,
            _ => innermost_of_stack(),
        }
    }

    /// Where a thing was made; unknown if std made it for the listing (`[…].map(Mutex::new)`).
    pub(crate) fn of_maker(at: &Location<'_>) -> Place {
        if !is_listing(at.file()) {
            return Place::default();
        }
        Place { file: tidy(at.file()), line: at.line(), column: at.column() }
    }

    /// The name that the listing gives to what is made here: `let name = …`, `name: …`.
    pub(crate) fn binding(&self) -> Option<String> {
        let source = std::fs::read_to_string(self.path()).ok()?;
        let line = source.lines().nth(self.line.checked_sub(1)? as usize)?;
        let before = line.get(..(self.column as usize).checked_sub(1)?)?;
        // The nearest `name =` or `name:` on the left; what is between are constructors.
        let (left, _) =
            before.rsplit_once(" = ").or_else(|| before.rsplit_once(": "))?;
        let left = left.trim_end();
        let pattern = match left.rsplit_once("let ") {
            Some((_, pattern)) => pattern,
            None => left.rsplit(['{', ',', '(']).next()?,
        };
        let name = pattern.trim().trim_start_matches("mut ").to_owned();
        let is_name = |c: char| c.is_alphanumeric() || "_, ()".contains(c);
        (!name.is_empty() && name.chars().all(is_name)).then_some(name)
    }

    /// The file on this machine.
    pub(crate) fn path(&self) -> PathBuf {
        root().join(&self.file)
    }
}

/// The workspace: this package without `crates/every-schedule`.
fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).expect("the package is two folders deep")
}

/// Part of the path of this library's own sources.
fn own() -> &'static str {
    file!().trim_end_matches("place.rs")
}

/// Neither std nor a library nor this one. (The compiler names what it compiles in this
/// workspace from its root; the debug information has whole paths.)
fn is_listing(file: &str) -> bool {
    let path = Path::new(file);
    let is_here = match path.is_absolute() {
        true => path.starts_with(root()),
        false => root().join(path).is_file(),
    };
    is_here && !file.contains(own())
}

/// From the root of the workspace, without `..`.
fn tidy(file: &str) -> String {
    let path = Path::new(file);
    let path = path.strip_prefix(root()).unwrap_or(path);
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => _ = tidy.pop(),
            Component::CurDir => {}
            other => tidy.push(other),
        }
    }
    tidy.to_string_lossy().replace('\\', "/")
}

fn innermost_of_stack() -> Place {
    // Finding the line of an address is slow, and there are few addresses.
    static KNOWN: Mutex<Option<HashMap<usize, Option<Place>>>> =
        Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    let mut found = Place::default();
    backtrace::trace(|frame| {
        let place = known.entry(frame.ip().addr()).or_insert_with(|| {
            let mut place = None;
            backtrace::resolve_frame(frame, |symbol| {
                // Inlined calls come innermost first.
                let file = symbol
                    .filename()
                    .map(|file| file.to_string_lossy().into_owned());
                let file =
                    file.filter(|file| place.is_none() && is_listing(file));
                if let (Some(file), Some(line)) = (file, symbol.lineno()) {
                    place = Some(Place { file: tidy(&file), line, column: 0 });
                }
            });
            place
        });
        match place {
            Some(place) => {
                found = place.clone();
                false
            }
            None => true,
        }
    });
    found
}
