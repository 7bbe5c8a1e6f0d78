//! The listings of *Mutexes*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/mutexes/address-order/src/lib.rs"]
mod address_order;
#[path = "../../../listings/mutexes/barging/src/lib.rs"]
mod barging;
#[path = "../../../listings/mutexes/both-locks/src/lib.rs"]
mod both_locks;
#[path = "../../../listings/mutexes/exercise-call-outside/solution.rs"]
mod call_outside;
#[path = "../../../listings/mutexes/cash-register/src/lib.rs"]
mod cash_register;
#[path = "../../../listings/mutexes/check-then-change/src/lib.rs"]
mod check_then_change;
#[path = "../../../listings/mutexes/deadly-embrace/src/lib.rs"]
mod deadly_embrace;
#[path = "../../../listings/mutexes/destructor-under-lock/src/lib.rs"]
mod destructor_under_lock;
#[path = "../../../listings/mutexes/exercise-give-up/solution.rs"]
mod give_up;
#[path = "../../../listings/mutexes/guard-temporaries/src/lib.rs"]
mod guard_temporaries;
#[path = "../../../listings/mutexes/half-a-transfer/src/lib.rs"]
mod half_a_transfer;
#[path = "../../../listings/mutexes/handle-order/src/lib.rs"]
mod handle_order;
#[path = "../../../listings/mutexes/id-order/src/lib.rs"]
mod id_order;
#[path = "../../../listings/mutexes/exercise-last-call/solution.rs"]
mod last_call;
#[path = "../../../listings/mutexes/let-go-early/src/lib.rs"]
mod let_go_early;
#[path = "../../../listings/mutexes/locked-again/src/lib.rs"]
mod locked_again;
#[path = "../../../listings/mutexes/lost-wake-up/src/lib.rs"]
mod lost_wake_up;
#[path = "../../../listings/mutexes/made-once/src/lib.rs"]
mod made_once;
#[path = "../../../listings/mutexes/many-accounts/src/lib.rs"]
mod many_accounts;
#[path = "../../../listings/mutexes/many-readers/src/lib.rs"]
mod many_readers;
#[path = "../../../listings/mutexes/exercise-more-registers/solution.rs"]
mod more_registers;
#[path = "../../../listings/mutexes/nested-borrow/src/lib.rs"]
mod nested_borrow;
#[path = "../../../listings/mutexes/one-big-lock/src/lib.rs"]
mod one_big_lock;
#[path = "../../../listings/mutexes/exercise-open-once/solution.rs"]
mod open_once;
#[path = "../../../listings/mutexes/exercise-panicking-receipt/solution.rs"]
mod panicking_receipt;
#[path = "../../../listings/mutexes/exercise-rank-check/solution.rs"]
mod rank_check;
#[path = "../../../listings/mutexes/read-again/src/lib.rs"]
mod read_again;
#[path = "../../../listings/mutexes/reloading-config/src/lib.rs"]
mod reloading_config;
#[path = "../../../listings/mutexes/same-account/src/lib.rs"]
mod same_account;
#[path = "../../../listings/mutexes/send-under-lock/src/lib.rs"]
mod send_under_lock;
#[path = "../../../listings/mutexes/shared-cache/src/lib.rs"]
mod shared_cache;
#[path = "../../../listings/mutexes/try-lock-backoff/src/lib.rs"]
mod try_lock_backoff;
#[path = "../../../listings/mutexes/exercise-two-branches/solution.rs"]
mod two_branches;
#[path = "../../../listings/mutexes/upgrade-under-read/src/lib.rs"]
mod upgrade_under_read;
#[path = "../../../listings/mutexes/waiting-withdrawal/src/lib.rs"]
mod waiting_withdrawal;
#[path = "../../../listings/mutexes/woken-and-gone/src/lib.rs"]
mod woken_and_gone;
#[path = "../../../listings/mutexes/exercise-work-off/solution.rs"]
mod work_off;
#[path = "../../../listings/mutexes/wrong-waiter/src/lib.rs"]
mod wrong_waiter;

use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, picture, returns,
    scene, spawn,
};
use std::sync::{Arc, Mutex, RwLock};
use std::{Report, Verdict};

// ANCHOR: both-locks
/// Claim M1. An auditor who holds both locks sees the total in every schedule. One who takes them
/// one by one sees too much or too little, by the order.
#[test]
fn only_an_auditor_with_both_locks_always_sees_the_total() {
    use both_locks::{Account, audit, audit_one_by_one, transfer};
    let audited = |auditor: fn(&_, &_) -> Result<u128, both_locks::Refused>| {
        let scenario = move || {
            let accounts = Arc::new([1_000_00, 500_00].map(Account::open));
            std::introduce(&accounts, &["Alice", "Bob"]);
            let there = Arc::clone(&accounts);
            spawn("teller", move || {
                transfer(&there[0], &there[1], 200_00).unwrap()
            });
            auditor(&accounts[0], &accounts[1]).unwrap()
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let both = audited(audit);
    every(&both.0, returns("150000"));
    exactly(&both.0, "2: 2 ok 150000");
    counts("both-locks", &both.0, &[("right", both.0.returning("150000"))]);
    let caption = "The auditor takes both locks, while a teller has Alice pay Bob 200.00.";
    figure("both-locks", caption, &both, |end| !returns("150000")(end));

    let alice_first = audited(|alice, bob| audit_one_by_one(alice, bob, || ()));
    exactly(&alice_first.0, "7: 4 ok 150000, 3 ok 170000");
    let wrong = alice_first.0.returning("170000");
    counts("both-locks-one-by-one", &alice_first.0, &[("wrong", wrong)]);
    let caption = "The auditor looks at Alice, lets go, and looks at Bob, while a teller has Alice pay Bob 200.00.";
    figure("both-locks-one-by-one", caption, &alice_first, |end| {
        !returns("150000")(end)
    });

    let (bob_first, _) =
        audited(|alice, bob| audit_one_by_one(bob, alice, || ()));
    exactly(&bob_first, "7: 3 ok 130000, 4 ok 150000");
    let wrong = bob_first.returning("130000");
    counts("both-locks-bob-first", &bob_first, &[("wrong", wrong)]);
}

/// Two payers want 100 each from an account with 150. Check and change are one critical section,
/// so one of them is refused; with a gap between the two, both could be paid.
#[test]
fn two_payers_never_overdraw_an_account() {
    use both_locks::{Account, audit, transfer};
    let report = explore(|| {
        let accounts = Arc::new([150, 0].map(Account::open));
        std::introduce(&accounts, &["Alice", "Bob"]);
        let payers = ["payer 1", "payer 2"].map(|payer| {
            let there = Arc::clone(&accounts);
            spawn(payer, move || transfer(&there[0], &there[1], 100).is_ok())
        });
        let paid = payers.map(|payer| payer.join().unwrap());
        let none = Account::open(0);
        let left = [0, 1].map(|n| audit(&accounts[n], &none).unwrap());
        (paid[0] ^ paid[1], left)
    });
    every(&report, returns("(true, [50, 100])"));
    exactly(&report, "2: 2 ok (true, [50, 100])");
}

/// An auditor who takes both locks in the other order than the teller: that is an embrace.
/// Live? Partly.
#[test]
fn an_auditor_in_the_other_order_embraces_the_teller() {
    use both_locks::{Account, audit, transfer};
    let report = explore(|| {
        let accounts = Arc::new([1_000_00, 500_00].map(Account::open));
        std::introduce(&accounts, &["Alice", "Bob"]);
        let there = Arc::clone(&accounts);
        spawn("teller", move || {
            transfer(&there[0], &there[1], 200_00).unwrap()
        });
        audit(&accounts[1], &accounts[0]).unwrap()
    });
    exactly(&report, "6: 4 ok 150000, 2 deadlock");
    counts("both-locks-embrace", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: both-locks

// ANCHOR: poisoning
/// Claim M2. The payee's balance cannot take the payment: the panic comes between debit and
/// credit. Whoever comes later is told by the poison; whoever looks anyway misses the money.
#[test]
fn a_panic_between_debit_and_credit_is_half_a_transfer_in_every_schedule() {
    use half_a_transfer::{Account, audit, look_anyway, transfer};
    let scenario = || {
        let accounts =
            Arc::new([Account::open(1_000_00), Account::open(u64::MAX)]);
        std::introduce(&*accounts, &["Alice", "Bob"]);
        let there = Arc::clone(&accounts);
        let teller =
            spawn("teller", move || transfer(&there[0], &there[1], 200_00));
        let [alice, bob] = &*accounts;
        let seen = audit(alice, bob).is_ok();
        assert!(teller.join().is_err(), "the teller panics");
        assert!(audit(alice, bob).is_err(), "both are poisoned");
        (seen, look_anyway(alice))
    };
    let found = scene().run_for_figure(scenario).unwrap();
    let report = &found.0;
    every(report, |end| {
        returns("(true, 80000)")(end) || returns("(false, 80000)")(end)
    });
    exactly(report, "2: 1 ok (false, 80000), 1 ok (true, 80000)");
    counts("half-a-transfer", report, &[("half", report.schedules)]);
    let caption = "The teller panics with both locks in hand. Each is poisoned as it is let go, and whoever locks one later is told.";
    picture("half-a-transfer", caption, &found, returns("(false, 80000)"));
}

/// Claim M2. The last check panics before anything has changed: no schedule shows a trace of it.
#[test]
fn a_panic_before_the_change_leaves_no_trace_in_any_schedule() {
    use check_then_change::{Account, audit, transfer};
    let report = explore(|| {
        let accounts = Arc::new([1_000_00, 500_00].map(Account::open));
        let there = Arc::clone(&accounts);
        let teller = spawn("teller", move || {
            transfer(&there[0], &there[1], 200_00, || {
                panic!("the printer is on fire")
            })
        });
        let [alice, bob] = &*accounts;
        let seen = audit(alice, bob);
        assert!(teller.join().is_err(), "the teller panics");
        (seen, audit(alice, bob))
    });
    every(&report, returns("(150000, 150000)"));
    exactly(&report, "2: 2 ok (150000, 150000)");
    counts("check-then-change", &report, &[("whole", report.oks())]);
}
// ANCHOR_END: poisoning

// ANCHOR: dark-side
/// Claim M3. One register: of three customers, one waits for nobody, one for one and one for two.
/// With a register for each account nobody waits.
#[test]
fn at_one_register_the_last_of_three_always_waits_for_two() {
    use cash_register::Bank;
    let one = explore(|| Bank::open(3, 1).rush(&[0, 1, 2]));
    every(&one, returns("[0, 1, 2]"));
    exactly(&one, "540: 540 ok [0, 1, 2]");
    counts("cash-register", &one, &[("line", one.oks())]);
    let two_each = explore(|| Bank::open(2, 2).rush(&[0, 1]));
    every(&two_each, returns("[0, 0]"));
    exactly(&two_each, "120: 120 ok [0, 0]");
}

/// A customer pays 1 into one register and then 10 into another. A count that closes one
/// register at a time would see the 10 without the 1 in some schedule.
#[test]
fn a_count_sees_every_register_at_one_moment() {
    use cash_register::Bank;
    let report = explore(|| {
        let bank = Arc::new(Bank::open(2, 2));
        let there = Arc::clone(&bank);
        spawn("customer", move || {
            there.deposit(0, 1, || ()).unwrap();
            there.deposit(1, 10, || ()).unwrap();
        });
        bank.total()
    });
    every(&report, |end| ["0", "1", "11"].iter().any(|it| returns(it)(end)));
}

/// A customer waits, and a teller takes the lock three times: in some schedules the teller is first
/// all three times, and nothing in the lock is against a fourth.
/// Live? No.
#[test]
fn whoever_waits_is_overtaken_in_some_schedules_as_often_as_a_teller_comes() {
    let report = explore(|| barging::overtaken(&Mutex::new(()), 3, || ()));
    every(&report, |end| (0..=3).any(|n| returns(&n.to_string())(end)));
    let always = report.returning("3");
    assert!(always > 0 && report.returning("0") > 0);
    counts("barging", &report, &[("overtaken", always)]);
}

/// Claim M4. Two tills, opposite transfers, and nothing that helps bad luck along. (In the figure,
/// to write a note is no step; that changes no ending.)
#[test]
fn opposite_transfers_deadlock_in_some_schedules() {
    use deadly_embrace::Bank;
    let scenario = || {
        let bank = Bank::open(&[("Alice", 1_000_00), ("Bob", 500_00)]);
        std::introduce(&bank, &["Alice", "Bob", "notes"]);
        let bank = Arc::new(bank);
        let transfers =
            [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];
        for (till, accounts) in transfers {
            let bank = Arc::clone(&bank);
            spawn(till, move || {
                bank.transfer(till, accounts, 200_00, || ()).unwrap()
            });
        }
    };
    let report = explore(scenario);
    exactly(&report, "274: 150 ok, 124 deadlock");
    counts("deadly-embrace", &report, &[("stuck", report.deadlocks())]);

    let without_notes = scene().in_passing(&["notes"]);
    let found = without_notes.run_for_figure(scenario).unwrap();
    exactly(&found.0, "6: 4 ok, 2 deadlock");
    let endings = |report: &Report| {
        let ends = report.ends.iter().map(|it| it.ending.to_string());
        ends.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(endings(&found.0), endings(&report));
    let caption = format!(
        "Till 1 moves 200.00 from Alice to Bob, till 2 from Bob to Alice. A note is written in \
         passing here; if that counts as steps, too, {} of {} schedules deadlock.",
        report.deadlocks(),
        report.schedules
    );
    figure("deadly-embrace", &caption, &found, deadlocks);
}
// ANCHOR_END: dark-side

// ANCHOR: finding
/// The notes may be late, but they never invent a circle: a watchdog that looks at any moment
/// and sees one sees a deadlock.
#[test]
fn the_notes_never_tell_of_a_circle_that_is_none() {
    use deadly_embrace::Bank;
    let report = explore(|| {
        let bank = Bank::open(&[("Alice", 1_000_00), ("Bob", 500_00)]);
        std::introduce(&bank, &["Alice", "Bob", "notes"]);
        let bank = Arc::new(bank);
        let transfers =
            [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];
        for (till, accounts) in transfers {
            let bank = Arc::clone(&bank);
            spawn(till, move || {
                bank.transfer(till, accounts, 200_00, || ()).unwrap()
            });
        }
        !bank.circle().is_empty()
    });
    every(&report, |end| {
        end.verdict == Verdict::Deadlock || returns("false")(end)
    });
    let seen = report.returning("true");
    let deadlocks = report.deadlocks();
    let both = [("seen", seen), ("deadlocks", deadlocks)];
    counts("deadly-embrace-watched", &report, &both);
    assert_eq!((report.schedules, seen), (5518, 124));
}
// ANCHOR_END: finding

// ANCHOR: lock-ordering
/// Opposite transfers, each thread with handles of its own. `A` says how accounts are locked.
fn opposite<A, T>(
    open: fn(&'static str, u64) -> A,
    transfer: T,
) -> (Report, std::Figure)
where
    A: std::fmt::Debug + Send + 'static,
    T: Fn(&Arc<Mutex<A>>, &Arc<Mutex<A>>) + Copy + Send + Sync + 'static,
{
    let scenario = move || {
        let accounts = [("Alice", 1_000_00), ("Bob", 500_00)];
        let accounts = accounts
            .map(|(owner, cents)| Arc::new(Mutex::new(open(owner, cents))));
        std::introduce(&accounts, &["Alice", "Bob"]);
        for (teller, pair) in [("teller 1", [0, 1]), ("teller 2", [1, 0])] {
            let [src, dest] = pair.map(|n| Arc::clone(&accounts[n]));
            spawn(teller, move || transfer(&src, &dest));
        }
    };
    scene().run_for_figure(scenario).unwrap()
}

/// Claim M5. In the order of the handles: each thread has its own, so this is no order.
#[test]
fn the_order_of_the_handles_deadlocks_in_some_schedules() {
    use handle_order::{Account, transfer};
    let found = opposite(
        |owner, balance| Account { owner, balance },
        |src, dest| transfer(src, dest, 200_00, |_| ()).unwrap(),
    );
    exactly(&found.0, "6: 4 ok, 2 deadlock");
    counts("handle-order", &found.0, &[("stuck", found.0.deadlocks())]);
    let caption = "Two tellers, opposite transfers, each in the order of their own handles.";
    figure("handle-order", caption, &found, deadlocks);
}

/// Claim M5. In the order of the mutexes: no schedule deadlocks.
#[test]
fn the_order_of_the_mutexes_never_deadlocks() {
    use address_order::{Account, transfer};
    let found = opposite(
        |_, balance| Account { balance },
        |src, dest| transfer(src, dest, 200_00).unwrap(),
    );
    found.0.expect_ok();
    exactly(&found.0, "3: 3 ok");
    counts("address-order", &found.0, &[("stuck", found.0.deadlocks())]);
    let caption =
        "Two tellers, opposite transfers, both in the order of the mutexes.";
    figure("address-order", caption, &found, deadlocks);
}

/// Claim M5. In the order of the numbers, with an audit of the whole bank beside it.
#[test]
fn the_order_of_the_numbers_never_deadlocks() {
    let report = explore(|| {
        let bank = Arc::new(id_order::Bank::open([1_000_00, 500_00]));
        std::introduce(&bank, &["Alice", "Bob"]);
        for (teller, from, to) in [("teller 1", 0, 1), ("teller 2", 1, 0)] {
            let bank = Arc::clone(&bank);
            spawn(teller, move || bank.transfer(from, to, 200_00).unwrap());
        }
        bank.total().unwrap()
    });
    every(&report, returns("150000"));
    exactly(&report, "16: 16 ok 150000");
    counts("id-order", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: lock-ordering

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

// ANCHOR: other-ways-out
/// Opposite transfers that let go instead of waiting: none deadlocks, but they can give way to
/// each other forever.
#[test]
fn to_let_go_and_try_again_trades_the_deadlock_for_a_livelock() {
    use try_lock_backoff::transfer;
    let scenario = || {
        let accounts = Arc::new([1_000_00, 500_00].map(Mutex::new));
        std::introduce(&accounts, &["Alice", "Bob"]);
        for (till, from, to) in [("till 1", 0, 1), ("till 2", 1, 0)] {
            let accounts = Arc::clone(&accounts);
            spawn(till, move || {
                transfer(&accounts[from], &accounts[to], 200_00, |_| ())
                    .unwrap();
            });
        }
    };
    let report = scene().idle_rounds(2).run(scenario).unwrap();
    assert_eq!(report.deadlocks(), 0);
    assert!(report.livelocks() > 0 && report.fair_only);
    exactly(&report, "899908: 831220 ok, 68688 livelock");
}

/// One lock for all accounts: nothing to order, and an audit sees the total.
#[test]
fn one_big_lock_never_deadlocks_and_shows_the_total() {
    let report = explore(|| {
        let ledger = Arc::new(Mutex::new(one_big_lock::Ledger::open([
            1_000_00, 500_00,
        ])));
        for (till, from, to) in [("till 1", 0, 1), ("till 2", 1, 0)] {
            let ledger = Arc::clone(&ledger);
            spawn(till, move || {
                ledger.lock().unwrap().transfer(from, to, 200_00).unwrap()
            });
        }
        ledger.lock().unwrap().total()
    });
    every(&report, returns("150000"));
    exactly(&report, "6: 6 ok 150000");
    counts("one-big-lock", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: other-ways-out

// ANCHOR: held-too-long
/// In `looking_in` every place is held but one, in `taking_out` every one is free, and in `naming`
/// those after the guard are. One thread, and so one schedule.
#[test]
fn the_guards_are_held_where_the_listing_says() {
    use guard_temporaries::{Rows, looking_in, naming, taking_out};
    let free = |rows: fn() -> Rows| {
        explore(move || {
            let free = rows().into_iter().filter(|(_, held)| !held);
            free.map(|(place, _)| place).collect::<Vec<_>>().join("; ")
        })
    };
    every(&free(looking_in), returns("\"if let: in the else\""));
    let after = "let _guard: after the scope; let guard: after drop(guard)";
    every(&free(naming), returns(&format!("{after:?}")));
    let all = explore(|| taking_out().iter().all(|(_, held)| !held));
    every(&all, returns("true"));
    let lives = scene().run_for_figure(|| naming().len()).unwrap();
    let caption = "The life of a guard that has a name. The first long bar ends with its scope, the second with <code>drop</code>; a try in between finds the lock held. The short bars are tries that got it.";
    picture("guard-temporaries", caption, &lives, returns("4"));
}
// ANCHOR_END: held-too-long

// ANCHOR: under-a-lock
/// `match counter.lock()…` still holds the lock in its arms, where it is locked again.
#[test]
fn a_lock_that_is_held_in_the_arm_is_locked_again() {
    use locked_again::{Counter, serve_next};
    let report = explore(|| serve_next(&Mutex::new(Counter::open(100, [80]))));
    every(&report, deadlocks);
    assert!(report.ends[0].ending.waiting[0].ends_with("held by itself"));
    counts("locked-again", &report, &[("stuck", report.deadlocks())]);
}

/// The destructor of what is removed runs before the guard's, and takes the same lock.
#[test]
fn a_destructor_under_its_lock_deadlocks_in_every_schedule() {
    use destructor_under_lock::Bank;
    let dismissed = |dismiss: fn(&Bank, u32) -> bool| {
        explore(move || {
            let bank = Arc::new(Bank::default());
            Bank::hire(&bank, 7);
            dismiss(&bank, 7);
            bank.signed_off()
        })
    };
    let under = dismissed(Bank::dismiss_at_once);
    every(&under, deadlocks);
    counts("destructor-under-lock", &under, &[("stuck", under.deadlocks())]);
    every(&dismissed(Bank::dismiss), returns("[7]"));
}

/// Two tellers serve two customers; the lock is let go of between look and payment, and the
/// payment looks again.
#[test]
fn to_let_go_early_overdraws_in_no_schedule() {
    use let_go_early::{Counter, serve_next, statement};
    let report = explore(|| {
        let counter = Arc::new(Mutex::new(Counter::open(100, [80, 80])));
        let tellers = ["teller 1", "teller 2"].map(|teller| {
            let counter = Arc::clone(&counter);
            spawn(teller, move || {
                serve_next(&counter, |_| true, |_| ()).is_ok()
            })
        });
        let paid = tellers.map(|teller| teller.join().unwrap());
        (paid[0] ^ paid[1], statement(&counter))
    });
    every(&report, returns("(true, \"20 cents, 0 in line\")"));
    exactly(&report, "6: 6 ok (true, \"20 cents, 0 in line\")");
    counts("let-go-early", &report, &[("paid", report.oks())]);
}

/// A statement is one look: it never mixes the balance of one moment with the line of another.
#[test]
fn a_statement_is_of_one_moment() {
    use let_go_early::{Counter, serve_next, statement};
    let report = explore(|| {
        let counter = Arc::new(Mutex::new(Counter::open(100, [80, 10])));
        let there = Arc::clone(&counter);
        spawn("teller", move || {
            for _ in 0..2 {
                serve_next(&there, |_| true, |_| ()).unwrap();
            }
        });
        statement(&counter)
    });
    let moments = [(100, 2), (100, 1), (20, 1), (20, 0), (10, 0)];
    every(&report, |end| {
        let seen = |(balance, line)| {
            returns(&format!("\"{balance} cents, {line} in line\""))(end)
        };
        moments.into_iter().any(seen)
    });
}
// ANCHOR_END: under-a-lock

// ANCHOR: waits-under-a-lock
/// The journal has room for one entry, and the auditor needs the lock to read it. Whoever tells
/// with the lock in hand waits for somebody who waits for the lock.
/// Live? Yes.
#[test]
fn to_send_under_the_lock_deadlocks_in_every_schedule() {
    use send_under_lock::{Entry, audit, pay_and_tell, pay_then_tell};
    use std::sync::mpsc::{SyncSender, sync_channel};
    let audited = |teller: fn(&Mutex<u64>, &[u64], SyncSender<Entry>)| {
        let scenario = move || {
            let balance = Arc::new(Mutex::new(100));
            let (journal, entries) = sync_channel(1);
            std::introduce(&balance, &["balance"]);
            std::introduce(&journal, &["journal"]);
            let there = Arc::clone(&balance);
            spawn("teller", move || teller(&there, &[1, 2, 3], journal));
            audit(&balance, entries)
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let under = audited(pay_and_tell);
    every(&under.0, deadlocks);
    exactly(&under.0, "1: 1 deadlock");
    counts("send-under-lock", &under.0, &[("stuck", under.0.deadlocks())]);
    let caption = "The teller sends with the lock in hand until the journal is full; the auditor needs the lock before it receives the next entry.";
    picture("send-under-lock", caption, &under, deadlocks);
    let (after, _) = audited(pay_then_tell);
    every(&after, returns("3"));
    exactly(&after, "9: 9 ok 3");
    counts("send-under-lock-after", &after, &[("through", after.oks())]);
}

/// Two borrowers, two connections, and each borrows a second one with the first in hand. With
/// one for both they are always served, and so they are with a third connection.
#[test]
fn a_pool_can_wait_for_itself() {
    use nested_borrow::{Pool, transfer_and_audit, transfer_then_audit};
    let borrowed = |connections: usize, job: fn(&Pool) -> usize| {
        explore(move || {
            let pool = Arc::new(Pool::of(connections));
            std::introduce(&pool, &["pool", "came_back"]);
            let borrowers = ["borrower 1", "borrower 2"].map(|borrower| {
                let pool = Arc::clone(&pool);
                spawn(borrower, move || _ = job(&pool))
            });
            borrowers.into_iter().for_each(|it| it.join().unwrap());
            pool.free()
        })
    };
    every(&borrowed(1, transfer_and_audit), deadlocks);
    let two = borrowed(2, transfer_and_audit);
    exactly(&two, "150: 146 ok 2, 4 deadlock");
    counts("nested-borrow", &two, &[("stuck", two.deadlocks())]);
    every(&borrowed(3, transfer_and_audit), returns("3"));
    every(&borrowed(1, transfer_then_audit), returns("1"));
}
// ANCHOR_END: waits-under-a-lock

// ANCHOR: many-readers
/// Two readers inside at once; then nobody overdraws, though what was read may be old.
#[test]
fn many_readers_read_together_and_a_withdrawal_looks_again() {
    let together =
        explore(|| many_readers::read_together(&RwLock::new(100), 2));
    every(&together, returns("[100, 100]"));
    let scenario = || {
        let balance = Arc::new(RwLock::new(100));
        std::introduce(&balance, &["balance"]);
        let tills = ["till 1", "till 2"].map(|till| {
            let balance = Arc::clone(&balance);
            spawn(till, move || many_readers::withdraw(&balance, 80, |_| true))
        });
        let outcomes = tills.map(|till| till.join().unwrap());
        let left = *balance.read().unwrap();
        (left, outcomes.iter().filter(|it| it.is_ok()).count())
    };
    let found = scene().run_for_figure(scenario).unwrap();
    let report = &found.0;
    every(report, returns("(20, 1)"));
    exactly(report, "14: 14 ok (20, 1)");
    counts(
        "many-readers",
        report,
        &[("one-paid", report.returning("(20, 1)"))],
    );
}

/// A reader that wants to write waits for itself to leave.
#[test]
fn an_upgrade_under_a_read_lock_deadlocks_in_every_schedule() {
    let report =
        explore(|| upgrade_under_read::withdraw(&RwLock::new(100), 80));
    every(&report, deadlocks);
    counts("upgrade-under-read", &report, &[("stuck", report.deadlocks())]);
}

/// A reader that reads again, and one writer. Only where a waiting writer keeps readers out, some
/// schedules stand still; to work on what the guard shows never does.
#[test]
fn a_second_read_behind_a_waiting_writer_stands_still() {
    let read = |total: fn(&RwLock<[u64; 2]>) -> u64, writer_first| {
        let scenario = move || {
            let balances = Arc::new(RwLock::new([10_00, 5_00]));
            std::introduce(&balances, &["balances"]);
            let there = Arc::clone(&balances);
            let writer =
                spawn("writer", move || *there.write().unwrap() = [0, 15_00]);
            let total = total(&balances);
            writer.join().unwrap();
            total
        };
        scene().writer_first(writer_first).run(scenario).unwrap()
    };
    let again = |balances: &RwLock<_>| read_again::total(balances, || ());
    let once =
        |balances: &RwLock<_>| read_again::total_of(&balances.read().unwrap());
    let passing = read(again, false);
    every(&passing, returns("1500"));
    let behind = read(again, true);
    every(&behind, |end| returns("1500")(end) || deadlocks(end));
    assert!(behind.deadlocks() > 0);
    counts("read-again", &behind, &[("stuck", behind.deadlocks())]);
    every(&read(once, true), returns("1500"));
}
// ANCHOR_END: many-readers

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

// ANCHOR: reloading
/// Two ask at once. `get_or_init` makes the value once in every schedule; to check and then set
/// makes it twice in some. Who asks for what it makes waits for itself.
#[test]
fn a_value_is_made_once_unless_it_is_checked_and_then_set() {
    use made_once::Rates;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    let made = |ask: fn(&Rates, &AtomicUsize) -> u64| {
        explore(move || {
            let shared = Arc::new((Rates::default(), AtomicUsize::new(0)));
            let there = Arc::clone(&shared);
            let other = spawn("other", move || ask(&there.0, &there.1));
            let seen = [ask(&shared.0, &shared.1), other.join().unwrap()];
            assert_eq!(seen, [108, 108]);
            shared.1.load(SeqCst)
        })
    };
    let once = made(|rates, made| {
        rates.table(|| {
            made.fetch_add(1, SeqCst);
            vec![108]
        })[0]
    });
    every(&once, returns("1"));
    let checked = made(|rates, made| {
        rates.table_by_check(|| {
            made.fetch_add(1, SeqCst);
            vec![108]
        })[0]
    });
    every(&checked, |end| returns("1")(end) || returns("2")(end));
    let twice = checked.returning("2");
    counts("made-once", &checked, &[("twice", twice)]);
    let itself = explore(|| {
        let rates = Rates::default();
        rates.table(|| rates.table(Vec::new).to_vec()).len()
    });
    every(&itself, deadlocks);
}

/// A reader loads, a reload comes, the reader loads again: old or new each time, never parts of
/// both, and never an older one later.
#[test]
fn a_reader_sees_the_old_configuration_or_the_new_one() {
    use reloading_config::{Config, Shared, price};
    let report = explore(|| {
        let config = |n| Config { fee: n, limit: n };
        let shared = Arc::new(Shared::new(config(1)));
        let there = Arc::clone(&shared);
        spawn("reload", move || there.reload(config(2)));
        let kept = shared.load();
        let later = shared.load();
        let price = price(&shared, 2);
        assert_eq!((kept.fee, later.fee), (kept.limit, later.limit));
        (kept.fee, later.fee, price)
    });
    let right = [
        "(1, 1, None)",
        "(1, 1, Some(2))",
        "(1, 2, Some(2))",
        "(2, 2, Some(2))",
    ];
    every(&report, |end| right.iter().any(|it| returns(it)(end)));
    counts("reloading-config", &report, &[("one", report.oks())]);
}
// ANCHOR_END: reloading

// ANCHOR: cache
/// Two ask for the same key at once: who makes the value?
#[test]
fn a_stampede_makes_a_value_twice_unless_its_cell_or_the_map_is_held_meanwhile()
{
    use shared_cache::Cache;
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    type Ask = fn(&Cache<u32, u32>, &AtomicU32) -> u32;
    let made = |ask: Ask| {
        explore(move || {
            let shared = Arc::new((Cache::default(), AtomicU32::new(0)));
            let there = Arc::clone(&shared);
            let other = spawn("other", move || ask(&there.0, &there.1));
            let mine = ask(&shared.0, &shared.1);
            assert_eq!(mine, other.join().unwrap());
            shared.1.load(SeqCst)
        })
    };
    let ways: [(&str, Ask); 3] = [
        ("cell", |cache, made| cache.get(1, || made.fetch_add(1, SeqCst))),
        ("check", |cache, made| {
            cache.get_by_check(1, || made.fetch_add(1, SeqCst))
        }),
        ("lock", |cache, made| {
            cache.get_under_lock(1, || made.fetch_add(1, SeqCst))
        }),
    ];
    for (way, ask) in ways {
        let report = made(ask);
        let twice = report.returning("2");
        every(&report, |end| returns("1")(end) || returns("2")(end));
        assert_eq!(twice > 0, way == "check");
        counts(&format!("shared-cache-{way}"), &report, &[("twice", twice)]);
    }
}

/// Each of two makers asks for the other's key. Two cells are two locks.
#[test]
fn two_makers_that_ask_for_each_others_keys_can_wait_for_each_other() {
    use shared_cache::Cache;
    let report = explore(|| {
        let cache = Arc::new(Cache::default());
        let there = Arc::clone(&cache);
        let other = spawn("other", move || there.get(2, || there.get(1, || 1)));
        cache.get(1, || cache.get(2, || 1)) + other.join().unwrap()
    });
    every(&report, |end| returns("2")(end) || deadlocks(end));
    assert!(report.deadlocks() > 0);
    counts("shared-cache-crossed", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: cache

#[test]
fn whoever_gives_up_has_changed_nothing() {
    let report = explore(|| {
        let accounts = Arc::new([1_000_00, 500_00].map(Mutex::new));
        std::introduce(&accounts, &["Alice", "Bob"]);
        let tills =
            [("till 1", 0, 1), ("till 2", 1, 0)].map(|(till, from, to)| {
                let accounts = Arc::clone(&accounts);
                spawn(till, move || {
                    give_up::transfer(
                        &accounts[from],
                        &accounts[to],
                        200_00,
                        2,
                        || (),
                    )
                    .is_ok()
                })
            });
        tills.into_iter().for_each(|till| _ = till.join().unwrap());
        accounts.iter().map(|account| *account.lock().unwrap()).sum::<u64>()
    });
    every(&report, returns("150000"));
    exactly(&report, "436: 436 ok 150000");
}

#[test]
fn after_the_last_call_nobody_waits() {
    let report = scene().spurious_wakeups(true).run(|| {
        let account = Arc::new(last_call::Account::open(0));
        let there = Arc::clone(&account);
        let customer = spawn("customer", move || there.withdraw(100).is_ok());
        account.deposit(100).unwrap();
        let closed_with = account.close();
        let served = customer.join().unwrap();
        assert!(served || closed_with == 100, "a refusal costs nothing");
        served
    });
    every(&report.unwrap(), |end| end.verdict == Verdict::Ok);
}

#[test]
fn a_total_over_more_registers_is_that_of_one_moment() {
    let report = explore(|| {
        let bank = Arc::new(more_registers::Bank::open(&[1_000_00, 500_00]));
        std::introduce(&bank, &["Alice", "Bob"]);
        let there = Arc::clone(&bank);
        spawn("customer", move || {
            *there.account(0).unwrap() += 1;
            *there.account(1).unwrap() += 1;
        });
        bank.total()
    });
    every(&report, |end| {
        ["150000", "150001", "150002"].iter().any(|it| returns(it)(end))
    });
    exactly(&report, "7: 3 ok 150000, 1 ok 150001, 3 ok 150002");
}

#[test]
fn an_account_is_opened_once() {
    use std::collections::HashMap;
    let report = explore(|| {
        let accounts: Arc<open_once::Accounts> =
            Arc::new(RwLock::new(HashMap::new()));
        let customers = ["customer 1", "customer 2"].map(|customer| {
            let accounts = Arc::clone(&accounts);
            spawn(customer, move || open_once::account(&accounts, "Alice"))
        });
        let [one, two] = customers.map(|customer| customer.join().unwrap());
        Arc::ptr_eq(&one, &two)
    });
    every(&report, returns("true"));
    exactly(&report, "14: 14 ok true");
}

#[test]
fn a_receipt_that_panics_leaves_no_trace() {
    let report = explore(|| {
        let accounts = Arc::new([1_000_00, 500_00].map(Mutex::new));
        std::introduce(&accounts, &["Alice", "Bob"]);
        let there = Arc::clone(&accounts);
        let teller = spawn("teller", move || {
            panicking_receipt::transfer(&there[0], &there[1], 200_00, |_, _| {
                panic!("no paper")
            })
        });
        panicking_receipt::transfer(&accounts[0], &accounts[1], 100, |_, _| ())
            .unwrap();
        assert!(teller.join().is_err());
        panicking_receipt::transfer(
            &accounts[0],
            &accounts[1],
            0,
            |alice, bob| {
                assert_eq!([alice, bob], [999_00, 501_00]);
            },
        )
    });
    every(&report, returns("Ok(())"));
    exactly(&report, "2: 2 ok Ok(())");
}

#[test]
fn a_bunch_of_keys_refuses_the_order_that_could_deadlock() {
    use rank_check::Bunch;
    let report = explore(|| {
        let accounts: Arc<Vec<_>> =
            Arc::new([1_000_00, 500_00].map(Mutex::new).into());
        std::introduce(&accounts, &["Alice", "Bob"]);
        let tills =
            [("till 1", [0, 1]), ("till 2", [1, 0])].map(|(till, order)| {
                let accounts = Arc::clone(&accounts);
                spawn(till, move || {
                    let mut bunch = Bunch::new(&accounts);
                    order.iter().all(|&id| bunch.lock(id).is_ok())
                })
            });
        tills.map(|till| till.join().unwrap())
    });
    every(&report, returns("[true, false]"));
    exactly(&report, "4: 4 ok [true, false]");
}

#[test]
fn two_branches_keep_to_one_order() {
    use two_branches::{Account, AccountId, lock_both};
    let report = explore(|| {
        let account = |branch, number| Account {
            id: AccountId { branch, number },
            balance: Mutex::new(100),
        };
        let accounts = Arc::new([account(1, 2), account(2, 1)]);
        std::introduce(&accounts, &["branch 1", "branch 2"]);
        for (till, a, b) in [("till 1", 0, 1), ("till 2", 1, 0)] {
            let accounts = Arc::clone(&accounts);
            spawn(till, move || {
                lock_both(&accounts[a], &accounts[b])
                    .is_ok_and(|both| both.is_some())
            });
        }
    });
    report.expect_ok();
    exactly(&report, "3: 3 ok");
}

#[test]
fn two_workers_work_off_every_order_once() {
    let report = explore(|| {
        let queue =
            Arc::new(Mutex::new(std::collections::VecDeque::from([1, 2])));
        let workers = ["worker 1", "worker 2"].map(|worker| {
            let queue = Arc::clone(&queue);
            spawn(worker, move || {
                let mut sum = 0;
                work_off::work_off(&queue, |order| sum += order);
                sum
            })
        });
        workers.map(|worker| worker.join().unwrap()).iter().sum::<u64>()
    });
    every(&report, returns("3"));
    exactly(&report, "8: 8 ok 3");
}

/// An observer looks at the account that calls it, and another thread deposits meanwhile.
#[test]
fn an_observer_that_looks_at_its_account_waits_for_nobody() {
    use call_outside::{Account, Observer};
    let report = explore(|| {
        let account = Arc::new(Account::default());
        let watched = Arc::downgrade(&account);
        let look: Observer = Arc::new(move |new| {
            assert!(watched.upgrade().unwrap().balance() >= new);
        });
        account.watch(look);
        let there = Arc::clone(&account);
        let other = spawn("other", move || there.deposit(1).is_ok());
        let mine = account.deposit(2).is_ok();
        (mine, other.join().unwrap(), account.balance())
    });
    every(&report, returns("(true, true, 3)"));
}
