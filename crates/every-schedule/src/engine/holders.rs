//! Who still holds an end of a channel that somebody waits at. Nobody knows while the program
//! runs: a sender is a value like any other. But when a run is over, everybody lets go.

use std::collections::BTreeSet;

use super::State;
use crate::names::{ObjectId, ThreadId};
use crate::op::{Change, Op};
use crate::world::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Sender,
    Receiver,
}

/// What is known about one run.
#[derive(Debug, Default)]
pub(super) struct Holders {
    /// Who waits for what the other end of a channel would have to do; with its place among the
    /// threads that are not through.
    waits: Vec<(usize, ThreadId, ObjectId, End)>,
    /// Who has let go of which end since.
    held: BTreeSet<(ObjectId, End, ThreadId)>,
}

impl State {
    /// The run is over: who waits at a channel?
    pub(super) fn watch_holders(&mut self) {
        let all = self.world.threads.iter();
        let unfinished = all.filter(|(_, thread)| !thread.is_finished());
        let waits = unfinished.enumerate().filter_map(|(nth, (&id, it))| {
            let Status::Before(op) = it.status else { return None };
            let (channel, end) = match op {
                Op::Recv(channel)
                | Op::RecvTimeout(channel)
                | Op::Awaits { channel, .. } => (channel, End::Sender),
                Op::Send(channel) | Op::Handover(channel) => {
                    (channel, End::Receiver)
                }
                _ => return None,
            };
            Some((nth, id, channel, end))
        });
        self.holders =
            Holders { waits: waits.collect(), held: BTreeSet::new() };
    }

    /// What the thread changes when the run is over.
    pub(super) fn note_change(&mut self, id: ThreadId, change: &Change) {
        if let Change::DropSender(channel) = change {
            self.holders.held.insert((*channel, End::Sender, id));
        }
    }

    /// What the thread does when the run is over.
    pub(super) fn note_step(&mut self, id: ThreadId) {
        let end = match self.world.threads[&id].status {
            Status::Before(Op::DropSender(channel)) => (channel, End::Sender),
            Status::Before(Op::DropReceiver(channel)) => {
                (channel, End::Receiver)
            }
            _ => return,
        };
        self.holders.held.insert((end.0, end.1, id));
    }

    /// For each that waits at a channel: who still holds the other end, in words.
    pub(super) fn tell_holders(&self) -> Vec<(usize, String)> {
        let Holders { waits, held } = &self.holders;
        let told = waits.iter().filter_map(|&(nth, waiter, channel, end)| {
            let holders =
                held.iter().filter(|it| (it.0, it.1) == (channel, end));
            let holders: Vec<_> = holders
                .map(|&(.., it)| match it == waiter {
                    true => "it".to_owned(),
                    false => self.search.names.thread(it),
                })
                .collect();
            let what = match end {
                End::Sender => "a sender",
                End::Receiver => "the receiver",
            };
            match &holders[..] {
                [] => None,
                [one] => Some((nth, format!("; {one} still holds {what}"))),
                [all @ .., last] => Some((
                    nth,
                    format!(
                        "; {} and {last} still hold {what}",
                        all.join(", ")
                    ),
                )),
            }
        });
        told.collect()
    }
}
