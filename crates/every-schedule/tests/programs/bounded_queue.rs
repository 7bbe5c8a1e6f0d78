//! A bounded blocking queue, with one condition variable for both directions.
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

struct Queue<T> {
    items: Mutex<VecDeque<T>>,
    changed: Condvar,
    capacity: usize,
}

impl<T> Queue<T> {
    fn new(capacity: usize) -> Self {
        Queue { items: Mutex::new(VecDeque::new()), changed: Condvar::new(), capacity }
    }

    fn push(&self, item: T) {
        let mut items = self.items.lock().unwrap();
        while items.len() == self.capacity {
            items = self.changed.wait(items).unwrap();
        }
        items.push_back(item);
        self.changed.notify_one();
    }

    fn pop(&self) -> T {
        let mut items = self.items.lock().unwrap();
        loop {
            if let Some(item) = items.pop_front() {
                self.changed.notify_one();
                return item;
            }
            items = self.changed.wait(items).unwrap();
        }
    }
}

struct Parcel {
    weight: u32,
}

fn main() {
    let queue = Arc::new(Queue::new(1));
    let mut handles = vec![];
    for weight in 1..=2 {
        let queue = queue.clone();
        handles.push(spawn(move || {
            sleep(Duration::from_millis(10));
            queue.push(Parcel { weight });
        }));
    }
    for _ in 0..2 {
        let queue = queue.clone();
        handles.push(spawn(move || {
            let parcel = queue.pop();
            assert!(parcel.weight > 0);
        }));
    }
    for handle in handles {
        handle.join().expect("a thread panicked");
    }
}
