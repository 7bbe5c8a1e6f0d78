use crate::{named, show};
use std::Explorer;
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, RwLock, Weak};
use std::time::Duration;
/// A read guard is held over a bounded send, and a shutdown wants to write.
#[test]
fn guard_over_send() {
    show(
        "read guard over a bounded send, shutdown wants to write",
        "deadlock | ok 1 | ok 2",
        Explorer::new(),
        || {
            let (tx, rx) = mpsc::sync_channel::<u32>(1);
            let slot = Arc::new(RwLock::new(Some(tx)));
            let s = slot.clone();
            let hook = named("webhook", move || {
                for n in 0..3 {
                    if let Some(tx) = s.read().unwrap().as_ref() {
                        let _ = tx.send(n);
                    }
                }
            });
            let s = slot.clone();
            let reader = named("reader", move || {
                let first = rx.recv();
                *s.write().unwrap() = None;
                first.is_ok() as usize + rx.iter().count()
            });
            drop(slot);
            hook.join().unwrap();
            reader.join().unwrap()
        },
    );
}
/// A value whose `Drop` wants the lock under which it is replaced.
#[derive(Debug)]
struct Registry {
    open: Mutex<BTreeMap<u32, Session>>,
    closed: Mutex<Vec<u32>>,
}
#[derive(Debug)]
struct Session {
    id: u32,
    registry: Weak<Registry>,
}
impl Drop for Session {
    fn drop(&mut self) {
        if let Some(r) = self.registry.upgrade() {
            let still = r.open.lock().unwrap().len();
            r.closed.lock().unwrap().push(self.id + still as u32);
        }
    }
}
#[test]
fn drop_under_lock() {
    show(
        "insert drops the old value under the lock, its Drop locks",
        "deadlock",
        Explorer::new(),
        || {
            let r = Arc::new(Registry {
                open: Mutex::new(BTreeMap::new()),
                closed: Mutex::new(vec![]),
            });
            for _ in 0..2 {
                let session = Session { id: 7, registry: Arc::downgrade(&r) };
                r.open.lock().unwrap().insert(7, session);
            }
        },
    );
}
/// Who is woken gives up, and nobody else is woken.
#[test]
fn wake_up_wasted() {
    show(
        "the one who is woken gives up",
        "deadlock | ok",
        Explorer::new(),
        || {
            let desk = Arc::new((Mutex::new(0u32), Condvar::new()));
            let (d, e) = (desk.clone(), desk.clone());
            let patient = named("patient", move || {
                let mut free =
                    d.1.wait_while(d.0.lock().unwrap(), |n| *n == 0).unwrap();
                *free -= 1;
            });
            let hasty = named("hasty", move || {
                let free = e.0.lock().unwrap();
                if *free > 0 {
                    return;
                }
                let (_free, _) =
                    e.1.wait_timeout(free, Duration::from_millis(1)).unwrap(); // gives up, whatever woke it
            });
            *desk.0.lock().unwrap() += 1;
            desk.1.notify_one();
            hasty.join().unwrap();
            patient.join().unwrap();
        },
    );
}
/// A handle that outlives its workers keeps the last sender.
#[test]
fn who_holds_the_sender() {
    show(
        "three workers are through, and one sender lives in a handle",
        "deadlock",
        Explorer::new(),
        || {
            let (tx, rx) = mpsc::channel::<u32>();
            let handle = Arc::new(Mutex::new(tx.clone()));
            let ws: Vec<_> = (0..2)
                .map(|n| {
                    let tx = tx.clone();
                    named(&format!("worker {n}"), move || tx.send(n).unwrap())
                })
                .collect();
            drop(tx);
            for w in ws {
                w.join().unwrap();
            }
            let sum: u32 = rx.iter().sum();
            drop(handle);
            sum
        },
    );
}
/// The last owner goes, and its `Drop` looks at the entry that has replaced it.
#[derive(Debug)]
struct Reg {
    map: RwLock<BTreeMap<u32, Weak<Entry>>>,
}
#[derive(Debug)]
struct Entry {
    key: u32,
    reg: Weak<Reg>,
}
impl Reg {
    fn get(this: &Arc<Reg>, key: u32) -> Arc<Entry> {
        if let Some(e) =
            this.map.read().unwrap().get(&key).and_then(|w| w.upgrade())
        {
            return e;
        }
        let e = Arc::new(Entry { key, reg: Arc::downgrade(this) });
        this.map.write().unwrap().insert(key, Arc::downgrade(&e));
        e
    }
}
impl Drop for Entry {
    fn drop(&mut self) {
        let Some(reg) = self.reg.upgrade() else { return };
        let mut map = reg.map.write().unwrap();
        if map.get(&self.key).is_some_and(|w| w.upgrade().is_none()) {
            map.remove(&self.key);
        }
    }
}
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn drop_finds_its_successor() {
    show(
        "Drop upgrades the entry that replaced it",
        "deadlock | ok",
        Explorer::new(),
        || {
            let reg = Arc::new(Reg { map: RwLock::new(BTreeMap::new()) });
            let r = reg.clone();
            let t = named("other", move || drop(Reg::get(&r, 1)));
            drop(Reg::get(&reg, 1));
            t.join().unwrap();
        },
    );
}
