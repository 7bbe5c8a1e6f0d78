//! What the lock must do.
//! Run: `cargo test -p exercise-lock-file -- --ignored`

use exercise_lock_file::LockFile;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Barrier;
use std::time::SystemTime;
use std::{env, fs, process, thread};

/// A folder of its own; gone at the end, also if the test fails.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("lock-file-{test}-{}", process::id());
        let folder = env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.join("lock")
    }

    /// The same file, by way of links that lead to each other in many small steps.
    fn long_way(&self) -> PathBuf {
        for link in 0..30 {
            let steps = "./".repeat(1_900);
            let to =
                if link == 0 { ".".into() } else { format!("{}", link - 1) };
            symlink(steps + &to, self.0.join(link.to_string())).unwrap();
        }
        self.0.join("29/lock")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
#[ignore = "exercise"]
fn whoever_comes_second_does_not_get_it() {
    let folder = Folder::new("second");
    let path = folder.path();
    let first = LockFile::try_take(&path).unwrap();
    assert!(first.is_some(), "nobody has it");
    let second = LockFile::try_take(&path).unwrap();
    assert!(second.is_none(), "two have it at once");
    drop((first, second));
    let third = LockFile::try_take(&path).unwrap();
    assert!(third.is_some(), "the first has not given it back");
    drop(third);
    assert!(!path.exists(), "the file is left behind");
}

#[test]
#[ignore = "exercise"]
fn whoever_did_not_get_it_cannot_give_it_back() {
    let folder = Folder::new("give-back");
    let path = folder.path();
    let first = LockFile::try_take(&path).unwrap();
    drop(LockFile::try_take(&path).unwrap()); // `None`
    assert!(path.exists(), "who did not get it has given it back");
    drop(first);
}

/// The way to it is so long that to walk it takes a moment: so all of them look before the first
/// one creates it.
#[test]
#[ignore = "exercise"]
fn of_many_who_try_at_once_one_gets_it() {
    let folder = Folder::new("many");
    let path = folder.long_way();
    for _ in 0..20 {
        let start = Barrier::new(4);
        let locks: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        LockFile::try_take(&path).unwrap()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let had = locks.iter().flatten().count();
        assert_eq!(had, 1, "so many have it at once");
    }
}

/// Nobody knows from its age whether whoever has it lives.
#[test]
#[ignore = "exercise"]
fn an_old_lock_is_a_lock() {
    let folder = Folder::new("old");
    let path = folder.path();
    let first = LockFile::try_take(&path).unwrap();
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let second = LockFile::try_take(&path).unwrap();
    assert!(second.is_none(), "it was taken from somebody who is slow");
    drop((first, second));
}

/// A link that leads nowhere is a file of that name, although there is none at
/// its end. Who looks first, sees none, and creates one there.
#[test]
#[ignore = "exercise"]
fn a_file_that_cannot_be_seen_is_there_all_the_same() {
    let folder = Folder::new("link");
    let path = folder.path();
    let nowhere = path.with_extension("nowhere");
    symlink(&nowhere, &path).unwrap();
    let taken = LockFile::try_take(&path);
    let got_it = matches!(taken, Ok(Some(_)));
    drop(taken);
    assert!(!got_it, "it looked, and created the file in a second step");
}

#[test]
#[ignore = "exercise"]
fn a_folder_that_is_not_there_is_an_error() {
    let folder = Folder::new("no-folder");
    let path = folder.path().join("lock");
    let taken = LockFile::try_take(&path);
    assert!(taken.is_err(), "no folder, and yet no error");
    fs::create_dir(path.parent().unwrap()).unwrap();
    let taken = LockFile::try_take(&path).unwrap();
    assert!(taken.is_some());
}
