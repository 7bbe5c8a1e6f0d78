//! Scenarios of *Waiting for Money: Condvar*.

use crate::listings::{lost_wake_up, waiting_withdrawal};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, returns, scene, spawn,
};
use std::sync::Arc;

// ANCHOR: waiting
/// The money comes after the look and before the wait: nobody is left to ring again.
#[test]
fn a_wake_up_between_look_and_wait_is_lost() {
    use lost_wake_up::Account;
    let scenario = || {
        let account = Arc::new(Account::open(0));
        std::introduce(&account, &["account", "money_came"]);
        let there = Arc::clone(&account);
        let customer = spawn("customer", move || {
            there.withdraw_looking_first(50_00, || ())
        });
        account.deposit(50_00);
        customer.join().unwrap()
    };
    let found = scene().run_for_figure(scenario).unwrap();
    exactly(&found.0, "9: 7 ok 0, 2 deadlock");
    counts("lost-wake-up", &found.0, &[("asleep", found.0.deadlocks())]);
    let caption = "A customer looks, lets go, and waits for 50.00, while <code>main</code> pays in 50.00.";
    figure("lost-wake-up", caption, &found, deadlocks);
}

/// Two are woken, and there is money for one: who does not look again overdraws. And if a wait
/// may end for no reason, one customer alone does.
#[test]
fn a_customer_who_trusts_the_wake_up_overdraws() {
    use lost_wake_up::Account;
    let report = explore(|| {
        let account = Arc::new(Account::open(0));
        let customers = ["customer 1", "customer 2"].map(|customer| {
            let account = Arc::clone(&account);
            spawn(customer, move || account.withdraw_trusting(100))
        });
        account.deposit(100);
        account.deposit(100);
        let left = customers.map(|customer| customer.join().unwrap());
        left.into_iter().min()
    });
    exactly(&report, "132: 12 ok Some(-100), 120 ok Some(0)");
    counts(
        "lost-wake-up-trusting",
        &report,
        &[("overdrawn", report.returning("Some(-100)"))],
    );
    let alone = || {
        let account = Arc::new(Account::open(0));
        let there = Arc::clone(&account);
        let customer = spawn("customer", move || there.withdraw_trusting(100));
        account.deposit(100);
        customer.join().unwrap()
    };
    every(&explore(alone), returns("0"));
    let spurious = scene().spurious_wakeups(true).run(alone).unwrap();
    exactly(&spurious, "14: 1 ok -100, 13 ok 0");
    let overdrawn = spurious.returning("-100");
    counts("lost-wake-up-spurious", &spurious, &[("overdrawn", overdrawn)]);
}

/// To look and to wait under one lock, again and again: every customer is served, even if a wait
/// may end for no reason. With little patience one may leave, and then the money stays.
#[test]
fn a_waiting_customer_is_served_in_every_schedule() {
    use std::time::Duration;
    use waiting_withdrawal::Account;
    let scenario = || {
        let account = Arc::new(Account::open(0));
        let customers = [100, 200].map(|amount| {
            let account = Arc::clone(&account);
            spawn(&format!("customer of {amount}"), move || {
                account.withdraw(amount)
            })
        });
        for amount in [100, 200] {
            account.deposit(amount).unwrap();
        }
        customers.into_iter().for_each(|it| _ = it.join().unwrap());
        account.balance()
    };
    let report = explore(scenario);
    every(&report, returns("0"));
    exactly(&report, "35: 35 ok 0");
    counts("waiting-withdrawal", &report, &[("served", report.oks())]);
    let one = |patient: bool| {
        move || {
            let account = Arc::new(Account::open(0));
            let there = Arc::clone(&account);
            let customer = spawn("customer", move || match patient {
                true => Ok(there.withdraw(100)),
                false => there.withdraw_within(Duration::from_secs(1), 100),
            });
            account.deposit(100).unwrap();
            let served = customer.join().unwrap().is_ok();
            (served, account.balance())
        }
    };
    let explorer = scene().spurious_wakeups(true);
    every(&explorer.run(one(true)).unwrap(), returns("(true, 0)"));
    let leaves = explorer.run(one(false)).unwrap();
    every(&leaves, |end| {
        returns("(true, 0)")(end) || returns("(false, 100)")(end)
    });
    assert!(leaves.returning("(false, 100)") > 0);
}
// ANCHOR_END: waiting
