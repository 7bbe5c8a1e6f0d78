use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

struct Account {
    balance: Mutex<i64>,
}

async fn transfer(from: &Account, to: &Account, amount: i64) {
    {
        let mut balance = from.balance.lock().await;
        *balance -= amount;
    }
    let mut balance = to.balance.lock().await;
    *balance += amount;
}

async fn report(account: Arc<Account>) {
    let balance = account.balance.lock().await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    println!("the balance is {}", *balance);
}

#[tokio::main]
async fn main() {
    let alice = Arc::new(Account { balance: Mutex::new(100) });
    let bob = Arc::new(Account { balance: Mutex::new(0) });

    let reporting = tokio::spawn(report(bob.clone()));
    tokio::task::yield_now().await;

    let payment = transfer(&alice, &bob, 30);
    if tokio::time::timeout(Duration::from_millis(10), payment).await.is_err() {
        println!("the transfer took too long");
    }
    reporting.await.unwrap();

    let total = *alice.balance.lock().await + *bob.balance.lock().await;
    assert_eq!(total, 100);
}
