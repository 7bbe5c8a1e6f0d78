use std::thread;

fn main() {
    let mut balance = 10_00;
    thread::scope(|tellers| {
        tellers.spawn(|| balance += 5_00);
        tellers.spawn(|| balance += 5_00);
    });
    println!("{balance}");
}
