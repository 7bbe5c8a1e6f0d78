//! What the owner must do.
//! Run: `cargo test -p exercise-largest-deposit -- --ignored`

use exercise_largest_deposit::largest;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

/// Long enough for any machine; only an owner that hangs takes so long.
const PATIENCE: Duration = Duration::from_millis(800);

type Teller = Box<dyn FnOnce(Sender<u64>) + Send>;

fn teller(deposits: &'static [u64]) -> Teller {
    Box::new(|owner| deposits.iter().for_each(|&d| owner.send(d).unwrap()))
}

/// Runs the day on a thread nobody joins, in case it does not end.
fn result(tellers: Vec<Teller>) -> Option<u64> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(largest(tellers)));
    end.recv_timeout(PATIENCE)
        .expect("the day does not end: who still has a sender, or waits?")
}

#[test]
#[ignore = "exercise"]
fn the_largest_of_all_deposits_is_found() {
    let day = vec![teller(&[5_00, 20_00]), teller(&[]), teller(&[75_00, 1])];
    assert_eq!(result(day), Some(75_00), "the largest of all tellers'");
    let why = "a teller makes any number of deposits";
    assert_eq!(result(vec![teller(&[1, 2, 75_00])]), Some(75_00), "{why}");
    let pauses: Teller = Box::new(|owner| {
        owner.send(5_00).unwrap();
        thread::sleep(PATIENCE / 2); // nobody to serve
        let _ = owner.send(75_00);
    });
    let why = "a pause is not the end of the day";
    assert_eq!(result(vec![pauses]), Some(75_00), "{why}");
}

#[test]
#[ignore = "exercise"]
fn a_day_without_deposits_ends_and_has_no_largest() {
    assert_eq!(result(vec![]), None);
    assert_eq!(result(vec![teller(&[]), teller(&[])]), None);
}

#[test]
#[ignore = "exercise"]
fn a_deposit_of_nothing_is_a_deposit() {
    assert_eq!(
        result(vec![teller(&[0])]),
        Some(0),
        "a deposit of 0 is a deposit"
    );
}

fn hear(other: Receiver<()>) {
    let heard = other.recv_timeout(PATIENCE / 2);
    heard.expect("the tellers do not work at the same time");
}

/// Each of the two waits for a word from the other.
#[test]
#[ignore = "exercise"]
fn the_tellers_work_at_the_same_time() {
    let (to_first, first_hears) = mpsc::channel();
    let (to_second, second_hears) = mpsc::channel();
    let day: Vec<Teller> = vec![
        Box::new(move |owner| {
            to_second.send(()).unwrap();
            hear(first_hears);
            owner.send(5_00).unwrap();
        }),
        Box::new(move |owner| {
            to_first.send(()).unwrap();
            hear(second_hears);
            owner.send(7_00).unwrap();
        }),
    ];
    assert_eq!(result(day), Some(7_00));
}
