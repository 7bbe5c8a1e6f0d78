//! Timers. A schedule has no clock: a timer may be over at any time, except that one that was made
//! earlier, for no longer, is over first.

use std::sync::{Arc, Mutex, OnceLock};
use std::task::Waker;
use std::time::Duration;

use every_schedule::figure::Status;
use every_schedule::foreign::{self, Way, idle, step_unless_woken};
use every_schedule::thread;

use crate::executor::At;
use crate::lanes::Lanes;
use crate::model::{Model, Run, lock};
use crate::seen::Seen;

#[derive(Default)]
pub(crate) struct Timers {
    all: Mutex<Vec<Timer>>,
    made: Mutex<u64>,
    /// If there is ever an [`Instant`](crate::time::Instant), the order is noticed in which they are
    /// made, and timers.
    clock: OnceLock<Seen>,
    /// The timers that were over, in this order.
    over: Mutex<Vec<Over>>,
}

/// A timer that was over.
#[derive(Clone, Copy)]
struct Over {
    /// When it began, and for how long.
    since: u64,
    lasts: Duration,
    /// What was made after this time was made after it was over.
    until: u64,
}

/// How much time has passed at least between two times: that of the timers that began after the one
/// and were over before the other.
fn passed(over: &[Over], from: u64, to: u64) -> Duration {
    // For each of them, when it was over at the earliest.
    let mut ends: Vec<(u64, Duration)> = Vec::new();
    let before = |ends: &[(u64, Duration)], time: u64| {
        let before = ends.iter().filter(|it| it.0 < time);
        before.map(|it| it.1).max().unwrap_or_default()
    };
    for it in over.iter().filter(|it| it.since >= from) {
        let end = before(&ends, it.since) + it.lasts;
        ends.push((it.until, end));
    }
    before(&ends, to)
}

struct Timer {
    id: u64,
    /// When it began: after so many others.
    since: u64,
    number: u32,
    lasts: Duration,
    is_over: bool,
    waker: Option<Waker>,
    whose: String,
    at: At,
    /// With several threads, who fires it.
    clock: Option<foreign::Thread>,
}

impl Timers {
    /// A time, known by what there was before.
    pub(crate) fn instant(&self) -> u64 {
        Timers::show();
        self.clock().add(1);
        self.now()
    }

    /// The program has a time in hand: the order shows in which timers begin.
    pub(crate) fn show() {
        if Run::get().merges {
            foreign::show_clock();
        }
    }

    fn clock(&self) -> &Seen {
        self.clock.get_or_init(Seen::of_program)
    }

    fn now(&self) -> u64 {
        if foreign::clock_shows() {
            crate::seen::touch(self.clock());
        }
        let mut made = lock(&self.made);
        *made += 1;
        *made
    }

    /// Makes a timer of a task, which begins now if `since` is nothing.
    pub(crate) fn make(
        run: &Arc<Run>,
        since: Option<u64>,
        lasts: Duration,
        whose: String,
        at: At,
    ) -> u64 {
        let id = run.timers.now();
        let number = run.number().0;
        if since.is_some() {
            run.timers.wake_clocks(); // it may come before them
        }
        let since = since.unwrap_or(id);
        // One that began no earlier, for no shorter, was over already.
        let over = lock(&run.timers.over).clone();
        let is_over = over.iter().any(|it| {
            it.since >= since
                && passed(&over, since, it.since) + it.lasts >= lasts
        });
        let timer = Timer {
            id,
            since,
            number,
            lasts,
            is_over,
            waker: None,
            whose,
            at,
            clock: None,
        };
        run.lanes.timer(id, number, &format!("clock {lasts:?}"), at);
        lock(&run.timers.all).push(timer);
        if run.model == Model::SeveralThreads {
            foreign::begin_timer(at);
            let run = Arc::clone(run);
            let clock = thread::Builder::new().name(format!("clock {id}"));
            let clock =
                clock.spawn(move || run.timers.tick(id, at, &run.lanes));
            drop(clock.expect("the model has room for a clock"));
        }
        id
    }

    /// What a reader sees of the end of a timer.
    pub(crate) fn way(&self, id: u64) -> Way {
        let all = lock(&self.all);
        let timer = all.iter().find(|it| it.id == id);
        Way {
            words: timer.map_or_else(String::new, Timer::words),
            short: "is over".to_owned(),
            at: timer.map(|it| it.at.into()),
            actor: 0,
        }
    }

    /// The life of a clock: fires its timer at some time, unless that is dropped before.
    fn tick(&self, id: u64, at: At, lanes: &Lanes) {
        if let Some(timer) = lock(&self.all).iter_mut().find(|it| it.id == id) {
            timer.clock = foreign::current();
        }
        while !self.is_gone(id) {
            if !self.due().contains(&id) {
                idle("an earlier timer is not over yet", Some(at));
            } else if step_unless_woken(&self.way(id).words, Some(at)) {
                return self.fire(id, lanes);
            }
        }
    }

    /// The timers that may be over next.
    pub(crate) fn due(&self) -> Vec<u64> {
        let all = lock(&self.all);
        let over = lock(&self.over);
        let running = || all.iter().filter(|it| !it.is_over);
        let is_before = |a: &Timer, b: &Timer| {
            let later = || passed(&over, a.since, b.since);
            a.since <= b.since
                && a.lasts <= later() + b.lasts
                && (a.since, a.lasts) != (b.since, b.lasts)
        };
        let first = |timer: &&Timer| !running().any(|it| is_before(it, timer));
        running().filter(first).map(|it| it.id).collect()
    }

    /// Whether one is not over yet.
    pub(crate) fn are_running(&self) -> bool {
        lock(&self.all).iter().any(|it| !it.is_over)
    }

    /// Ends a timer, and wakes who waits for it.
    pub(crate) fn fire(&self, id: u64, lanes: &Lanes) {
        let mut waker = None;
        let mut all = lock(&self.all);
        for timer in all.iter_mut().filter(|it| it.id == id) {
            timer.is_over = true;
            let (since, lasts) = (timer.since, timer.lasts);
            let until = *lock(&self.made);
            lock(&self.over).push(Over { since, lasts, until });
            lanes.end_timer(id, Status::Done);
            waker = timer.waker.take();
        }
        drop(all);
        self.wake_clocks();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Others may be due now.
    fn wake_clocks(&self) {
        let clocks: Vec<_> =
            lock(&self.all).iter().filter_map(|it| it.clock).collect();
        clocks.into_iter().for_each(foreign::Thread::wake);
    }

    /// For the name of a moment.
    pub(crate) fn moment(&self) -> Vec<u32> {
        let all = lock(&self.all);
        let of = |it: &Timer| {
            [it.number, u32::from(it.is_over), u32::from(it.waker.is_some())]
        };
        let mut moment = vec![self.clock().get()];
        moment.extend(all.iter().flat_map(of));
        let over = lock(&self.over);
        if foreign::clock_shows() {
            let of = |it: &Over| [it.since as u32, it.until as u32];
            moment.extend(over.iter().flat_map(of));
            moment.extend(over.iter().flat_map(|it| number(it.lasts)));
        }
        // What has passed for those that run decides which is over first.
        let running: Vec<_> = all.iter().filter(|it| !it.is_over).collect();
        for (nth, timer) in running.iter().enumerate() {
            let others = running[nth + 1..].iter().map(|it| it.since);
            for to in others.chain([u64::MAX]) {
                moment.extend(number(passed(&over, timer.since, to)));
            }
        }
        moment
    }

    /// Whether it is over; if not, remembers whom to wake.
    pub(crate) fn is_over(&self, id: u64, waker: &Waker) -> bool {
        crate::executor::looks_at_a_timer();
        let mut all = lock(&self.all);
        let timer = all.iter_mut().find(|it| it.id == id).expect("it is kept");
        if !timer.is_over {
            timer.waker = Some(waker.clone());
        }
        crate::seen::note(u32::from(timer.is_over));
        timer.is_over
    }

    /// Who waits for the one waits for the other from now on.
    pub(crate) fn hand_over(&self, from: u64, to: u64) {
        let mut all = lock(&self.all);
        let from = all.iter_mut().find(|it| it.id == from);
        let waker = from.and_then(|it| it.waker.take());
        let to = all.iter_mut().find(|it| it.id == to).expect("it is kept");
        let over = to.is_over;
        if !over {
            to.waker = waker;
            return;
        }
        drop(all);
        waker.into_iter().for_each(Waker::wake);
    }

    /// Whether it is over, for somebody who does not wait.
    pub(crate) fn has_ended(&self, id: u64) -> bool {
        crate::executor::looks_at_a_timer();
        let all = lock(&self.all);
        let is_over = all.iter().any(|it| it.id == id && it.is_over);
        crate::seen::note(u32::from(is_over));
        is_over
    }

    fn is_gone(&self, id: u64) -> bool {
        !lock(&self.all).iter().any(|it| it.id == id)
    }

    /// Nobody waits for it any more.
    pub(crate) fn forget(&self, id: u64, lanes: &Lanes) {
        lanes.end_timer(id, Status::Dropped);
        let mut all = lock(&self.all);
        let clock = all.iter().find(|it| it.id == id).and_then(|it| it.clock);
        all.retain(|it| it.id != id);
        drop(all);
        if let Some(clock) = clock {
            clock.wake();
        }
        self.wake_clocks();
    }
}

fn number(duration: Duration) -> [u32; 2] {
    [duration.as_secs() as u32, duration.subsec_nanos()]
}

impl Timer {
    fn words(&self) -> String {
        format!("{:?} of {} are over", self.lasts, self.whose)
    }
}
