//! Which lock is held while a destructor runs.

use destructor_under_lock::Bank;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Live? No. Isolated? Partly.
#[test]
fn a_destructor_under_the_lock_waits_for_itself() {
    let bank = Arc::new(Bank::default());
    Bank::hire(&bank, 7);
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(bank.dismiss_at_once(7)));
    let end = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}

/// This is why it passes its tests.
#[test]
fn with_nobody_to_dismiss_all_is_well() {
    assert!(!Bank::default().dismiss_at_once(7));
}

#[test]
fn moved_out_first_the_teller_signs_off() {
    in_time(|| {
        let bank = Arc::new(Bank::default());
        for number in [3, 1, 2] {
            Bank::hire(&bank, number);
            assert!(bank.dismiss(number));
            assert!(!bank.dismiss(number), "it is gone");
        }
        assert_eq!(bank.signed_off(), [3, 1, 2]);
    });
}

/// Another form: an assignment drops the old value, and here under the lock.
#[test]
fn an_assignment_through_a_guard_drops_the_old_value_under_the_lock() {
    struct Old<'a>(&'a Mutex<bool>, Arc<Mutex<Option<Old<'a>>>>);
    impl Drop for Old<'_> {
        fn drop(&mut self) {
            *self.0.lock().unwrap() = self.1.try_lock().is_err();
        }
    }
    let was_held = Mutex::new(false);
    let slot = Arc::new(Mutex::new(None));
    *slot.lock().unwrap() = Some(Old(&was_held, Arc::clone(&slot)));
    *slot.lock().unwrap() = None;
    assert!(*was_held.lock().unwrap());

    *slot.lock().unwrap() = Some(Old(&was_held, Arc::clone(&slot)));
    let old = slot.lock().unwrap().take();
    drop(old);
    assert!(!*was_held.lock().unwrap());
}
