//! What the lock must do.
//! Run: `cargo test -p exercise-lock-file -- --ignored`

use exercise_lock_file::LockFile;
use std::path::PathBuf;
use std::sync::Barrier;
use std::{env, fs, process, thread};

fn path(test: &str) -> PathBuf {
    env::temp_dir().join(format!("lock-file-{test}-{}", process::id()))
}

#[test]
#[ignore = "exercise"]
fn whoever_comes_second_does_not_get_it() {
    let path = path("second");
    let first = LockFile::try_take(&path).unwrap();
    assert!(first.is_some());
    assert!(LockFile::try_take(&path).unwrap().is_none());
    drop(first);
    assert!(LockFile::try_take(&path).unwrap().is_some());
    assert!(!path.exists(), "nothing is left behind");
}

#[test]
#[ignore = "exercise"]
fn whoever_did_not_get_it_cannot_give_it_back() {
    let path = path("give-back");
    let first = LockFile::try_take(&path).unwrap();
    drop(LockFile::try_take(&path).unwrap()); // `None`
    assert!(path.exists(), "the first still has it");
    drop(first);
}

#[test]
#[ignore = "exercise"]
fn of_many_who_try_at_once_one_gets_it() {
    let path = path("many");
    for _ in 0..200 {
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
        assert_eq!(locks.iter().flatten().count(), 1);
    }
}

#[test]
#[ignore = "exercise"]
fn a_folder_that_is_not_there_is_an_error() {
    let path = path("no-folder").join("lock");
    assert!(LockFile::try_take(&path).is_err());
    fs::create_dir(path.parent().unwrap()).unwrap();
    let taken = LockFile::try_take(&path).unwrap();
    assert!(taken.is_some());
    drop(taken);
    fs::remove_dir(path.parent().unwrap()).unwrap();
}
