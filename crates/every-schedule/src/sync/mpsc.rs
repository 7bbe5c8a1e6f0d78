//! `std::sync::mpsc`. Timeouts are choices of the schedule: nobody waits for real.

use std::cell::Cell;
use std::collections::VecDeque;
use std::fmt::{self, Debug};
use std::marker::PhantomData;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use std::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};

use crate::engine;
use crate::lent::Value;
use crate::names::{ObjectId, ThreadId};
use crate::op::{Change, Op, Outcome};
use crate::world::{Channel, Object};

/// See [`std::sync::mpsc::channel`].
#[track_caller]
pub fn channel<T: Value>() -> (Sender<T>, Receiver<T>) {
    let shared = Shared::new(None, Location::caller());
    (
        Sender { shared: Arc::clone(&shared) },
        Receiver { shared, not_sync: PhantomData },
    )
}

/// See [`std::sync::mpsc::sync_channel`].
#[track_caller]
pub fn sync_channel<T: Value>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let shared = Shared::new(Some(bound), Location::caller());
    (
        SyncSender { shared: Arc::clone(&shared) },
        Receiver { shared, not_sync: PhantomData },
    )
}

struct Shared<T> {
    id: ObjectId,
    capacity: Option<usize>,
    show: fn(&T) -> String,
    /// The messages, in the order in which the model has them, each with its sender.
    messages: Mutex<VecDeque<(ThreadId, T)>>,
}

impl<T> Shared<T> {
    fn new(capacity: Option<usize>, at: &'static Location<'static>) -> Arc<Self>
    where
        T: Value,
    {
        let channel = Channel {
            capacity,
            messages: vec![],
            senders: 1,
            has_receiver: true,
            awaited: false,
        };
        Arc::new(Shared {
            id: engine::make("channel", at, Object::Channel(channel)),
            capacity,
            show: T::show,
            messages: Mutex::default(),
        })
    }

    fn messages(&self) -> std::sync::MutexGuard<'_, VecDeque<(ThreadId, T)>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(
        &self,
        message: T,
        at: Option<&'static Location<'static>>,
    ) -> Result<(), SendError<T>> {
        engine::show::<T>(self.id, false, || (self.show)(&message));
        match engine::perform(Op::Send(self.id), at) {
            Outcome::Done => {}
            _ => return Err(SendError(message)),
        }
        let me = engine::me();
        self.messages().push_back((me, message));
        if self.capacity == Some(0)
            && engine::perform(Op::Handover(self.id), at)
                == Outcome::Disconnected
        {
            let mut messages = self.messages();
            let own = messages.iter().position(|(sender, _)| *sender == me);
            let (_, message) = messages
                .remove(own.expect("nobody took it"))
                .expect("it is there");
            return Err(SendError(message));
        }
        Ok(())
    }

    fn try_send(
        &self,
        message: T,
        at: Option<&'static Location<'static>>,
    ) -> Result<(), TrySendError<T>> {
        engine::show::<T>(self.id, false, || (self.show)(&message));
        match engine::perform(Op::TrySend(self.id), at) {
            Outcome::Done => {}
            Outcome::Full => return Err(TrySendError::Full(message)),
            _ => return Err(TrySendError::Disconnected(message)),
        }
        let me = engine::me();
        self.messages().push_back((me, message));
        Ok(())
    }

    fn take(&self) -> T {
        let (_, message) = self
            .messages()
            .pop_front()
            .expect("the model has this message, too");
        message
    }

    fn add_sender(&self) {
        engine::change(Change::AddSender(self.id));
    }

    fn drop_sender(&self) {
        match engine::rules() {
            Some(rules) if rules.senders_show() => {
                engine::perform(Op::DropSender(self.id), None);
            }
            Some(_) => engine::change(Change::DropSender(self.id)),
            None => {}
        }
    }
}

macro_rules! sender {
    ($name:ident) => {
        #[doc = concat!("See [`std::sync::mpsc::", stringify!($name), "`].")]
        pub struct $name<T> {
            shared: Arc<Shared<T>>,
        }

        impl<T> $name<T> {
            #[doc = concat!("See [`std::sync::mpsc::", stringify!($name), "::send`].")]
            #[track_caller]
            pub fn send(&self, t: T) -> Result<(), SendError<T>> {
                self.shared.send(t, Some(Location::caller()))
            }
        }

        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                self.shared.add_sender();
                $name { shared: Arc::clone(&self.shared) }
            }
        }

        impl<T> Drop for $name<T> {
            fn drop(&mut self) {
                self.shared.drop_sender();
            }
        }

        impl<T> Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                crate::introduce::meet(|| self.shared.id);
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    };
}

sender!(Sender);
sender!(SyncSender);

impl<T> SyncSender<T> {
    /// See [`std::sync::mpsc::SyncSender::try_send`].
    #[track_caller]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        self.shared.try_send(t, Some(Location::caller()))
    }
}

/// See [`std::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    shared: Arc<Shared<T>>,
    not_sync: PhantomData<Cell<()>>,
}

impl<T> Receiver<T> {
    /// See [`std::sync::mpsc::Receiver::recv`].
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        let (id, at) = (self.shared.id, Some(Location::caller()));
        let mut outcome = engine::perform(Op::Recv(id), at);
        if outcome == Outcome::Empty {
            // It was seen to wait; now it waits.
            outcome =
                engine::perform(Op::Awaits { channel: id, timeout: false }, at);
        }
        match outcome {
            Outcome::Received(_) => Ok(self.shared.take()),
            _ => Err(RecvError),
        }
    }

    /// See [`std::sync::mpsc::Receiver::try_recv`].
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match engine::perform(
            Op::TryRecv(self.shared.id),
            Some(Location::caller()),
        ) {
            Outcome::Received(_) => Ok(self.shared.take()),
            Outcome::Empty => Err(TryRecvError::Empty),
            _ => Err(TryRecvError::Disconnected),
        }
    }

    /// See [`std::sync::mpsc::Receiver::recv_timeout`]. As long as there is no message, the time
    /// can be over.
    #[track_caller]
    pub fn recv_timeout(
        &self,
        timeout: Duration,
    ) -> Result<T, RecvTimeoutError> {
        if crate::time::is_forever(timeout) {
            return self.recv().map_err(RecvTimeoutError::from);
        }
        let (id, at) = (self.shared.id, Some(Location::caller()));
        let mut outcome = engine::perform(Op::RecvTimeout(id), at);
        if outcome == Outcome::Empty {
            outcome =
                engine::perform(Op::Awaits { channel: id, timeout: true }, at);
        }
        match outcome {
            Outcome::Received(_) => Ok(self.shared.take()),
            Outcome::TimedOut => Err(RecvTimeoutError::Timeout),
            _ => Err(RecvTimeoutError::Disconnected),
        }
    }

    /// See [`std::sync::mpsc::Receiver::iter`].
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { receiver: self }
    }

    /// See [`std::sync::mpsc::Receiver::try_iter`].
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if engine::rules().is_none() {
            return;
        }
        engine::perform(Op::DropReceiver(self.shared.id), None);
        // At a rendezvous each sender still has its message, and takes it back.
        if self.shared.capacity != Some(0) {
            let messages = std::mem::take(&mut *self.shared.messages());
            drop(messages);
        }
    }
}

impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::introduce::meet(|| self.shared.id);
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

/// See [`std::sync::mpsc::Iter`].
#[derive(Debug)]
pub struct Iter<'a, T> {
    receiver: &'a Receiver<T>,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

/// See [`std::sync::mpsc::TryIter`].
#[derive(Debug)]
pub struct TryIter<'a, T> {
    receiver: &'a Receiver<T>,
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}

/// See [`std::sync::mpsc::IntoIter`].
#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.receiver.recv().ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter { receiver: self }
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}
