//! Five jobs for a queue in which two run and two wait.

use task_queue::Queue;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    let door = Arc::new(Semaphore::new(0));
    let (queue, ends) = Queue::start(2, 2);
    for job in 1..=5 {
        let door = Arc::clone(&door);
        let submitted = queue.try_submit(async move {
            // Until the bank opens, which takes as long as it takes; then one after the other.
            let _inside = door.acquire().await.expect("it will open");
            println!("job {job} is done");
        });
        if let Err(why) = submitted {
            println!("job {job}: {why}");
        }
        for _ in 0..4 {
            tokio::task::yield_now().await; // whoever can begin does so
        }
    }
    door.add_permits(1);
    drop(queue);
    println!("{:?}", ends.await.expect("it does not panic"));
}
// ANCHOR_END: demo
