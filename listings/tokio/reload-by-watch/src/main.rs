//! Settings are loaded three times while a request is being served.

use reload_by_watch::{Settings, fee, follow};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use std::sync::Arc;
    use tokio::sync::watch;

    let of = |fee, free_above| Arc::new(Settings { fee, free_above });
    let (reload, settings) = watch::channel(of(1_00, 1_000_00));
    let seen = settings.clone();
    let follower = tokio::spawn(follow(seen, |settings| {
        println!("the fee is {} cents now", settings.fee);
    }));
    let begun = settings.clone();
    let request = tokio::spawn(async move { fee(&begun, 500_00).await });
    tokio::task::yield_now().await; // the request has begun

    for (fee, free_above) in [(2_00, 100_00), (3_00, 100_00), (4_00, 100_00)] {
        reload.send_replace(of(fee, free_above));
    }
    let cents = request.await.expect("it does not panic");
    println!("begun before: {cents} cents");
    println!("begun after: {} cents", fee(&settings, 500_00).await);
    drop(reload);
    follower.await.expect("it does not panic");
}
// ANCHOR_END: demo
