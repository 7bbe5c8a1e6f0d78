//! Locks, values and threads as people write them.

use core::cell::{Cell, RefCell};
use core::fmt::Debug;
use std::collections::HashMap;
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc;
use std::sync::{
    Arc, Mutex, PoisonError, RwLock, RwLockWriteGuard, TryLockError, Weak,
};
use std::thread;

use crate::{ends, named};

struct NoDebug;
fn generic<T: Send + 'static>(a: T, b: T) -> bool {
    let m = Arc::new(Mutex::new(vec![a]));
    let n = m.clone();
    let t = thread::spawn(move || n.lock().unwrap().push(b));
    let early = m.lock().unwrap().len() == 2;
    t.join().unwrap();
    early
}

#[test]
fn locks() {
    ends("generic without Debug", "ok false | ok true", || {
        generic(NoDebug, NoDebug)
    });
    ends("try_lock", "ok false | ok true", || {
        let m = Arc::new(Mutex::new(0));
        let n = m.clone();
        let t = thread::spawn(move || {
            *n.lock().unwrap() = 1;
        });
        let r = m.try_lock().is_ok();
        t.join().unwrap();
        r
    });
    ends(
        "TryLockError told apart",
        "ok \"free\" | ok \"held\" | ok \"poisoned\"",
        || {
            let m = Arc::new(Mutex::new(0));
            let n = m.clone();
            let t = thread::spawn(move || {
                let _g = n.lock().unwrap();
                panic!("x");
            });
            let r = match m.try_lock() {
                Ok(_) => "free",
                Err(TryLockError::WouldBlock) => "held",
                Err(TryLockError::Poisoned(_)) => "poisoned",
            };
            let _ = t.join();
            r
        },
    );
    ends("downgrade: no writer between", "ok 1", || {
        let l = Arc::new(RwLock::new(0));
        let k = l.clone();
        let t = thread::spawn(move || {
            *k.write().unwrap() += 10;
        });
        let mut w = l.write().unwrap();
        let before = *w;
        *w += 1;
        let r = RwLockWriteGuard::downgrade(w);
        let d = *r - before;
        drop(r);
        t.join().unwrap();
        d
    });
    ends("upgrade by letting go: a writer between", "ok 1 | ok 2", || {
        let l = Arc::new(RwLock::new(0));
        let k = l.clone();
        let t = thread::spawn(move || {
            let n = *k.read().unwrap();
            *k.write().unwrap() = n + 1;
        });
        let n = *l.read().unwrap();
        *l.write().unwrap() = n + 1;
        t.join().unwrap();
        let r = *l.read().unwrap();
        r
    });
    ends("both read and then write while reading", "deadlock", || {
        let l = RwLock::new(0);
        let _r = l.read().unwrap();
        let _w = l.write().unwrap();
    });
    ends("poisoned RwLock: reader does not poison", "ok false", || {
        let l = Arc::new(RwLock::new(0));
        let k = l.clone();
        let t = thread::spawn(move || {
            let _r = k.read().unwrap();
            panic!("reader")
        });
        let _ = t.join();
        l.is_poisoned()
    });
    ends("a leaked guard", "deadlock", || {
        let m = Arc::new(Mutex::new(0));
        let n = m.clone();
        thread::spawn(move || core::mem::forget(n.lock().unwrap()))
            .join()
            .unwrap();
        let _ = m.lock();
    });
    ends("guard held by a temporary in match", "deadlock", || {
        let m = Arc::new(Mutex::new(Some(1)));
        match m.lock().unwrap().take() {
            Some(_) => drop(m.lock()),
            None => unreachable!("it is there"),
        }
    });
    ends(
        "if let temp lock then else (edition 2024 drops before else)",
        "ok 1",
        || {
            let m = Mutex::new(None::<u32>);
            if let Some(n) = *m.lock().unwrap() {
                n
            } else {
                *m.lock().unwrap() = Some(1);
                1
            }
        },
    );
    ends("Mutex::into_inner and get_mut", "ok 3", || {
        let mut m = Mutex::new(1);
        *m.get_mut().unwrap() += 2;
        m.into_inner().unwrap()
    });
    ends("make_mut clones if shared", "ok (5, 1)", || {
        let mut a = Arc::new(1);
        let b = a.clone();
        let t = thread::spawn(move || *b);
        *Arc::make_mut(&mut a) = 5;
        (*a, t.join().unwrap())
    });
    ends("new_cyclic", "ok true", || {
        struct Me {
            me: Weak<Me>,
        }
        let a = Arc::new_cyclic(|w| Me { me: w.clone() });
        a.me.upgrade().is_some()
    });
    ends("strong_count race", "ok 1 | ok 2", || {
        let a = Arc::new(0);
        let b = a.clone();
        let t = thread::spawn(move || drop(b));
        let n = Arc::strong_count(&a);
        t.join().unwrap();
        n
    });
    ends("a panic while holding, PoisonError::into_inner", "ok 7", || {
        let m = Arc::new(Mutex::new(7));
        let n = m.clone();
        let _ = thread::spawn(move || {
            let _g = n.lock().unwrap();
            panic!()
        })
        .join();
        let r = *m.lock().unwrap_or_else(PoisonError::into_inner);
        r
    });
    ends("hand over hand", "ok", || {
        let a = Arc::new((Mutex::new(0), Mutex::new(0)));
        let b = a.clone();
        let t = thread::spawn(move || {
            let x = b.0.lock().unwrap();
            let y = b.1.lock().unwrap();
            drop(x);
            drop(y);
        });
        let x = a.0.lock().unwrap();
        let y = a.1.lock().unwrap();
        drop(x);
        drop(y);
        t.join().unwrap();
    });
    ends("a lock order by address", "ok", || {
        let a = Arc::new(Mutex::new(1));
        let b = Arc::new(Mutex::new(2));
        fn pay(a: &Arc<Mutex<i32>>, b: &Arc<Mutex<i32>>) {
            let (x, y) =
                if Arc::as_ptr(a) < Arc::as_ptr(b) { (a, b) } else { (b, a) };
            let _x = x.lock().unwrap();
            let _y = y.lock().unwrap();
        }
        let (c, d) = (a.clone(), b.clone());
        let t = thread::spawn(move || pay(&d, &c));
        pay(&a, &b);
        t.join().unwrap();
    });
    ends("HashMap iteration under a lock", "ok 3", || {
        let m = Arc::new(Mutex::new(HashMap::new()));
        let n = m.clone();
        let t = thread::spawn(move || {
            n.lock().unwrap().insert("a", 1);
        });
        m.lock().unwrap().insert("b", 2);
        t.join().unwrap();
        let r: u32 = m.lock().unwrap().values().sum();
        r
    });
    ends("lost update with atomics load/store", "ok 1 | ok 2", || {
        let a = Arc::new(AtomicI32::new(0));
        let b = a.clone();
        let t = thread::spawn(move || b.store(b.load(SeqCst) + 1, SeqCst));
        a.store(a.load(SeqCst) + 1, SeqCst);
        t.join().unwrap();
        a.load(SeqCst)
    });
    ends("fetch_update and fetch_max", "ok (4, 9)", || {
        let a = Arc::new(AtomicU32::new(1));
        let b = a.clone();
        let m = Arc::new(AtomicU32::new(0));
        let k = m.clone();
        let t = thread::spawn(move || {
            b.fetch_update(SeqCst, SeqCst, |x| Some(x * 2)).unwrap();
            k.fetch_max(9, SeqCst);
        });
        a.fetch_update(SeqCst, SeqCst, |x| Some(x * 2)).unwrap();
        m.fetch_max(5, SeqCst);
        t.join().unwrap();
        (a.load(SeqCst), m.load(SeqCst))
    });
}

thread_local! { static MINE: RefCell<Vec<u32>> = RefCell::new(vec![]); static N: Cell<u32> = const { Cell::new(0) }; }
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[test]
fn threads() {
    ends("thread_local is each thread's own", "ok (1, 0)", || {
        let t = thread::spawn(|| {
            N.set(N.get() + 5);
        });
        N.set(N.get() + 1);
        t.join().unwrap();
        (N.get(), MINE.with_borrow(|m| m.len()))
    });
    ends("thread_local with Drop writes to a static log", "ok 1", || {
        struct End;
        impl Drop for End {
            fn drop(&mut self) {
                LOG.lock().unwrap().push("end".into());
            }
        }
        thread_local! { static E: End = End; }
        thread::spawn(|| E.with(|_| ())).join().unwrap();
        LOG.lock().unwrap().len()
    });
    ends("scope returns values, borrows", "ok 6", || {
        let v = [1, 2, 3];
        thread::scope(|s| {
            v.iter()
                .map(|n| s.spawn(move || *n))
                .collect::<Vec<_>>()
                .into_iter()
                .map(|t| t.join().unwrap())
                .sum::<i32>()
        })
    });
    ends("scope with a panicking thread panics", "violated", || {
        thread::scope(|s| {
            s.spawn(|| panic!("inside"));
        });
    });
    ends("panic payload downcast", "ok \"why\"", || {
        let e = thread::spawn(|| panic!("why")).join().unwrap_err();
        e.downcast_ref::<&str>().unwrap().to_string()
    });
    ends("panic_any and resume_unwind", "ok 7", || {
        let e = thread::spawn(|| panic::panic_any(7_u32)).join().unwrap_err();
        *e.downcast::<u32>().unwrap()
    });
    ends("stack_size, names, ids", "ok (true, Some(\"n\"))", || {
        let t = thread::Builder::new()
            .stack_size(64 * 1024)
            .name("n".into())
            .spawn(|| thread::current().id())
            .unwrap();
        let name = t.thread().name().map(str::to_owned);
        let id = t.thread().id();
        (t.join().unwrap() == id, name)
    });
    ends("main not joined prints", "leaked 0 | leaked 1 | ok 0 | ok 1", || {
        let c = Arc::new(AtomicU32::new(0));
        let d = c.clone();
        thread::spawn(move || {
            d.fetch_add(1, SeqCst);
            d.fetch_add(0, SeqCst);
        });
        c.load(SeqCst)
    });
    ends("catch_unwind in a thread, lock poisoned across", "ok true", || {
        let m = Mutex::new(0);
        let _ = panic::catch_unwind(panic::AssertUnwindSafe(|| {
            let _g = m.lock().unwrap();
            panic!()
        }));
        m.is_poisoned()
    });
    ends(
        "guard dropped during unwinding of an outer panic started before lock",
        "ok false",
        || {
            struct L<'a>(&'a Mutex<u32>);
            impl Drop for L<'_> {
                fn drop(&mut self) {
                    *self.0.lock().unwrap() += 1;
                }
            }
            let m = Mutex::new(0);
            let _ = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                let _l = L(&m);
                panic!()
            }));
            m.is_poisoned()
        },
    );
    ends("nested spawns, grandchild outlives child", "ok 2", || {
        let (tx, rx) = mpsc::channel();
        thread::spawn(move || {
            let tx2 = tx.clone();
            thread::spawn(move || tx2.send(1));
            tx.send(1)
        });
        rx.iter().sum::<i32>()
    });
    ends(
        "two threads of one name, the second only sometimes",
        "ok 0 | ok 1",
        || {
            let f = Arc::new(AtomicBool::new(false));
            let g = f.clone();
            let t = named("w", move || g.store(true, SeqCst));
            let n = if f.load(SeqCst) {
                let u = named("w", || panic!("second"));
                u.join().is_err() as u32
            } else {
                0
            };
            t.join().unwrap();
            n
        },
    );
    ends("one name, panics unjoined sometimes", "ok | violated", || {
        let f = Arc::new(AtomicBool::new(false));
        let g = f.clone();
        let t = named("w", move || g.store(true, SeqCst));
        if f.load(SeqCst) {
            let u = named("w", || panic!("second"));
            while !u.is_finished() {
                thread::yield_now();
            }
        }
        t.join().unwrap();
    });
    ends("Debug that locks is no step", "ok", || {
        struct D(Arc<Mutex<u32>>);
        impl Debug for D {
            fn fmt(
                &self,
                f: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                let _g = self.0.lock().unwrap();
                f.write_str("D")
            }
        }
        let inner = Arc::new(Mutex::new(0));
        let m = Mutex::new(D(inner.clone()));
        let _h = inner.lock().unwrap();
        let _g = m.lock().unwrap();
    });
    ends("Debug that panics", "ok", || {
        struct D;
        impl Debug for D {
            fn fmt(
                &self,
                _: &mut core::fmt::Formatter<'_>,
            ) -> core::fmt::Result {
                panic!("debug")
            }
        }
        let (tx, rx) = mpsc::channel();
        tx.send(D).unwrap();
        let _ = rx.recv();
    });
    ends("Waker/Context by hand", "ok 3", || {
        use std::future::Future;
        use std::pin::pin;
        use std::task::{Context, Poll, Wake, Waker};
        struct W(thread::Thread);
        impl Wake for W {
            fn wake(self: Arc<Self>) {
                self.0.unpark()
            }
        }
        struct F(Arc<Mutex<(bool, Option<Waker>)>>);
        impl Future for F {
            type Output = u32;
            fn poll(
                self: core::pin::Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<u32> {
                let mut g = self.0.lock().unwrap();
                if g.0 {
                    Poll::Ready(3)
                } else {
                    g.1 = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        }
        let s = Arc::new(Mutex::new((false, None::<Waker>)));
        let s2 = s.clone();
        let t = thread::spawn(move || {
            let w = {
                let mut g = s2.lock().unwrap();
                g.0 = true;
                g.1.take()
            };
            if let Some(w) = w {
                w.wake()
            }
        });
        let waker = Waker::from(std::sync::Arc::new(W(thread::current())));
        let mut cx = Context::from_waker(&waker);
        let mut f = pin!(F(s));
        let r = loop {
            match f.as_mut().poll(&mut cx) {
                Poll::Ready(r) => break r,
                Poll::Pending => thread::park(),
            }
        };
        t.join().unwrap();
        r
    });
}
