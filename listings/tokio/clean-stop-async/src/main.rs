//! Three jobs, of which one waits for something that never comes.

use clean_stop_async::Service;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    use std::time::Duration;
    use tokio::time::sleep;

    let mut service = Service::start();
    for seconds in [1, 2] {
        service.accept(sleep(Duration::from_secs(seconds)));
    }
    service.accept(std::future::pending());
    println!("{:?}", service.stop(Duration::from_secs(30)).await);
}
// ANCHOR_END: demo
