//! What the replacement must do.
//! Run: `cargo test -p exercise-whole-file -- --ignored`

use exercise_whole_file::replace;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;
use std::{env, process, thread};

const OLD: &str = "alice 100000, bob 50000";
const NEW: &str = "alice 80000, bob 70000";

/// A folder of its own; gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        Self::inside(&env::temp_dir(), test)
    }

    /// In memory, if the machine has a folder there: another file system, as a
    /// rule, and a fast one.
    fn in_memory(test: &str) -> Self {
        let memory = Path::new("/dev/shm");
        match memory.is_dir() {
            true => Self::inside(memory, test),
            false => Self::new(test),
        }
    }

    fn inside(place: &Path, test: &str) -> Self {
        let name = format!("whole-file-{test}-{}", process::id());
        let folder = place.join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// A file in it.
    fn file(&self, name: &str) -> PathBuf {
        let file = self.0.join(name);
        fs::write(&file, OLD).unwrap();
        file
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string();
        let mut names: Vec<_> =
            entries.map(|entry| name(entry.unwrap()).unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}

#[test]
#[ignore = "exercise"]
fn whoever_opened_the_old_file_reads_the_old_contents() {
    let folder = Folder::new("reader");
    let path = folder.file("balance.txt");
    let mut reader = File::open(&path).unwrap();
    replace(&path, NEW).unwrap();
    let mut old = String::new();
    reader.read_to_string(&mut old).unwrap();
    assert_eq!(old, OLD, "the old file was written over");
    assert_eq!(text(&path), NEW, "the name leads to the new contents");
}

/// Whether the two are on file systems of their own, as far as the machine says so.
#[cfg(unix)]
fn apart(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let device = |it: &Path| fs::metadata(it).unwrap().dev();
    device(one) != device(other)
}

#[cfg(not(unix))]
fn apart(_: &Path, _: &Path) -> bool {
    false
}

/// A name cannot be moved to another file system, and a copy is no rename.
#[test]
#[ignore = "exercise"]
fn it_works_on_another_file_system_than_that_of_the_temporary_files() {
    let folder = Folder::in_memory("elsewhere");
    if !apart(&folder.0, &env::temp_dir()) {
        println!("there is no other file system here: this shows nothing");
    }
    let path = folder.file("balance.txt");
    let mut reader = File::open(&path).unwrap();
    let replaced = replace(&path, NEW);
    assert!(replaced.is_ok(), "a rename across file systems: {replaced:?}");
    let mut old = String::new();
    reader.read_to_string(&mut old).unwrap();
    assert_eq!(old, OLD, "the old file was written over");
}

/// So often two threads have to meet, or nothing is shown: this often in the first second, or at
/// least so often.
const OFTEN: u64 = 1_000;
const AT_LEAST: u64 = 40;

/// Whether they have met often enough, or never will.
fn enough(met: u64, begin: Instant) -> bool {
    let seconds = begin.elapsed().as_secs();
    met >= OFTEN || (met >= AT_LEAST && seconds >= 1) || seconds >= 15
}

/// One thread replaces it again and again, the other looks whether it is there, until the two
/// have met so often that a moment without it is seen.
#[test]
#[ignore = "exercise"]
fn there_is_a_file_of_that_name_at_every_moment() {
    let folder = Folder::in_memory("gap");
    let path = folder.file("balance.txt");
    let (replaced, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let begin = Instant::now();
    let (was_gone, met) = thread::scope(|scope| {
        let replacer = scope.spawn(|| {
            while !done.load(Relaxed) {
                replace(&path, NEW).unwrap();
                replaced.fetch_add(1, Relaxed);
            }
        });
        let (mut was_gone, mut met) = (false, 0);
        let (mut alone, mut before) = (0_u64, 0);
        while !was_gone && !replacer.is_finished() && !enough(met, begin) {
            was_gone = File::open(&path).is_err();
            let now = replaced.load(Relaxed);
            if now == before {
                alone += 1;
            } else {
                met += 1;
            }
            if alone % 500 == 499 {
                thread::yield_now(); // there may be one processor only
            }
            before = now;
        }
        done.store(true, Relaxed);
        (was_gone, met)
    });
    assert!(!was_gone, "for a moment there was no file at all");
    assert!(met >= AT_LEAST, "they hardly meet here: run it again");
}

/// It is in the folder where we are. No other test here has a relative path.
#[test]
#[ignore = "exercise"]
fn a_name_without_a_folder_is_enough() {
    let folder = Folder::new("relative");
    folder.file("balance.txt");
    let before = env::current_dir().unwrap();
    env::set_current_dir(&folder.0).unwrap();
    let replaced = replace(Path::new("balance.txt"), NEW);
    env::set_current_dir(before).unwrap();
    assert!(replaced.is_ok(), "a name without a folder: {replaced:?}");
    assert_eq!(text(&folder.0.join("balance.txt")), NEW);
}

#[test]
#[ignore = "exercise"]
fn nothing_else_is_left_in_the_folder() {
    let folder = Folder::new("left");
    replace(&folder.file("balance.txt"), NEW).unwrap();
    assert_eq!(folder.names(), ["balance.txt"], "something is left behind");
}

/// Files with the names that come to mind belong to somebody else.
#[test]
#[ignore = "exercise"]
fn every_other_file_is_left_alone() {
    let folder = Folder::new("others");
    let path = folder.file("balance.txt");
    let endings = ["new", "tmp", "temp", "bak"];
    let others = endings.iter().flat_map(|ending| {
        [format!("balance.{ending}"), format!("balance.txt.{ending}")]
    });
    let others: Vec<_> = others.map(|name| folder.file(&name)).collect();
    replace(&path, NEW).unwrap();
    for other in others {
        let kept = fs::read_to_string(&other).unwrap_or_default();
        assert_eq!(kept, OLD, "{other:?} was somebody else's");
    }
    assert_eq!(text(&path), NEW);
}

#[test]
#[ignore = "exercise"]
fn a_replacement_that_fails_is_an_error_and_leaves_nothing() {
    let folder = Folder::new("fails");
    let path = folder.0.join("a-folder"); // no file can take this name
    fs::create_dir(&path).unwrap();
    fs::write(path.join("something"), "").unwrap();
    assert!(replace(&path, NEW).is_err(), "a folder was replaced");
    assert_eq!(folder.names(), ["a-folder"], "something is left behind");
}
