//! What the ends of a channel have in common, whether it has a bound or none.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::task::{Context, Poll};

use super::error;
use crate::executor::At;
use crate::op::{Name, Op, at_once, block, count, counts, drops};

macro_rules! see {
    ($end:ident) => {
        concat!("See [`tokio::sync::mpsc::", stringify!($end), "`].")
    };
    ($end:ident, $method:literal) => {
        concat!(
            "See [`tokio::sync::mpsc::",
            stringify!($end),
            "::",
            $method,
            "`]."
        )
    };
}

macro_rules! ends {
    ($sender:ident, $weak:ident, $receiver:ident) => {
        #[doc = see!($sender)]
        pub struct $sender<T> {
            pub(super) name: Name,
            pub(super) inner: Option<tokio::sync::mpsc::$sender<T>>,
            pub(super) at: At,
        }

        #[doc = see!($weak)]
        pub struct $weak<T> {
            name: Name,
            inner: tokio::sync::mpsc::$weak<T>,
            at: At,
        }

        #[doc = see!($receiver)]
        pub struct $receiver<T> {
            pub(super) name: Name,
            pub(super) inner: tokio::sync::mpsc::$receiver<T>,
            pub(super) at: At,
        }

        impl<T> $sender<T> {
            pub(super) fn inner(&self) -> &tokio::sync::mpsc::$sender<T> {
                self.inner.as_ref().expect("it is there until it is dropped")
            }

            #[doc = see!($sender, "downgrade")]
            #[track_caller]
            pub fn downgrade(&self) -> $weak<T> {
                let at = Location::caller();
                counts("make a weak sender of", &self.name, at);
                let inner = self.inner().downgrade();
                $weak { name: self.name.clone(), inner, at }
            }

            #[doc = see!($sender, "strong_count")]
            #[track_caller]
            pub fn strong_count(&self) -> usize {
                count("count the senders of", &self.name, || {
                    self.inner().strong_count()
                })
            }

            #[doc = see!($sender, "weak_count")]
            #[track_caller]
            pub fn weak_count(&self) -> usize {
                count("count the weak senders of", &self.name, || {
                    self.inner().weak_count()
                })
            }

            #[doc = see!($sender, "same_channel")]
            pub fn same_channel(&self, other: &Self) -> bool {
                self.inner().same_channel(other.inner())
            }

            #[doc = see!($sender, "closed")]
            #[track_caller]
            pub fn closed(&self) -> impl Future<Output = ()> {
                Op::waits(
                    "wait for the end of",
                    &self.name,
                    self.inner().closed(),
                )
            }

            #[doc = see!($sender, "is_closed")]
            #[track_caller]
            pub fn is_closed(&self) -> bool {
                at_once("ask after the receiver of", &self.name, || {
                    self.inner().is_closed()
                })
            }
        }

        impl<T> Clone for $sender<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                counts("clone a sender of", &self.name, Location::caller());
                $sender {
                    name: self.name.clone(),
                    inner: self.inner.clone(),
                    at: self.at,
                }
            }
        }

        impl<T> Drop for $sender<T> {
            fn drop(&mut self) {
                if self.inner.is_some() {
                    drops("drop a sender of", &self.name, self.at);
                }
                drop(self.inner.take());
            }
        }

        impl<T> fmt::Debug for $sender<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($sender)).finish_non_exhaustive()
            }
        }

        impl<T> $weak<T> {
            #[doc = see!($weak, "upgrade")]
            #[track_caller]
            pub fn upgrade(&self) -> Option<$sender<T>> {
                let inner = at_once("ask for a sender of", &self.name, || {
                    self.inner.upgrade()
                });
                let (name, at) = (self.name.clone(), Location::caller());
                inner.map(|inner| $sender { name, inner: Some(inner), at })
            }

            #[doc = see!($weak, "strong_count")]
            #[track_caller]
            pub fn strong_count(&self) -> usize {
                count("count the senders of", &self.name, || {
                    self.inner.strong_count()
                })
            }

            #[doc = see!($weak, "weak_count")]
            #[track_caller]
            pub fn weak_count(&self) -> usize {
                count("count the weak senders of", &self.name, || {
                    self.inner.weak_count()
                })
            }
        }

        impl<T> Clone for $weak<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                let at = Location::caller();
                counts("clone a weak sender of", &self.name, at);
                let inner = self.inner.clone();
                $weak { name: self.name.clone(), inner, at }
            }
        }

        impl<T> Drop for $weak<T> {
            fn drop(&mut self) {
                counts("drop a weak sender of", &self.name, self.at);
            }
        }

        impl<T> fmt::Debug for $weak<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($weak)).finish_non_exhaustive()
            }
        }

        impl<T> $receiver<T> {
            #[doc = see!($receiver, "recv")]
            #[track_caller]
            pub fn recv(&mut self) -> impl Future<Output = Option<T>> {
                Op::waits("receive from", &self.name, self.inner.recv())
            }

            #[doc = see!($receiver, "recv_many")]
            #[track_caller]
            pub fn recv_many(
                &mut self,
                buffer: &mut Vec<T>,
                limit: usize,
            ) -> impl Future<Output = usize> {
                Op::waits(
                    "receive several from",
                    &self.name,
                    self.inner.recv_many(buffer, limit),
                )
            }

            #[doc = see!($receiver, "try_recv")]
            ///
            /// # Errors
            ///
            /// If there is nothing, or will never be.
            #[track_caller]
            pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
                at_once("try to receive from", &self.name, || {
                    self.inner.try_recv()
                })
            }

            #[doc = see!($receiver, "blocking_recv")]
            #[track_caller]
            pub fn blocking_recv(&mut self) -> Option<T> {
                block(self.recv())
            }

            #[doc = see!($receiver, "blocking_recv_many")]
            #[track_caller]
            pub fn blocking_recv_many(
                &mut self,
                buffer: &mut Vec<T>,
                limit: usize,
            ) -> usize {
                block(self.recv_many(buffer, limit))
            }

            #[doc = see!($receiver, "is_closed")]
            #[track_caller]
            pub fn is_closed(&self) -> bool {
                at_once("ask after the senders of", &self.name, || {
                    self.inner.is_closed()
                })
            }

            #[doc = see!($receiver, "poll_recv")]
            #[track_caller]
            pub fn poll_recv(
                &mut self,
                cx: &mut Context<'_>,
            ) -> Poll<Option<T>> {
                at_once("receive from", &self.name, || self.inner.poll_recv(cx))
            }

            #[doc = see!($receiver, "poll_recv_many")]
            #[track_caller]
            pub fn poll_recv_many(
                &mut self,
                cx: &mut Context<'_>,
                buffer: &mut Vec<T>,
                limit: usize,
            ) -> Poll<usize> {
                at_once("receive several from", &self.name, || {
                    self.inner.poll_recv_many(cx, buffer, limit)
                })
            }

            #[doc = see!($receiver, "close")]
            #[track_caller]
            pub fn close(&mut self) {
                at_once("close", &self.name, || self.inner.close());
            }

            #[doc = see!($receiver, "is_empty")]
            #[track_caller]
            pub fn is_empty(&self) -> bool {
                at_once("look into", &self.name, || self.inner.is_empty())
            }

            #[doc = see!($receiver, "len")]
            #[track_caller]
            pub fn len(&self) -> usize {
                at_once("look into", &self.name, || self.inner.len())
            }

            #[doc = see!($receiver, "sender_strong_count")]
            #[track_caller]
            pub fn sender_strong_count(&self) -> usize {
                count("count the senders of", &self.name, || {
                    self.inner.sender_strong_count()
                })
            }

            #[doc = see!($receiver, "sender_weak_count")]
            #[track_caller]
            pub fn sender_weak_count(&self) -> usize {
                count("count the weak senders of", &self.name, || {
                    self.inner.sender_weak_count()
                })
            }
        }

        impl<T> Drop for $receiver<T> {
            fn drop(&mut self) {
                drops("drop the receiver of", &self.name, self.at);
            }
        }

        impl<T> fmt::Debug for $receiver<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($receiver)).finish_non_exhaustive()
            }
        }
    };
}

ends!(Sender, WeakSender, Receiver);
ends!(UnboundedSender, WeakUnboundedSender, UnboundedReceiver);
