//! The listings of *Channels*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/channels/account-actor/src/lib.rs"]
mod account_actor;
#[path = "../../../listings/channels/ask-with-timeout/src/lib.rs"]
mod ask_with_timeout;
#[path = "../../../listings/channels/asking-in-circles/src/lib.rs"]
mod asking_in_circles;
#[path = "../../../listings/channels/asking-without-waiting/src/lib.rs"]
mod asking_without_waiting;
#[path = "../../../listings/channels/blocking-drop/src/lib.rs"]
mod blocking_drop;
#[path = "../../../listings/channels/bounded-mailbox/src/lib.rs"]
mod bounded_mailbox;
#[path = "../../../listings/channels/clean-stop/src/lib.rs"]
mod clean_stop;
#[path = "../../../listings/channels/exercise-close-account/solution.rs"]
mod close_account;
#[path = "../../../listings/channels/exercise-close-all/solution.rs"]
mod close_all;
#[path = "../../../listings/channels/closing-time/src/lib.rs"]
mod closing_time;
#[path = "../../../listings/channels/exercise-frozen-audit/solution.rs"]
mod frozen_audit;
#[path = "../../../listings/channels/full-mailboxes/src/lib.rs"]
mod full_mailboxes;
#[path = "../../../listings/channels/head-of-line-blocking/src/lib.rs"]
mod head_of_line_blocking;
#[path = "../../../listings/channels/ledger-actor/src/lib.rs"]
mod ledger_actor;
#[path = "../../../listings/channels/limbo-audit/src/lib.rs"]
mod limbo_audit;
#[path = "../../../listings/channels/lost-message/src/lib.rs"]
mod lost_message;
#[path = "../../../listings/channels/one-message/src/lib.rs"]
mod one_message;
#[path = "../../../listings/channels/refund-on-drop/src/lib.rs"]
mod refund_on_drop;
#[path = "../../../listings/channels/reserve-commit/src/lib.rs"]
mod reserve_commit;
#[path = "../../../listings/channels/restarted-account/src/lib.rs"]
mod restarted_account;
#[path = "../../../listings/channels/sender-kept-alive/src/lib.rs"]
mod sender_kept_alive;
#[path = "../../../listings/channels/exercise-slow-check/solution.rs"]
mod slow_check;
#[path = "../../../listings/channels/two-inboxes/src/lib.rs"]
mod two_inboxes;
#[path = "../../../listings/channels/unbounded-mailbox/src/lib.rs"]
mod unbounded_mailbox;
#[path = "../../../listings/channels/exercise-unread-messages/solution.rs"]
mod unread_messages;
#[path = "../../../listings/channels/exercise-withdraw-once/solution.rs"]
mod withdraw_once;
#[path = "../../../listings/channels/worker-pool/src/lib.rs"]
mod worker_pool;

use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, picture, returns,
    scene, spawn,
};
use std::Verdict;
use std::sync::mpsc::{Receiver, channel, sync_channel};

// ANCHOR: account-actor
/// Claim C1. Each sender deposits first and withdraws then. Handled in that order, no withdrawal
/// is refused, and nothing is left.
#[test]
fn the_messages_of_each_sender_are_handled_in_order() {
    use account_actor::{Account, BankMessage::*};
    let report = explore(|| {
        let (alice, mailbox) = channel();
        let account = spawn("Alice", || Account::open(0).run(mailbox));
        for (sender, amount) in [("sender 1", 1), ("sender 2", 2)] {
            let alice = alice.clone();
            spawn(sender, move || {
                alice.send(Deposit(amount)).unwrap();
                alice.send(Withdraw(amount)).unwrap();
            });
        }
        drop(alice);
        account.join().unwrap()
    });
    every(&report, returns("0"));
    exactly(&report, "84: 84 ok 0");
    counts("account-actor-one", &report, &[("in-order", report.oks())]);
}

/// Claim C1. One sends a deposit, another a withdrawal: if the withdrawal comes first, it is
/// refused, and the deposit is left.
#[test]
fn the_messages_of_two_senders_have_no_order() {
    use account_actor::{Account, BankMessage::*};
    let report = explore(|| {
        let (alice, mailbox) = channel();
        let account = spawn("Alice", || Account::open(0).run(mailbox));
        let another = alice.clone();
        spawn("depositor", move || another.send(Deposit(1)).unwrap());
        alice.send(Withdraw(1)).unwrap();
        drop(alice);
        account.join().unwrap()
    });
    exactly(&report, "4: 2 ok 0, 2 ok 1");
    counts("account-actor-two", &report, &[("refused", report.returning("1"))]);
}
// ANCHOR_END: account-actor

// ANCHOR: limbo-audit
/// Claim C3. Bob first: the money of the transfer is missing, or the total is right. Alice
/// first: it is counted twice, or the total is right.
#[test]
fn an_audit_sees_too_little_or_too_much_by_the_order_of_its_questions() {
    use limbo_audit::{Account, BankMessage, audit, transfer};
    // As `run` does it, and says its balance for the figure.
    let open = |name, cents, mailbox: Receiver<BankMessage>| {
        spawn(name, move || {
            let mut account = Account::open(cents);
            println!("{}", account.balance());
            for message in mailbox {
                account.handle(message);
                println!("{}", account.balance());
            }
        });
    };
    let audited = |alice_first| {
        let scenario = move || {
            let (alice, alices_mailbox) = channel();
            let (bob, bobs_mailbox) = channel();
            std::introduce(&[&alice, &bob], &["Alice", "Bob"]);
            open("Alice", 1_000_00, alices_mailbox);
            open("Bob", 500_00, bobs_mailbox);
            let (from, to) = (alice.clone(), bob.clone());
            spawn("teller", move || transfer(&from, &to, 200_00));
            match alice_first {
                true => audit(&alice, &bob, || ()),
                false => audit(&bob, &alice, || ()),
            }
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let bob_first = audited(false);
    exactly(&bob_first.0, "57555: 55532 ok 130000, 2023 ok 150000");
    let wrong = bob_first.0.returning("130000");
    counts("limbo-audit-bob-first", &bob_first.0, &[("wrong", wrong)]);
    let caption = "The auditor asks Bob, then Alice, while a teller has Alice pay Bob 200.00.";
    figure("limbo-audit", caption, &bob_first, |end| !returns("150000")(end));

    let (alice_first, _) = audited(true);
    exactly(&alice_first, "31187: 22353 ok 150000, 8834 ok 170000");
    let wrong = alice_first.returning("170000");
    counts("limbo-audit-alice-first", &alice_first, &[("wrong", wrong)]);
}

/// Claim C3. The article's program: one thread orders the transfer, and then asks the payer, and
/// then the payee. By then the deposit lies ahead of its question.
#[test]
fn the_articles_own_main_always_sees_the_total() {
    use limbo_audit::{Account, BankMessage, audit};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        spawn("Alice", || Account::open(1_000_00).run(alices_mailbox));
        spawn("Bob", || Account::open(500_00).run(bobs_mailbox));
        let transfer =
            BankMessage::Transfer { to: bob.clone(), amount: 200_00 };
        alice.send(transfer).unwrap();
        audit(&alice, &bob, || ())
    });
    every(&report, returns("150000"));
    exactly(&report, "16: 16 ok 150000");
    let wrong = report.count(|end| !returns("150000")(end));
    counts("limbo-audit-article", &report, &[("wrong", wrong)]);
}
// ANCHOR_END: limbo-audit

/// Says a closing balance for the figure.
fn closed(balance: u64) -> u64 {
    println!("{balance}");
    balance
}

// ANCHOR: lost-message
/// Claim C5. Bob closes while Alice pays him. If the message that closes him comes first, 200.00 are nowhere.
#[test]
fn a_payment_to_a_closing_account_is_lost_in_some_schedules() {
    use lost_message::{Account, BankMessage};
    let scenario = || {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        std::introduce(&[&alice, &bob], &["Alice", "Bob"]);
        let alices = spawn("Alice", || {
            closed(Account::open(1_000_00).run(alices_mailbox))
        });
        let bobs =
            spawn("Bob", || closed(Account::open(500_00).run(bobs_mailbox)));
        let transfer =
            BankMessage::Transfer { to: bob.clone(), amount: 200_00 };
        alice.send(transfer).unwrap();
        let (asker, _answer) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        drop((alice, bob));
        alices.join().unwrap() + bobs.join().unwrap()
    };
    let found = scene().run_for_figure(scenario).unwrap();
    exactly(&found.0, "16: 14 ok 130000, 2 ok 150000");
    counts("lost-message", &found.0, &[("lost", found.0.returning("130000"))]);
    let caption = "Alice pays Bob 200.00 while Bob closes his account.";
    figure("lost-message", caption, &found, |end| !returns("150000")(end));
}

/// Whoever has the closing balance can rely on it: nothing is accepted any more.
#[test]
fn an_account_closes_before_it_tells_its_last_balance() {
    use lost_message::{Account, BankMessage};
    let report = explore(|| {
        let (bob, mailbox) = channel();
        spawn("Bob", || Account::open(500_00).run(mailbox));
        let (asker, answer) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        (answer.recv(), bob.send(BankMessage::Deposit(1)).is_err())
    });
    every(&report, returns("(Ok(50000), true)"));
    let answered = explore(|| {
        use refund_on_drop::{Account, BankMessage, ask};
        let (bob, mailbox) = channel();
        spawn("Bob", || Account::open(500_00).run(mailbox));
        let last = ask(&bob, BankMessage::Close);
        (last, bob.send(BankMessage::GetBalance(channel().0)).is_err())
    });
    every(&answered, returns("(Ok(50000), true)"));
}

/// Claim C5. The same with messages that are answered: the money arrives, or it comes home.
#[test]
fn an_answered_payment_to_a_closing_account_is_never_lost() {
    use refund_on_drop::{Account, BankMessage, begin_transfer};
    let scenario = || {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        std::introduce(&[&alice, &bob], &["Alice", "Bob"]);
        let alices = spawn("Alice", || {
            closed(Account::open(1_000_00).run(alices_mailbox))
        });
        let bobs =
            spawn("Bob", || closed(Account::open(500_00).run(bobs_mailbox)));
        let _answer = begin_transfer(&alice, &bob, 200_00);
        let (asker, _closed) = channel();
        bob.send(BankMessage::Close(asker)).unwrap();
        drop((alice, bob));
        alices.join().unwrap() + bobs.join().unwrap()
    };
    let found = scene().run_for_figure(scenario).unwrap();
    every(&found.0, returns("150000"));
    exactly(&found.0, "58: 58 ok 150000");
    counts(
        "refund-on-drop",
        &found.0,
        &[("whole", found.0.returning("150000"))],
    );
    let caption = "Alice pays Bob 200.00 while Bob closes his account, and messages are answered.";
    figure("refund-on-drop", caption, &found, |end| !returns("150000")(end));
}

/// A refund waits for room in the mailbox of the very thread that drops it.
#[test]
fn a_destructor_that_waits_for_room_stops_its_own_thread() {
    use blocking_drop::{Home, pay_a_closed_account};
    let stuck = explore(|| {
        let (payer, mailbox) = sync_channel(1);
        payer.send(1_00).unwrap();
        pay_a_closed_account(Home::Room(payer), mailbox)
    });
    every(&stuck, deadlocks);
    let comes_home = explore(|| {
        let (refund, refunds) = channel();
        refund.send(1_00).unwrap();
        pay_a_closed_account(Home::NoLimit(refund), refunds)
    });
    every(&comes_home, returns("1100"));
}
// ANCHOR_END: lost-message

// ANCHOR: several-accounts
/// Claim C6. The first transfer waits for an approval that is given after the second is settled.
/// One worker reads both, and so nobody ever gives it. With a second worker, it is given.
#[test]
fn a_transfer_waits_for_one_it_has_nothing_to_do_with() {
    use one_message::{Account, TransactionWrapper, run_worker};
    let with_workers = |workers: usize| {
        explore(move || {
            let workers: Vec<_> = (0..workers)
                .map(|n| {
                    let (worker, mailbox) = channel();
                    spawn(&format!("worker {}", n + 1), || run_worker(mailbox));
                    worker
                })
                .collect();
            let order = |worker: usize| {
                let ((approve, approval), (reply, settled)) =
                    (channel(), channel());
                let [from, to] =
                    [1_000_00, 500_00].map(|balance| Account { balance });
                let order = TransactionWrapper {
                    from,
                    to,
                    amount: 200_00,
                    approval,
                    reply,
                };
                workers[worker % workers.len()].send(order).unwrap();
                (approve, settled)
            };
            let (approve_first, first) = order(0);
            let (approve_second, second) = order(1);
            approve_second.send(true).unwrap();
            second.recv().unwrap().outcome.unwrap();
            approve_first.send(true).unwrap();
            first.recv().unwrap().outcome.unwrap();
        })
    };
    let one = with_workers(1);
    every(&one, deadlocks);
    exactly(&one, "3: 3 deadlock");
    counts("one-message", &one, &[("stuck", one.deadlocks())]);
    let two = with_workers(2);
    two.expect_ok();
    exactly(&two, "220: 220 ok");
    counts("one-message-two-workers", &two, &[("stuck", two.deadlocks())]);
}

/// Claims C7, M7. One thread owns all accounts: an audit is between two messages, and sees the
/// total.
#[test]
fn a_ledger_is_audited_between_two_messages() {
    use ledger_actor::{Ledger, LedgerMessage};
    let report = explore(|| {
        let (ledger, mailbox) = channel();
        spawn("ledger", || {
            Ledger::open([(1, 1_000_00), (2, 500_00)]).run(mailbox)
        });
        for (teller, from, to) in [("teller 1", 1, 2), ("teller 2", 2, 1)] {
            let ledger = ledger.clone();
            spawn(teller, move || {
                let (reply, answer) = channel();
                let order =
                    LedgerMessage::Transfer { from, to, amount: 200_00, reply };
                ledger.send(order).unwrap();
                answer.recv().unwrap().unwrap();
            });
        }
        let (auditor, total) = channel();
        ledger.send(LedgerMessage::Audit(auditor)).unwrap();
        total.recv().unwrap()
    });
    every(&report, returns("150000"));
    exactly(&report, "2454: 2454 ok 150000");
    counts("ledger-actor", &report, &[("right", report.returning("150000"))]);
}

// ANCHOR_END: several-accounts

// ANCHOR: two-owners
/// Claim C7. Bob goes at any moment of a transfer, and asks the log when he is back: it is made or
/// it is not, and no cent is lost.
#[test]
fn a_payee_who_goes_at_any_moment_leaves_every_cent() {
    use reserve_commit::{Account, BankMessage, Log, transfer};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel::<BankMessage>();
        let alices =
            spawn("Alice", || Account::open(1_000_00).run(alices_mailbox));
        let bobs = spawn("Bob", move || {
            Account::open(500_00).run(bobs_mailbox.try_iter())
        });
        let log = Log::default();
        let made = transfer(&log, &alice, &bob, 200_00).is_ok();
        drop((alice, bob));
        let [alice, bob] = [alices, bobs].map(|account| {
            let mut account = account.join().unwrap();
            account.recover(&log);
            account.report()
        });
        assert_eq!(alice.held, 0, "the transfer has ended");
        assert_eq!(made, bob.balance == 700_00, "made, or not made");
        alice.balance + bob.balance
    });
    every(&report, returns("150000"));
    counts(
        "reserve-commit-gone",
        &report,
        &[("whole", report.returning("150000"))],
    );
}

/// Claim C7. While a transfer runs, somebody takes its coordinator for lost and settles it, at any
/// moment: both accounts change, or neither.
#[test]
fn a_transfer_that_somebody_else_settles_is_made_or_not_made() {
    use reserve_commit::{Account, Change, Log, Transfer, prepare, settle};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        let accounts = [(1_000_00, alices_mailbox), (500_00, bobs_mailbox)];
        let accounts = accounts.map(|(balance, mailbox)| {
            spawn("account", move || Account::open(balance).run(mailbox))
        });
        let log = std::sync::Arc::new(Log::default());
        let transfer = Transfer::begin(&log, [&alice, &bob]);
        let (id, there) = (transfer.id, [alice.clone(), bob.clone()]);
        let its_log = std::sync::Arc::clone(&log);
        let other = spawn("rescuer", move || {
            settle(&its_log, id, there.each_ref());
        });
        let prepared = prepare(&alice, id, Change::Debit(200_00)).and(prepare(
            &bob,
            id,
            Change::Credit(200_00),
        ));
        let made = prepared.is_ok() && transfer.commit().is_ok();
        drop(transfer);
        drop((alice, bob));
        other.join().unwrap();
        let accounts = accounts.map(|it| it.join().unwrap().report());
        let [alice, bob] = accounts.map(|report| report.balance);
        assert_eq!(alice + bob, 1_500_00);
        assert_eq!(accounts[0].held, 0, "the transfer has ended");
        assert_eq!(made, bob == 700_00, "and whoever asked for it knows how");
        made
    });
    every(&report, |end| returns("true")(end) || returns("false")(end));
    counts(
        "reserve-commit-rescued",
        &report,
        &[("whole", report.oks()), ("made", report.returning("true"))],
    );
}

/// Claim C7. The price: who counts Alice's held money, and then Bob's, can count it twice.
#[test]
fn an_audit_of_two_owners_can_see_the_middle() {
    use reserve_commit::{Account, BankMessage, Log, transfer};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        spawn("Alice", || Account::open(1_000_00).run(alices_mailbox));
        spawn("Bob", || Account::open(500_00).run(bobs_mailbox));
        let (from, to) = (alice.clone(), bob.clone());
        spawn("teller", move || transfer(&Log::default(), &from, &to, 200_00));
        let report = |account: &std::sync::mpsc::Sender<_>| {
            let (auditor, answer) = channel();
            account.send(BankMessage::GetReport(auditor)).unwrap();
            answer.recv().unwrap()
        };
        let [alice, bob] = [&alice, &bob].map(report);
        alice.balance + alice.held + bob.balance
    });
    exactly(
        &report,
        "1408533: 14 ok 130000, 1368762 ok 150000, 39757 ok 170000",
    );
    let wrong = report.schedules - report.returning("150000");
    counts("reserve-commit-audit", &report, &[("wrong", wrong)]);
}
// ANCHOR_END: two-owners

// ANCHOR: lock-ups
/// Claim D2. Each waits for the other's answer, whoever asks first.
#[test]
fn asking_in_circles_deadlocks_in_every_schedule() {
    let scenario = || {
        let (journal, _entries) = channel();
        asking_in_circles::ask_both(journal)
    };
    let found = scene().run_for_figure(scenario).unwrap();
    every(&found.0, deadlocks);
    exactly(&found.0, "20: 20 deadlock");
    counts("asking-in-circles", &found.0, &[("stuck", found.0.deadlocks())]);
    let caption = "Alice and Bob ask each other for a balance, and wait.";
    figure("asking-in-circles", caption, &found, deadlocks);
}

#[test]
fn asking_without_waiting_ends_in_every_schedule() {
    let report =
        explore(|| asking_without_waiting::ask_both().map(Result::unwrap));
    every(&report, returns("[150000, 150000]"));
    exactly(&report, "360: 360 ok [150000, 150000]");
    counts("asking-without-waiting", &report, &[("answered", report.oks())]);
}

/// Claim D2. Room for one message each. One payment each way gets through; with two, both wait for
/// room, in whatever order.
#[test]
fn two_payments_each_way_fill_both_mailboxes_in_every_schedule() {
    use full_mailboxes::{WhenFull, pay_each_other};
    let paid = |messages, when_full| {
        let scenario = move || {
            let (alices, _receipts) = channel();
            let (bobs, _receipts) = channel();
            pay_each_other(1, messages, when_full, [alices, bobs])
                .map(|closing| closing.balance)
                .iter()
                .sum::<u64>()
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let (one, _) = paid(1, WhenFull::Wait);
    every(&one, returns("150000"));
    exactly(&one, "36: 36 ok 150000");
    counts("full-mailboxes-one", &one, &[("stuck", one.deadlocks())]);
    let two = paid(2, WhenFull::Wait);
    every(&two.0, deadlocks);
    exactly(&two.0, "12: 12 deadlock");
    counts("full-mailboxes", &two.0, &[("stuck", two.0.deadlocks())]);
    let caption = "Room for one message each, and two payments each way.";
    figure("full-mailboxes", caption, &two, deadlocks);
    let (refused, _) = paid(2, WhenFull::Refuse);
    every(&refused, returns("150000"));
    exactly(&refused, "1148: 1148 ok 150000");
    counts(
        "full-mailboxes-refuse",
        &refused,
        &[("stuck", refused.deadlocks())],
    );
}
// ANCHOR_END: lock-ups

// ANCHOR: backpressure
/// Room for one message, and a worker who reads: who sends and waits sends all,
/// who sends or drops knows how many.
#[test]
fn a_full_mailbox_loses_no_message_that_it_took() {
    let waiting = || {
        let (sender, mailbox) = bounded_mailbox::channel(1);
        let worker = spawn("worker", move || mailbox.iter().count());
        for message in 1..=3 {
            sender.send_or_wait(message).unwrap();
        }
        drop(sender);
        worker.join().unwrap()
    };
    let waits = scene().run_for_figure(waiting).unwrap();
    every(&waits.0, returns("3"));
    exactly(&waits.0, "1: 1 ok 3");
    let caption = "Room for one message: each time the mailbox is full, the sender waits until the worker has received.";
    picture("bounded-mailbox-waits", caption, &waits, returns("3"));
    let drops = explore(|| {
        let (sender, mailbox) = bounded_mailbox::channel(1);
        let worker = spawn("worker", move || mailbox.iter().count() as u64);
        for message in 1..=3 {
            sender.send_or_drop(message).unwrap();
        }
        let dropped = sender.dropped();
        drop(sender);
        assert_eq!(worker.join().unwrap() + dropped, 3);
        dropped
    });
    every(&drops, |end| end.verdict == Verdict::Ok);
    exactly(&drops, "12: 2 ok 0, 7 ok 1, 3 ok 2");
    let lost = drops.schedules - drops.returning("0");
    counts("bounded-mailbox-drops", &drops, &[("dropped", lost)]);
}

#[test]
fn a_mailbox_without_a_limit_takes_all_before_one_is_read() {
    let report = explore(|| {
        let ((open, gate), (messages, mailbox)) = (channel(), channel());
        let account = spawn("account", || {
            unbounded_mailbox::run_after(gate, 0, mailbox).balance
        });
        for amount in [1, 2, 3] {
            messages.send(amount).unwrap();
        }
        open.send(()).unwrap();
        drop(messages);
        account.join().unwrap()
    });
    every(&report, returns("6"));
    exactly(&report, "1: 1 ok 6");
}

// ANCHOR_END: backpressure

// ANCHOR: slow-work
/// Claim D3. The printer gets paper after the deposit has its receipt. An account that prints
/// itself never comes to the deposit; one that has it printed does.
#[test]
fn a_slow_message_holds_up_the_next_in_every_schedule() {
    use head_of_line_blocking::{
        BankMessage, Printer, run_and_hand_out, run_and_print,
    };
    let served =
        |run: fn(u64, std::sync::mpsc::Receiver<BankMessage>) -> u64| {
            explore(move || {
                let ((paper, tray), (account, mailbox)) =
                    (channel(), channel());
                spawn("account", move || run(10_00, mailbox));
                let ((asker, statement), (receipt, deposited)) =
                    (channel(), channel());
                let printer = Printer::new(tray);
                account
                    .send(BankMessage::PrintStatement { printer, asker })
                    .unwrap();
                account
                    .send(BankMessage::Deposit { amount: 1, receipt })
                    .unwrap();
                deposited.recv().unwrap().unwrap();
                paper.send(()).unwrap();
                statement.recv().unwrap()
            })
        };
    let prints = served(run_and_print);
    every(&prints, deadlocks);
    exactly(&prints, "2: 2 deadlock");
    counts("head-of-line-blocking", &prints, &[("stuck", prints.deadlocks())]);
    let hands_out = served(run_and_hand_out);
    every(&hands_out, returns("\"balance: 10.00\""));
    exactly(&hands_out, "2: 2 ok \"balance: 10.00\"");
    counts(
        "head-of-line-blocking-handed-out",
        &hands_out,
        &[("through", hands_out.oks())],
    );
}

/// Two jobs, and the first waits for the second. With the guard dropped before the work, two workers
/// do both; with the guard kept, one holds the lock and waits for the other.
#[test]
fn workers_work_at_the_same_time_if_none_works_under_the_lock() {
    use worker_pool::{Pool, Queue, work, work_under_lock};
    let two_jobs = |work: fn(&Queue)| {
        explore(move || {
            let pool = Pool::with(2, work);
            let (wake, woken) = channel();
            pool.run(move || woken.recv().unwrap()).unwrap();
            pool.run(move || wake.send(()).unwrap()).unwrap();
        })
    };
    let dropped = two_jobs(work);
    dropped.expect_ok();
    counts("worker-pool", &dropped, &[("stuck", dropped.deadlocks())]);
    let kept = two_jobs(work_under_lock);
    every(&kept, deadlocks);
    counts("worker-pool-under-lock", &kept, &[("stuck", kept.deadlocks())]);
}

/// A job that waits for a job of the same pool keeps a worker from it. With as many of them as
/// workers, some schedules have nobody left, or all have.
#[test]
fn jobs_that_wait_for_jobs_need_a_free_worker() {
    use worker_pool::nested;
    let one = explore(|| nested(1, 1));
    every(&one, deadlocks);
    explore(|| nested(2, 1)).expect_ok();
    let two = explore(|| nested(2, 2));
    counts("worker-pool-nested", &two, &[("stuck", two.deadlocks())]);
    assert!(two.deadlocks() > 0 && two.oks() > 0);
}
// ANCHOR_END: slow-work

// ANCHOR: closing-time
/// Claim D2. The loop ends when the last sender is gone, and one sits with whoever waits for the
/// end: with `main`, or with the account itself.
#[test]
fn an_account_ends_if_nobody_who_waits_for_it_keeps_a_sender() {
    use sender_kept_alive::*;
    for (name, keeps) in [
        ("main", main_keeps_a_sender as fn() -> u128),
        ("account", account_keeps_a_sender),
    ] {
        let report = explore(keeps);
        every(&report, deadlocks);
        counts(
            &format!("sender-kept-alive-{name}"),
            &report,
            &[("stuck", report.deadlocks())],
        );
    }
    every(&explore(main_drops_its_sender), returns("1500"));
    every(&explore(account_keeps_a_queue), returns("1100"));
}

/// A flag is set while the account reads: in some schedules it has seen it unset, and sleeps for
/// ever. Dropped senders and a message end it in every one.
#[test]
fn a_flag_wakes_nobody_and_the_end_of_the_senders_does() {
    use clean_stop::{Account, BankMessage, run_until_flag, run_until_stop};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    let flag = explore(|| {
        let ((teller, mailbox), stop) =
            (channel(), Arc::new(AtomicBool::new(false)));
        let seen = Arc::clone(&stop);
        let account = spawn("account", move || run_until_flag(&seen, mailbox));
        stop.store(true, Ordering::Relaxed);
        account.join().unwrap();
        drop(teller); // kept until then, as the others' may be
    });
    exactly(&flag, "2: 1 ok, 1 deadlock");
    counts("clean-stop-flag", &flag, &[("stuck", flag.deadlocks())]);
    let dropped = explore(|| {
        let (closed, balance) = channel();
        let account = Account::open(closed);
        account.deposit(1).unwrap();
        account.deposit(2).unwrap();
        drop(account);
        balance.try_recv()
    });
    every(&dropped, returns("Ok(3)"));
    let message = explore(|| {
        let (teller, mailbox) = channel();
        let kept = teller.clone();
        let account = spawn("account", || run_until_stop(mailbox));
        teller.send(BankMessage::Deposit(1)).unwrap();
        teller.send(BankMessage::Stop).unwrap();
        let balance = account.join().unwrap();
        (balance, kept.send(BankMessage::Deposit(2)).is_err())
    });
    every(&message, returns("(1, true)"));
}

/// Two tellers leave messages with both accounts, and the bank closes: all of them are read.
#[test]
fn at_closing_time_every_message_is_read() {
    use closing_time::{Bank, BankMessage};
    let report = explore(|| {
        let bank = Bank::open([1_000_00, 500_00]);
        let [alice, bob] = [0, 1].map(|account| bank.teller(account).unwrap());
        for (teller, from, to) in
            [("teller 1", alice.clone(), bob.clone()), ("teller 2", bob, alice)]
        {
            spawn(teller, move || {
                from.send(BankMessage::Transfer { to, amount: 200_00 })
                    .unwrap();
            });
        }
        let closed = bank.close().into_iter().map(Result::unwrap);
        let closed: Vec<_> = closed
            .map(|closing| (closing.balance, closing.not_transferred.len()))
            .collect();
        closed
    });
    every(&report, returns("[(100000, 0), (50000, 0)]"));
    exactly(&report, "40: 40 ok [(100000, 0), (50000, 0)]");
    counts("closing-time", &report, &[("made", report.oks())]);
}
// ANCHOR_END: closing-time

// ANCHOR: no-answer
/// The asker's time can be over at any moment. It hears the answer, or it has given up; either way
/// the money is taken.
#[test]
fn after_a_timeout_the_money_may_be_taken_all_the_same() {
    use ask_with_timeout::{ask, run};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let left = spawn("account", || run(100, mailbox));
        let outcome = ask(&account, 80, std::time::Duration::from_millis(1));
        drop(account);
        (outcome.is_ok(), left.join().unwrap())
    });
    every(&report, |end| {
        returns("(true, 20)")(end) || returns("(false, 20)")(end)
    });
    let late = report.returning("(false, 20)");
    counts("ask-with-timeout", &report, &[("late", late)]);
    assert!(late > 0);
}

/// After `ask_or_call_off` nothing is in doubt here: the money is taken if and only if there is an answer.
#[test]
fn what_was_called_off_is_never_taken() {
    use ask_with_timeout::{ask_or_call_off, run};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let left = spawn("account", || run(100, mailbox));
        let patience = std::time::Duration::from_millis(1);
        let outcome = ask_or_call_off(&account, 80, patience);
        drop(account);
        (outcome.is_ok(), left.join().unwrap())
    });
    every(&report, |end| {
        returns("(true, 20)")(end) || returns("(false, 100)")(end)
    });
    let off = report.returning("(false, 100)");
    counts("ask-or-call-off", &report, &[("off", off)]);
    assert!(off > 0);
}

/// Two tellers, and a message that panics somewhere among theirs: every deposit is booked.
#[test]
fn a_restarted_account_handles_what_it_had_not_read() {
    use restarted_account::{BankMessage, supervise};
    let report = explore(|| {
        let (teller, mailbox) = channel();
        let account = spawn("supervisor", || supervise(mailbox, 1));
        let other = teller.clone();
        spawn("other", move || other.send(BankMessage::Deposit(2)).unwrap());
        let (reply, share) = channel();
        teller.send(BankMessage::GetShare(0, reply)).unwrap();
        teller.send(BankMessage::Deposit(1)).unwrap();
        drop(teller);
        assert!(share.recv().is_err(), "the message in hand is lost");
        let closing = account.join().unwrap();
        (closing.account.balance, closing.panics)
    });
    every(&report, returns("(3, 1)"));
    counts("restarted-account", &report, &[("whole", report.schedules)]);
}

/// Two inboxes become one mailbox by two forwarders: what was sent to different inboxes has no
/// order, so a stop may overtake an order that was sent before it.
#[test]
fn forwarded_inboxes_have_no_order_between_them() {
    use two_inboxes::{BankMessage, forward, run_merged};
    let report = explore(|| {
        let (mailbox, messages) = channel();
        let ((order, orders), (stop, stops)) = (channel(), channel());
        forward(orders, mailbox.clone(), BankMessage::Order);
        forward(stops, mailbox, |()| BankMessage::Stop);
        order.send(5).unwrap();
        stop.send(()).unwrap();
        drop((order, stop));
        run_merged(messages).balance
    });
    every(&report, |end| returns("5")(end) || returns("0")(end));
    counts("two-inboxes", &report, &[("lost", report.returning("0"))]);
    assert!(report.returning("0") > 0 && report.returning("5") > 0);
}
// ANCHOR_END: no-answer

#[test]
fn a_closed_account_tells_what_it_had() {
    use close_account::{BankMessage, run};
    let report = explore(|| {
        let (account, mailbox) = channel();
        spawn("account", || run(100, mailbox));
        let depositor = account.clone();
        let deposited = spawn("depositor", move || {
            depositor.send(BankMessage::Deposit(10)).is_ok()
        });
        let (asker, closed) = sync_channel(1);
        account.send(BankMessage::Close(asker)).unwrap();
        (closed.recv().unwrap(), deposited.join().unwrap())
    });
    // Whoever was told that the message was sent may still find the account closed.
    exactly(
        &report,
        "7: 3 ok (100, false), 2 ok (100, true), 2 ok (110, true)",
    );
}

#[test]
fn all_accounts_close_though_one_knows_the_other() {
    let report = explore(|| {
        let (alice, alices_mailbox) = channel::<()>();
        let (bob, bobs_mailbox) = channel::<()>();
        let alices =
            spawn("Alice", move || alices_mailbox.iter().count() as u64);
        let known = alice.clone();
        let bobs = spawn("Bob", move || {
            let read = bobs_mailbox.iter().count() as u64;
            drop(known);
            read
        });
        close_all::close(vec![(alice, alices), (bob, bobs)])
    });
    every(&report, returns("Ok(0)"));
    exactly(&report, "1: 1 ok Ok(0)");
}

/// Accounts that make no transfer while they are frozen: the audit sees the total, or is told
/// that somebody else has frozen one.
#[test]
fn two_frozen_audits_see_the_total_or_give_way() {
    use frozen_audit::{BankMessage, NoTotal, audit};
    let report = explore(|| {
        let accounts = [1_000_00, 500_00].map(|balance: u64| {
            let (account, mailbox) = channel();
            spawn(&format!("account of {balance}"), move || {
                let mut frozen = false;
                for message in mailbox {
                    match message {
                        BankMessage::Freeze(reply) => {
                            let answer = (!frozen).then_some(balance);
                            frozen = true;
                            let _ = reply.send(answer);
                        }
                        BankMessage::Thaw => frozen = false,
                    }
                }
            });
            account
        });
        let there = accounts.clone();
        let other = spawn("auditor", move || audit(&there));
        [audit(&accounts), other.join().unwrap()].map(|seen| {
            seen.unwrap_or_else(|no_total| {
                assert_eq!(no_total, NoTotal::Busy);
                0
            })
        })
    });
    every(&report, |end| {
        let seen = ["[150000, 150000]", "[150000, 0]", "[0, 150000]"];
        seen.iter().any(|seen| returns(seen)(end))
    });
    exactly(
        &report,
        "5976: 2826 ok [0, 150000], 2826 ok [150000, 0], 324 ok [150000, 150000]",
    );
}

#[test]
fn a_slow_check_holds_up_nobody_and_overdraws_nothing() {
    use slow_check::{BankMessage, run};
    let report = explore(|| {
        let (me, mailbox) = channel();
        let account = spawn("account", || run(100, mailbox));
        let receipts = [80, 80].map(|amount| {
            let (receipt, answer) = channel();
            let message = BankMessage::Withdraw {
                amount,
                check: |_| true,
                me: me.clone(),
                receipt,
            };
            me.send(message).unwrap();
            answer
        });
        drop(me);
        let paid = receipts
            .iter()
            .filter(|answer| answer.recv().unwrap().is_ok())
            .count();
        (paid, account.join().unwrap())
    });
    every(&report, returns("(1, 20)"));
    exactly(&report, "61: 61 ok (1, 20)");
}

#[test]
fn unread_messages_are_handed_back() {
    let report = explore(|| {
        let (messages, mailbox) = channel();
        let worker = spawn("worker", || {
            let left = unread_messages::run(mailbox, |message| {
                assert_ne!(message, 2, "unreadable")
            });
            left.len()
        });
        for message in [1, 2, 3] {
            messages.send(message).unwrap();
        }
        drop(messages);
        worker.join().unwrap()
    });
    every(&report, returns("1"));
    exactly(&report, "5: 5 ok 1");
}

#[test]
fn a_message_that_is_sent_twice_is_paid_once() {
    use withdraw_once::{BankMessage, run};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let balance = spawn("account", || run(100, mailbox));
        let answers = ["till", "till again"].map(|till| {
            let ((reply, answer), account) = (channel(), account.clone());
            spawn(till, move || {
                account
                    .send(BankMessage::Withdraw {
                        number: 7,
                        amount: 80,
                        reply,
                    })
                    .unwrap();
                answer.recv().unwrap()
            })
        });
        drop(account);
        let answers = answers.map(|answer| answer.join().unwrap());
        assert_eq!(answers, [Ok(20), Ok(20)]);
        balance.join().unwrap()
    });
    every(&report, returns("20"));
    exactly(&report, "26: 26 ok 20");
}
