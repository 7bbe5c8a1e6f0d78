//! The question of the book: a record by message, or under a lock, with the
//! same name in both.
//!
//! Whoever records owns the name, and gives it away with the record: to the
//! accountant, or to the map behind the lock. The name is an id, a shared
//! `Arc<str>`, or a `String` made for the call.

use super::updates::of;
use super::{Question, THREADS};
use crate::data::Kind::{Lock, Messages};
use crate::data::{Axis, Unit};
use crate::load::{Design, ENDPOINTS, Load, Pattern, Update};
use crate::method::Subject;
use recorders::Totals;
use std::collections::HashMap;
use std::hash::Hash;
use std::mem;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

/// Claim X4. Sixteen endpoints, walked by each thread in an order of its own.
pub const MESSAGE_OR_LOCK: Question = Question {
    id: "message-or-lock",
    claims: &["X4"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || all(Pattern::Sixteen, &THREADS),
};

/// The same with one endpoint for all.
pub const ONE_HOT: Question = Question {
    id: "message-or-lock-hot",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || all(Pattern::Hot, &[1, 2, 8]),
};

/// The same with some endpoints that are wanted often, and many rarely.
pub const ZIPF: Question = Question {
    id: "message-or-lock-zipf",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || all(Pattern::Zipf, &[1, 2, 8]),
};

fn all(pattern: Pattern, threads: &'static [usize]) -> Vec<Subject<'static>> {
    macro_rules! ways {
        ($($called:literal: $name:ty),*) => {
            [$(
                of::<ByMessage<$name, TOLD>>(
                    concat!($called, ": messages"), Messages, pattern, threads),
                of::<ByMessage<$name, BATCHED>>(
                    concat!($called, ": messages, batched"), Messages, pattern, threads),
                of::<ByMessage<$name, ANSWERED>>(
                    concat!($called, ": messages, answered"), Messages, pattern, threads),
                of::<ByLock<$name, TOLD>>(
                    concat!($called, ": a lock"), Lock, pattern, threads),
                of::<ByLock<$name, BATCHED>>(
                    concat!($called, ": a lock, batched"), Lock, pattern, threads),
            )*]
        };
    }
    let all = ways!("id": Id, "Arc<str>": Arc<str>, "String": String);
    all.into_iter().flatten().collect()
}

const TOLD: u8 = 0;
const BATCHED: u8 = 1;
const ANSWERED: u8 = 2;
/// Records in a batch.
const BATCH: usize = 100;

/// A name of an endpoint, as callers hold it.
trait Name: Clone + Send + Sync + 'static {
    type Counts: Default + Send;

    fn of(place: usize) -> Self;

    fn count(counts: &mut Self::Counts, name: Self);

    fn list(counts: &Self::Counts) -> HashMap<String, u64>;
}

/// The place of an endpoint in a list that everybody knows.
#[derive(Clone, Copy)]
struct Id(usize);

impl Name for Id {
    type Counts = [u64; ENDPOINTS.len()];

    fn of(place: usize) -> Self {
        Self(place)
    }

    fn count(counts: &mut Self::Counts, Self(place): Self) {
        counts[place] += 1;
    }

    fn list(counts: &Self::Counts) -> HashMap<String, u64> {
        let names = ENDPOINTS.iter().map(|name| (*name).to_owned());
        names.zip(*counts).collect()
    }
}

fn count<N: Eq + Hash>(counts: &mut HashMap<N, u64>, name: N) {
    match counts.get_mut(&name) {
        Some(count) => *count += 1,
        None => _ = counts.insert(name, 1),
    }
}

macro_rules! text {
    ($name:ty) => {
        impl Name for $name {
            type Counts = HashMap<$name, u64>;

            fn of(place: usize) -> Self {
                ENDPOINTS[place].into()
            }

            fn count(counts: &mut Self::Counts, name: Self) {
                count(counts, name);
            }

            fn list(counts: &Self::Counts) -> HashMap<String, u64> {
                let text =
                    |(name, count): (&$name, &u64)| (name.to_string(), *count);
                counts.iter().map(text).collect()
            }
        }
    };
}

text!(Arc<str>);
text!(String);

/// One request: where it went, its milliseconds, whether it failed.
type Record<N> = (N, u64, bool);

struct Books<N: Name> {
    counts: N::Counts,
    total_latency_ms: u64,
    error_count: u64,
}

impl<N: Name> Default for Books<N> {
    fn default() -> Self {
        let counts = N::Counts::default();
        Self { counts, total_latency_ms: 0, error_count: 0 }
    }
}

impl<N: Name> Books<N> {
    #[inline]
    fn add(&mut self, (name, latency_ms, is_error): Record<N>) {
        N::count(&mut self.counts, name);
        self.total_latency_ms += latency_ms;
        self.error_count += u64::from(is_error);
    }

    fn totals(&self) -> Totals {
        Totals {
            request_counts: N::list(&self.counts),
            total_latency_ms: self.total_latency_ms,
            error_count: self.error_count,
            dropped: 0,
        }
    }
}

/// The names that one thread holds.
struct Names<N>([N; ENDPOINTS.len()]);

impl<N: Name> Names<N> {
    fn new(shared: &[N; ENDPOINTS.len()]) -> Self {
        Self(shared.clone())
    }

    #[inline]
    fn record(&self, it: Update) -> Record<N> {
        (self.0[it.endpoint].clone(), it.latency_ms, it.is_error)
    }
}

enum Message<N> {
    Record(Record<N>),
    Batch(Vec<Record<N>>),
    Answered(Record<N>, Sender<()>),
    Totals(Sender<Totals>),
}

/// Everything is sent to one accountant.
struct ByMessage<N, const HOW: u8> {
    accountant: Sender<Message<N>>,
    names: [N; ENDPOINTS.len()],
}

fn keep_books<N: Name>(mailbox: Receiver<Message<N>>) {
    let mut books = Books::default();
    for message in mailbox {
        match message {
            Message::Record(record) => books.add(record),
            Message::Batch(records) => {
                records.into_iter().for_each(|it| books.add(it));
            }
            Message::Answered(record, reply) => {
                books.add(record);
                let _ = reply.send(());
            }
            Message::Totals(reply) => _ = reply.send(books.totals()),
        }
    }
}

impl<N: Name, const HOW: u8> Design for ByMessage<N, HOW> {
    fn open(_: &'static [&'static str]) -> Self {
        let (accountant, mailbox) = mpsc::channel();
        thread::spawn(|| keep_books(mailbox));
        Self { accountant, names: std::array::from_fn(N::of) }
    }

    fn work(&self, load: Load<'_>) {
        let (accountant, names) =
            (self.accountant.clone(), Names::new(&self.names));
        let send = |message| accountant.send(message).expect("it reads");
        let (reply, answer) = mpsc::channel();
        let mut batch = Vec::with_capacity(BATCH);
        load.each(|it| {
            let record = names.record(it);
            match HOW {
                TOLD => send(Message::Record(record)),
                BATCHED => {
                    batch.push(record);
                    if batch.len() == BATCH {
                        let empty = Vec::with_capacity(BATCH);
                        send(Message::Batch(mem::replace(&mut batch, empty)));
                    }
                }
                _ => {
                    send(Message::Answered(record, reply.clone()));
                    answer.recv().expect("it answers");
                }
            }
        });
        send(Message::Batch(batch));
    }

    fn totals(&self) -> Totals {
        let (reply, answer) = mpsc::channel();
        self.accountant.send(Message::Totals(reply)).expect("it reads");
        answer.recv().expect("it answers")
    }
}

/// Everything is behind one lock.
struct ByLock<N: Name, const HOW: u8> {
    books: Mutex<Books<N>>,
    names: [N; ENDPOINTS.len()],
}

impl<N: Name, const HOW: u8> Design for ByLock<N, HOW> {
    fn open(_: &'static [&'static str]) -> Self {
        let (books, names) = (Mutex::default(), std::array::from_fn(N::of));
        Self { books, names }
    }

    fn work(&self, load: Load<'_>) {
        let names = Names::new(&self.names);
        let lock = || self.books.lock().expect("no edit panics");
        let mut batch = Vec::with_capacity(BATCH);
        load.each(|it| {
            let record = names.record(it);
            if HOW == TOLD {
                lock().add(record);
                return;
            }
            batch.push(record);
            if batch.len() == BATCH {
                let mut books = lock();
                batch.drain(..).for_each(|it| books.add(it));
            }
        });
        let mut books = lock();
        batch.into_iter().for_each(|it| books.add(it));
    }

    fn totals(&self) -> Totals {
        self.books.lock().expect("no edit panics").totals()
    }
}
