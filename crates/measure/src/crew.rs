//! Threads that work at the same time, for so long, and proof that they did.
//!
//! A round begins when all threads are at their first turn, and ends for all of
//! them at one whistle. Whoever leaves earlier, or works one after the other,
//! has been measured without the others' company: such a round is refused.

use crate::method::Refused;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Condvar, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// All threads must be at work for so much of a round.
const OVERLAP: f64 = 0.9;
/// So long may it take until all of them are ready for it.
const PATIENCE: Duration = Duration::from_secs(1);

/// What all threads of a round share.
struct Crew {
    threads: usize,
    at_gate: Mutex<usize>,
    gate: Condvar,
    at_work: AtomicUsize,
    whistle: AtomicBool,
    began: OnceLock<Instant>,
    left: Mutex<Vec<Instant>>,
}

impl Crew {
    fn all_at_gate(&self) -> bool {
        let mut at_gate = self.at_gate.lock().expect("no panic");
        *at_gate += 1;
        self.gate.notify_all();
        let missing = |at_gate: &mut usize| *at_gate < self.threads;
        let (at_gate, waited) = self
            .gate
            .wait_timeout_while(at_gate, PATIENCE, missing)
            .expect("no panic");
        drop(at_gate);
        !waited.timed_out()
    }
}

/// One thread's part in a round.
pub struct Shift<'a> {
    crew: Option<&'a Crew>,
    most: u64,
    /// 0, 1, 2, …
    pub thread: usize,
}

impl Shift<'_> {
    /// Waits for the others, then does turn after turn until the whistle.
    /// Returns how many.
    pub fn turns(&self, mut turn: impl FnMut(u64)) -> u64 {
        self.turns_while(|nth| {
            turn(nth);
            true
        })
    }

    /// The same, for whoever goes home when a turn says no.
    pub fn turns_while(&self, mut turn: impl FnMut(u64) -> bool) -> u64 {
        let Some(crew) = self.crew else {
            return (0..self.most).take_while(|&nth| turn(nth)).count() as u64;
        };
        if !crew.all_at_gate() {
            return 0; // the others are kept away
        }
        crew.began.get_or_init(Instant::now);
        crew.at_work.fetch_add(1, Relaxed);
        let mut goes_on = turn(0);
        let mut turns = 1;
        while goes_on && !crew.whistle.load(Relaxed) {
            goes_on = turn(turns);
            turns += 1;
        }
        crew.left.lock().expect("no panic").push(Instant::now());
        turns
    }
}

/// What a round has come to.
pub struct Round<T> {
    /// When the first thread began.
    pub began: Instant,
    /// What each thread returned.
    pub results: Vec<T>,
}

/// Runs `work` on so many threads for about so long.
pub fn together<T: Send>(
    threads: usize,
    window: Duration,
    work: impl Fn(Shift<'_>) -> T + Sync,
) -> Result<Round<T>, Refused> {
    let crew = Crew {
        threads,
        at_gate: Mutex::new(0),
        gate: Condvar::new(),
        at_work: AtomicUsize::new(0),
        whistle: AtomicBool::new(false),
        began: OnceLock::new(),
        left: Mutex::default(),
    };
    let (results, all_at_work, whistled) = thread::scope(|scope| {
        let (crew, work) = (&crew, &work);
        let threads: Vec<_> = (0..threads)
            .map(|thread| {
                scope.spawn(move || {
                    work(Shift { crew: Some(crew), most: u64::MAX, thread })
                })
            })
            .collect();
        let asked = Instant::now();
        while crew.at_work.load(Relaxed) < threads.len()
            && asked.elapsed() < PATIENCE
        {
            thread::sleep(Duration::from_micros(100));
        }
        let all = crew.at_work.load(Relaxed) == threads.len();
        let all_at_work = all.then(Instant::now);
        if all {
            thread::sleep(window);
        }
        let whistled = Instant::now();
        crew.whistle.store(true, Relaxed);
        let results: Vec<_> = threads
            .into_iter()
            .map(|it| it.join().expect("no measured thread panics"))
            .collect();
        (results, all_at_work, whistled)
    });
    let all_at_work =
        all_at_work.ok_or("its threads do not work at the same time")?;
    let left = crew.left.into_inner().expect("no panic").into_iter().min();
    let together = left.unwrap_or(whistled).min(whistled);
    let share = together.saturating_duration_since(all_at_work).as_secs_f64()
        / whistled.duration_since(all_at_work).as_secs_f64();
    if share < OVERLAP {
        let percent = share * 100.0;
        return Err(format!(
            "all threads were at work for {percent:.0} % of the round only"
        ));
    }
    let began = crew.began.into_inner().expect("a thread has begun");
    Ok(Round { began, results })
}

/// So many turns, however long they take, and whatever others do.
pub fn alone(thread: usize, turns: u64, work: impl FnOnce(Shift<'_>)) {
    work(Shift { crew: None, most: turns, thread });
}
