use std::cell::RefCell;
use std::rc::Rc;
use std::thread;

fn main() {
    let balance = Rc::new(RefCell::new(10_00_u64));
    let shared = Rc::clone(&balance);
    let teller = thread::spawn(move || *shared.borrow_mut() += 5_00);
    *balance.borrow_mut() += 5_00;
    teller.join().unwrap();
}
