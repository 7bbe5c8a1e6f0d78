//! The accountant of the book, with other channels.

use crate::load::{Design, ENDPOINTS, Load};
use recorders::Totals;
use std::sync::mpsc;
use std::thread;

/// What the accountant can be asked to do.
pub enum Message {
    /// Count one request.
    Record(String, u64, bool),
    /// Send a copy of all numbers.
    Snapshot(mpsc::Sender<Totals>),
}

fn keep_books(messages: impl IntoIterator<Item = Message>) {
    let mut books = Totals::default();
    for message in messages {
        match message {
            Message::Record(endpoint, latency_ms, is_error) => {
                *books.request_counts.entry(endpoint).or_default() += 1;
                books.total_latency_ms += latency_ms;
                books.error_count += u64::from(is_error);
            }
            Message::Snapshot(asker) => {
                let _ = asker.send(books.clone());
            }
        }
    }
}

macro_rules! accountant {
    ($name:ident, $library:ident, $messages:expr) => {
        #[doc = concat!("An accountant who reads from ", stringify!($library))]
        pub struct $name($library::Sender<Message>);

        impl Design for $name {
            fn open(_: &'static [&'static str]) -> Self {
                let (sender, mailbox) = $library::unbounded();
                thread::spawn(move || keep_books($messages(mailbox)));
                Self(sender)
            }

            fn work(&self, load: Load<'_>) {
                let sender = self.0.clone();
                load.each(|it| {
                    let endpoint = ENDPOINTS[it.endpoint].to_owned();
                    let (latency, is_error) = (it.latency_ms, it.is_error);
                    let message = Message::Record(endpoint, latency, is_error);
                    sender.send(message).expect("the accountant reads");
                });
            }

            fn totals(&self) -> Totals {
                let (asker, answer) = mpsc::channel();
                let message = Message::Snapshot(asker);
                self.0.send(message).expect("the accountant reads");
                answer.recv().expect("the accountant answers")
            }
        }
    };
}

accountant!(Crossbeam, crossbeam_channel, |mailbox| mailbox);
accountant!(Flume, flume, |mailbox| mailbox);
accountant!(Kanal, kanal, |mailbox| mailbox);
