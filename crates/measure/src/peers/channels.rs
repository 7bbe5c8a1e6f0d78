//! The accountant of the book, with other channels.

use crate::load::{Design, ENDPOINTS, Load};
use recorders::Totals;
use std::sync::mpsc;
use std::thread;

/// What the accountant can be asked to do.
pub enum Letter {
    /// Count one request.
    Record(String, u64, bool),
    /// Send a copy of all numbers.
    Snapshot(mpsc::Sender<Totals>),
}

fn keep_books(letters: impl IntoIterator<Item = Letter>) {
    let mut books = Totals::default();
    for letter in letters {
        match letter {
            Letter::Record(endpoint, latency_ms, is_error) => {
                *books.request_counts.entry(endpoint).or_default() += 1;
                books.total_latency_ms += latency_ms;
                books.error_count += u64::from(is_error);
            }
            Letter::Snapshot(asker) => {
                let _ = asker.send(books.clone());
            }
        }
    }
}

macro_rules! accountant {
    ($name:ident, $library:ident, $letters:expr) => {
        #[doc = concat!("An accountant who reads from ", stringify!($library))]
        pub struct $name($library::Sender<Letter>);

        impl Design for $name {
            fn open(_: &'static [&'static str]) -> Self {
                let (sender, mailbox) = $library::unbounded();
                thread::spawn(move || keep_books($letters(mailbox)));
                Self(sender)
            }

            fn work(&self, load: Load<'_>) {
                let sender = self.0.clone();
                load.each(|it| {
                    let endpoint = ENDPOINTS[it.endpoint].to_owned();
                    let (latency, is_error) = (it.latency_ms, it.is_error);
                    let letter = Letter::Record(endpoint, latency, is_error);
                    sender.send(letter).expect("the accountant reads");
                });
            }

            fn totals(&self) -> Totals {
                let (asker, answer) = mpsc::channel();
                let letter = Letter::Snapshot(asker);
                self.0.send(letter).expect("the accountant reads");
                answer.recv().expect("the accountant answers")
            }
        }
    };
}

accountant!(Crossbeam, crossbeam_channel, |mailbox| mailbox);
accountant!(Flume, flume, |mailbox| mailbox);
accountant!(Kanal, kanal, |mailbox| mailbox);
