use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

async fn visit(page: u32, slots: Arc<Semaphore>) -> Option<u32> {
    let _slot = slots.acquire().await.ok()?;
    let download = sleep(Duration::from_millis(50));
    match timeout(Duration::from_millis(100), download).await {
        Ok(()) => Some(page),
        Err(_) => None,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let slots = Arc::new(Semaphore::new(1));
    let mut crawl = JoinSet::new();
    for page in 1..=2 {
        crawl.spawn(visit(page, slots.clone()));
    }
    let mut visited = 0;
    while let Some(page) = crawl.join_next().await {
        if page.unwrap().is_some() {
            visited += 1;
        }
    }
    println!("visited {visited} pages");
    assert_eq!(slots.available_permits(), 1);
}
