use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::RwLock;

#[derive(Default)]
struct Cache {
    pages: RwLock<HashMap<String, String>>,
    fetched: RwLock<u32>,
}

impl Cache {
    async fn get(&self, url: &str) -> String {
        if let Some(page) = self.pages.read().await.get(url) {
            return page.clone();
        }
        let page = self.fetch(url).await;
        self.pages.write().await.insert(url.to_string(), page.clone());
        page
    }

    async fn fetch(&self, url: &str) -> String {
        *self.fetched.write().await += 1;
        tokio::task::yield_now().await;
        format!("the page at {url}")
    }
}

#[tokio::main]
async fn main() {
    let cache = Arc::new(Cache::default());
    let mut clients = Vec::new();
    for _ in 0..2 {
        let cache = Arc::clone(&cache);
        clients.push(tokio::spawn(async move { cache.get("/index").await }));
    }
    for client in clients {
        assert_eq!(client.await.unwrap(), "the page at /index");
    }
    assert_eq!(*cache.fetched.read().await, 1, "fetched more than once");
}
