//! Claim C5.

mod bank {
    pub struct Payment {
        _amount: u64,
    }
}

fn send_twice(payment: bank::Payment) -> [bank::Payment; 2] {
    [payment.clone(), payment]
}

fn main() {
    let _ = send_twice;
}
