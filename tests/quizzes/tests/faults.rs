//! Planted faults: each is found, and the message names the file and the line.

use anyhow::{Context, Result};
use quiz_answers::{Answer, Quiz, explored, quizzes, refused, runs_for_real};
use std::fs;
use std::path::Path;

const FILE: &str = "tests/quizzes/questions-and-answers/fork/planted.rs";
const RECORDED: &str = "tests/quizzes/recorded/fork/planted.rs";

fn planted(belief: &str, program: &str) -> Result<Quiz> {
    let text = format!(
        "// Question: What?\n// Answer: {belief}\n\n// ANCHOR: program\n\
         {program}// ANCHOR_END: program\n"
    );
    Quiz::parse(Path::new(FILE), &text)
}

fn error<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => error.to_string().lines().next().unwrap_or("").to_owned(),
    }
}

const MOVED: &str = "
fn main() {
    let text = String::new();
    drop(text);
    drop(text);
}
";

#[test]
fn a_file_that_is_no_quiz_is_named() {
    let parse = |text: &str| error(Quiz::parse(Path::new(FILE), text));
    let question = "// Question: What?\n";
    let answer = "// Answer: prints 1\n";
    assert_eq!(parse(""), format!("{FILE}:1: `// Question: …` is missing"));
    assert_eq!(parse(question), format!("{FILE}:2: `// Answer: …` is missing"));
    assert_eq!(
        parse(&[question, answer].concat()),
        format!("{FILE}:3: no program between anchors, to the end")
    );
    assert_eq!(
        error(planted("prints 1", "fn half() {}\n")),
        format!("{FILE}:5: the program has no `fn main()`")
    );
}

/// Not even a recording hides that an answer has changed: what the page says about it is about
/// the old one.
#[test]
fn a_wrong_belief_is_an_error_also_when_recording() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let wrong = planted("refused, E0277", MOVED)?;
    let answer = refused(&wrong, folder.path())?;
    for record in [false, true] {
        let said = error(wrong.check(folder.path(), &answer, record));
        assert!(
            said.starts_with(&format!(
                "{FILE}:2: the answer is `refused, E0382`, not `refused, E0277`"
            )),
            "{said}"
        );
    }
    Ok(())
}

#[test]
fn a_program_that_should_be_refused_and_compiles_is_an_error() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sound = planted("refused, E0382", "\nfn main() {\n}\n")?;
    let answer = refused(&sound, folder.path())?;
    let said = error(sound.check(folder.path(), &answer, false));
    assert!(said.contains("the answer is `it compiles`"), "{said}");
    Ok(())
}

#[test]
fn a_stale_answer_names_the_command_that_records_it() -> Result<()> {
    let root = tempfile::tempdir()?;
    let quiz = planted("refused, E0382", MOVED)?;
    let answer = refused(&quiz, root.path())?;
    quiz.check(root.path(), &answer, true)?;
    quiz.check(root.path(), &answer, false)?;
    for ending in ["md", "stderr"] {
        let file = Path::new(RECORDED).with_extension(ending);
        let right = fs::read_to_string(root.path().join(&file))?;
        let last = right.lines().last().unwrap_or_default();
        let stale = format!(
            "{}no\n",
            right.strip_suffix(&format!("{last}\n")).context("a line")?
        );
        fs::write(root.path().join(&file), stale)?;
        assert_eq!(
            error(quiz.check(root.path(), &answer, false)),
            format!(
                "{}:{}: recorded `no`, but now it is `{last}`; \
                 if that is meant: RECORD=1 cargo test -p quizzes",
                file.display(),
                right.lines().count()
            )
        );
        quiz.check(root.path(), &answer, true)?;
    }
    let sound = Answer { stderr: None, ..answer };
    assert_eq!(
        error(quiz.check(root.path(), &sound, true)),
        format!(
            "{}:1: rustc says nothing any more: delete this",
            Path::new(RECORDED).with_extension("stderr").display()
        )
    );
    Ok(())
}

#[test]
fn an_answer_without_a_quiz_is_found() -> Result<()> {
    let root = tempfile::tempdir()?;
    let file = root.path().join(RECORDED).with_extension("md");
    fs::create_dir_all(file.with_file_name(""))?;
    fs::write(file, "It prints nothing.")?;
    assert_eq!(
        error(quizzes(root.path())),
        "tests/quizzes/recorded/fork/planted.md:1: the quiz of this answer is gone"
    );
    Ok(())
}

/// Every way to end is told, with its count: here one of each that a program may have.
#[test]
fn the_words_tell_every_way_to_end() -> Result<()> {
    use every_schedule::sync::{Arc, Mutex};
    let report = every_schedule::explore(|| {
        let alice = Arc::new(Mutex::new(10));
        let bob = Arc::new(Mutex::new(5));
        let (from, to) = (alice.clone(), bob.clone());
        let teller = every_schedule::thread::spawn(move || {
            let bob = to.lock().unwrap();
            let alice = from.lock().unwrap();
            *alice + *bob
        });
        let (one, two) = (alice.lock().unwrap(), bob.lock().unwrap());
        drop((one, two));
        let sum = teller.join().unwrap();
        every_schedule::println!("{sum}");
    });
    let quiz = planted("prints 15, or deadlocks", "\nfn main() {\n}\n")?;
    let Answer { words, page, stderr } = explored(&quiz, &report)?;
    let (all, deadlocks) = (report.schedules, report.deadlocks());
    assert!(0 < deadlocks && deadlocks < all);
    assert_eq!(words, "prints 15, or deadlocks");
    for told in [
        format!("**It can end in 2 ways**, and has {all} schedules.\n"),
        format!("- Under {} of them it **prints `15`**", all - deadlocks),
        format!("- Under {deadlocks} of them it **deadlocks**"),
        " waits to lock `alice`, held by main, forever\n".to_owned(),
    ] {
        assert!(page.contains(&told), "{told:?} is missing in:\n{page}");
    }
    assert_eq!(stderr, None);
    Ok(())
}

#[test]
fn a_loop_that_was_taken_for_endless_is_no_answer() -> Result<()> {
    use every_schedule::sync::atomic::{AtomicBool, Ordering::SeqCst};
    let report = every_schedule::explore(|| {
        let set = AtomicBool::new(false);
        every_schedule::thread::scope(|scope| {
            scope.spawn(|| set.store(true, SeqCst));
            while !set.load(SeqCst) {}
        });
    });
    let quiz = planted("ends", "\nfn main() {\n}\n")?;
    let error = error(explored(&quiz, &report));
    let words = format!("{FILE}:1: a loop was taken for endless");
    assert!(error.starts_with(&words), "{error}");
    Ok(())
}

#[test]
fn a_program_that_really_prints_something_else_is_found() -> Result<()> {
    let report = every_schedule::explore(|| every_schedule::println!("1000"));
    let runner = env!("CARGO_BIN_EXE_quizzes");
    let mut quiz = planted("prints 1000", "\nfn main() {\n}\n")?;
    quiz.name = "fork/moved_number".to_owned();
    runs_for_real(&quiz, runner, &report)?;
    quiz.name = "mutexes/reader_panics".to_owned();
    assert_eq!(
        error(runs_for_real(&quiz, runner, &report)),
        format!(
            "{FILE}:1: no schedule prints what the real program prints: false"
        )
    );
    Ok(())
}
