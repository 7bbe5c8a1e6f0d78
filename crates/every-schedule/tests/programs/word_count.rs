// Counts words: one thread per chunk, results come back over a channel.
use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Counts = BTreeMap<String, usize>;

const TEXT: [&str; 2] = ["the cat and the dog", "the bird"];

fn count(chunk: &str) -> Counts {
    let mut counts = Counts::new();
    for word in chunk.split_whitespace() {
        *counts.entry(word.to_string()).or_insert(0) += 1;
    }
    counts
}

fn collect(results: Receiver<Counts>, into: Arc<Mutex<Counts>>) -> JoinHandle<usize> {
    thread::spawn(move || {
        let mut received = 0;
        for counts in results {
            let mut all = into.lock().unwrap();
            for (word, n) in counts {
                *all.entry(word).or_default() += n;
            }
            received += 1;
        }
        received
    })
}

fn main() {
    let (tx, rx): (Sender<Counts>, Receiver<Counts>) = mpsc::channel();
    let total = Arc::new(Mutex::new(Counts::new()));
    let collector = collect(rx, total.clone());

    let mut workers = Vec::new();
    for chunk in TEXT {
        let tx = tx.clone();
        workers.push(thread::spawn(move || {
            tx.send(count(chunk)).expect("the collector lives as long as we do");
        }));
    }

    for worker in workers {
        worker.join().unwrap();
    }
    let chunks = collector.join().unwrap();
    println!("{} chunks", chunks);
    for (word, n) in total.lock().unwrap().iter() {
        println!("{word}: {n}");
    }
}
