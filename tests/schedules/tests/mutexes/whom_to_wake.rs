//! Scenarios of *Whom to Wake*.

use crate::listings::{woken_and_gone, wrong_waiter};
use schedule_recorder::{counts, deadlocks, every, exactly, explore, spawn};
use std::sync::Arc;

// ANCHOR: whom-to-wake
/// One is woken for money that only the other could use.
#[test]
fn notify_one_wakes_the_wrong_waiter_in_some_schedules() {
    use wrong_waiter::Account;
    let woken = |all: bool| {
        explore(move || {
            let account = Arc::new(Account::open(0));
            for amount in [100, 300] {
                let account = Arc::clone(&account);
                let customer = format!("customer of {amount}");
                spawn(&customer, move || account.withdraw(amount));
            }
            account.deposit(100);
            if all {
                account.wake_all();
            }
        })
    };
    // The customer of 300 waits forever, as it should; the customer of 100 should not.
    let asleep = |end: &std::Ending| {
        end.waiting.iter().any(|waits| waits.starts_with("customer of 100"))
    };
    let one = woken(false);
    let wrong = one.count(asleep);
    counts("wrong-waiter", &one, &[("asleep", wrong)]);
    assert_eq!((one.schedules, wrong), (24, 3));
    every(&woken(true), |end| !asleep(end));
}

/// The hasty one leaves if it is woken; if it finds a note at once, it puts it back. So there is
/// always a note for the patient one, who sleeps beside it in some schedules, unless the wake-up
/// is passed on.
#[test]
fn a_wake_up_that_is_not_passed_on_is_lost_in_some_schedules() {
    use woken_and_gone::Tray;
    let scenario = |take: fn(&Tray, bool) -> bool| {
        explore(move || {
            let tray = Arc::new(Tray::default());
            std::introduce(&tray, &["tray", "note_came"]);
            let there = Arc::clone(&tray);
            spawn("hasty", move || {
                if take(&there, true) {
                    there.put();
                }
            });
            let there = Arc::clone(&tray);
            let patient = spawn("patient", move || take(&there, false));
            tray.put();
            patient.join().unwrap()
        })
    };
    let leave = scenario(|tray, gives_up| tray.take_or_leave(|| gives_up));
    exactly(&leave, "76: 67 ok true, 2 deadlock, 7 leaked true");
    counts("woken-and-gone", &leave, &[("asleep", leave.deadlocks())]);
    let pass_on = scenario(|tray, gives_up| tray.take_or_pass_on(|| gives_up));
    every(&pass_on, |end| !deadlocks(end));
}
// ANCHOR_END: whom-to-wake
