//! What was found out about a program, in words.

use crate::Quiz;
use anyhow::{Result, ensure};
use every_schedule::{Ending, Report, Schedule, Verdict};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The answer to a quiz.
#[derive(Clone, Debug)]
pub struct Answer {
    /// In a few words, to compare with what the author believes.
    pub words: String,
    /// In Markdown, for the page.
    pub page: String,
    /// What rustc says, if it refuses the program.
    pub stderr: Option<String>,
}

/// Asks rustc, in an empty folder, about a program that it should refuse.
pub fn refused(quiz: &Quiz, folder: &Path) -> Result<Answer> {
    let file = format!("{}.rs", quiz.name.rsplit('/').next().unwrap_or("quiz"));
    fs::write(folder.join(&file), &quiz.program)?;
    let rustc = Command::new("rustc")
        .current_dir(folder)
        .args(["--edition", &workspace::edition()])
        .args(["--emit=metadata", "-Awarnings", &file])
        .output()?;
    if rustc.status.success() {
        let words = "it compiles".to_owned();
        return Ok(Answer { page: words.clone(), words, stderr: None });
    }
    let stderr = brief(&String::from_utf8(rustc.stderr)?);
    let errors = workspace::rustc::errors(&stderr);
    ensure!(!errors.is_empty(), "rustc failed without an error: {stderr}");
    let mut codes: Vec<_> = errors.into_iter().map(|(code, _)| code).collect();
    codes.dedup();
    let codes = codes.join(", ");
    Ok(Answer {
        words: format!("refused, {codes}"),
        page: format!("**It does not compile**: {codes}.\n"),
        stderr: Some(stderr),
    })
}

/// Without the summary at the end, and without the folder that std was built in.
fn brief(stderr: &str) -> String {
    let summary = [
        "error: aborting due to",
        "For more information about",
        "Some errors have",
    ];
    let lines = stderr
        .lines()
        .take_while(|line| !summary.iter().any(|it| line.starts_with(it)));
    let lines = lines.map(|line| match line.split_once("--> /") {
        Some((arrow, path)) => {
            let path = path.split_once("/library/").map_or(path, |it| it.1);
            // Columns and lines of std are of no use to a reader.
            let path = path.split(':').next().unwrap_or(path);
            format!("{arrow}--> $RUST/{path}")
        }
        None => line.trim_end().to_owned(),
    });
    let lines: Vec<_> = lines.collect();
    format!("{}\n", lines.join("\n").trim_end())
}

/// What the schedules of a program come to; an error if some of them may be missing.
pub fn explored(quiz: &Quiz, report: &Report) -> Result<Answer> {
    ensure!(
        !report.is_partial(),
        "{}:1: a loop was taken for endless, so there may be other answers: {:?}",
        quiz.file.display(),
        report.loops
    );
    let outcomes = outcomes(report);
    let words: Vec<_> =
        outcomes.iter().map(|it| it.words.replace('`', "")).collect();
    Ok(Answer {
        words: words.join(", or "),
        page: page(report, &outcomes),
        stderr: None,
    })
}

/// The program, run once by the real std, prints what it prints under one of the schedules.
pub fn runs_for_real(quiz: &Quiz, runner: &str, report: &Report) -> Result<()> {
    let output = Command::new(runner).arg(&quiz.name).output()?;
    let printed = String::from_utf8(output.stdout)?;
    let is_known = report.ends.iter().any(|end| {
        let said = end.ending.printed.iter().map(|(_, text)| text.as_str());
        said.collect::<String>() == printed
    });
    ensure!(
        is_known && output.status.success(),
        "{}:1: no schedule prints what the real program prints: {printed}{}",
        quiz.file.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// One way to end, as far as a reader can tell it from others.
struct Outcome<'a> {
    words: String,
    schedules: u128,
    shortest: &'a Schedule,
}

fn outcomes(report: &Report) -> Vec<Outcome<'_>> {
    let mut outcomes = Vec::<Outcome<'_>>::new();
    for end in &report.ends {
        let words = words(&end.ending);
        let length = |it: &Schedule| (it.switches(), it.steps.len());
        match outcomes.iter_mut().find(|it| it.words == words) {
            Some(known) => {
                known.schedules += end.schedules;
                if length(&end.shortest) < length(known.shortest) {
                    known.shortest = &end.shortest;
                }
            }
            None => outcomes.push(Outcome {
                words,
                schedules: end.schedules,
                shortest: &end.shortest,
            }),
        }
    }
    outcomes
}

fn words(ending: &Ending) -> String {
    let printed = ending.printed.iter().flat_map(|(_, text)| text.lines());
    let printed =
        printed.map(|line| format!("`{line}`")).collect::<Vec<_>>().join(", ");
    let end = match &ending.verdict {
        Verdict::Ok if printed.is_empty() => {
            "ends, and prints nothing".to_owned()
        }
        Verdict::Ok => return format!("prints {printed}"),
        Verdict::Deadlock => "deadlocks".to_owned(),
        Verdict::Livelock => "goes round and round forever".to_owned(),
        Verdict::Leaked => "ends, and leaves a thread waiting".to_owned(),
        Verdict::Violated(panic) => format!("panics: `{panic}`"),
    };
    match printed.as_str() {
        "" => end,
        printed => format!("prints {printed} and {end}"),
    }
}

fn page(report: &Report, outcomes: &[Outcome<'_>]) -> String {
    if let [only] = outcomes {
        let all = match report.schedules {
            1 => String::new(),
            many => format!(", under each of its {many} schedules"),
        };
        let Outcome { words, shortest, .. } = only;
        return match shortest.ending.verdict {
            Verdict::Ok => format!("**It {words}**{all}.\n"),
            _ => format!("**It {words}**{all}:\n\n{}", steps(shortest, "")),
        };
    }
    let mut page = format!(
        "**It can end in {} ways**, and has {} schedules.\n\n",
        outcomes.len(),
        report.schedules
    );
    for Outcome { words, schedules, shortest } in outcomes {
        let many = match schedules {
            1 => "one".to_owned(),
            _ => schedules.to_string(),
        };
        page +=
            &format!("- Under {many} of them it **{words}**, for example:\n");
        page += &steps(shortest, "  ");
    }
    page
}

/// A numbered list: an item for each turn of a thread.
fn steps(schedule: &Schedule, indent: &str) -> String {
    let mut turns = Vec::<(&str, Vec<String>)>::new();
    for step in &schedule.steps {
        if turns.last().is_none_or(|(thread, _)| *thread != step.thread) {
            turns.push((&step.thread, Vec::new()));
        }
        let actions = turns.last_mut().map(|(_, actions)| actions);
        let actions = actions.expect("there is a turn now");
        let action = short_names(&step.action);
        let locked = actions.last().and_then(|it| it.strip_prefix("lock "));
        if locked.is_some() && locked == action.strip_prefix("unlock ") {
            actions.pop();
            actions.push(action.replace("unlock", "lock and unlock"));
        } else if action.starts_with("update ") {
            actions.push(action.replace(": ", ", which was "));
        } else {
            actions.push(action);
        }
    }
    let turns = turns
        .into_iter()
        .map(|(thread, actions)| format!("*{thread}*: {}", actions.join("; ")));
    let waiting = schedule.ending.waiting.iter().map(|words| waiting(words));
    let items = turns.chain(waiting).enumerate();
    items.map(|(n, item)| format!("{indent}{}. {item}\n", n + 1)).collect()
}

/// A channel is called `(alice, mailbox)`; one end is enough: that which is used.
fn short_names(action: &str) -> String {
    let Some((before, pair)) = action.split_once("`(") else {
        return action.to_owned();
    };
    match pair.split_once(")`") {
        Some((pair, after)) => {
            let (sender, mailbox) =
                pair.split_once(", ").unwrap_or((pair, pair));
            let end =
                if before.ends_with("send to ") { sender } else { mailbox };
            format!("{before}`{end}`{after}")
        }
        None => action.to_owned(),
    }
}

/// `main waits at file:12: lock till, held by itself`, as a reader would say it.
fn waiting(words: &str) -> String {
    let parts = words.split_once(" waits at ");
    let parts = parts
        .and_then(|(thread, rest)| Some((thread, rest.split_once(": ")?.1)));
    match parts {
        Some((thread, what)) => {
            // A task says its own name once more, and where it stands.
            let own = what.strip_prefix(&format!("{thread}: "));
            let own = own.and_then(|it| Some(it.rsplit_once(" (")?.0));
            let what = short_names(own.unwrap_or(what));
            // Who holds the other end of the channel.
            let (what, holders) = match what.split_once("; ") {
                Some((what, holders)) => (what, format!("; {holders}")),
                None => (&*what, String::new()),
            };
            let what = match what.strip_prefix("wait ") {
                Some(what) => what.to_owned(),
                None => format!("to {what}"),
            };
            format!("*{thread}* waits {what}, forever{holders}")
        }
        None => words.to_owned(),
    }
}
