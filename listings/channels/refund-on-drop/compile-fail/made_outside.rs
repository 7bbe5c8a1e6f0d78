use refund_on_drop::{BankMessage, Order, Payment, Refused};
use std::sync::mpsc;

fn main() {
    let (alice, _alices_mailbox) = mpsc::channel();
    let (carol, _carols_mailbox) = mpsc::channel();
    let (reply, _answer) = mpsc::channel();

    // Alice is to pay, and Carol to get the refund.
    let (payer, payee, amount) = (carol.clone(), carol.clone(), 200_00);
    let order = Order { payer, payee, amount, reply: reply.clone() };
    alice.send(BankMessage::Transfer(order)).unwrap();

    // Nobody has paid this.
    let (payer, outcome) = (alice, Err(Refused::Closed));
    let payment = Payment { payer, amount, outcome, reply };
    carol.send(BankMessage::Deposit(payment)).unwrap();
}
