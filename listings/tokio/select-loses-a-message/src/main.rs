//! One payment comes, and the rate changes while it is being written down.

use select_loses_a_message::{sum, sum_that_loses};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use tokio::sync::{mpsc, watch};

    for repaired in [false, true] {
        let (payments, mailbox) = mpsc::channel(4);
        let (rate, rates) = watch::channel(1);
        let sum = tokio::spawn(async move {
            match repaired {
                true => sum(mailbox, rates).await,
                false => sum_that_loses(mailbox, rates).await,
            }
        });
        payments.send(200_00).await.expect("somebody adds up");
        tokio::task::yield_now().await; // the payment is received
        rate.send_replace(1); // the same rate, and yet a change
        drop(payments);
        let cents = sum.await.expect("it does not panic");
        println!("{}.00 of 200.00", cents / 100);
    }
}
// ANCHOR_END: demo
