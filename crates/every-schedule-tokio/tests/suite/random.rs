//! Random programs of tasks: what is merged or skipped changes nothing about how they end.

use every_schedule::{Error, Report, Verdict};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::sync::{Mutex, Notify, Semaphore, mpsc, watch};
use tokio::task::{AbortHandle, yield_now};
use tokio::time::{sleep, timeout};
use tokio::{Explorer, Model, block_on};

/// What a task does, one after the other.
#[derive(Clone, Debug)]
enum Op {
    /// Changes what a lock guards.
    Change(usize),
    /// The same, with an await while it is held.
    Hold(usize),
    Send(usize),
    TrySend(usize),
    Receive,
    NotifyOne,
    NotifyAll,
    Notified,
    /// Keeps a permit for an await.
    Permit,
    Tell,
    Told,
    Yield,
    Sleep(u64),
    InTime(u64, Box<Op>),
    Either(Box<Op>, Box<Op>),
    /// Whichever of these is ready, the first first.
    First(Box<Op>, Box<Op>),
    Abort(usize),
}

/// Numbers that look random, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % most
    }

    /// One that may be cut off in the middle, or one of a choice.
    fn simple(&mut self, tasks: usize) -> Op {
        match self.below(13) {
            0 | 1 => Op::Change(self.below(2)),
            2 => Op::Hold(self.below(2)),
            3 => Op::Send(self.below(tasks)),
            4 => Op::TrySend(self.below(tasks)),
            5 => Op::Receive,
            6 => Op::NotifyOne,
            7 => Op::NotifyAll,
            8 => Op::Notified,
            9 => Op::Permit,
            10 => Op::Tell,
            11 => Op::Told,
            _ => Op::Yield,
        }
    }

    fn op(&mut self, tasks: usize) -> Op {
        let inner = |it: &mut Random| Box::new(it.simple(tasks));
        match self.below(10) {
            0 => Op::InTime(self.below(3) as u64 + 1, inner(self)),
            1 => Op::Either(inner(self), inner(self)),
            2 => Op::First(inner(self), inner(self)),
            3 => Op::Sleep(self.below(3) as u64 + 1),
            4 => Op::Abort(self.below(tasks)),
            _ => self.simple(tasks),
        }
    }

    fn program(&mut self) -> Vec<Vec<Op>> {
        let tasks = 2 + self.below(2);
        let most = if tasks == 2 { 3 } else { 2 };
        let task = |it: &mut Random| {
            (0..1 + it.below(most)).map(|_| it.op(tasks)).collect()
        };
        (0..tasks).map(|_| task(self)).collect()
    }
}

/// What the tasks share.
struct Shared {
    locks: [Mutex<u64>; 2],
    senders: Vec<mpsc::Sender<u64>>,
    notify: Notify,
    permits: Semaphore,
    value: watch::Sender<u64>,
    tasks: Mutex<Vec<AbortHandle>>,
}

/// What a task has of its own.
struct Own {
    number: u64,
    inbox: mpsc::Receiver<u64>,
    values: watch::Receiver<u64>,
    seen: String,
}

type Step<'a> = Pin<Box<dyn Future<Output = String> + Send + 'a>>;

fn simple<'a>(
    op: &'a Op,
    shared: &'a Shared,
    number: u64,
    inbox: Option<&'a mut mpsc::Receiver<u64>>,
    values: Option<&'a mut watch::Receiver<u64>>,
) -> Step<'a> {
    Box::pin(async move {
        match op {
            Op::Change(lock) => {
                let mut value = shared.locks[*lock].lock().await;
                *value = *value * 5 + number;
                format!("c{value}")
            }
            Op::Hold(lock) => {
                let mut value = shared.locks[*lock].lock().await;
                *value = *value * 5 + number;
                yield_now().await;
                *value += 1;
                format!("h{value}")
            }
            Op::Send(to) => {
                format!("s{}", shared.senders[*to].send(number).await.is_ok())
            }
            Op::TrySend(to) => {
                format!("t{}", shared.senders[*to].try_send(number).is_ok())
            }
            Op::Receive => match inbox {
                Some(inbox) => format!("r{:?}", inbox.recv().await),
                None => String::new(),
            },
            Op::NotifyOne => {
                shared.notify.notify_one();
                String::new()
            }
            Op::NotifyAll => {
                shared.notify.notify_waiters();
                String::new()
            }
            Op::Notified => {
                shared.notify.notified().await;
                "n".to_owned()
            }
            Op::Permit => {
                let _permit = shared.permits.acquire().await.unwrap();
                yield_now().await;
                format!("p{}", shared.permits.available_permits())
            }
            Op::Tell => {
                shared.value.send_modify(|value| *value = *value * 5 + number);
                String::new()
            }
            Op::Told => match values {
                Some(values) => {
                    let told = values.changed().await.is_ok();
                    format!("w{told}{}", *values.borrow_and_update())
                }
                None => String::new(),
            },
            Op::Yield => {
                yield_now().await;
                String::new()
            }
            other => unreachable!("{other:?} is not simple"),
        }
    })
}

async fn step(op: &Op, shared: &Shared, own: &mut Own) -> String {
    let Own { number, inbox, values, .. } = own;
    match op {
        Op::Sleep(lasts) => {
            sleep(Duration::from_millis(*lasts)).await;
            "z".to_owned()
        }
        Op::InTime(lasts, op) => {
            let op = simple(op, shared, *number, Some(inbox), Some(values));
            let done = timeout(Duration::from_millis(*lasts), op).await;
            done.unwrap_or_else(|_| "late".to_owned())
        }
        Op::Either(one, other) => tokio::select! {
            seen = simple(one, shared, *number, Some(inbox), None) => format!("1{seen}"),
            seen = simple(other, shared, *number, None, Some(values)) => format!("2{seen}"),
        },
        Op::First(one, other) => tokio::select! {
            biased;
            seen = simple(one, shared, *number, Some(inbox), None) => format!("1{seen}"),
            seen = simple(other, shared, *number, None, Some(values)) => format!("2{seen}"),
        },
        Op::Abort(task) => {
            let tasks = shared.tasks.lock().await;
            if let Some(task) = tasks.get(*task) {
                task.abort();
            }
            String::new()
        }
        op => simple(op, shared, *number, Some(inbox), Some(values)).await,
    }
}

/// The program, and what each of its tasks has seen.
async fn interpreted(program: Arc<Vec<Vec<Op>>>) -> String {
    let channels = program.iter().map(|_| mpsc::channel(1));
    let (senders, inboxes): (Vec<_>, Vec<_>) = channels.unzip();
    let (value, values) = watch::channel(0);
    let shared = Arc::new(Shared {
        locks: [Mutex::new(0), Mutex::new(0)],
        senders,
        notify: Notify::new(),
        permits: Semaphore::new(1),
        value,
        tasks: Mutex::default(),
    });
    let mut handles = Vec::new();
    for (number, inbox) in inboxes.into_iter().enumerate() {
        let (program, shared) = (Arc::clone(&program), Arc::clone(&shared));
        let values = values.clone();
        let number_ = number as u64 + 1;
        let mut own =
            Own { number: number_, inbox, values, seen: String::new() };
        let handle = tokio::spawn(async move {
            for op in &program[number] {
                let seen = step(op, &shared, &mut own).await;
                own.seen += &seen;
                own.seen.push(' ');
            }
            own.seen
        });
        handles.push(handle);
    }
    let all = handles.iter().map(|it| it.abort_handle()).collect();
    *shared.tasks.lock().await = all;
    let mut seen = Vec::new();
    for handle in handles {
        seen.push(handle.await.unwrap_or_else(|_| "aborted".to_owned()));
    }
    let locks = (*shared.locks[0].lock().await, *shared.locks[1].lock().await);
    format!("{seen:?} {locks:?}")
}

fn run(explorer: Explorer, program: &Arc<Vec<Vec<Op>>>) -> Option<Report> {
    let program = Arc::clone(program);
    let limited = explorer.max_states(1_000).max_seconds(120);
    match limited.run(move || block_on(interpreted(Arc::clone(&program)))) {
        Ok(report) => Some(report),
        Err(Error::TooManyStates(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

fn ways(report: &Report) -> BTreeSet<String> {
    let all = report.ends.iter().map(|it| match &it.ending.verdict {
        Verdict::Ok => it.ending.returned.clone().unwrap_or_default(),
        other => other.word().to_owned(),
    });
    all.collect()
}

/// Compares one program in all models; says how much there was to compare.
fn compare(seed: u64) -> usize {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..3).for_each(|_| _ = random.below(2));
    let program = Arc::new(random.program());
    let explored = |model: Model, merge, plain| {
        let explorer = Explorer::new(model).merge(merge).every_choice(plain);
        run(explorer, &program)
    };
    let mut compared = 0;
    let mut on_one_thread = None;
    for model in [OneThread, EveryAwait] {
        let Some(plain) = explored(model, false, true) else { continue };
        let alone = explored(model, false, false).expect("there are no more");
        let merged = explored(model, true, false).expect("there are no more");
        let case = format!("seed {seed}, {model}: {program:?}");
        assert_eq!(ways(&alone), ways(&plain), "skipped, {case}");
        assert_eq!(ways(&merged), ways(&alone), "merged, {case}");
        assert_eq!(merged.schedules, alone.schedules, "merged, {case}");
        for (ours, theirs) in alone.ends.iter().zip(&merged.ends) {
            assert_eq!(ours.schedules, theirs.schedules, "merged, {case}");
        }
        compared += 1;
        if model == OneThread {
            on_one_thread = Some(ways(&alone));
        }
    }
    // What one thread can do, several can.
    if let Some(one) = on_one_thread
        && let Some(several) = explored(SeveralThreads, false, false)
    {
        let several = ways(&several);
        let case = format!("seed {seed}: {program:?}");
        assert!(one.is_subset(&several), "{one:?} {several:?}, {case}");
        compared += 1;
    }
    compared
}

/// So many of these are compared, of three models each, or more.
#[track_caller]
fn compare_all(seeds: std::ops::Range<u64>, expected: usize) {
    let compared: usize = seeds.map(compare).sum();
    println!("{compared} compared");
    assert!(compared >= expected, "only {compared} were small enough");
}

#[test]
fn what_is_left_out_changes_no_random_program() {
    compare_all(0..100, 100);
}

#[test]
#[ignore = "takes minutes: cargo test -p every-schedule-tokio random -- --ignored"]
fn what_is_left_out_changes_no_random_program_of_many() {
    let from = std::env::var("SEEDS_FROM").ok().and_then(|it| it.parse().ok());
    let from = from.unwrap_or(1_000);
    compare_all(from..from + 2_000, 2_000);
}
