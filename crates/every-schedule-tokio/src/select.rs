//! `tokio::select!`.

use std::panic::Location;
use std::task::Context;

use every_schedule::foreign::{Way, choose, same_up_to};

use crate::executor::{self, waits_so_far};
use crate::model::{Model, Run, is_spent, may_look, takes_look};
use crate::seen;

/// The branch that a `select!` looks at first, and what it found.
#[doc(hidden)]
pub struct Start {
    first: usize,
    branches: usize,
    waits: usize,
    is_choice: bool,
    chosen: u64,
    /// What it comes to that a branch was polled, and was pending.
    only_wait: Vec<Waits>,
}

thread_local! {
    /// How many choices this thread has made.
    static CHOICES: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

impl Start {
    /// Chooses, unless it is `biased` or there are no two branches to choose from.
    #[track_caller]
    pub fn new(biased: bool, enabled: &[bool], only_wait: &[Waits]) -> Start {
        let at = Some(Location::caller());
        let branches = enabled.len();
        let open: Vec<_> = (0..branches).filter(|&it| enabled[it]).collect();
        let is_choice = !biased && open.len() > 1;
        let first = if is_choice {
            let run = Run::get();
            let task = executor::current();
            let actor = task.map_or(0, |it| run.lanes.of_task(&it));
            let ways = open.iter().map(|it| Way {
                words: format!("select!: branch {} first", it + 1),
                short: format!("branch {} first", it + 1),
                at: at.map(Into::into),
                actor,
            });
            let ways: Vec<_> = ways.collect();
            CHOICES.set(CHOICES.get() + 1);
            let mut scene = run.lanes.scene(&run);
            let here = Location::caller();
            for it in scene.iter_mut().flatten() {
                if it.number == actor {
                    (it.file, it.line) = (here.file().to_owned(), here.line());
                }
            }
            let chosen = choose(&ways, scene.as_ref(), at);
            seen::note(chosen as u32);
            open[chosen]
        } else {
            0
        };
        let waits = waits_so_far().len();
        let only_wait = only_wait.to_vec();
        let chosen = CHOICES.get();
        Start { first, branches, waits, is_choice, chosen, only_wait }
    }

    /// Whether the whole has to wait, as something was suspended in this poll before it. If it is itself the
    /// first thing of a branch, it may look, as the other was suspended for it.
    pub fn waits(was_suspended: &mut bool, cx: &Context<'_>) -> bool {
        *was_suspended |= takes_look();
        let waits = is_spent();
        if waits {
            cx.waker().wake_by_ref();
        }
        waits
    }

    /// A branch is looked at next, of a whole that was suspended before, or not yet.
    pub fn looks(was_suspended: bool) {
        may_look(was_suspended);
    }

    /// Whether the whole is suspended with this branch, the first that has something to wait for.
    pub fn suspends(&self, was_suspended: &mut bool, enabled: &[bool]) -> bool {
        let suspends = is_spent() && !std::mem::replace(was_suspended, true);
        if suspends {
            self.is_pending(enabled);
        }
        suspends
    }

    /// The branches, in the order in which they are looked at.
    pub fn order(&self) -> impl Iterator<Item = usize> + use<> {
        let (first, branches) = (self.first, self.branches);
        (0..branches).map(move |nth| (first + nth) % branches)
    }

    /// This branch was the first to be ready: to begin with one before it, or with it, is the same,
    /// if those before it leave nothing behind, and it does not look at what they wait for.
    pub fn is_ready(&self, branch: usize, enabled: &[bool]) {
        let mut before = (0..branch).filter(|&it| enabled[it]);
        let leaves_nothing = |it| self.only_wait[it] == Waits::Only;
        if before.all(leaves_nothing) && self.only_wait[branch] != Waits::No {
            self.skip(&enabled[..branch], 0);
        }
    }

    /// A branch was ready: the task waits for no other now, also if that is only lent, and stays.
    pub fn goes_on(&self) {
        may_look(false);
        executor::goes_on(self.waits);
    }

    /// None was ready: whichever comes first. (Or the first was suspended, and with it the whole: the next
    /// poll chooses anew.)
    pub fn is_pending(&self, enabled: &[bool]) {
        may_look(false);
        self.skip(enabled, 1);
    }

    /// The first way was taken, and these branches were pending. The others, as many as they are but
    /// so many, are the same, unless two branches wait for one thing, and are served in the order in
    /// which they came, or a branch did something before it had to wait.
    fn skip(&self, pending: &[bool], but: usize) {
        let open = (0..pending.len()).filter(|&it| pending[it]);
        let last = open.clone().count().saturating_sub(but);
        let all = waits_so_far();
        let waits = all.get(self.waits..).unwrap_or_default();
        let alike =
            |at: usize| waits[at] != 0 && waits[..at].contains(&waits[at]);
        let is_first = self.is_choice && self.first == 0;
        let is_last_choice = self.chosen == CHOICES.get();
        let run = Run::get();
        let alone = run.model != Model::SeveralThreads && !run.plain;
        let only_wait = open.clone().all(|it| self.only_wait[it] != Waits::No);
        let is_same = only_wait && !(0..waits.len()).any(alike);
        if is_first && is_last_choice && alone && is_same {
            same_up_to(last);
        }
    }
}

/// What a future does before it waits.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// It may do something.
    No,
    /// It comes into a line, or a timer is begun, and stays so after the `select!`: it is borrowed, or a
    /// barrier's.
    InLine,
    /// Nothing, once it is dropped.
    Only,
}

/// Our futures that run no code of the program before they wait, by what their names begin with: what each
/// does that goes with the `select!`, and what one that is borrowed, and so stays.
const OURS: [(&str, Waits, Waits); 7] = [
    ("op::Op<every_schedule_tokio::op::Only,", Waits::Only, Waits::InLine),
    ("op::Op<every_schedule_tokio::op::InLine,", Waits::InLine, Waits::InLine),
    ("time::Sleep", Waits::Only, Waits::InLine),
    ("sync::notify::Notified", Waits::Only, Waits::InLine),
    ("sync::notify::OwnedNotified", Waits::Only, Waits::InLine),
    ("join::JoinHandle<", Waits::Only, Waits::Only),
    ("sync::oneshot::Receiver<", Waits::Only, Waits::Only),
];

/// What this future does before it waits. Nothing is known of its type but the name, as its method says no
/// more than `impl Future`; a test holds the names against rustc's.
#[doc(hidden)]
pub fn only_waits<T>(_: &T) -> Waits {
    let whole = std::any::type_name::<T>();
    let name = behind_borrows(whole);
    let name_of_ours = name.strip_prefix("every_schedule_tokio::");
    let known = OURS
        .iter()
        .find(|it| name_of_ours.is_some_and(|name| name.starts_with(it.0)));
    match known {
        None => Waits::No,
        Some((_, _, borrowed)) if name.len() < whole.len() => *borrowed,
        Some((_, owned, _)) => *owned,
    }
}

/// The name of what is borrowed: `Pin<&mut T>`, `&mut &mut T`.
fn behind_borrows(name: &str) -> &str {
    let name = name.trim_start_matches("core::pin::Pin<");
    name.trim_start_matches("&mut ")
}

/// See [`tokio::select!`]. The branch that is looked at first is a choice: each is, under some of the
/// schedules. At most eight branches.
#[macro_export]
macro_rules! select {
    (biased; $($rest:tt)*) => { $crate::__select!(@ (true) [] $($rest)*) };
    ($($rest:tt)*) => { $crate::__select!(@ (false) [] $($rest)*) };
}

/// Takes the branches apart, one by one, and then puts them together.
#[doc(hidden)]
#[macro_export]
macro_rules! __select {
    (@ $order:tt [$($done:tt)*] else => $else:expr $(,)?) => {
        $crate::__select!(% $order [$($done)*] { $else })
    };
    (@ $order:tt [$($done:tt)*]) => {
        $crate::__select!(% $order [$($done)*] {
            panic!("all branches are disabled and there is no else branch")
        })
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr, if $c:expr => $h:block, $($rest:tt)*) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) ($c) ($h) }] $($rest)*)
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr => $h:block, $($rest:tt)*) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) (true) ($h) }] $($rest)*)
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr, if $c:expr => $h:block $($rest:tt)*) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) ($c) ($h) }] $($rest)*)
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr => $h:block $($rest:tt)*) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) (true) ($h) }] $($rest)*)
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr, if $c:expr => $h:expr) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) ($c) ($h) }])
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr => $h:expr) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) (true) ($h) }])
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr, if $c:expr => $h:expr, $($rest:tt)*) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) ($c) ($h) }] $($rest)*)
    };
    (@ $order:tt [$($done:tt)*] $p:pat = $f:expr => $h:expr, $($rest:tt)*) => {
        $crate::__select!(@ $order [$($done)* { ($p) ($f) (true) ($h) }] $($rest)*)
    };

    // Each branch gets a number and two names.
    (% $order:tt [$($branch:tt)*] $else:block) => {
        $crate::__select!(# $order [] [$($branch)*] $else
            (0 f0 o0 w0) (1 f1 o1 w1) (2 f2 o2 w2) (3 f3 o3 w3)
            (4 f4 o4 w4) (5 f5 o5 w5) (6 f6 o6 w6) (7 f7 o7 w7))
    };
    (# $order:tt [$($named:tt)*] [{ $($branch:tt)* } $($rest:tt)*] $else:block
        ($($name:tt)*) $($names:tt)*) => {
        $crate::__select!(# $order [$($named)* { $($name)* $($branch)* }] [$($rest)*] $else
            $($names)*)
    };
    (# $order:tt [$($named:tt)*] [$($more:tt)+] $else:block) => {
        ::core::compile_error!("the explorer has no `select!` of more than eight branches")
    };
    (# ($biased:expr) [$({ $i:tt $f:ident $o:ident $w:ident
        ($p:pat) ($e:expr) ($c:expr) ($h:expr) })*] [] $else:block $($unused:tt)*) => {{
        let (chosen, ($($o,)*)) = {
            #[allow(unused_mut)]
            let mut enabled = [$($c),*];
            $(let $w = $crate::__Inner::branch(::core::stringify!($e));)*
            // Dropped in this order, as Tokio does.
            // What these borrow lives as long as they do.
            let init = ($($e,)*);
            let mut futures = ($(::std::boxed::Box::pin(::core::future::IntoFuture::into_future(init.$i)),)*);
            $(let mut $o = ::core::option::Option::None;)*
            let only_wait = [$($crate::__only_waits(&*futures.$i)),*];
            let mut was_suspended = false;
            let chosen = ::core::future::poll_fn(|cx| {
                if $crate::__Start::waits(&mut was_suspended, cx) {
                    return ::core::task::Poll::Pending;
                }
                let start = $crate::__Start::new($biased, &enabled, &only_wait);
                let open = enabled;
                let mut is_pending = false;
                let mut all_fit = true;
                for branch in start.order() {
                    if !enabled[branch] {
                        continue;
                    }
                    $crate::__Start::looks(was_suspended);
                    match branch {
                        $($i => match $w.polled(|| ::core::future::Future::poll(futures.$i.as_mut(), cx)) {
                            ::core::task::Poll::Pending => {
                                is_pending = true;
                                if start.suspends(&mut was_suspended, &open) {
                                    return ::core::task::Poll::Pending;
                                }
                            }
                            ::core::task::Poll::Ready(output) => {
                                enabled[$i] = false;
                                #[allow(unused_mut, unused_variables, unreachable_patterns)]
                                let fits = match &output {
                                    $crate::__clean_pattern!($p) => true,
                                    _ => false,
                                };
                                all_fit &= fits;
                                if fits {
                                    $o = ::core::option::Option::Some(output);
                                    // What has been taken and did not fit is gone.
                                    if all_fit {
                                        start.is_ready($i, &open);
                                    }
                                    start.goes_on();
                                    return ::core::task::Poll::Ready($i);
                                }
                            }
                        },)*
                        _ => unreachable!("there is no such branch"),
                    }
                }
                if is_pending {
                    start.is_pending(&open);
                    return ::core::task::Poll::Pending;
                }
                start.goes_on();
                ::core::task::Poll::Ready(usize::MAX)
            })
            .await;
            (chosen, ($($o,)*))
        };
        match chosen {
            $($i => match $o.expect("this branch was ready") {
                $p => $h,
                #[allow(unreachable_patterns)]
                _ => unreachable!("the pattern has matched"),
            },)*
            usize::MAX => $else,
            _ => unreachable!("there is no such branch"),
        }
    }};
}
