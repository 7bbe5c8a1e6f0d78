//! A hundred tasks pay over one bank that is behind a mutex of std.

use short_std_lock::Bank;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use std::sync::Arc;

    let bank = Arc::new(Bank::new(1_000_00, 500_00));
    let mut tellers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let bank = Arc::clone(&bank);
        tellers.spawn(async move {
            tokio::task::yield_now().await; // the request comes in
            bank.transfer(1_00) // locked and unlocked within this call
        });
    }
    let paid = tellers.join_all().await;
    let paid = paid.iter().filter(|it| it.is_ok()).count();
    println!("{paid} transfers, {}.00 in all", bank.total() / 100);
}
// ANCHOR_END: demo
