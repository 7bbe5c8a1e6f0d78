//! `tokio::time`. Nobody waits for real: a timer may be over at any time.

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pub use std::time::Duration;

use pin_project_lite::pin_project;

use crate::await_line;
use crate::executor::{self, At, Wait};
use crate::lanes::Inner;
use crate::model::{Run, is_spent, takes_look};
use crate::not_covered::Clock;
use crate::timers::Timers;

/// See [`tokio::time::error`].
pub mod error {
    /// See [`tokio::time::error::Elapsed`].
    #[derive(Debug, PartialEq, Eq)]
    pub struct Elapsed(pub(crate) ());

    impl std::fmt::Display for Elapsed {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("deadline has elapsed")
        }
    }

    impl std::error::Error for Elapsed {}

    impl From<Elapsed> for std::io::Error {
        fn from(_: Elapsed) -> Self {
            std::io::ErrorKind::TimedOut.into()
        }
    }
}

/// See [`tokio::time::Instant`]. A schedule has no clock: it only says when a timer begins that is over
/// some time later. Two of them cannot be compared.
#[derive(Clone, Copy, Debug)]
pub struct Instant {
    since: u64,
    after: Duration,
}

impl Instant {
    /// See [`tokio::time::Instant::now`].
    pub fn now() -> Instant {
        let since = Run::get().timers.instant();
        Instant { since, after: Duration::ZERO }
    }

    /// See [`tokio::time::Instant::checked_add`].
    pub fn checked_add(&self, duration: Duration) -> Option<Instant> {
        let after = self.after.checked_add(duration)?;
        Some(Instant { after, ..*self })
    }
}

/// What a clock would say.
impl Instant {
    /// See [`tokio::time::Instant::elapsed`].
    pub fn elapsed(&self) -> Duration
    where
        for<'a> Self: Clock,
    {
        unreachable!()
    }

    /// See [`tokio::time::Instant::duration_since`].
    pub fn duration_since(&self, _: Instant) -> Duration
    where
        for<'a> Self: Clock,
    {
        unreachable!()
    }
}

impl std::ops::Add<Duration> for Instant {
    type Output = Instant;

    fn add(self, duration: Duration) -> Instant {
        Instant { after: self.after + duration, ..self }
    }
}

impl std::ops::AddAssign<Duration> for Instant {
    fn add_assign(&mut self, duration: Duration) {
        self.after += duration;
    }
}

/// See [`tokio::time::Sleep`].
pub struct Sleep {
    timer: u64,
    deadline: Instant,
    lasts: Duration,
    at: At,
    /// It was polled, or reset: before, Tokio has no timer that could be over.
    is_begun: bool,
}

/// As far off as Tokio's: thirty years, so that no sum of them is too long.
const FAR: Duration = Duration::from_secs(86400 * 365 * 30);

/// See [`tokio::time::sleep`].
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    sleep_since(None, duration, Location::caller())
}

/// See [`tokio::time::sleep_until`].
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    sleep_since(Some(deadline.since), deadline.after, Location::caller())
}

fn sleep_since(since: Option<u64>, lasts: Duration, at: At) -> Sleep {
    let lasts = lasts.min(FAR);
    let whose = executor::current()
        .map_or_else(|| "main".to_owned(), |it| it.name.clone());
    let timer = Timers::make(&Run::get(), since, lasts, whose, at);
    let deadline = Instant { since: since.unwrap_or(timer), after: lasts };
    Sleep { timer, deadline, lasts, at, is_begun: false }
}

impl Sleep {
    /// See [`tokio::time::Sleep::deadline`].
    pub fn deadline(&self) -> Instant {
        Timers::show();
        self.deadline
    }

    /// See [`tokio::time::Sleep::reset`].
    pub fn reset(mut self: Pin<&mut Self>, deadline: Instant) {
        let mut again =
            sleep_since(Some(deadline.since), deadline.after, self.at);
        again.is_begun = true;
        // Whoever waited for the old one waits for this.
        Run::get().timers.hand_over(self.timer, again.timer);
        *self = again;
    }

    /// See [`tokio::time::Sleep::is_elapsed`].
    pub fn is_elapsed(&self) -> bool {
        self.is_begun && Run::get().timers.has_ended(self.timer)
    }
}

impl Future for Sleep {
    type Output = ();

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.is_begun = true;
        takes_look();
        if !is_spent() {
            return self.look(cx, Location::caller());
        }
        self.waits(Location::caller());
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Sleep {
    /// Looks at the clock, whatever is left of a budget.
    fn look(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        caller: At,
    ) -> Poll<()> {
        if Run::get().timers.is_over(self.timer, cx.waker()) {
            return Poll::Ready(());
        }
        self.waits(caller);
        Poll::Pending
    }

    fn waits(&self, caller: At) {
        let label = format!("sleep {:?}", self.lasts);
        let wait = Wait::new(label, self.at, 0);
        executor::waits(wait.awaited_or_made(await_line::of(caller)));
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(run) = Run::try_get() {
            run.timers.forget(self.timer, &run.lanes);
            executor::gave_up(0, self.at);
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sleep").finish_non_exhaustive()
    }
}

pin_project! {
    /// See [`tokio::time::Timeout`].
    pub struct Timeout<F> {
        // Dropped in this order, as Tokio does.
        #[pin]
        future: F,
        inner: Inner,
        // Nothing, if no clock will ever come so far.
        delay: Option<Pin<Box<Sleep>>>,
    }
}

/// See [`tokio::time::timeout`].
#[track_caller]
pub fn timeout<F: IntoFuture>(
    duration: Duration,
    future: F,
) -> Timeout<F::IntoFuture> {
    timeout_of(duration, future, Location::caller())
}

pub(crate) fn timeout_of<F: IntoFuture>(
    duration: Duration,
    future: F,
    at: At,
) -> Timeout<F::IntoFuture> {
    let ends = std::time::Instant::now().checked_add(duration).is_some();
    let delay = ends.then(|| Box::pin(sleep_since(None, duration, at)));
    in_time(future.into_future(), delay, at)
}

/// See [`tokio::time::timeout_at`].
#[track_caller]
pub fn timeout_at<F: IntoFuture>(
    deadline: Instant,
    future: F,
) -> Timeout<F::IntoFuture> {
    let delay = Some(Box::pin(sleep_until(deadline)));
    in_time(future.into_future(), delay, Location::caller())
}

fn in_time<F: Future>(
    future: F,
    delay: Option<Pin<Box<Sleep>>>,
    at: At,
) -> Timeout<F> {
    let inner = Inner::new("future", at);
    Timeout { future, inner, delay }
}

impl<F> Timeout<F> {
    /// See [`tokio::time::Timeout::get_ref`].
    pub fn get_ref(&self) -> &F {
        &self.future
    }

    /// See [`tokio::time::Timeout::get_mut`].
    pub fn get_mut(&mut self) -> &mut F {
        &mut self.future
    }

    /// See [`tokio::time::Timeout::into_inner`].
    pub fn into_inner(self) -> F {
        self.future
    }
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, error::Elapsed>;

    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let waits = executor::waits_so_far().len();
        let polled = this.inner.polled(|| this.future.poll(cx));
        if let Poll::Ready(output) = polled {
            return Poll::Ready(Ok(output));
        }
        let Some(delay) = this.delay else { return Poll::Pending };
        delay.is_begun = true;
        // Tokio asks for no budget here.
        ready!(delay.as_mut().look(cx, Location::caller()));
        executor::goes_on(waits); // the future may be lent, and stay
        Poll::Ready(Err(error::Elapsed(())))
    }
}

impl<F> fmt::Debug for Timeout<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeout").finish_non_exhaustive()
    }
}

/// See [`tokio::time::Interval`].
#[derive(Debug)]
pub struct Interval {
    period: Duration,
    next: Option<Pin<Box<Sleep>>>,
    missed: MissedTickBehavior,
    at: At,
}

/// See [`tokio::time::interval`]. The first tick comes at once; each of the others at any time from a period after
/// the one before was taken, as with [`MissedTickBehavior::Delay`].
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    assert!(!period.is_zero(), "`period` must be non-zero.");
    let missed = MissedTickBehavior::default();
    Interval { period, next: None, missed, at: Location::caller() }
}

/// See [`tokio::time::interval_at`]. Each tick may come at any time, the first not before its time has come.
#[track_caller]
pub fn interval_at(start: Instant, period: Duration) -> Interval {
    assert!(!period.is_zero(), "`period` must be non-zero.");
    let next = Some(Box::pin(sleep_until(start)));
    let missed = MissedTickBehavior::default();
    Interval { period, next, missed, at: Location::caller() }
}

impl Interval {
    /// See [`tokio::time::Interval::tick`].
    #[track_caller]
    pub fn tick(&mut self) -> impl Future<Output = Instant> {
        let at = Location::caller();
        poll_fn(move |cx| await_line::at(at, || self.poll_tick(cx)))
    }

    /// See [`tokio::time::Interval::poll_tick`].
    pub fn poll_tick(&mut self, cx: &mut Context<'_>) -> Poll<Instant> {
        takes_look();
        if let Some(next) = &mut self.next {
            ready!(next.as_mut().poll(cx));
        }
        self.next = Some(Box::pin(sleep_since(None, self.period, self.at)));
        Poll::Ready(Instant::now())
    }

    /// See [`tokio::time::Interval::period`].
    pub fn period(&self) -> Duration {
        self.period
    }

    /// See [`tokio::time::Interval::set_missed_tick_behavior`]. A tick may come at any time, so all are the same.
    pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {
        self.missed = behavior;
    }

    /// See [`tokio::time::Interval::missed_tick_behavior`].
    pub fn missed_tick_behavior(&self) -> MissedTickBehavior {
        self.missed
    }

    /// See [`tokio::time::Interval::reset_at`].
    pub fn reset_at(&mut self, deadline: Instant) {
        let (since, after) = (Some(deadline.since), deadline.after);
        self.next = Some(Box::pin(sleep_since(since, after, self.at)));
    }

    /// See [`tokio::time::Interval::reset_immediately`].
    pub fn reset_immediately(&mut self) {
        self.next = None;
    }

    /// See [`tokio::time::Interval::reset_after`].
    pub fn reset_after(&mut self, after: Duration) {
        self.next = Some(Box::pin(sleep_since(None, after, self.at)));
    }

    /// See [`tokio::time::Interval::reset`].
    pub fn reset(&mut self) {
        self.next = Some(Box::pin(sleep_since(None, self.period, self.at)));
    }
}

/// See [`tokio::time::MissedTickBehavior`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissedTickBehavior {
    /// See [`tokio::time::MissedTickBehavior::Burst`].
    #[default]
    Burst,
    /// See [`tokio::time::MissedTickBehavior::Delay`].
    Delay,
    /// See [`tokio::time::MissedTickBehavior::Skip`].
    Skip,
}

/// See [`tokio::time::pause`]. A schedule has no clock that could stand: a timer may be over at any time,
/// as with a clock that runs.
pub fn pause() {}

/// See [`tokio::time::resume`].
pub fn resume() {}

#[cfg(a_schedule_has_no_clock)] // await a sleep of that length instead
pub fn advance() {}
