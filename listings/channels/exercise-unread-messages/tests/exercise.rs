//! What becomes of the messages.
//! Run: `cargo test -p exercise-unread-messages -- --ignored`

use exercise_unread_messages::run;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Long enough for any machine; only an account that hangs takes so long.
const PATIENCE: Duration = Duration::from_millis(800);

#[test]
#[ignore = "exercise"]
fn without_a_panic_every_message_is_handled_in_order() {
    let (teller, mailbox) = mpsc::channel();
    (1..=3).for_each(|message| teller.send(message).unwrap());
    drop(teller);
    let mut handled = Vec::new();
    assert!(run(mailbox, |message| handled.push(message)).is_empty());
    assert_eq!(handled, [1, 2, 3], "every message, in their order");
}

#[test]
#[ignore = "exercise"]
fn after_a_panic_nothing_is_handled_and_nothing_is_lost() {
    let (teller, mailbox) = mpsc::channel();
    (1..=5).for_each(|message| teller.send(message).unwrap());
    drop(teller);
    let mut handled = Vec::new();
    let unread = run(mailbox, |message| {
        handled.push(message);
        assert_ne!(message, 3, "as planned");
    });
    assert_eq!(handled, [1, 2, 3], "no message is handled after the panic");
    assert_eq!(unread, [4, 5], "what was unread comes back");
}

/// The teller goes on writing after the account has panicked.
#[test]
#[ignore = "exercise"]
fn messages_that_come_after_the_panic_are_kept_too() {
    let (teller, mailbox) = mpsc::channel();
    let (about_to_panic, hears_of_it) = mpsc::channel();
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let unread = run(mailbox, |_| {
            about_to_panic.send(()).unwrap();
            panic!("as planned");
        });
        done.send(unread).unwrap();
    });
    teller.send(1).unwrap();
    let handled = hears_of_it.recv_timeout(PATIENCE);
    handled.expect("nothing is handled while the channel is open");
    let early = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(
        early,
        Err(RecvTimeoutError::Timeout),
        "it ended while there was a sender left"
    );
    for message in 2..=20 {
        teller.send(message).expect("the mailbox must stay open");
    }
    drop(teller);
    let unread = end.recv_timeout(PATIENCE).unwrap();
    let why = "what came after the panic comes back, too";
    assert_eq!(unread, (2..=20).collect::<Vec<_>>(), "{why}");
}
