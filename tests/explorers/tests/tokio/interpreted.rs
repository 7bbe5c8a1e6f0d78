//! Runs a random program: on whatever is called `tokio` here.

use super::tokio;
use crate::random::Op;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify, RwLock, Semaphore, mpsc, watch};
use tokio::task::{AbortHandle, yield_now};
use tokio::time::{sleep, timeout};

/// What the tasks share.
struct Shared {
    locks: [Mutex<u64>; 2],
    book: RwLock<u64>,
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
            Op::Read => format!("R{}", *shared.book.read().await),
            Op::Write => {
                let mut value = shared.book.write().await;
                *value = *value * 5 + number;
                yield_now().await;
                *value += 1;
                format!("W{value}")
            }
            Op::Ticks(many) => {
                for _ in 0..*many {
                    sleep(Duration::from_millis(1)).await;
                }
                "k".to_owned()
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
pub async fn interpreted(program: Arc<Vec<Vec<Op>>>) -> String {
    let channels = program.iter().map(|_| mpsc::channel(1));
    let (senders, inboxes): (Vec<_>, Vec<_>) = channels.unzip();
    let (value, values) = watch::channel(0);
    let shared = Arc::new(Shared {
        locks: [Mutex::new(0), Mutex::new(0)],
        book: RwLock::new(0),
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

/// Programs that are small enough for several threads.
pub async fn small(which: usize) -> String {
    match which {
        0 => {
            let shared = Arc::new(RwLock::new(0));
            let add = |shared: Arc<RwLock<u32>>| async move {
                let seen = *shared.read().await;
                *shared.write().await = seen + 1;
            };
            let other = tokio::spawn(add(Arc::clone(&shared)));
            add(Arc::clone(&shared)).await;
            other.await.unwrap();
            let sum = *shared.read().await;
            sum.to_string()
        }
        1 => {
            let (sender, mut receiver) = mpsc::channel(1);
            let there = sender.clone();
            let other = tokio::spawn(async move { there.try_send(1).is_ok() });
            let mine = sender.try_send(2).is_ok();
            let first = receiver.try_recv().ok();
            format!("{mine} {} {first:?}", other.await.unwrap())
        }
        _ => {
            let (value, mut values) = watch::channel(0);
            tokio::spawn(async move {
                value.send_replace(1);
                value.send_replace(2);
            });
            let mut seen = vec![];
            while values.changed().await.is_ok() {
                seen.push(values.borrow_and_update().to_string());
            }
            seen.join(" ")
        }
    }
}
