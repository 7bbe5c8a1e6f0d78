//! Solution: a note to oneself needs no mailbox; a queue inside the loop keeps
//! nobody waiting.

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Pay in this much now, and put the rest off: one such letter with one
    /// time less. It comes after the next letter from outside, or at closing
    /// time.
    Savings {
        /// How much each time.
        amount: u64,
        /// How many times.
        times: u32,
    },
}

// ANCHOR: solution
/// Handles letters until the last sender is gone and nothing is put off any
/// more.
///
/// After each letter from outside comes the oldest of those put off before it,
/// if there is one. Returns what was paid in, payment by payment.
pub fn run(mailbox: Receiver<BankMessage>) -> Vec<u64> {
    let mut payments = Vec::new();
    let mut put_off = VecDeque::new();
    for letter in mailbox {
        let reminder = put_off.pop_front();
        handle(letter, &mut payments, &mut put_off);
        if let Some(reminder) = reminder {
            handle(reminder, &mut payments, &mut put_off);
        }
    }
    while let Some(reminder) = put_off.pop_front() {
        handle(reminder, &mut payments, &mut put_off);
    }
    payments
}

fn handle(
    BankMessage::Savings { amount, times }: BankMessage,
    payments: &mut Vec<u64>,
    put_off: &mut VecDeque<BankMessage>,
) {
    let Some(times) = times.checked_sub(1) else { return };
    payments.push(amount);
    if times > 0 {
        put_off.push_back(BankMessage::Savings { amount, times });
    }
}
// ANCHOR_END: solution
