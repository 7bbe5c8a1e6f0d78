//! A transfer between two account tasks, and an audit before and after it.

use account_task::Account;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (alice, alices_task) = Account::open(1_000_00);
    let (bob, bobs_task) = Account::open(500_00);

    alice.withdraw(200_00).await.expect("Alice has enough");
    let between = alice.balance().await.unwrap() + bob.balance().await.unwrap();
    bob.deposit(200_00).await.expect("it fits");
    println!("between the two requests: {}.00 in all", between / 100);

    drop((alice, bob)); // the last handles: both tasks end
    let total = alices_task.await.unwrap() + bobs_task.await.unwrap();
    println!("at the end: {}.00 in all", total / 100);
}
// ANCHOR_END: demo
