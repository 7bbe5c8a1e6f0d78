// Question: Two handles to one account. Which of these comparisons know that?
// Answer: prints true false true

// ANCHOR: program
use std::ptr;
use std::sync::{Arc, Mutex};

fn main() {
    let alice = Arc::new(Mutex::new(10_00));
    let again = Arc::clone(&alice);
    let by_arc = Arc::ptr_eq(&alice, &again);
    let by_place = ptr::eq(&alice, &again);
    let by_mutex = ptr::eq(&*alice, &*again);
    println!("{by_arc} {by_place} {by_mutex}");
}
// ANCHOR_END: program
