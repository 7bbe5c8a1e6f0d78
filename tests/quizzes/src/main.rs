//! Runs a quiz for real, once: `cargo run -p quizzes -- fork/moved_number`.

use std::env;
use std::process::exit;

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

fn main() {
    let wanted = env::args().nth(1).unwrap_or_default();
    let Some((_, run)) = PROGRAMS.iter().find(|(name, _)| *name == wanted)
    else {
        eprintln!("There is no quiz {wanted:?} that compiles. There are:");
        PROGRAMS.iter().for_each(|(name, _)| eprintln!("{name}"));
        exit(2);
    };
    run();
}
