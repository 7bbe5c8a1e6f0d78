use tokio::sync::mpsc;

async fn player(name: &'static str, mut inbox: mpsc::Receiver<u32>, other: mpsc::Sender<u32>) {
    while let Some(n) = inbox.recv().await {
        println!("{name} got {n}");
        // Each ball is hit back, and once a second one is thrown in.
        other.send(n + 1).await.unwrap();
        if n == 0 {
            other.send(n + 1).await.unwrap();
            other.send(n + 1).await.unwrap();
        }
        if n > 2 {
            break;
        }
    }
}

#[tokio::main]
async fn main() {
    let (to_ann, ann) = mpsc::channel(1);
    let (to_ben, ben) = mpsc::channel(1);
    to_ann.send(0).await.unwrap();
    to_ben.send(0).await.unwrap();
    let one = tokio::spawn(player("Ann", ann, to_ben));
    let two = tokio::spawn(player("Ben", ben, to_ann));
    one.await.unwrap();
    two.await.unwrap();
}
