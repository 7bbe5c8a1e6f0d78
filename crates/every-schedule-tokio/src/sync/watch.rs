//! `tokio::sync::watch`.

use std::fmt;
use std::future::{Future, poll_fn};
use std::ops::Deref;
use std::panic::Location;
use std::pin::pin;
use std::sync::{Arc, Mutex};

pub use tokio::sync::watch::error;

use every_schedule::foreign::{self, idle};

use crate::executor::{self, At};
use crate::model::lock;
use crate::op::{Name, Op, at_once, drops, shows};

/// See [`tokio::sync::watch::Sender`].
pub struct Sender<T> {
    name: Name,
    looks: Arc<Looks>,
    inner: Option<tokio::sync::watch::Sender<T>>,
    at: At,
}

/// See [`tokio::sync::watch::Receiver`].
pub struct Receiver<T> {
    name: Name,
    looks: Arc<Looks>,
    inner: Option<tokio::sync::watch::Receiver<T>>,
    at: At,
}

/// See [`tokio::sync::watch::Ref`].
pub struct Ref<'a, T> {
    name: &'a Name,
    looks: &'a Looks,
    inner: Option<tokio::sync::watch::Ref<'a, T>>,
    at: At,
}

/// Who looks at the value keeps its lock; who sends waits for that, and blocks its thread. As in
/// std's lock on Linux, who looks then waits behind whoever waits to send.
#[derive(Default)]
struct Looks(Mutex<Lock>);

#[derive(Default)]
struct Lock {
    readers: usize,
    writers: usize,
    /// Somebody changes the value.
    writing: bool,
    asleep: Vec<foreign::Thread>,
}

/// Does this at its end, also that of a panic.
struct Ends<F: FnMut()>(F);

impl<F: FnMut()> Drop for Ends<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

impl Looks {
    /// Blocks the thread as long as this is so.
    fn wait_while(
        &self,
        what: &str,
        name: &Name,
        at: At,
        is: fn(&Lock) -> bool,
    ) {
        while is(&lock(&self.0)) {
            lock(&self.0).asleep.extend(foreign::current());
            idle(&format!("block the thread: {what} {name}"), Some(at));
        }
    }

    fn wake(&self) {
        let asleep = std::mem::take(&mut lock(&self.0).asleep);
        asleep.into_iter().for_each(foreign::Thread::wake);
    }

    #[track_caller]
    fn send<R>(&self, name: &Name, act: impl FnOnce() -> R) -> R {
        let at = Location::caller();
        at_once("send to", name, || {
            lock(&self.0).writers += 1;
            let what = "wait for who looks into";
            self.wait_while(what, name, at, |it| it.readers > 0 || it.writing);
            lock(&self.0).writers -= 1;
            lock(&self.0).writing = true;
            let _ends = Ends(|| {
                lock(&self.0).writing = false;
                self.wake();
            });
            executor::in_order(act)
        })
    }

    #[track_caller]
    fn look<'a, T>(
        &'a self,
        name: &'a Name,
        act: impl FnOnce() -> tokio::sync::watch::Ref<'a, T>,
    ) -> Ref<'a, T> {
        let at = Location::caller();
        at_once("look into", name, || {
            let what = "wait behind who sends to";
            self.wait_while(what, name, at, |it| it.writers > 0 || it.writing);
            self.seen(name, act(), at)
        })
    }

    fn seen<'a, T>(
        &'a self,
        name: &'a Name,
        inner: tokio::sync::watch::Ref<'a, T>,
        at: At,
    ) -> Ref<'a, T> {
        lock(&self.0).readers += 1;
        Ref { name, looks: self, inner: Some(inner), at }
    }
}

impl<T> Ref<'_, T> {
    fn inner(&self) -> &tokio::sync::watch::Ref<'_, T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::watch::Ref::has_changed`].
    pub fn has_changed(&self) -> bool {
        self.inner().has_changed()
    }
}

impl<T> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("it is there until it is dropped")
    }
}

impl<T> Drop for Ref<'_, T> {
    fn drop(&mut self) {
        drops("end the look into", self.name, self.at);
        drop(self.inner.take());
        lock(&self.looks.0).readers -= 1;
        self.looks.wake();
    }
}

impl<T: fmt::Debug> fmt::Debug for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner().fmt(f)
    }
}

/// See [`tokio::sync::watch::channel`].
#[track_caller]
pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let (name, looks) = (Name::of("watch channel"), Arc::default());
    let (sender, receiver) = tokio::sync::watch::channel(init);
    let sender = Sender {
        name: name.clone(),
        looks: Arc::clone(&looks),
        inner: Some(sender),
        at,
    };
    (sender, Receiver { name, looks, inner: Some(receiver), at })
}

impl<T> Sender<T> {
    /// See [`tokio::sync::watch::Sender::new`].
    #[track_caller]
    pub fn new(init: T) -> Self {
        let inner = Some(tokio::sync::watch::Sender::new(init));
        Sender {
            name: Name::of("watch channel"),
            looks: Arc::default(),
            inner,
            at: Location::caller(),
        }
    }

    fn inner(&self) -> &tokio::sync::watch::Sender<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::watch::Sender::send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), error::SendError<T>> {
        self.looks.send(&self.name, || self.inner().send(value))
    }

    /// See [`tokio::sync::watch::Sender::send_replace`].
    #[track_caller]
    pub fn send_replace(&self, value: T) -> T {
        self.looks.send(&self.name, || self.inner().send_replace(value))
    }

    /// See [`tokio::sync::watch::Sender::send_modify`].
    #[track_caller]
    pub fn send_modify(&self, modify: impl FnOnce(&mut T)) {
        self.looks.send(&self.name, || self.inner().send_modify(modify));
    }

    /// See [`tokio::sync::watch::Sender::send_if_modified`].
    #[track_caller]
    pub fn send_if_modified(
        &self,
        modify: impl FnOnce(&mut T) -> bool,
    ) -> bool {
        self.looks.send(&self.name, || self.inner().send_if_modified(modify))
    }

    /// See [`tokio::sync::watch::Sender::borrow`].
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.looks.look(&self.name, || self.inner().borrow())
    }

    /// See [`tokio::sync::watch::Sender::subscribe`].
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let inner =
            at_once("subscribe to", &self.name, || self.inner().subscribe());
        Receiver {
            name: self.name.clone(),
            looks: Arc::clone(&self.looks),
            inner: Some(inner),
            at: Location::caller(),
        }
    }

    /// See [`tokio::sync::watch::Sender::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask after the receivers of", &self.name, || {
            self.inner().is_closed()
        })
    }

    /// See [`tokio::sync::watch::Sender::sender_count`].
    #[track_caller]
    pub fn sender_count(&self) -> usize {
        at_once("count the senders of", &self.name, || {
            self.inner().sender_count()
        })
    }

    /// See [`tokio::sync::watch::Sender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::watch::Sender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::waits("wait for the end of", &self.name, self.inner().closed())
    }

    /// See [`tokio::sync::watch::Sender::receiver_count`].
    #[track_caller]
    pub fn receiver_count(&self) -> usize {
        at_once("count the receivers of", &self.name, || {
            self.inner().receiver_count()
        })
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Location::caller();
        shows("clone a sender of", &self.name, at);
        Sender {
            name: self.name.clone(),
            looks: Arc::clone(&self.looks),
            inner: self.inner.clone(),
            at,
        }
    }
}

impl<T: Default> Default for Sender<T> {
    #[track_caller]
    fn default() -> Self {
        Sender::new(T::default())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        drops("drop the sender of", &self.name, self.at);
        executor::in_order(|| drop(self.inner.take()));
    }
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Location::caller();
        shows("clone a receiver of", &self.name, at);
        Receiver {
            name: self.name.clone(),
            looks: Arc::clone(&self.looks),
            inner: self.inner.clone(),
            at,
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        drops("drop a receiver of", &self.name, self.at);
        drop(self.inner.take());
    }
}

impl<T> Receiver<T> {
    fn inner(&self) -> &tokio::sync::watch::Receiver<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    fn inner_mut(&mut self) -> &mut tokio::sync::watch::Receiver<T> {
        self.inner.as_mut().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::watch::Receiver::changed`].
    #[track_caller]
    pub fn changed(
        &mut self,
    ) -> impl Future<Output = Result<(), error::RecvError>> {
        let name = self.name.clone();
        Op::waits("wait for a change of", &name, self.inner_mut().changed())
    }

    /// See [`tokio::sync::watch::Receiver::wait_for`].
    #[track_caller]
    pub fn wait_for(
        &mut self,
        is_right: impl FnMut(&T) -> bool,
    ) -> impl Future<Output = Result<Ref<'_, T>, error::RecvError>> {
        let at = Location::caller();
        let Receiver { name, looks, inner, .. } = self;
        let inner = inner.as_mut().expect("it is there until it is dropped");
        let (name, looks) = (&*name, &**looks);
        Op::runs("wait for a value of", name, async move {
            let mut future = pin!(inner.wait_for(is_right));
            let found = poll_fn(|cx| {
                let what = "wait behind who sends to";
                looks.wait_while(what, name, at, |it| {
                    it.writers > 0 || it.writing
                });
                lock(&looks.0).readers += 1;
                let _ends = Ends(|| {
                    lock(&looks.0).readers -= 1;
                    looks.wake();
                });
                future.as_mut().poll(cx)
            });
            Ok(looks.seen(name, found.await?, at))
        })
    }

    /// See [`tokio::sync::watch::Receiver::has_changed`].
    ///
    /// # Errors
    ///
    /// If there is no sender.
    #[track_caller]
    pub fn has_changed(&self) -> Result<bool, error::RecvError> {
        at_once("ask for a change of", &self.name, || {
            self.inner().has_changed()
        })
    }

    /// See [`tokio::sync::watch::Receiver::mark_changed`].
    pub fn mark_changed(&mut self) {
        self.inner_mut().mark_changed();
    }

    /// See [`tokio::sync::watch::Receiver::mark_unchanged`].
    #[track_caller]
    pub fn mark_unchanged(&mut self) {
        let name = self.name.clone();
        at_once("mark as seen", &name, || self.inner_mut().mark_unchanged());
    }

    /// See [`tokio::sync::watch::Receiver::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::watch::Receiver::borrow`].
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.looks.look(&self.name, || self.inner().borrow())
    }

    /// See [`tokio::sync::watch::Receiver::borrow_and_update`].
    #[track_caller]
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        let inner = self.inner.as_mut();
        let inner = inner.expect("it is there until it is dropped");
        self.looks.look(&self.name, || inner.borrow_and_update())
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
