//! The exercises of this chapter.

use crate::listings::{
    close_account, close_all, frozen_audit, slow_check, unread_messages,
    withdraw_once,
};
use schedule_recorder::{every, exactly, explore, returns, spawn};
use std::sync::mpsc::{channel, sync_channel};

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
