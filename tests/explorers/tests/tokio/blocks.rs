//! A task that blocks the thread of its runtime is a finding, and hangs nobody.
//!
//! What is blocked stays so: each of these runs in a process of its own.

use every_schedule::Error;
use std::env;
use std::process::Command;
use std::time::Duration;
use tokio::Model::OneThread;
use tokio::sync::oneshot;
use tokio::{Explorer, block_on};

/// Names the program that this process is there for.
const BLOCKED: &str = "EVERY_SCHEDULE_BLOCKED";

/// Runs this test once more in a process that explores the program, and returns what that says.
fn said(test: &str, program: fn()) -> Option<String> {
    if env::var(BLOCKED).is_ok_and(|it| it == test) {
        let explorer =
            Explorer::new(OneThread).quiet(Duration::from_millis(200));
        let found = explorer.run(program);
        let Err(error @ Error::Blocks { .. }) = found else {
            panic!("it blocks: {found:?}");
        };
        println!("{error}");
        std::process::exit(0); // whatever is blocked
    }
    let this = env::current_exe().unwrap();
    let test = format!("blocks::{test}");
    let child = Command::new(this)
        .args([&test, "--exact", "--nocapture", "--test-threads=1"])
        .env(BLOCKED, test.trim_start_matches("blocks::"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&child.stdout).into_owned();
    assert!(child.status.success(), "{text}");
    Some(text)
}

#[test]
fn who_waits_for_a_channel_of_std_blocks_the_runtime() {
    let said =
        said("who_waits_for_a_channel_of_std_blocks_the_runtime", || {
            block_on(async {
                let (sender, receiver) = std::sync::mpsc::channel();
                let (reply, answer) = oneshot::channel::<()>();
                let waiter = tokio::spawn(async move {
                    let got = receiver.recv(); // keeps the thread
                    drop(reply);
                    got
                });
                let other = tokio::spawn(async move { sender.send(1) });
                _ = answer.await;
                _ = waiter.await;
                _ = other.await;
            });
        });
    let said = said.unwrap();
    for words in
        ["nothing happened for 200ms", "main  poll main", "poll waiter"]
    {
        assert!(said.contains(words), "{words}\n---\n{said}");
    }
    assert!(!said.contains("poll other: "), "{said}");
}

#[test]
fn a_sum_without_an_await_blocks_the_runtime() {
    let said = said("a_sum_without_an_await_blocks_the_runtime", || {
        block_on(async {
            let sum = tokio::spawn(async {
                let mut sum = 0_u64;
                while sum < u64::MAX {
                    sum = std::hint::black_box(sum) | 1;
                }
            });
            _ = sum.await;
        });
    });
    assert!(said.unwrap().contains("poll sum"));
}
