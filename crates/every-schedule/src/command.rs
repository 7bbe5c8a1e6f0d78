//! What a program does with itself that the command line has compiled.

use std::fmt::{Debug, Write as _};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::report::counted;
use crate::{Ends, Error, Explorer, Figure, Report, Schedule, Verdict, page};

/// The environment variable with the [`Options`].
pub const OPTIONS: &str = "EVERY_SCHEDULE";

/// What the command line asks for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Options {
    /// What the program is called.
    pub program: String,
    /// How the command line names it.
    pub again: String,
    /// What the program finds behind its name.
    pub arguments: Vec<String>,
    /// The one model of several, or `all`.
    pub model: Option<String>,
    /// The one schedule to run.
    pub replay: Option<String>,
    /// See [`Explorer::max_states`].
    pub max_states: Option<usize>,
    /// See [`Explorer::max_seconds`].
    pub seconds: Option<u64>,
    /// See [`Explorer::spurious_wakeups`].
    pub spurious: bool,
    /// See [`Explorer::writer_first`].
    pub writer_first: Option<bool>,
    /// See [`Explorer::idle_rounds`].
    pub idle_rounds: Option<usize>,
    /// See [`Explorer::fair`].
    pub fair: bool,
    /// One line of JSON instead of words.
    pub json: bool,
    /// Where to write the page.
    pub page: Option<PathBuf>,
    /// Somebody has asked for the page to be there.
    pub needs_page: bool,
}

impl Options {
    /// For the environment.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("options are plain data")
    }

    fn explorer(&self) -> Explorer {
        let mut explorer =
            Explorer::new().spurious_wakeups(self.spurious).fair(self.fair);
        if let Some(states) = self.max_states {
            explorer = explorer.max_states(states);
        }
        if let Some(seconds) = self.seconds {
            explorer = explorer.max_seconds(seconds);
        }
        if let Some(first) = self.writer_first {
            explorer = explorer.writer_first(first);
        }
        if let Some(rounds) = self.idle_rounds {
            explorer = explorer.idle_rounds(rounds);
        }
        explorer
    }

    /// Calls of the builder for what is not as in [`Explorer::new`], and can change a schedule.
    fn builder(&self) -> String {
        let mut calls = String::new();
        if self.spurious {
            calls.push_str(".spurious_wakeups(true)");
        }
        if let Some(first) = self.writer_first {
            _ = write!(calls, ".writer_first({first})");
        }
        if let Some(rounds) = self.idle_rounds {
            _ = write!(calls, ".idle_rounds({rounds})");
        }
        calls
    }
}

/// What `main` may return.
pub trait Outcome {
    /// Panics if the process would say that it has failed.
    fn look(self);
}

impl Outcome for () {
    fn look(self) {}
}

impl Outcome for ExitCode {
    fn look(self) {
        let (own, success) =
            (format!("{self:?}"), format!("{:?}", ExitCode::SUCCESS));
        assert!(own == success, "main returned {own}");
    }
}

impl<T: Outcome, E: Debug> Outcome for Result<T, E> {
    fn look(self) {
        match self {
            Ok(outcome) => outcome.look(),
            Err(error) => panic!("main returned an error: {error:?}"),
        }
    }
}

/// All schedules end well.
const GOOD: u8 = 0;
/// Some do not.
const BAD: u8 = 1;
/// The program could not be explored.
const COULD_NOT: u8 = 2;

/// A program, to be run again and again.
pub type Program = Box<dyn Fn() + Send + Sync>;

/// What explores a program: this crate, or a drop-in for another library.
pub trait Explores {
    /// Which of several models it is, for the command line; empty if there is one.
    fn model(&self) -> &'static str {
        ""
    }

    /// Runs the program under every schedule, within the limits of `explorer`, perhaps for a figure.
    ///
    /// # Errors
    ///
    /// If the exploration comes to no end.
    fn explore(
        &self,
        explorer: Explorer,
        program: Program,
        figure: bool,
    ) -> Result<(Report, Option<Figure>), Error>;

    /// Runs the program under one schedule.
    ///
    /// # Errors
    ///
    /// If the script does not fit.
    fn replay(
        &self,
        explorer: Explorer,
        script: &str,
        program: Program,
    ) -> Result<Schedule, Error>;
}

/// The drop-in for std.
struct OfStd;

impl Explores for OfStd {
    fn explore(
        &self,
        explorer: Explorer,
        program: Program,
        figure: bool,
    ) -> Result<(Report, Option<Figure>), Error> {
        match figure {
            true => explorer
                .run_for_figure(program)
                .map(|(report, figure)| (report, Some(figure))),
            false => explorer.run(program).map(|report| (report, None)),
        }
    }

    fn replay(
        &self,
        explorer: Explorer,
        script: &str,
        program: Program,
    ) -> Result<Schedule, Error> {
        explorer.replay(script, program)
    }
}

/// Runs the program as the environment says, and tells how it went.
pub fn run<R: Outcome + 'static>(program: fn() -> R) -> ExitCode {
    run_with(program, &[&OfStd])
}

/// The same with other models of what runs the program.
pub fn run_with<R: Outcome + 'static>(
    program: fn() -> R,
    models: &[&dyn Explores],
) -> ExitCode {
    let options = env::var(OPTIONS).ok();
    let options = options.and_then(|it| serde_json::from_str(&it).ok());
    let options: Options = options.unwrap_or_default();
    let program = || -> Program { Box::new(move || program().look()) };
    let model = options.model.as_deref().unwrap_or("all");
    let wanted =
        models.iter().filter(|it| ["all", it.model()].contains(&model));
    let wanted: Vec<_> = wanted.collect();
    let code = match (&options.replay, &wanted[..]) {
        (Some(script), [model]) => replay(&options, script, **model, program()),
        (Some(_), _) => {
            fail(&options, "", "a schedule is of one model: say --model")
        }
        (None, models) => {
            let (mut pages, mut lines) = (Vec::new(), Vec::new());
            let codes = models.iter().map(|model| {
                let told = (&mut pages, &mut lines);
                explore(&options, **model, program(), told)
            });
            let codes: Vec<_> = codes.collect();
            let page = write_page(&options, pages);
            let no_page = options.needs_page && page.is_none();
            for mut line in lines {
                line["page"] = json!(page);
                say(&line.to_string());
            }
            let worst =
                [BAD, COULD_NOT].into_iter().find(|it| codes.contains(it));
            worst.unwrap_or(if no_page { COULD_NOT } else { GOOD })
        }
    };
    ExitCode::from(code)
}

fn replay(
    options: &Options,
    script: &str,
    model: &dyn Explores,
    program: Program,
) -> u8 {
    match model.replay(options.explorer(), script, program) {
        Ok(schedule) => {
            match options.json {
                true => say(&schedule_json(&schedule).to_string()),
                false => say(&schedule.to_string()),
            }
            match schedule.ending.verdict {
                Verdict::Ok => GOOD,
                _ => BAD,
            }
        }
        Err(error) => fail(options, model.model(), &error.to_string()),
    }
}

/// What the page says of a model.
type Part = (&'static str, Report, Figure);

fn explore(
    options: &Options,
    model: &dyn Explores,
    program: Program,
    (pages, lines): (&mut Vec<Part>, &mut Vec<Value>),
) -> u8 {
    let started = Instant::now();
    let explorer =
        options.explorer().progress(Duration::from_secs(2), move |states| {
            let seconds = started.elapsed().as_secs();
            eprintln!("... {states} states in {seconds} s");
        });
    let explored = model.explore(explorer, program, options.page.is_some());
    let (report, figure) = match explored {
        Ok(explored) => explored,
        Err(error) => {
            let failed = match error.bad() {
                Some(bad) => fail_with(options, model.model(), &error, bad),
                None => fail(options, model.model(), &error.to_string()),
            };
            let is_large = matches!(
                error.limit(),
                Some(Error::TooManyStates(_) | Error::TooSlow { .. })
            );
            if is_large && !options.json {
                eprintln!("{}", smaller(model.model()));
            }
            // That is a finding, and not only the end of the search.
            let is_found = matches!(error, Error::Blocks { .. });
            return if is_found { BAD } else { failed };
        }
    };
    let code = match () {
        () if report.oks() != report.schedules => BAD,
        () if report.is_partial() => COULD_NOT,
        () => GOOD,
    };
    if options.json {
        let mut json = report_json(&report, started.elapsed());
        if !model.model().is_empty() {
            json["model"] = json!(model.model());
        }
        lines.push(json);
    } else {
        let words =
            in_words(options, model.model(), &report, started.elapsed());
        say(&words);
    }
    pages.extend(figure.map(|it| (model.model(), report, it)));
    code
}

/// Writes the page, and says where; `None` if there is none.
fn write_page(options: &Options, parts: Vec<Part>) -> Option<&PathBuf> {
    let path = options.page.as_ref()?;
    if parts.is_empty() {
        if options.needs_page {
            let old =
                if path.exists() { "; the one there is older" } else { "" };
            let path = path.display();
            eprintln!(
                "No page at {path}: nothing was explored to its end{old}"
            );
        }
        return None;
    }
    let page = page::write(&options.program, parts);
    let written = page.and_then(|page| fs::write(path, page));
    let told = match &written {
        Ok(()) => format!("\nThe page to step through: {}", path.display()),
        Err(error) => format!("\nNo page at {}: {error}", path.display()),
    };
    match options.json {
        true => eprintln!("{}", told.trim()),
        false => say(&told),
    }
    written.is_ok().then_some(path)
}

/// What to do about a program that has too many schedules.
fn smaller(model: &str) -> &'static str {
    match model {
        "several-threads" => {
            "help: there each operation of each task is a step; take two tasks with a few operations, \
             give each loop with a timer a number of rounds, or take another --model"
        }
        "" => {
            "help: take fewer threads, messages or rounds; or give it longer, with --time and \
             --max-states"
        }
        _ => {
            "help: take fewer tasks, messages or rounds, and give each loop with a timer (interval, \
             sleep) a number of rounds: it has a schedule for every number; or give it longer, \
             with --time and --max-states"
        }
    }
}

/// To standard output, whether somebody listens or not.
fn say(text: &str) {
    _ = writeln!(std::io::stdout(), "{text}");
}

fn fail(options: &Options, model: &str, error: &str) -> u8 {
    match options.json {
        true => say(&json!({ "error": error, "model": model }).to_string()),
        false => {
            let program = named(options, model);
            eprintln!("error: {program} was not explored: {error}");
        }
    }
    COULD_NOT
}

/// A limit was met, and a schedule before it that does not end well.
fn fail_with(
    options: &Options,
    model: &str,
    error: &Error,
    bad: &Schedule,
) -> u8 {
    let why = error.without_bad().to_string();
    match options.json {
        true => say(&json!({
            "error": why,
            "model": model,
            "partial": true,
            "shortest": schedule_json(bad),
        })
        .to_string()),
        false => say(&format!(
            "{}: not every schedule was explored: {why}\n\nOf those that were, at least one does not end \
             well; the shortest that was met:\n{bad}\n\n{}",
            named(options, model),
            again(options, model, bad)
        )),
    }
    BAD
}

/// The program, and the model of several.
fn named(options: &Options, model: &str) -> String {
    match model {
        "" => options.program.clone(),
        _ => format!("{}, {}", options.program, model.replace('-', " ")),
    }
}

/// So many ways to end are told in words.
const TOLD: usize = 12;

fn in_words(
    options: &Options,
    model: &str,
    report: &Report,
    time: Duration,
) -> String {
    let mut text = format!(
        "{}: {}, {}, {}",
        named(options, model),
        counted(report.schedules, "schedule"),
        counted(report.states, "state"),
        counted(report.runs, "run"),
    );
    if time >= Duration::from_secs(1) {
        _ = write!(text, ", {:.1} s", time.as_secs_f64());
    }
    text.push('\n');
    let mut ends: Vec<&Ends> = report.ends.iter().collect();
    ends.sort_by_key(|it| it.ending.verdict == Verdict::Ok);
    for Ends { ending, schedules, .. } in ends.iter().take(TOLD) {
        _ = write!(text, "\n{schedules:>8}  {ending}");
    }
    if let Some(left @ 1..) = ends.len().checked_sub(TOLD) {
        _ = write!(
            text,
            "\n          and {left} other ways to end: see --json"
        );
    }
    if report.is_partial() {
        _ = write!(
            text,
            "\n\nOther schedules may be missing: {}.\nIf it goes on until another thread changes \
             something, say --fair.",
            report.why_partial()
        );
    }
    if let Some(bad) = report.shortest(|it| it.verdict != Verdict::Ok) {
        _ = write!(
            text,
            "\n\n{}; the shortest:\n{bad}\n\n{}",
            report.how_many_are_bad(),
            again(options, model, bad)
        );
    } else if report.is_partial() {
        text.push_str("\n\nEvery schedule that was explored ends well.\n");
    } else {
        text.push_str("\n\nEvery schedule ends well.\n");
    }
    text.trim_end().to_owned()
}

/// How to run a schedule again.
fn again(options: &Options, model: &str, schedule: &Schedule) -> String {
    let model = match model {
        "" => String::new(),
        _ => format!("--model {model} "),
    };
    let mut text = format!(
        "Again: every-schedule {model}{} --replay {:?}",
        options.again,
        schedule.script()
    );
    if !options.arguments.is_empty() {
        _ = write!(text, " -- {}", options.arguments.join(" "));
    }
    let builder = options.builder();
    if !builder.is_empty() {
        _ = write!(text, "\n(in a test, with Explorer::new(){builder})");
    }
    text
}

fn report_json(report: &Report, time: Duration) -> Value {
    let mut ends: Vec<&Ends> = report.ends.iter().collect();
    ends.sort_by_key(|it| it.ending.verdict == Verdict::Ok);
    let ends = ends.into_iter().map(|Ends { ending, schedules, shortest }| {
        json!({
            "verdict": ending.verdict.word(),
            "text": ending.to_string(),
            "schedules": schedules.to_string(),
            "shortest": schedule_json(shortest),
        })
    });
    json!({
        "schedules": report.schedules.to_string(),
        "good": report.oks().to_string(),
        "states": report.states,
        "runs": report.runs,
        "seconds": time.as_secs_f64(),
        "fairOnly": report.fair_only,
        "partial": report.is_partial(),
        "loops": report.loops.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "ends": ends.collect::<Vec<_>>(),
    })
}

fn schedule_json(schedule: &Schedule) -> Value {
    let steps = schedule.steps.iter().map(|step| {
        json!({
            "thread": step.thread,
            "action": step.action,
            "file": step.place.file,
            "line": step.place.line,
        })
    });
    json!({
        "verdict": schedule.ending.verdict.word(),
        "text": schedule.ending.to_string(),
        "replay": schedule.script(),
        "steps": steps.collect::<Vec<_>>(),
    })
}
