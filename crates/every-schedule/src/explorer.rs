//! The way in: what to explore, and how far.

use std::fmt;
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::engine::{self, Coroutines, Engine, RunEnd};
use crate::figure::Figure;
use crate::names::ThreadId;
use crate::no_report::Error;
use crate::progress::Progress;
use crate::report::{self, Ends, Report, Schedule, Verdict};
use crate::rules::{Chosen, Fault, Rules};
use crate::search::{Choice, FOREVER, Search, Within};

/// So much longer than it may, an exploration may take to notice it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Runs the program under every schedule, with the limits of [`Explorer::new`].
///
/// What the program returns is kept as its `Debug` text, so that schedules can be told apart
/// by it.
///
/// # Panics
///
/// If the exploration comes to no end; see [`Error`].
#[track_caller]
pub fn explore<R: fmt::Debug>(
    program: impl Fn() -> R + Send + Sync + 'static,
) -> Report {
    match Explorer::new().run(program) {
        Ok(report) => report,
        Err(error) => panic!("not every schedule was explored: {error}"),
    }
}

/// Runs the program under every schedule: for a test.
///
/// ```no_run
/// use every_schedule::sync::Mutex;
/// use every_schedule::{every_schedule, thread};
///
/// #[test]
/// fn nobody_loses_money() {
///     every_schedule(|| {
///         let till = Mutex::new(0);
///         thread::scope(|scope| {
///             scope.spawn(|| *till.lock().unwrap() += 1);
///             scope.spawn(|| *till.lock().unwrap() += 1);
///         });
///         assert_eq!(till.into_inner().unwrap(), 2);
///     });
/// }
/// ```
///
/// # Panics
///
/// With the shortest schedule that does not end well, if there is one; and if the exploration
/// comes to no end.
#[track_caller]
pub fn every_schedule<R: fmt::Debug>(
    program: impl Fn() -> R + Send + Sync + 'static,
) {
    Explorer::new().check(program);
}

/// Runs the program under one schedule, as a finding gives it, with the limits of
/// [`Explorer::new`].
///
/// # Panics
///
/// If the schedule does not end well, with its steps; and if the program cannot follow it, for
/// instance because it is mended.
#[track_caller]
pub fn replay<R: fmt::Debug>(
    script: &str,
    program: impl Fn() -> R + Send + Sync + 'static,
) {
    match Explorer::new().replay(script, program) {
        Ok(schedule) => {
            let is_good = schedule.ending.verdict == Verdict::Ok;
            assert!(is_good, "the schedule does not end well:\n{schedule}");
        }
        Err(error) => panic!("the schedule was not followed: {error}"),
    }
}

/// An exploration, with its limits and options.
#[derive(Clone, Debug)]
pub struct Explorer {
    limits: Limits,
    rules: Rules,
}

#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) states: usize,
    pub(crate) time: Duration,
    pub(crate) merge: bool,
    pub(crate) figure: bool,
    pub(crate) quiet: Duration,
    pub(crate) progress: Option<Progress>,
    /// Not every schedule, but those near the beginning.
    pub(crate) within: Option<Within>,
    /// What is explored at the moment.
    present: Present,
}

/// What is explored at the moment, for whoever waits for it in vain.
#[derive(Clone, Debug, Default)]
struct Present(Arc<Mutex<Option<Arc<Engine>>>>);

impl Present {
    fn set(&self, engine: Option<Arc<Engine>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    fn get(&self) -> Option<Arc<Engine>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// As long as it is there, this engine is the present one.
struct IsPresent<'a>(&'a Present, Arc<Engine>);

impl<'a> IsPresent<'a> {
    fn new(present: &'a Present, engine: &Arc<Engine>) -> Self {
        present.set(Some(Arc::clone(engine)));
        IsPresent(present, Arc::clone(engine))
    }
}

impl Drop for IsPresent<'_> {
    fn drop(&mut self) {
        self.0.set(None);
        self.1.retire();
    }
}

impl Default for Explorer {
    fn default() -> Self {
        Explorer::new()
    }
}

impl Explorer {
    /// For so many steps a thread that repeats itself is followed if it goes on alone, before its
    /// loop is taken for endless.
    pub const LOOP_STEPS: usize = 1_000;

    /// The same if it has stayed in the same rounds before.
    pub const LOOP_STEPS_AGAIN: usize = Self::LOOP_STEPS / 20;

    /// How many steps the schedules have that are explored first after a limit was met, and by how many
    /// more each time nothing is found.
    const NEAR: u32 = 32;

    /// They take a tenth of the time that was taken until then, and at least so much.
    const NEAR_TIME: Duration = Duration::from_millis(200);

    /// So many children of a thread can be told apart.
    pub const MOST_CHILDREN: u32 = ThreadId::MOST_CHILDREN;

    /// At most 1,000,000 states and 60 seconds; no spurious wake-ups; loops that change nothing
    /// are looked at after 5 rounds.
    pub fn new() -> Self {
        Explorer {
            limits: Limits {
                states: 1_000_000,
                time: Duration::from_secs(60),
                merge: true,
                figure: false,
                quiet: Duration::from_secs(20),
                progress: None,
                within: None,
                present: Present::default(),
            },
            rules: Rules {
                chosen: Chosen { idle_rounds: 5, ..Chosen::default() },
                ..Rules::default()
            },
        }
    }

    /// Gives up with [`Error::TooManyStates`] beyond so many states; with [`Error::Unfinished`] if something is
    /// known by then.
    pub fn max_states(mut self, states: usize) -> Self {
        self.limits.states = states;
        self
    }

    /// Says every now and then how many states were found so far.
    pub fn progress(
        mut self,
        every: Duration,
        tell: impl Fn(usize) + Send + Sync + 'static,
    ) -> Self {
        self.limits.progress = Some(Progress::new(every, tell));
        self
    }

    /// Gives up with [`Error::TooSlow`] after so many seconds; with [`Error::Unfinished`] if something is known by
    /// then. To look for a short schedule that does not end well, it takes a tenth of the time more.
    pub fn max_seconds(mut self, seconds: u64) -> Self {
        self.limits.time = Duration::from_secs(seconds);
        self
    }

    /// After so long without a step, a thread is taken for blocked ([`Error::Blocks`]); as it is, 20
    /// seconds. For threads of the machine only: see [`thread::scope`](crate::thread::scope).
    pub fn quiet(mut self, quiet: Duration) -> Self {
        self.limits.quiet = quiet;
        self
    }

    /// Whether `Condvar::wait` and `park` may return for no reason.
    pub fn spurious_wakeups(mut self, yes: bool) -> Self {
        self.rules.chosen.spurious = yes;
        self
    }

    /// For how many rounds a thread may do and see exactly the same, and change nothing, before
    /// a trial tells whether it leaves its loop if it goes on alone. At least 2; as it is, 5.
    ///
    /// If it does within [`Explorer::LOOP_STEPS`], it is followed to the end of its loop, in every order
    /// with the others. If it does not, it waits until a value changes or nobody else can go on.
    pub fn idle_rounds(mut self, rounds: usize) -> Self {
        self.rules.chosen.idle_rounds = rounds.max(2);
        self
    }

    /// Says that a loop that was taken for endless is one: that it goes on until another thread
    /// changes something, and that schedulers are fair enough to let the other thread. Then
    /// [`Report::expect_ok`] does not mind that what comes after more rounds was not explored.
    pub fn fair(mut self, yes: bool) -> Self {
        self.rules.chosen.fair = yes;
        self
    }

    /// What a reader does that meets a writer which waits for an `RwLock` that is read: it waits
    /// behind the writer (`true`), as std does it on Linux today, or it passes (`false`). Std
    /// promises neither. If nobody says which, both are explored; of the second, only what ends
    /// in another way than the first is reported, and says what it needs.
    pub fn writer_first(mut self, yes: bool) -> Self {
        self.rules.chosen.writers_first = yes;
        self.rules.chosen.one_policy = true;
        self
    }

    /// Whether equal states are merged (they are). Without that, every schedule is run by
    /// itself: slow, and the yardstick for the counts.
    pub fn merge(mut self, yes: bool) -> Self {
        self.rules.chosen.past_shows &= !yes;
        self.limits.merge = yes;
        self
    }

    /// For [`foreign`](crate::foreign): threads share what the explorer does not see, so every schedule is
    /// run by itself.
    #[doc(hidden)]
    pub fn for_another_drop_in(mut self) -> Self {
        self.rules.chosen.past_shows = true;
        // It keeps something for each thread of the machine, and means a scene.
        self.rules.found.lends = true;
        self.rules.chosen.outlive_main = true;
        self.rules.chosen.of_another = true;
        self.merge(false)
    }

    /// What replays a schedule of another drop-in, in a test: `tokio::replay(tokio::Model::OneThread, `.
    #[doc(hidden)]
    pub fn replayed_by(mut self, call: &'static str) -> Self {
        self.rules.chosen.replayed_by = call;
        self
    }

    /// Whether operations whose moment nobody can notice are no steps (they are not). Without
    /// that, most of them are: there are more schedules, and they end in the same ways, but for a
    /// thread that nobody waits for: whether it was at its end when `main` was is told apart.
    pub fn reduce(mut self, yes: bool) -> Self {
        self.rules.chosen.every_step = !yes;
        self
    }

    /// Breaks a reduction on purpose: the test of the tests.
    #[doc(hidden)]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.rules.chosen.fault = Some(fault);
        self
    }

    /// Whether other threads go on when `main` has returned. (They end there, with the process.)
    /// For a closure that is not the `main` of a program, but sets one scene of it.
    pub fn outlive_main(mut self, yes: bool) -> Self {
        self.rules.chosen.outlive_main = yes;
        self
    }

    /// Takes and leaves the [introduced](crate::introduce) locks of these names in passing: at
    /// once, as soon as that can be, which is no step. There are fewer schedules then, for a figure
    /// that is about other locks. What threads learn from each other under these, they learn in
    /// fewer orders, so compare the endings with those of a run without.
    pub fn in_passing(mut self, locks: &'static [&'static str]) -> Self {
        self.rules.chosen.in_passing = locks;
        self
    }

    /// Runs the program under every schedule: for a test.
    ///
    /// # Panics
    ///
    /// With the shortest schedule that does not end well, if there is one; and if the
    /// exploration comes to no end.
    #[track_caller]
    pub fn check<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) {
        match self.run(program) {
            Ok(report) => report.expect_ok(),
            Err(error) => panic!("not every schedule was explored: {error}"),
        }
    }

    /// Runs the program under every schedule.
    pub fn run<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<Report, Error> {
        let program = Arc::new(program);
        self.aside(move |it| Ok(it.find(Arc::clone(&program))?.0))
    }

    /// Runs the program under every schedule, and keeps what a reader can see on the way.
    pub fn run_for_figure<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<(Report, Figure), Error> {
        let mut explorer = self.clone();
        explorer.limits.figure = true;
        let program = Arc::new(program);
        explorer.aside(move |it| {
            let (report, search) = it.find(Arc::clone(&program))?;
            let bad = report.shortest(|it| it.verdict != Verdict::Ok);
            let bad = bad.and_then(|it| search.ways_of(it));
            let mut figure = Figure::gather(&search);
            figure.shortest = bad.unwrap_or_default();
            Ok((report, figure))
        })
    }

    /// Runs the program under one schedule: the [`script`](Schedule::script) of an earlier one.
    /// Where the script is at an end, the first thread that can go on goes on.
    pub fn replay<R: fmt::Debug>(
        &self,
        script: &str,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<Schedule, Error> {
        let (program, script) = (Arc::new(program), script.to_owned());
        self.aside(move |it| {
            let mut rules = it.rules.clone();
            Ok(it.follow(&script, Arc::clone(&program), &mut rules)?.0)
        })
    }

    /// Explores on a thread of its own: what a program leaves behind stays there, and if it
    /// never stops, that is noticed.
    fn aside<T: Send + 'static>(
        &self,
        explore: impl Fn(&Explorer) -> Result<T, Error> + Send + Sync + 'static,
    ) -> Result<T, Error> {
        let explore = Arc::new(explore);
        let mut this = self.clone();
        this.limits.present = Present::default();
        loop {
            let (sender, receiver) = mpsc::channel();
            let (explore, it) = (Arc::clone(&explore), this.clone());
            let explorer = thread::spawn(move || {
                let escaped = sender.clone();
                engine::on_escape(move || _ = escaped.send(None));
                // Nobody may wait for it any more.
                let _ = sender.send(Some(explore(&it)));
            });
            match receiver.recv_timeout(2 * self.limits.time + PATIENCE) {
                Ok(Some(result)) => return result,
                // Coroutines cannot do what the program does.
                Ok(None) => this.rules.found.lends = true,
                Err(RecvTimeoutError::Timeout) => {
                    let engine = this.limits.present.get();
                    let (thread, schedule) =
                        engine.map(|it| it.runs_on()).unwrap_or_default();
                    return Err(Error::NeverStops { thread, schedule });
                }
                Err(RecvTimeoutError::Disconnected) => match explorer.join() {
                    Err(payload) => panic::resume_unwind(payload),
                    Ok(()) => unreachable!("it has sent its result"),
                },
            }
        }
    }

    /// Explores every schedule; if there are too many, at least those near the beginning.
    fn find<R: fmt::Debug>(
        &self,
        program: Arc<impl Fn() -> R + Send + Sync + 'static>,
    ) -> Result<(Report, Search), Error> {
        let started = Instant::now();
        let mut rules = self.rules.clone();
        match self.find_all(&program, &mut rules) {
            Err(limit) if limit.limit().is_some() => {
                let share = (started.elapsed() / 10).max(Self::NEAR_TIME);
                let time = share.min(self.limits.time);
                Err(self.find_near(limit, time, &program, &mut rules))
            }
            all => all,
        }
    }

    /// A limit was met. A program with a branch that never ends may have been followed there only, so
    /// this looks for what is as bad nearer to the beginning, and runs the shortest that is known.
    fn find_near<R: fmt::Debug>(
        &self,
        limit: Error,
        time: Duration,
        program: &Arc<impl Fn() -> R + Send + Sync + 'static>,
        rules: &mut Rules,
    ) -> Error {
        let (limit, again, bad) = match limit {
            Error::Unfinished { limit, again, bad } => (*limit, again, bad),
            limit => (limit, None, None),
        };
        let mut all: Vec<Schedule> = bad.map(|it| *it).into_iter().collect();
        let until = Instant::now() + time;
        let mut near = self.clone();
        (near.limits.progress, near.limits.figure) = (None, false);
        for turns in 0.. {
            near.limits.time = until.saturating_duration_since(Instant::now());
            let steps = Self::NEAR * (turns + 1);
            near.limits.within = Some(Within { steps, turns });
            let (found, is_last) =
                match near.search(Arc::clone(program), rules, None) {
                    Ok((search, _)) => {
                        let bad = report::shortest_bad(&search, rules);
                        (bad, !search.is_cut)
                    }
                    Err(error) => (error.bad().cloned(), true),
                };
            let is_found = found.is_some();
            all.extend(found);
            if is_found || is_last {
                break;
            }
        }
        all.sort_by_key(Schedule::length);
        // Not everything that was found was run. What is told was.
        near.limits.within = None;
        near.limits.time = self.limits.time.max(PATIENCE);
        let bad = all.into_iter().find_map(|bad| {
            let mut rules = self.rules.clone();
            let program = Arc::clone(program);
            let again = near.follow(&bad.script(), program, &mut rules);
            let (again, _) = again.ok()?;
            (again.ending.verdict != Verdict::Ok).then_some(again)
        });
        limit.with(again, bad)
    }

    fn find_all<R: fmt::Debug>(
        &self,
        program: &Arc<impl Fn() -> R + Send + Sync + 'static>,
        rules: &mut Rules,
    ) -> Result<(Report, Search), Error> {
        'again: loop {
            let (search, runs) =
                self.search(Arc::clone(program), rules, None)?;
            let report = Report::new(&search, rules, runs);
            let mut report = report.map_err(|it| it.after(&search, rules))?;
            // Std does not say whether a reader passes a writer that waits.
            if search.readers_pass && !rules.chosen.one_policy {
                rules.chosen.writers_first = true;
                let (search, runs) =
                    self.search(Arc::clone(program), rules, None)?;
                report.add(Report::new(&search, rules, runs)?)?;
                rules.chosen.writers_first = self.rules.chosen.writers_first;
            }
            // Not everything that was found was run. What is reported was.
            for Ends { ending, shortest, .. } in &mut report.ends {
                let mut found = self.rules.clone();
                let again = self.follow(
                    &shortest.script(),
                    Arc::clone(program),
                    &mut found,
                );
                let known = rules.found.clone();
                rules.found.add(found.found);
                match again {
                    _ if rules.found != known => continue 'again,
                    Ok((again, holders)) if again.is_same(shortest) => {
                        ending.add_holders(&holders);
                        *shortest = again;
                    }
                    Err(full @ Error::NoMoreStacks) => return Err(full),
                    _ => {
                        return Err(Error::NotDeterministic(format!(
                            "the schedule {:?} did not end as the last time",
                            shortest.script()
                        )));
                    }
                }
            }
            return Ok((report, search));
        }
    }

    fn follow<R: fmt::Debug>(
        &self,
        script: &str,
        program: Arc<impl Fn() -> R + Send + Sync + 'static>,
        rules: &mut Rules,
    ) -> Result<(Schedule, Vec<(usize, String)>), Error> {
        let mut choices = Vec::new();
        for word in script.split_whitespace() {
            if !rules.show(word) {
                let no_step = |_| Error::NoSuchStep(word.to_owned());
                let (step, times) = word.split_once('*').unwrap_or((word, "1"));
                let (thread, nth) = step.split_once('/').unwrap_or((step, "0"));
                let nth = match nth {
                    "forever" => FOREVER,
                    nth => nth.parse().map_err(no_step)?,
                };
                let choice = (thread.to_owned(), nth);
                let times: u16 = times.parse().map_err(no_step)?;
                choices.extend(vec![choice; times.into()]);
            }
        }
        choices.reverse();
        let (search, runs) = self.search(program, rules, Some(choices))?;
        let mut report = Report::new(&search, rules, runs)?;
        let mut schedule = report.ends.remove(0).shortest;
        schedule.ending.add_holders(&search.holders);
        Ok((schedule, search.holders))
    }

    fn search<R: fmt::Debug>(
        &self,
        program: Arc<impl Fn() -> R + Send + Sync + 'static>,
        rules: &mut Rules,
        script: Option<Vec<Choice>>,
    ) -> Result<(Search, usize), Error> {
        let started = Instant::now();
        let mut coroutines = Coroutines::default();
        'again: loop {
            let mut limits = self.limits.clone();
            limits.present = Present::default();
            if rules.found.mixes {
                limits.merge = false;
                rules.chosen.past_shows = true;
            }
            let new_search =
                || Search::new(limits.clone(), started, script.clone());
            let engine = Engine::new(rules.clone(), new_search());
            let _present = IsPresent::new(&self.limits.present, &engine);
            let mut runs = 0;
            loop {
                // The search looks at the clock, too; this is for a thread that never stops.
                let patience =
                    self.limits.time.saturating_sub(started.elapsed())
                        + PATIENCE;
                let program = Arc::clone(&program);
                let program = move || program();
                match engine.run(
                    &mut coroutines,
                    program,
                    patience,
                    limits.quiet,
                ) {
                    None => {
                        return Ok((engine.finish(new_search()), runs));
                    }
                    Some(RunEnd::Done) => runs += 1,
                    Some(RunEnd::Failed(error)) => {
                        let search = engine.finish(new_search());
                        return Err(error.after(&search, rules));
                    }
                    Some(RunEnd::Again(found)) => {
                        rules.found = found;
                        continue 'again;
                    }
                }
            }
        }
    }
}
