// Question: A runtime of one thread, a task that is spawned, and a task that spawns it. What does this print?
// Answer: prints main, task

// ANCHOR: program
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(async { println!("task") });
    println!("main");
    task.await.unwrap();
}
// ANCHOR_END: program
