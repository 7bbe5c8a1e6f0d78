//! What requests, reloads and followers can rely on.

use reload_by_watch::{Settings, fee, follow};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::sync::watch;
use tokio::task::yield_now;
use watchdog::tokio::run;

fn of(fee: u64, free_above: u64) -> Arc<Settings> {
    Arc::new(Settings { fee, free_above })
}

#[test]
fn a_request_is_served_by_the_settings_it_began_with() {
    run(|| async {
        let (reload, settings) = watch::channel(of(1, 100));
        let mut cx = Context::from_waker(Waker::noop());
        let mut request = pin!(fee(&settings, 50));
        assert!(request.as_mut().poll(&mut cx).is_pending());
        reload.send_replace(of(2, 0)); // does not wait for the request
        assert_eq!(request.as_mut().poll(&mut cx), Poll::Ready(1));
        assert_eq!(
            fee(&settings, 50).await,
            0,
            "one that begins later has these"
        );
    });
}

#[test]
fn from_the_amount_itself_on_there_is_no_fee() {
    run(|| async {
        let (_reload, settings) = watch::channel(of(1, 100));
        assert_eq!(fee(&settings, 99).await, 1);
        assert_eq!(fee(&settings, 100).await, 0);
    });
}

#[test]
fn the_last_settings_stay_when_nobody_can_reload_any_more() {
    run(|| async {
        let (reload, settings) = watch::channel(of(1, 100));
        reload.send_replace(of(2, 100));
        drop(reload);
        assert_eq!(fee(&settings, 50).await, 2);
    });
}

#[test]
fn a_follower_hears_of_each_version_at_most_once() {
    run(|| async {
        let (reload, settings) = watch::channel(of(1, 0));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let there = Arc::clone(&heard);
        reload.send_replace(of(2, 0)); // before the follower's first look
        drop(reload);
        follow(settings, |it| there.lock().unwrap().push(it.fee)).await;
        assert_eq!(*heard.lock().unwrap(), [2]);
    });
}

#[test]
fn a_follower_hears_of_the_last_version_and_not_of_each() {
    run(|| async {
        let (reload, settings) = watch::channel(of(1, 0));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let there = Arc::clone(&heard);
        let follower = tokio::spawn(follow(settings, move |settings| {
            there.lock().unwrap().push(settings.fee);
        }));
        yield_now().await;
        reload.send_replace(of(2, 0));
        reload.send_replace(of(3, 0));
        drop(reload);
        follower.await.unwrap();
        assert_eq!(*heard.lock().unwrap(), [1, 3]);
    });
}
