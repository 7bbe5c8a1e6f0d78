//! Random programs over most of what the drop-in covers.

use super::random::Random;

/// A program: what `main` and its threads do.
#[derive(Clone, Debug)]
pub struct Program {
    pub main: Vec<Do>,
    pub threads: Vec<Thread>,
    /// Room in the channel; `None` if it is unbounded.
    pub room: Option<usize>,
    /// What the destructor of the shared value does, and of the results of threads.
    pub destructor: Destructor,
    /// How `main` ends with each thread.
    pub farewells: Vec<Farewell>,
    pub outlives_main: bool,
    pub spurious: bool,
    /// What a reader does that meets a writer which waits; `None`: both.
    pub writer_first: Option<bool>,
}

#[derive(Clone, Debug)]
pub struct Thread {
    pub work: Vec<Do>,
    pub is_named: bool,
    pub result: Result,
    /// Says at its end what it has seen.
    pub tells: bool,
}

/// What a thread returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Result {
    Nothing,
    Seen,
    Speaker,
}

/// When `main` is done with its own work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    Join,
    /// Drops the handle before its own work.
    DropFirst,
    DropLast,
    /// Asks whether it is finished, and joins.
    Ask,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destructor {
    Quiet,
    Says,
    Locks,
    Adds,
    Sends,
    Panics,
    /// Says in which thread it runs.
    Names,
    /// Waits for the end of a thread of its own.
    Joins,
    Writes,
    Notifies,
    Unparks,
    /// Looks into what it is part of itself, through a `Weak`.
    Counts,
}

#[derive(Clone, Debug)]
pub enum Do {
    /// Locks, looks if it says so, writes if it says so, does the rest, and unlocks.
    Lock {
        mutex: usize,
        looks: bool,
        writes: bool,
        rest: Vec<Do>,
    },
    TryLock {
        mutex: usize,
        rest: Vec<Do>,
    },
    Read(Vec<Do>),
    Write(Vec<Do>),
    TryRead,
    TryWrite,
    IsPoisoned,
    Load(usize),
    Store(usize, u64),
    Add(usize),
    Swap(usize, u64),
    CompareExchange(usize, u64, u64),
    Send(u64),
    TrySend(u64),
    Recv,
    TryRecv,
    RecvTimeout,
    DropSender,
    DropReceiver,
    /// Waits as long as the first mutex is 0, or once.
    WaitWhile,
    WaitOnce,
    WaitTimeout,
    NotifyOne,
    NotifyAll,
    Park,
    ParkTimeout,
    Unpark(usize),
    Barrier,
    DropShare,
    CountShares,
    Upgrade,
    IntoInner,
    /// Owns it through the `Weak`, and keeps that.
    Keep,
    DropKept,
    GetMut,
    Once,
    /// Initialises the same with an operation in between.
    OnceSlowly,
    /// What is made at the first use of it.
    Lazy,
    /// Panics in there if what it has seen is odd.
    CallOnce,
    /// Leaves a value to the end of the thread, whose destructor is that of the shared one.
    Local,
    ClearPoison,
    /// Adds one by `compare_exchange`, as often as it takes.
    AddByHand(usize),
    WaitTimeoutWhile,
    /// Receives until there are no senders.
    Drain,
    /// Asks another thread, over a channel of their own.
    Ask(Vec<Do>),
    /// A thread of its own, which it joins, or not.
    Spawn {
        work: Vec<Do>,
        joins: bool,
    },
    /// Two threads that borrow.
    Scope(Vec<Do>, Vec<Do>),
    Yield,
    Sleep,
    Say,
    /// Sees its own name.
    Name,
    /// Panics if what it has seen is odd.
    PanicIfOdd,
    /// Looks a few times whether the first atomic is 1.
    Poll(usize),
    /// Spins until the first atomic is not 0.
    Spin,
    /// Does it, and catches a panic.
    Catch(Vec<Do>),
}

impl Program {
    /// The program of this seed.
    pub fn random(seed: u64) -> Self {
        let random = &mut Random::new(seed);
        let threads = 1 + random.below(10) / 6 + random.below(10) / 9;
        let size = if threads == 1 { 4 } else { 6 - 2 * threads }.max(1);
        Self::of(random, threads, size)
    }

    /// Small enough to be explored with everything as a step.
    pub fn small(seed: u64) -> Self {
        let mut program = Self::of(&mut Random::new(seed), 1, 2);
        program.threads[0].tells = true;
        program
    }

    fn of(random: &mut Random, threads: usize, size: usize) -> Self {
        // Each program has a taste, so that operations meet that have to do with each other.
        let tastes: Vec<usize> =
            (0..1 + random.below(3)).map(|_| random.below(TASTES)).collect();
        let mut work = |most: usize| -> Vec<Do> {
            let length = 1 + random.below(most);
            (0..length).map(|_| one(random, &tastes, threads, 0)).collect()
        };
        let main = work(size.max(2));
        let works: Vec<_> = (0..threads).map(|_| work(size)).collect();
        let threads: Vec<_> = works
            .into_iter()
            .map(|work| Thread {
                work,
                is_named: random.percent(30),
                result: random.pick(&[
                    Result::Nothing,
                    Result::Nothing,
                    Result::Seen,
                    Result::Speaker,
                ]),
                tells: random.percent(40),
            })
            .collect();
        let farewells = threads
            .iter()
            .map(|_| {
                random.pick(&[
                    Farewell::Join,
                    Farewell::Join,
                    Farewell::Join,
                    Farewell::DropFirst,
                    Farewell::DropLast,
                    Farewell::Ask,
                ])
            })
            .collect();
        Program {
            main,
            threads,
            room: random.pick(&[None, Some(0), Some(1), Some(1)]),
            destructor: random.pick(&[
                Destructor::Quiet,
                Destructor::Quiet,
                Destructor::Says,
                Destructor::Locks,
                Destructor::Adds,
                Destructor::Sends,
                Destructor::Panics,
                Destructor::Names,
                Destructor::Joins,
                Destructor::Writes,
                Destructor::Notifies,
                Destructor::Unparks,
                Destructor::Counts,
            ]),
            farewells,
            outlives_main: random.percent(60),
            spurious: random.percent(10),
            writer_first: random.pick(&[None, None, Some(false), Some(true)]),
        }
    }
}

const TASTES: usize = 9;

fn one(
    random: &mut Random,
    tastes: &[usize],
    threads: usize,
    depth: usize,
) -> Do {
    let rest = |random: &mut Random| -> Vec<Do> {
        if depth > 0 || random.percent(60) {
            return vec![];
        }
        vec![one(random, tastes, threads, depth + 1)]
    };
    let bit = |random: &mut Random| random.below(2) as u64;
    match random.pick(tastes) {
        0 => match random.below(7) {
            6 => Do::ClearPoison,
            0 => Do::TryLock { mutex: random.below(2), rest: rest(random) },
            1 => Do::IsPoisoned,
            2 => Do::PanicIfOdd,
            _ => Do::Lock {
                mutex: random.below(2),
                looks: random.percent(50),
                writes: random.percent(60),
                rest: rest(random),
            },
        },
        1 => match random.below(7) {
            6 => Do::AddByHand(random.below(2)),
            0 => Do::Load(random.below(2)),
            1 => Do::Store(random.below(2), bit(random)),
            2 => Do::Add(random.below(2)),
            3 => Do::Swap(random.below(2), bit(random)),
            4 => Do::CompareExchange(0, bit(random), bit(random)),
            _ => Do::PanicIfOdd,
        },
        2 => match random.below(10) {
            8 => Do::Drain,
            9 => Do::Ask(rest(random)),
            0 => Do::TrySend(bit(random)),
            1 => Do::TryRecv,
            2 => Do::RecvTimeout,
            3 => Do::DropSender,
            4 => Do::DropReceiver,
            5 => Do::Recv,
            _ => Do::Send(bit(random)),
        },
        3 => match random.below(9) {
            8 => Do::WaitTimeoutWhile,
            0 => Do::WaitWhile,
            1 => Do::WaitOnce,
            2 => Do::WaitTimeout,
            3 => Do::NotifyOne,
            4 => Do::NotifyAll,
            _ => Do::Lock {
                mutex: 0,
                looks: random.percent(30),
                writes: true,
                rest: vec![],
            },
        },
        4 => match random.below(6) {
            0 => Do::Park,
            1 => Do::ParkTimeout,
            2 | 3 => Do::Unpark(random.below(threads + 1)),
            4 => Do::Yield,
            _ => Do::Barrier,
        },
        5 => match random.below(10) {
            7 => Do::Keep,
            8 => Do::DropKept,
            9 => Do::GetMut,
            0 => Do::CountShares,
            1 => Do::Upgrade,
            2 => Do::IntoInner,
            3 => Do::Yield,
            _ => Do::DropShare,
        },
        6 => match random.below(5) {
            0 => Do::TryRead,
            1 => Do::TryWrite,
            2 => Do::Write(rest(random)),
            _ => Do::Read(rest(random)),
        },
        7 => match random.below(8) {
            0 => Do::Once,
            1 => Do::OnceSlowly,
            2 => Do::Lazy,
            3 => Do::CallOnce,
            4 => Do::Local,
            5 if depth == 0 && random.percent(20) => {
                Do::Scope(rest(random), rest(random))
            }
            _ => Do::Spawn { work: rest(random), joins: random.percent(70) },
        },
        _ => match random.below(9) {
            0 => Do::Say,
            1 => Do::Sleep,
            2 => Do::Say,
            3 => Do::Name,
            4 => Do::Poll(2 + random.below(3)),
            5 => Do::Spin,
            6 => Do::Catch(rest(random)),
            7 => Do::Store(0, 1),
            _ => Do::Yield,
        },
    }
}
