//! Where in the program something happens.

mod binding;

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::panic::Location;
use std::path::{Component, Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

/// A line of the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Place {
    /// The file, from the root of the workspace if it is in there; empty if unknown.
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
    /// scope (a drop) has no caller in the program; then the stack is asked.
    pub(crate) fn of(caller: Option<&Location<'_>>) -> Place {
        match caller.map(Place::of_maker) {
            Some(place) if !place.file.is_empty() => place,
            _ => innermost_of_stack(),
        }
    }

    /// Where a thing was made; unknown if std made it for the program (`[…].map(Mutex::new)`).
    pub(crate) fn of_maker(at: &Location<'_>) -> Place {
        Place::of_call(at.file(), at.line(), at.column())
    }

    /// The same, in parts.
    pub(crate) fn of_call(file: &str, line: u32, column: u32) -> Place {
        if !is_of_program(file) {
            return Place::default();
        }
        Place { file: tidy(file), line, column }
    }

    /// A line of the program.
    pub(crate) fn of_line(file: &str, line: u32) -> Place {
        Place { file: tidy(file), line, column: 0 }
    }

    /// The name that the program gives to what is made here.
    pub(crate) fn binding(&self, kind: &str) -> Option<String> {
        let source = std::fs::read_to_string(self.path()).ok()?;
        binding::name(&source, kind, self.line, self.column)
    }

    /// The line of the function, if no call of the method is written here: an attribute has written it. (In
    /// a file that is laid out as usual: a function that is closed above the call is not around it.)
    pub(crate) fn beginning_of_argument(&self, method: &str) -> Option<u32> {
        let source = std::fs::read_to_string(self.path()).ok()?;
        let lines: Vec<_> = source.lines().take(self.line as usize).collect();
        let (last, before) = lines.split_last()?;
        let call: String =
            last.chars().skip(self.column.saturating_sub(1) as usize).collect();
        let callee = call.split('(').next()?;
        let callee = callee.split_once("::<").map_or(callee, |it| it.0);
        if callee.ends_with(method) {
            return None;
        }
        let begins = lines.iter().enumerate().rposition(|(at, it)| {
            let name = it.trim_start();
            let indent = &it[..it.len() - name.len()];
            let is_closed = |it: &&str| {
                let inner = it.strip_prefix(indent);
                inner.is_some_and(|it| it.starts_with('}'))
            };
            let is_one_line = at < before.len() && it.ends_with(['}', ';']);
            it.contains("async fn ")
                && !is_one_line
                && !before.iter().skip(at + 1).any(is_closed)
        })?;
        let above = lines[..begins].last()?.trim_start();
        // The last line of an attribute may be its end only.
        if !above.starts_with("#[") && above != ")]" {
            return None;
        }
        u32::try_from(begins + 1).ok()
    }

    /// The file on this machine.
    pub(crate) fn path(&self) -> PathBuf {
        ROOT.join(&self.file)
    }
}

/// From where the compiler names the files of the program: the folder of the workspace. It holds
/// the lock file, and is this folder or above it.
static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    let here = env::current_dir().unwrap_or_default();
    let mut above = here.ancestors();
    match above.find(|folder| folder.join("Cargo.lock").is_file()) {
        Some(root) => root.to_owned(),
        None => here,
    }
});

/// Neither std nor a library of others nor this one. (The compiler names what it compiles in a
/// workspace from its root, and everything else from that of the machine; so does the debug
/// information with all of it.)
fn is_of_program(file: &str) -> bool {
    let of_others =
        ["/rustc/", "/rustlib/src/", "/registry/src/", "/git/checkouts/"];
    let file = file.replace('\\', "/");
    let own = match Path::new(&file).is_absolute() {
        true => concat!(env!("CARGO_MANIFEST_DIR"), "/src/"),
        false => file!().trim_end_matches("place.rs"),
    };
    // The drop-in for Tokio is beside this one.
    let tokio = own.replace("every-schedule/src/", "every-schedule-tokio/src/");
    let is_own = file.starts_with(own) || file.starts_with(&tokio);
    !is_own
        && file.ends_with(".rs") // what starts a thread is C
        && !file.starts_with('<')
        && !of_others.iter().any(|it| file.contains(it))
}

/// From the root of the workspace, without `..`.
fn tidy(file: &str) -> String {
    let path = Path::new(file);
    let mut tidy = PathBuf::new();
    for component in path.strip_prefix(&*ROOT).unwrap_or(path).components() {
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
                    file.filter(|file| place.is_none() && is_of_program(file));
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
