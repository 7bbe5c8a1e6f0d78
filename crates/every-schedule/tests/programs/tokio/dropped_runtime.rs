//! Work that blocks may have begun before its runtime is dropped, or never begin.

use tokio::runtime::Runtime;

fn main() {
    let runtime = Runtime::new().unwrap();
    let (done, all) = std::sync::mpsc::channel();
    runtime.spawn_blocking(move || done.send(1).unwrap());
    drop(runtime);
    println!("{:?}", all.try_recv());
}
