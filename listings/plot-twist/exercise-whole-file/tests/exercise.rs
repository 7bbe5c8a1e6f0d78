//! What the replacement must do.
//! Run: `cargo test -p exercise-whole-file -- --ignored`

use exercise_whole_file::replace;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::{env, process};

/// A folder with a file in it.
fn file(test: &str) -> PathBuf {
    let folder = format!("whole-file-{test}-{}", process::id());
    let folder = env::temp_dir().join(folder);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("balance.txt");
    fs::write(&file, "alice 100000, bob 50000").unwrap();
    file
}

fn remove_folder_of(file: &Path) {
    fs::remove_dir_all(file.parent().unwrap()).unwrap();
}

#[test]
#[ignore = "exercise"]
fn whoever_opened_the_old_file_reads_the_old_contents() {
    let path = file("reader");
    let mut reader = File::open(&path).unwrap();
    replace(&path, "alice 80000, bob 70000").unwrap();
    let (mut old, new) = (String::new(), fs::read_to_string(&path).unwrap());
    reader.read_to_string(&mut old).unwrap();
    assert_eq!(old, "alice 100000, bob 50000", "never a part of each");
    assert_eq!(new, "alice 80000, bob 70000");
    remove_folder_of(&path);
}

#[test]
#[ignore = "exercise"]
fn nothing_else_is_left_in_the_folder() {
    let path = file("left");
    replace(&path, "alice 80000, bob 70000").unwrap();
    let folder = fs::read_dir(path.parent().unwrap()).unwrap();
    assert_eq!(folder.count(), 1);
    remove_folder_of(&path);
}

#[test]
#[ignore = "exercise"]
fn a_replacement_that_fails_is_an_error_and_leaves_nothing() {
    let path = file("folder").with_file_name("a-folder");
    fs::create_dir(&path).unwrap(); // no file can take this name
    fs::write(path.join("something"), "").unwrap();
    assert!(replace(&path, "alice 80000, bob 70000").is_err());
    let folder = fs::read_dir(path.parent().unwrap()).unwrap();
    assert_eq!(folder.count(), 2);
    remove_folder_of(&path);
}
