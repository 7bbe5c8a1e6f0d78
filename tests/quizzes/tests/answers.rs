//! Every quiz is answered, and the answer is what its author believes and what its page shows.
//! `RECORD=1 cargo test -p quizzes` records the answers anew.

// The programs, and with them this file, have the explorer for their `std` and `tokio`.
#[macro_use]
extern crate every_schedule as std;
extern crate every_schedule_tokio as tokio;

use anyhow::{Context, Result};
use libtest_mimic::{Arguments, Trial};
use quiz_answers::{Answer, Quiz, explored, refused, runs_for_real};
use std::explore;
use tokio::Model;
use workspace::root;

include!(concat!(env!("OUT_DIR"), "/programs.rs"));

fn main() -> Result<()> {
    let quizzes = quiz_answers::quizzes(root())?.into_iter();
    let tests = quizzes.map(|quiz| {
        Trial::test(quiz.name.clone(), move || {
            Ok(quiz.check(root(), &answer(&quiz)?, workspace::recording())?)
        })
    });
    libtest_mimic::run(&Arguments::from_args(), tests.collect()).exit();
}

fn answer(quiz: &Quiz) -> Result<Answer> {
    if quiz.is_refused() {
        return refused(quiz, tempfile::tempdir()?.path());
    }
    let listed = PROGRAMS.iter().find(|(name, _)| *name == quiz.name);
    let (_, run) = listed.context("the build script knows every program")?;
    let report = match quiz.is_of_tokio() {
        true => tokio::explore(Model::OneThread, run),
        false => explore(run),
    };
    if report.oks() == report.schedules {
        runs_for_real(quiz, env!("CARGO_BIN_EXE_quizzes"), &report)?;
    }
    explored(quiz, &report)
}
