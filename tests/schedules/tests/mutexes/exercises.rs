//! The exercises of this chapter.

use crate::listings::{
    call_outside, give_up, last_call, more_registers, open_once,
    panicking_receipt, rank_check, two_branches, work_off,
};
use schedule_recorder::{every, exactly, explore, returns, scene, spawn};
use std::Verdict;
use std::sync::{Arc, Mutex, RwLock};

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
