use std::sync::Mutex;

fn main() {
    let balance = Mutex::new(10_00);
    let _ = balance.lock().unwrap();
    println!("nobody else is here now, or so I thought");
}
