//! Who drops something last, and destructors while a deadlock is being left.

use core::assert_eq;
use core::cell::RefCell;
use std::panic;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Barrier, Mutex, Once, OnceLock, Weak};
use std::thread::{self, JoinHandle};

use crate::{ends, named};

struct Flush(Arc<Mutex<u32>>);
impl Drop for Flush {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}
struct Says(&'static str, Arc<Mutex<Vec<String>>>);
impl Drop for Says {
    fn drop(&mut self) {
        let n = thread::current().name().unwrap_or("?").to_owned();
        self.1.lock().unwrap().push(format!("{}:{n}", self.0));
    }
}
struct Tells(Sender<&'static str>);
impl Drop for Tells {
    fn drop(&mut self) {
        let _ = self.0.send(if thread::panicking() {
            "panicking"
        } else {
            "quiet"
        });
    }
}

#[test]
fn the_last_owner() {
    ends("Box<Arc<Flush>> in a Vec under the lock", "deadlock | ok 1", || {
        let m = Arc::new(Mutex::new(0));
        let f = vec![Arc::new(Flush(m.clone()))];
        let g = f.clone();
        let m2 = m.clone();
        let t = thread::spawn(move || {
            let _g = m2.lock().unwrap();
            drop(g);
        });
        drop(f);
        t.join().unwrap();
        let r = *m.lock().unwrap();
        r
    });
    ends(
        "result of a thread nobody joins, its Drop locks under the lock",
        "deadlock | leaked | ok",
        || {
            let m = Arc::new(Mutex::new(0));
            let m2 = m.clone();
            let t = thread::spawn(move || Flush(m2));
            let g = m.lock().unwrap();
            drop(t);
            drop(g);
        },
    );
    ends(
        "Option<Arc> taken, as in a pool",
        "ok \"p:a\" | ok \"p:main\"",
        || {
            let log = Arc::new(Mutex::new(vec![]));
            let f = Arc::new(Says("p", log.clone()));
            let mut g = Some(f.clone());
            let t = named("a", move || {
                g.take();
            });
            drop(f);
            t.join().unwrap();
            let l = log.lock().unwrap().join(",");
            l
        },
    );
    ends(
        "struct with an Arc field, nested",
        "ok \"in:a\" | ok \"in:main\"",
        || {
            struct Outer {
                _inner: Arc<Says>,
            }
            let log = Arc::new(Mutex::new(vec![]));
            let o =
                Arc::new(Outer { _inner: Arc::new(Says("in", log.clone())) });
            let p = o.clone();
            let t = named("a", move || drop(p));
            drop(o);
            t.join().unwrap();
            let l = log.lock().unwrap().join(",");
            l
        },
    );
    ends(
        "Arc<dyn Send+Sync> destructor names its thread",
        "ok \"d:a\" | ok \"d:main\"",
        || {
            let log = Arc::new(Mutex::new(vec![]));
            let o: Arc<dyn core::any::Any + Send + Sync> =
                Arc::new(Says("d", log.clone()));
            let p = o.clone();
            let t = named("a", move || drop(p));
            drop(o);
            t.join().unwrap();
            let l = log.lock().unwrap().join(",");
            l
        },
    );
    ends("Arc<[Says]>", "ok \"1:a,2:a\" | ok \"1:main,2:main\"", || {
        let log = Arc::new(Mutex::new(vec![]));
        let o: Arc<[Says]> =
            Arc::from(vec![Says("1", log.clone()), Says("2", log.clone())]);
        let p = o.clone();
        let t = named("a", move || drop(p));
        drop(o);
        t.join().unwrap();
        let l = log.lock().unwrap().join(",");
        l
    });
    ends(
        "drop sends while the receiver counts until closed",
        "ok [\"quiet\"]",
        || {
            let (tx, rx) = mpsc::channel();
            let x = Arc::new(Tells(tx));
            let y = x.clone();
            let t = thread::spawn(move || drop(y));
            drop(x);
            t.join().unwrap();
            rx.iter().collect::<Vec<_>>()
        },
    );
    ends(
        "a panic in Drop of the last owner poisons a held lock",
        "ok false | ok true",
        || {
            struct Bad;
            impl Drop for Bad {
                fn drop(&mut self) {
                    if !thread::panicking() {
                        panic!("bad")
                    }
                }
            }
            let m = Arc::new(Mutex::new(()));
            let x = Arc::new(Bad);
            let y = x.clone();
            let m2 = m.clone();
            let t = thread::spawn(move || {
                let _g = m2.lock().unwrap();
                drop(y);
            });
            let _ =
                panic::catch_unwind(panic::AssertUnwindSafe(move || drop(x)));
            let _ = t.join();
            m.is_poisoned()
        },
    );
    ends(
        "Weak upgrade keeps it alive beyond the owner",
        "ok \"\" | ok \"w:a\" | ok \"w:main\"",
        || {
            let log = Arc::new(Mutex::new(vec![]));
            let x = Arc::new(Says("w", log.clone()));
            let w = Arc::downgrade(&x);
            let _l2 = log.clone();
            let t = named("a", move || {
                let s = w.upgrade();
                s.is_some().then(|| drop(s));
            });
            drop(x);
            // not joined: it may not have dropped it yet
            let l = log.lock().unwrap().join(",");
            t.join().unwrap();
            l
        },
    );
    ends(
        "try_unwrap by both: at most one gets it",
        "ok (false, false) | ok (false, true) | ok (true, false)",
        || {
            let x = Arc::new(3);
            let y = x.clone();
            let t = thread::spawn(move || Arc::try_unwrap(y).is_ok());
            let a = Arc::try_unwrap(x).is_ok();
            (a, t.join().unwrap())
        },
    );
    ends(
        "into_inner: exactly one",
        "ok (false, true) | ok (true, false)",
        || {
            let x = Arc::new(3);
            let y = x.clone();
            let t = thread::spawn(move || Arc::into_inner(y).is_some());
            let a = Arc::into_inner(x).is_some();
            (a, t.join().unwrap())
        },
    );
    ends(
        "OnceLock holds the last Arc, static-like; its Drop at the end of scope",
        "ok 1",
        || {
            let m = Arc::new(Mutex::new(0));
            {
                let c: OnceLock<Flush> = OnceLock::new();
                c.get_or_init(|| Flush(m.clone()));
            }
            let r = *m.lock().unwrap();
            r
        },
    );
    ends(
        "scoped threads, last owner names itself",
        "ok \"s:a\" | ok \"s:b\"",
        || {
            let log = Arc::new(Mutex::new(vec![]));
            let x = Arc::new(Says("s", log.clone()));
            let y = x.clone();
            thread::scope(|s| {
                thread::Builder::new()
                    .name("a".into())
                    .spawn_scoped(s, move || drop(x))
                    .unwrap();
                thread::Builder::new()
                    .name("b".into())
                    .spawn_scoped(s, move || drop(y))
                    .unwrap();
            });
            let l = log.lock().unwrap().join(",");
            l
        },
    );
    ends(
        "replaced value in a Mutex<Option<Arc>> dropped under its guard",
        "deadlock | ok",
        || {
            struct Back(Weak<Mutex<Option<Arc<Back>>>>);
            impl Drop for Back {
                fn drop(&mut self) {
                    if let Some(m) = self.0.upgrade() {
                        let _g = m.lock().unwrap();
                    }
                }
            }
            let slot: Arc<Mutex<Option<Arc<Back>>>> =
                Arc::new(Mutex::new(None));
            let b = Arc::new(Back(Arc::downgrade(&slot)));
            *slot.lock().unwrap() = Some(b.clone());
            let s2 = slot.clone();
            let t = thread::spawn(move || {
                s2.lock().unwrap().take();
            });
            drop(b);
            t.join().unwrap();
        },
    );
    ends("a closure in a Box dropped unrun locks", "ok 1", || {
        let m = Arc::new(Mutex::new(0));
        let f = Flush(m.clone());
        let b: Box<dyn FnOnce() + Send> = Box::new(move || {
            let _f = f;
        });
        let (tx, rx) = mpsc::channel();
        tx.send(b).unwrap();
        drop(rx);
        drop(tx);
        let r = *m.lock().unwrap();
        r
    });
    ends("mem::forget of the other owner: nobody drops it", "ok 0", || {
        let m = Arc::new(Mutex::new(0));
        let x = Arc::new(Flush(m.clone()));
        let y = x.clone();
        let t = thread::spawn(move || core::mem::forget(y));
        drop(x);
        t.join().unwrap();
        let r = *m.lock().unwrap();
        r
    });
}

#[test]
fn destructors_at_the_end() {
    /// With something beside it whose drop stops the thread: see *Limits*.
    struct Bomb(#[expect(dead_code)] Arc<()>);
    fn bomb() -> Bomb {
        Bomb(Arc::new(()))
    }
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("boom")
        }
    }
    ends("a bomb on the stack of a deadlocked thread", "deadlock", || {
        let m = Arc::new(Mutex::new(()));
        let n = m.clone();
        let g = m.lock().unwrap();
        let t = thread::spawn(move || {
            let _b = bomb();
            let _g = n.lock().unwrap();
        });
        t.join().unwrap();
        drop(g);
    });
    ends("a bomb in a message of a channel in a deadlock", "deadlock", || {
        let (tx, rx) = mpsc::channel();
        tx.send(bomb()).unwrap();
        let (tx2, rx2) = mpsc::channel::<u8>();
        let _k = tx2.clone();
        rx2.recv().unwrap();
        drop((tx, rx));
    });
    ends(
        "a destructor that waits forever while deadlocked",
        "deadlock",
        || {
            struct Waits(Arc<Barrier>);
            impl Drop for Waits {
                fn drop(&mut self) {
                    self.0.wait();
                }
            }
            let b = Arc::new(Barrier::new(2));
            let _w = Waits(b.clone());
            let m = Mutex::new(());
            let _g = m.lock().unwrap();
            let _h = m.lock();
        },
    );
    ends("a double panic aborts", "violated", || {
        let _b = bomb();
        panic!("first");
    });
    ends("a destructor joins a thread that deadlocks", "deadlock", || {
        struct J(Option<JoinHandle<()>>);
        impl Drop for J {
            fn drop(&mut self) {
                self.0.take().unwrap().join().unwrap();
            }
        }
        let m = Arc::new(Mutex::new(()));
        let n = m.clone();
        let _g = m.lock().unwrap();
        let _j = J(Some(thread::spawn(move || {
            let _ = n.lock();
        })));
    });
    ends("a thread-local bomb", "violated", || {
        thread_local! { static B: RefCell<Option<Bomb>> = const { RefCell::new(None) } }
        let t = thread::spawn(|| B.with(|b| *b.borrow_mut() = Some(bomb())));
        t.join().unwrap();
    });
}

/// Whoever upgrades comes before the unwrapping or after it, never in its middle.
#[test]
fn unwrapped_while_somebody_upgrades() {
    for asks in [false, true] {
        ends(
            "unwrapped while somebody upgrades",
            "ok (false, Some(7)) | ok (true, None) | ok (true, Some(7))",
            move || {
                let mine = Arc::new(7);
                let weak = Arc::downgrade(&mine);
                let other = thread::spawn(move || weak.upgrade().map(|it| *it));
                if asks {
                    _ = Arc::strong_count(&mine);
                }
                let unwrapped = Arc::try_unwrap(mine).is_ok();
                (unwrapped, other.join().unwrap())
            },
        );
    }
}

/// Counts how often it was cloned.
struct Copied(u32);

impl Clone for Copied {
    fn clone(&self) -> Self {
        Copied(self.0 + 1)
    }
}

/// The only owner moves the value away from every `Weak`, and clones nothing.
#[test]
fn changed_while_somebody_upgrades() {
    ends("changed, beside a weak one", "ok (0, false)", || {
        let mut mine = Arc::new(Copied(0));
        let weak = Arc::downgrade(&mine);
        Arc::make_mut(&mut mine);
        (mine.0, weak.upgrade().is_some())
    });
    ends(
        "changed while somebody upgrades",
        "ok (0, None) | ok (0, Some(0)) | ok (1, Some(0))",
        || {
            let mut mine = Arc::new(Copied(0));
            let weak = Arc::downgrade(&mine);
            let other = thread::spawn(move || weak.upgrade().map(|it| it.0));
            Arc::make_mut(&mut mine);
            (mine.0, other.join().unwrap())
        },
    );
}

/// Until a run has seen a destructor of the type end, nobody knows whether one more owner is a step.
#[test]
fn one_more_owner_while_something_is_done_once() {
    ends("and then the only thread waits forever", "deadlock", || {
        let mine = Arc::new(vec![1]);
        let other = mine.clone();
        Once::new().call_once(|| drop(other.clone()));
        let _mine = mine;
        thread::park();
    });
    ends("within another", "deadlock", || {
        let mine = Arc::new(vec![1]);
        let other = mine.clone();
        let inner = OnceLock::new();
        Once::new().call_once(|| {
            let once_more = other.clone();
            inner.get_or_init(|| drop(once_more.clone()));
        });
        let _mine = mine;
        thread::park();
    });
    ends("by one of two, whose value is asked for", "deadlock", || {
        let lock = Arc::new(Mutex::new(vec![1]));
        let first = Arc::new(OnceLock::new());
        let (_sender, receiver) = mpsc::channel::<u32>();
        let threads = [2, 3].map(|number| {
            let (lock, first) = (lock.clone(), first.clone());
            let init = move || (lock.clone(), number).1;
            thread::spawn(move || *first.get_or_init(init))
        });
        let [one, other] = threads.map(|it| it.join().unwrap());
        assert_eq!(one, other);
        receiver.recv().is_ok()
    });
}
