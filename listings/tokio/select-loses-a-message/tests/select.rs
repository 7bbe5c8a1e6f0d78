//! That one loses, and how; and that the other does not.

use select_loses_a_message::{sum, sum_by_a_loan, sum_that_loses};
use tokio::sync::{mpsc, watch};
use watchdog::tokio::run;

/// One payment; the rate becomes 2 when it was received and is not yet written down.
async fn one_payment<F: Future<Output = u64> + Send + 'static>(
    adds: impl FnOnce(mpsc::Receiver<u64>, watch::Receiver<u64>) -> F,
) -> u64 {
    let (payments, mailbox) = mpsc::channel(1);
    let (rate, rates) = watch::channel(1);
    let sum = tokio::spawn(adds(mailbox, rates));
    payments.send(7_00).await.unwrap();
    tokio::task::yield_now().await;
    rate.send_replace(2);
    drop(payments);
    sum.await.unwrap()
}

#[test]
fn a_payment_in_hand_is_lost_when_the_other_branch_wins() {
    run(|| async {
        assert_eq!(one_payment(sum_that_loses).await, 0);
    });
}

/// Atomic? Yes.
#[test]
fn with_nothing_in_hand_nothing_is_lost() {
    run(|| async {
        let paid = one_payment(sum).await;
        assert_eq!(paid, 14_00, "by the rate of when it is written down");
    });
}

/// Atomic? Yes.
#[test]
fn what_was_lent_goes_on_where_it_was() {
    run(|| async {
        let paid = one_payment(sum_by_a_loan).await;
        assert_eq!(paid, 14_00, "by the rate of when it is written down");
    });
}

#[test]
fn without_a_change_of_rate_all_add_up() {
    run(|| async {
        for way in 0..3 {
            let (payments, mailbox) = mpsc::channel(4);
            let (_rate, rates) = watch::channel(2);
            for cents in [1_00, 2_00, 3_00] {
                payments.send(cents).await.unwrap();
            }
            drop(payments);
            let sum = match way {
                0 => sum_that_loses(mailbox, rates).await,
                1 => sum(mailbox, rates).await,
                _ => sum_by_a_loan(mailbox, rates).await,
            };
            assert_eq!(sum, 12_00);
        }
    });
}
