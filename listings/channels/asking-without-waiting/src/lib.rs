//! The repair of `asking-in-circles`: an account never waits; the partner's
//! answer is one more message.
//!
//! Promises: two partners asked at the same time both answer, whatever the
//! threads do, and end. It does *not* promise that the two balances in a sum
//! are of the same moment.
//!
//! ```
//! let answers = asking_without_waiting::ask_both();
//! assert_eq!(answers, [Ok(1_500_00), Ok(1_500_00)]);
//! ```

// ANCHOR: account
use std::sync::mpsc::{self, Receiver, RecvError, Sender};
use std::thread;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit {
        /// How much.
        amount: u64,
        /// Gets the new balance.
        receipt: Sender<Result<u64, DoesNotFit>>,
    },
    /// Find out what the partner has; in the end, send the sum to whoever
    /// asked.
    GetJointBalance {
        /// This account's own mailbox, for the partner's answer.
        me: Sender<BankMessage>,
        /// The partner's mailbox.
        partner: Sender<BankMessage>,
        /// Gets the sum.
        asker: Sender<u128>,
    },
    /// A question from a partner: answer it by a message.
    PartnerAsks {
        /// The mailbox that wants the answer.
        partner: Sender<BankMessage>,
        /// Who wants to know in the end.
        asker: Sender<u128>,
    },
    /// A partner's answer.
    PartnerHas {
        /// The partner's balance.
        balance: u64,
        /// Who wants to know in the end.
        asker: Sender<u128>,
    },
}

/// The deposit does not fit into the balance; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// Handles messages until the last sender is gone; returns the closing balance
/// in cents.
pub fn run(mut balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    for message in mailbox {
        match message {
            BankMessage::Deposit { amount, receipt } => {
                let sum = balance.checked_add(amount);
                balance = sum.unwrap_or(balance);
                let _ = receipt.send(sum.ok_or(DoesNotFit));
            }
            BankMessage::GetJointBalance { me, partner, asker } => {
                // Send the question and read on. Nothing to remember: it is all
                // in the message.
                let _ = partner
                    .send(BankMessage::PartnerAsks { partner: me, asker });
            }
            BankMessage::PartnerAsks { partner, asker } => {
                let _ =
                    partner.send(BankMessage::PartnerHas { balance, asker });
            }
            BankMessage::PartnerHas { balance: theirs, asker } => {
                let _ = asker.send(u128::from(balance) + u128::from(theirs));
            }
        }
    }
    balance
}
// ANCHOR_END: account

/// Asks two accounts at the same time for what they have together, in cents.
pub fn ask_both() -> [Result<u128, RecvError>; 2] {
    let (alice, alice_mailbox) = mpsc::channel();
    let (bob, bob_mailbox) = mpsc::channel();
    let [(alices_asker, from_alice), (bobs_asker, from_bob)] =
        [mpsc::channel(), mpsc::channel()];
    // Both questions are in the mailboxes before either account opens.
    let (me, partner) = (alice.clone(), bob.clone());
    let _ = alice.send(BankMessage::GetJointBalance {
        me,
        partner,
        asker: alices_asker,
    });
    let (me, partner) = (bob.clone(), alice);
    let _ = bob.send(BankMessage::GetJointBalance {
        me,
        partner,
        asker: bobs_asker,
    });
    drop(bob);

    let alices = thread::spawn(|| run(1_000_00, alice_mailbox));
    let bobs = thread::spawn(|| run(500_00, bob_mailbox));
    let answers = [from_alice.recv(), from_bob.recv()];
    for account in [alices, bobs] {
        account.join().expect("an account that never waits comes to its end");
    }
    answers
}

impl std::fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the deposit does not fit into the balance")
    }
}

impl std::error::Error for DoesNotFit {}
