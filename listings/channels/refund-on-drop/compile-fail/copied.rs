use refund_on_drop::Payment;

fn send_twice(payment: Payment) -> [Payment; 2] {
    [payment.clone(), payment]
}

fn main() {
    let _ = send_twice;
}
