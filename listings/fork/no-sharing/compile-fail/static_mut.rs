use std::thread;

static mut BALANCE: u64 = 10_00;

fn main() {
    let teller = thread::spawn(|| {
        let balance = &mut BALANCE;
        *balance += 5_00;
    });
    teller.join().unwrap();
}
