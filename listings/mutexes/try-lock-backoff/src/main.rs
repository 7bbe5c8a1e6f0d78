//! Two opposite transfers in step: without dice, with equal dice, with their
//! own.

use try_lock_backoff::{Dice, back_off, in_step, sleep, transfer};

// ANCHOR: demo
fn main() {
    use std::{sync::Mutex, thread};

    let dice = |seed| Some(Dice::seeded(seed));
    for (who, dice) in [
        ("nobody rolls dice", [None, None]),
        ("both roll the same", [dice(1), dice(1)]),
        ("each has dice", [dice(1), dice(2)]),
    ] {
        let through = in_step(1_000, dice).map(|round| match round {
            Some(round) => format!("through in round {round}"),
            None => "not in 1000 rounds".to_owned(),
        });
        println!("{who:<19} {:<21} {}", through[0], through[1]);
    }

    // And now without a beat.
    let [alice, bob] = [Mutex::new(1_000_00), Mutex::new(500_00)];
    thread::scope(|tellers| {
        for (seed, src, dest) in [(1, &alice, &bob), (2, &bob, &alice)] {
            tellers.spawn(move || {
                let mut dice = Dice::seeded(seed);
                for _ in 0..10_000 {
                    transfer(src, dest, 1, back_off(&mut dice, sleep))
                        .expect("it is covered");
                }
            });
        }
    });
    let total = alice.into_inner().unwrap() + bob.into_inner().unwrap();
    println!("Both tellers are done, total {total} cents");
}
// ANCHOR_END: demo
