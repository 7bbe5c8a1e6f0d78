//! Claim C5.

use answered_letters::Payment;

fn send_twice(payment: Payment) -> [Payment; 2] {
    [payment.clone(), payment]
}

fn main() {
    let _ = send_twice;
}
