//! Claim C5.

#![allow(dead_code)] // what the bank does with its letters is left out

mod bank {
    use std::sync::mpsc::Sender;

    pub enum BankMessage {
        Transfer(Order),
        Deposit(Payment),
    }

    pub struct Order {
        payer: Sender<BankMessage>,
        amount: u64,
    }

    pub struct Payment {
        payer: Sender<BankMessage>,
        amount: u64,
    }
}

use bank::{BankMessage, Order, Payment};
use std::sync::mpsc;

fn main() {
    let (alice, _alices_mailbox) = mpsc::channel();
    let (carol, _carols_mailbox) = mpsc::channel();

    let payer = carol.clone(); // Alice is to pay, and Carol to get the refund
    let order = Order { payer, amount: 200_00 };
    alice.send(BankMessage::Transfer(order)).unwrap();

    let payment = Payment { payer: alice, amount: 200_00 }; // never paid
    carol.send(BankMessage::Deposit(payment)).unwrap();
}
