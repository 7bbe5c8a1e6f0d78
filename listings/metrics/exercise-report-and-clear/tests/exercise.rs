//! What a report holds. Run: `cargo test -p exercise-report-and-clear --
//! --ignored`

use exercise_report_and_clear::{MetricsCommand, Report, keep_books};
use std::sync::mpsc;
use std::thread;

#[test]
#[ignore = "exercise"]
fn every_request_is_in_exactly_one_report() {
    let (sender, mailbox) = mpsc::channel();
    let (asker, reports) = mpsc::channel();
    for latency_ms in [1, 2, 4] {
        sender.send(MetricsCommand::RecordRequest(latency_ms)).unwrap();
        sender.send(MetricsCommand::Report(asker.clone())).unwrap();
    }
    sender.send(MetricsCommand::RecordRequest(8)).unwrap();
    drop((sender, asker));
    let left = keep_books(mailbox);
    let one = |total_latency_ms| Report { request_count: 1, total_latency_ms };
    let reports: Vec<_> = reports.iter().collect();
    assert_eq!(reports, [one(1), one(2), one(4)], "each in one report");
    assert_eq!(left, one(8), "the rest is in none");
}

#[test]
#[ignore = "exercise"]
fn a_report_that_nobody_waits_for_is_not_lost() {
    let (sender, mailbox) = mpsc::channel();
    sender.send(MetricsCommand::RecordRequest(5)).unwrap();
    let (asker, answer) = mpsc::channel();
    drop(answer);
    sender.send(MetricsCommand::Report(asker)).unwrap();
    sender.send(MetricsCommand::RecordRequest(6)).unwrap();
    drop(sender);
    let left = Report { request_count: 2, total_latency_ms: 11 };
    assert_eq!(keep_books(mailbox), left, "the asker had left");
}

#[test]
#[ignore = "exercise"]
fn reports_of_many_threads_add_up() {
    let (sender, mailbox) = mpsc::channel();
    let accountant = thread::spawn(|| keep_books(mailbox));
    let (asker, reports) = mpsc::channel();
    let threads = [(); 4].map(|()| {
        let (sender, asker) = (sender.clone(), asker.clone());
        thread::spawn(move || {
            for call in 0..1_000 {
                sender.send(MetricsCommand::RecordRequest(7)).unwrap();
                if call % 100 == 0 {
                    sender.send(MetricsCommand::Report(asker.clone())).unwrap();
                }
            }
        })
    });
    drop((sender, asker));
    for thread in threads {
        thread.join().unwrap();
    }
    let left = accountant.join().unwrap();
    let all: Vec<_> = reports.iter().chain([left]).collect();
    assert_eq!(all.len(), 41);
    assert_eq!(
        all.iter().map(|report| report.request_count).sum::<u64>(),
        4_000
    );
    assert_eq!(
        all.iter().map(|report| report.total_latency_ms).sum::<u64>(),
        28_000
    );
}

#[test]
#[ignore = "exercise"]
fn a_total_that_does_not_fit_stays_at_the_top() {
    let (sender, mailbox) = mpsc::channel();
    sender.send(MetricsCommand::RecordRequest(u64::MAX)).unwrap();
    sender.send(MetricsCommand::RecordRequest(1)).unwrap();
    drop(sender);
    let top = Report { request_count: 2, total_latency_ms: u64::MAX };
    assert_eq!(keep_books(mailbox), top);
}
