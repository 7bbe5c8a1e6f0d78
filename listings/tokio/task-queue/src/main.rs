//! Five jobs for a queue in which two run and two wait.

use task_queue::Queue;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use tokio::sync::watch;

    let (open, opens) = watch::channel(false);
    let (queue, ends) = Queue::start(2, 2);
    for job in 1..=5 {
        let mut opens = opens.clone();
        let submitted = queue.try_submit(async move {
            // Until the bank opens, which takes as long as it takes.
            opens.wait_for(|&open| open).await.expect("it will open");
            println!("job {job} is done");
        });
        if let Err(why) = submitted {
            println!("job {job}: {why}");
        }
        for _ in 0..4 {
            tokio::task::yield_now().await; // whoever can begin does so
        }
    }
    open.send_replace(true);
    drop(queue);
    println!("{:?}", ends.await.expect("it does not panic"));
}
// ANCHOR_END: demo
