//! Scenarios of *Many Accounts at Once, or One Twice*.

use crate::listings::{
    address_order, both_locks, handle_order, id_order, many_accounts,
    one_big_lock, same_account,
};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, scene, spawn,
};
use std::Report;
use std::sync::{Arc, Mutex};

// ANCHOR: several-locks
/// Claim M6. From an account to itself: the second lock waits for the first, in whatever order.
/// If the transfer asks before it locks, it does not.
#[test]
fn no_order_lets_an_account_pay_itself_in_any_schedule() {
    use same_account::{Account, Order, transfer, transfer_on_trust};
    for order in [Order::AsGiven, Order::ByHandle, Order::ByAddress] {
        let paid = |transfer: fn(_, &_, &_, _) -> _| {
            explore(move || {
                let alice = Arc::new(Mutex::new(Account { balance: 1_000_00 }));
                let handle = Arc::clone(&alice);
                transfer(order, &alice, &handle, 200_00)
            })
        };
        every(&paid(transfer_on_trust), deadlocks);
        every(&paid(transfer), returns("Ok(())"));
    }
}

/// Claim M7. Two lists of transfers that need the same three accounts, in opposite directions.
#[test]
fn two_lists_over_three_accounts_never_deadlock() {
    use many_accounts::{Bank, Transfer};
    let report =
        explore(|| {
            let bank = Arc::new(Bank::open([1_000_00, 500_00, 0]));
            std::introduce(&bank, &["Alice", "Bob", "Carol"]);
            for (teller, path) in
                [("teller 1", [0, 1, 2]), ("teller 2", [2, 1, 0])]
            {
                let bank = Arc::clone(&bank);
                let [from, over, to] = path;
                let list = [(from, over), (over, to)]
                    .map(|(from, to)| Transfer { from, to, amount: 0 });
                spawn(teller, move || bank.transfer_all(&list).unwrap());
            }
            bank.total().unwrap()
        });
    every(&report, returns("150000"));
    exactly(&report, "150: 150 ok 150000");
    counts("many-accounts", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: several-locks

// ANCHOR: ring
/// Three accounts in a ring, each pays the next: a small table of dining philosophers.
fn ring<B>(open: fn() -> B, pay: fn(&B, usize, usize)) -> Report
where
    B: std::fmt::Debug + Send + Sync + 'static,
{
    let scenario = move || {
        let bank = Arc::new(open());
        std::introduce(&bank, &[]);
        for (till, from, to) in
            [("till 1", 0, 1), ("till 2", 1, 2), ("till 3", 2, 0)]
        {
            let bank = Arc::clone(&bank);
            spawn(till, move || pay(&bank, from, to));
        }
    };
    scene().idle_rounds(1).run(scenario).unwrap()
}

/// An order that is the same for all keeps the ring from closing; to have one lock does so, too.
/// Payer first, or by the handles, it closes in some schedules.
#[test]
fn a_ring_of_three_closes_unless_all_keep_to_one_order() {
    let as_given = ring(
        || [1_000_00; 3].map(both_locks::Account::open),
        |accounts, from, to| {
            both_locks::transfer(&accounts[from], &accounts[to], 1).unwrap()
        },
    );
    exactly(&as_given, "168: 162 ok, 6 deadlock");
    let by_handle = ring(
        || {
            [1_000_00; 3].map(|balance| {
                Arc::new(Mutex::new(handle_order::Account {
                    owner: "",
                    balance,
                }))
            })
        },
        |accounts, from, to| {
            let pair = [from, to].map(|n| Arc::clone(&accounts[n]));
            handle_order::transfer(&pair[0], &pair[1], 1, |_| ()).unwrap();
        },
    );
    exactly(&by_handle, "168: 162 ok, 6 deadlock");
    let by_address = ring(
        || {
            [1_000_00; 3].map(|balance| {
                Arc::new(Mutex::new(address_order::Account { balance }))
            })
        },
        |accounts, from, to| {
            address_order::transfer(&accounts[from], &accounts[to], 1).unwrap();
        },
    );
    let by_number = ring(
        || id_order::Bank::open([1_000_00; 3]),
        |bank, from, to| bank.transfer(from, to, 1).unwrap(),
    );
    let by_list = ring(
        || many_accounts::Bank::open([1_000_00; 3]),
        |bank, from, to| {
            let transfer = many_accounts::Transfer { from, to, amount: 1 };
            bank.transfer_all(&[transfer]).unwrap();
        },
    );
    let one_lock = ring(
        || Mutex::new(one_big_lock::Ledger::open([1_000_00; 3])),
        |ledger, from, to| {
            ledger.lock().unwrap().transfer(from, to, 1).unwrap()
        },
    );
    for (name, report) in [
        ("by-address", &by_address),
        ("by-number", &by_number),
        ("by-list", &by_list),
        ("one-lock", &one_lock),
    ] {
        report.expect_ok();
        counts(
            &format!("ring-{name}"),
            report,
            &[("stuck", report.deadlocks())],
        );
    }
    exactly(&by_address, "203: 203 ok");
    exactly(&by_number, "203: 203 ok");
    exactly(&by_list, "238: 238 ok");
    exactly(&one_lock, "6: 6 ok");
    for (name, report) in [("as-given", as_given), ("by-handle", by_handle)] {
        counts(
            &format!("ring-{name}"),
            &report,
            &[("stuck", report.deadlocks())],
        );
    }
}
// ANCHOR_END: ring
