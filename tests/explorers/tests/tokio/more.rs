//! Programs of what is asked for less often: on whatever is called `tokio` here, so that each signature is
//! held against Tokio's.

use super::tokio;
use std::collections::HashMap;
use std::error::Error;
use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{
    MappedMutexGuard, Mutex, MutexGuard, OnceCell, OwnedMutexGuard,
    OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, RwLockReadGuard,
    RwLockWriteGuard, Semaphore, SetOnce, broadcast, mpsc, oneshot,
};
use tokio::task::coop::{Unconstrained, unconstrained};
use tokio::task::{JoinSet, LocalSet, spawn_local, yield_now};
use tokio::time::{interval, sleep, timeout};

pub async fn senders_are_counted() -> String {
    let (sender, receiver) = mpsc::unbounded_channel::<u32>();
    let task = tokio::spawn(async move {
        let second = sender.clone();
        yield_now().await;
        drop((sender, second));
    });
    yield_now().await;
    let count = receiver.sender_strong_count();
    task.await.unwrap();
    format!("{count} {}", receiver.sender_strong_count())
}

/// Nothing else is a step in between.
pub async fn a_clone_is_counted() -> String {
    let (sender, receiver) = mpsc::channel::<u32>(1);
    let weak = sender.downgrade();
    let task = tokio::spawn(async move { drop(sender.clone()) });
    let count = weak.strong_count();
    task.await.unwrap();
    format!("{count} {}", receiver.sender_strong_count())
}

pub async fn weak_senders_are_counted() -> String {
    let (sender, receiver) = mpsc::channel::<u32>(1);
    let task = tokio::spawn(async move {
        let weak = sender.downgrade();
        drop(weak.clone());
    });
    let count = receiver.sender_weak_count();
    task.await.unwrap();
    format!("{count} {}", receiver.sender_weak_count())
}

pub async fn senders_of_news_are_counted() -> String {
    let (sender, receiver) = broadcast::channel::<u32>(1);
    let other = sender.subscribe();
    let task = tokio::spawn(async move {
        let weak = sender.clone().downgrade();
        drop(sender);
        weak.strong_count() + weak.weak_count()
    });
    let (strong, weak) =
        (receiver.sender_strong_count(), receiver.sender_weak_count());
    let left = task.await.unwrap();
    format!("{strong}{weak} {left} {}", receiver.same_channel(&other))
}

pub async fn several_places_are_given_back_together() -> String {
    let (sender, mut receiver) = mpsc::channel(2);
    let second = sender.clone();
    let task = tokio::spawn(async move {
        let mut permits = second.reserve_many(2).await.unwrap();
        permits.next().unwrap().send(1);
        yield_now().await;
        drop(permits);
        second.try_reserve_many(3).is_err()
    });
    yield_now().await;
    let room = receiver.capacity();
    let sent = sender.try_send(2).is_ok();
    drop(sender);
    let mut all = Vec::new();
    while let Some(one) = receiver.recv().await {
        all.push(one.to_string());
    }
    assert!(task.await.unwrap());
    assert_eq!(receiver.max_capacity(), 2);
    format!("{room} {sent} {}", all.join(""))
}

pub async fn a_place_may_be_given_back_for_the_sender() -> String {
    let (sender, mut receiver) = mpsc::channel(1);
    let second = sender.clone();
    let task = tokio::spawn(async move {
        if let Ok(permit) = second.try_reserve_owned() {
            yield_now().await;
            drop(permit.release());
        }
    });
    yield_now().await;
    let sent = match sender.try_reserve_owned() {
        Ok(permit) => {
            permit.send(1);
            "sent"
        }
        Err(mpsc::error::TrySendError::Full(_)) => "full",
        Err(mpsc::error::TrySendError::Closed(_)) => "closed",
    };
    task.await.unwrap();
    format!("{sent} {:?}", receiver.recv().await)
}

pub async fn several_are_polled_for() -> String {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        sender.send(1).unwrap();
        yield_now().await;
        sender.send(2).unwrap();
    });
    let mut all = Vec::new();
    let first = poll_fn(|cx| receiver.poll_recv_many(cx, &mut all, 2)).await;
    let rest = poll_fn(|cx| receiver.poll_recv_many(cx, &mut all, 2)).await;
    format!("{first}{rest}")
}

pub async fn a_reply_can_be_looked_for() -> String {
    let (sender, mut receiver) = oneshot::channel();
    let task = tokio::spawn(async move { sender.send(1).is_ok() });
    yield_now().await;
    let empty = receiver.is_empty();
    let reply = (&mut receiver).await.unwrap();
    task.await.unwrap();
    format!("{empty} {reply} {}", receiver.is_terminated())
}

pub async fn who_replies_may_be_told_that_nobody_waits() -> String {
    let (mut sender, receiver) = oneshot::channel::<u32>();
    let task = tokio::spawn(async move { drop(receiver) });
    yield_now().await;
    let at_once = poll_fn(|cx| Poll::Ready(sender.poll_closed(cx))).await;
    poll_fn(|cx| sender.poll_closed(cx)).await;
    task.await.unwrap();
    at_once.is_ready().to_string()
}

pub async fn a_part_of_a_mutex_keeps_it_locked() -> String {
    let lock = Arc::new(Mutex::new((1, 2)));
    let there = Arc::clone(&lock);
    let task = tokio::spawn(async move {
        let guard = there.lock().await;
        let part = MutexGuard::map(guard, |both| &mut both.0);
        let mut part = MappedMutexGuard::map(part, |one| one);
        yield_now().await;
        *part += 10;
        drop(part);
        let guard = Arc::clone(&there).lock_owned().await;
        let guard = OwnedMutexGuard::try_map(guard, |_| None::<&mut u32>);
        drop(OwnedMutexGuard::map(guard.unwrap_err(), |both| &mut both.1));
    });
    yield_now().await;
    let seen = match lock.try_lock() {
        Ok(both) => both.0.to_string(),
        Err(_) => "locked".to_owned(),
    };
    task.await.unwrap();
    seen
}

pub async fn a_part_of_what_is_written_may_be_read_by_all() -> String {
    let lock = Arc::new(RwLock::new((1, 2)));
    let there = Arc::clone(&lock);
    let task = tokio::spawn(async move {
        let guard = Arc::clone(&there).write_owned().await;
        let mut part = OwnedRwLockWriteGuard::map(guard, |both| &mut both.0);
        *part += 10;
        drop(part);
        let guard = there.write().await;
        let part = RwLockWriteGuard::downgrade_map(guard, |both| &both.1);
        yield_now().await;
        drop(part);
    });
    yield_now().await;
    let free = lock.try_write().is_ok();
    let seen = match lock.try_read() {
        Ok(both) => both.0.to_string(),
        Err(_) => "locked".to_owned(),
    };
    task.await.unwrap();
    let guard = Arc::clone(&lock).read_owned().await;
    let second = OwnedRwLockReadGuard::map(guard, |both| &both.1);
    let first = RwLockReadGuard::map(lock.read().await, |both| &both.0);
    format!("{free} {seen} {first} {second}")
}

pub async fn permits_can_be_parted() -> String {
    let permits = Arc::new(Semaphore::new(3));
    let there = Arc::clone(&permits);
    let task = tokio::spawn(async move {
        let mut three = there.acquire_many(3).await.unwrap();
        let two = three.split(2).unwrap();
        drop(three);
        yield_now().await;
        assert!(std::ptr::eq(two.semaphore(), &raw const *there));
        let mut one = Arc::clone(&there).try_acquire_owned().unwrap();
        let more = one.split(2);
        drop(two);
        one.merge(there.clone().try_acquire_many_owned(2).unwrap());
        more.is_none() && one.num_permits() == 3
    });
    yield_now().await;
    let free = permits.available_permits();
    format!("{free} {}", task.await.unwrap())
}

pub async fn who_waits_for_a_value_that_is_set_once() -> String {
    let cell = Arc::new(SetOnce::new());
    let setters = [1, 2].map(|value| {
        let cell = Arc::clone(&cell);
        tokio::spawn(async move { cell.set(value).is_ok() })
    });
    let early = cell.initialized();
    let value = *cell.wait().await;
    let mut set = 0;
    for setter in setters {
        set += u32::from(setter.await.unwrap());
    }
    let same = OnceCell::new_with(Some(value)) == OnceCell::from(value);
    format!("{early} {value} {set} {same}")
}

tokio::task_local! {
    static WHO: u32;
    static TOLD: String;
}

pub async fn each_task_has_its_own_variables() -> String {
    let told = TOLD.scope("a".to_owned(), async {
        let task = tokio::spawn(async { TOLD.try_get().is_err() });
        format!("{} {}", TOLD.get(), task.await.unwrap())
    });
    let told = told.await;
    let mut tasks = JoinSet::new();
    for who in [1, 2] {
        tasks.spawn(WHO.scope(who, async move {
            let before = WHO.get();
            yield_now().await;
            let within = WHO.sync_scope(5, || WHO.with(|it| *it));
            before * 100 + within * 10 + WHO.get()
        }));
    }
    let first = tasks.join_next().await.unwrap().unwrap();
    let second = tasks.join_next().await.unwrap().unwrap();
    format!("{told} {first} {second} {}", WHO.try_get().is_err())
}

pub async fn who_has_ended_is_known_by_its_number() -> String {
    let mut names = HashMap::new();
    let mut tasks = JoinSet::new();
    let one = async { tokio::task::id() };
    let two = async { tokio::task::id() };
    names.insert(tasks.spawn(one).id(), "one");
    names.insert(tasks.spawn_on(two, &Handle::current()).id(), "two");
    let mut all = Vec::new();
    while let Some(over) = tasks.join_next_with_id().await {
        let (id, its) = over.unwrap();
        assert_eq!(id, its);
        all.push(names[&id]);
    }
    assert!(tasks.try_join_next_with_id().is_none());
    all.join(" ")
}

pub async fn who_was_aborted_is_known_by_its_number() -> String {
    let task = tokio::spawn(std::future::pending::<()>());
    task.abort();
    let id = task.id();
    let same = task.await.unwrap_err().id() == id;
    format!("{same} {}", tokio::task::try_id().is_none())
}

pub async fn a_thread_is_in_a_runtime_or_in_none() -> String {
    let here = Handle::current();
    let id = here.id();
    let task = tokio::task::spawn_blocking(move || {
        let other = Builder::new_current_thread().build().unwrap();
        let there = other.handle().id();
        let entered = other.enter();
        let within = Handle::current().id() == there;
        drop(entered);
        drop(Arc::new(Mutex::new(())).blocking_lock_owned());
        within && Handle::try_current().unwrap().id() == id && there != id
    });
    task.await.unwrap().to_string()
}

pub async fn what_has_a_deadline_can_be_asked_and_freed() -> String {
    let (sender, receiver) = oneshot::channel();
    let mut in_time = timeout(Duration::from_secs(1), receiver);
    let task = tokio::spawn(async move { sender.send(1).is_ok() });
    yield_now().await;
    let how = match in_time.get_mut().try_recv() {
        Ok(reply) => format!("early {reply}"),
        Err(_) => format!("late {}", in_time.into_inner().await.unwrap()),
    };
    task.await.unwrap();
    how
}

pub async fn a_deadline_can_be_asked_for() -> String {
    let first = sleep(Duration::from_millis(5));
    let second =
        tokio::time::sleep_until(first.deadline() + Duration::from_millis(50));
    let mut ticks = interval(Duration::from_secs(1));
    poll_fn(|cx| ticks.poll_tick(cx)).await;
    ticks.reset_at(second.deadline() + Duration::from_secs(1));
    tokio::select! {
        biased;
        () = first => "first",
        () = second => "second",
        _ = ticks.tick() => "tick",
    }
    .to_owned()
}

/// On a thread for work that blocks.
/// Until it has panicked, nobody else has the lock, and afterwards anybody may.
pub async fn who_panics_over_a_part_unlocks() -> String {
    let lock = Arc::new(Mutex::new(1));
    let other = Arc::clone(&lock);
    let task = tokio::spawn(async move {
        let guard = other.lock().await;
        drop(MutexGuard::map(guard, |_| -> &mut u32 {
            panic!("no such part")
        }));
    });
    let free = lock.try_lock().is_ok();
    let panicked = task.await.unwrap_err().is_panic();
    format!("{free} {panicked} {}", lock.try_lock().is_ok())
}

/// The other is given back where Tokio refuses it.
pub async fn permits_of_two_are_not_one() -> String {
    let one = Arc::new(Semaphore::new(1));
    let two = Arc::new(Semaphore::new(1));
    let there = Arc::clone(&two);
    let task = tokio::spawn(async move {
        let mut mine = one.acquire().await.unwrap();
        mine.merge(there.acquire().await.unwrap());
    });
    let free = two.available_permits();
    format!("{free} {}", task.await.unwrap_err().is_panic())
}

/// Its room is back before its sender is gone.
pub async fn a_place_is_given_back_before_its_sender() -> String {
    let (sender, mut receiver) = mpsc::channel::<u32>(1);
    let permit = sender.reserve_owned().await.unwrap();
    let task = tokio::spawn(async move { drop(permit) });
    let room = receiver.capacity();
    let end = receiver.try_recv().unwrap_err();
    task.await.unwrap();
    format!("{room} {end:?}")
}

/// Also over an await.
pub async fn what_is_spawned_belongs_to_the_runtime_that_was_entered() -> String
{
    let other = Builder::new_current_thread().build().unwrap();
    let handle = other.handle().clone();
    let entered = handle.enter();
    yield_now().await;
    let same = Handle::current().id() == handle.id();
    drop(entered);
    other.shutdown_background();
    format!("{same} {}", Handle::current().id() == handle.id())
}

/// An error can be shared, a constant has any name, and a set can be shown whatever its tasks return.
pub async fn ordinary_signatures() -> String {
    const KEY: usize = 2;
    tokio::task_local! {
        static ARRAY: [u8; KEY];
    }
    struct NotShown;
    let mut tasks = JoinSet::new();
    tasks.spawn(async { NotShown });
    let shown = format!("{tasks:?}").starts_with("JoinSet");
    let joined: Result<(), Box<dyn Error + Send + Sync>> = async {
        let task = tokio::spawn(ARRAY.scope([1, 2], async { ARRAY.get()[1] }));
        assert_eq!(task.await?, 2);
        Ok(())
    }
    .await;
    let room = Semaphore::MAX_PERMITS > 1;
    format!("{shown} {} {room}", joined.is_ok())
}

pub async fn who_may_block_takes_what_there_is() -> String {
    let (sender, mut receiver) = mpsc::channel(2);
    let permits = Arc::new(Semaphore::new(1));
    let there = Arc::clone(&permits);
    let work = tokio::task::spawn_blocking(move || {
        let permit = there.blocking_acquire_owned().unwrap();
        let mut all = Vec::new();
        let many = receiver.blocking_recv_many(&mut all, 2);
        drop(permit);
        many
    });
    sender.try_send(1).unwrap();
    let free = permits.available_permits();
    _ = sender.try_send(2);
    format!("{free} {}", work.await.unwrap())
}

pub async fn a_set_can_be_polled() -> String {
    let mut tasks = JoinSet::new();
    tasks.extend([async { 1 }]);
    let local = LocalSet::new();
    tasks.spawn_local_on(async { 2 }, &local);
    let next = poll_fn(|cx| tasks.poll_join_next(cx));
    let first = local.run_until(next).await.unwrap().unwrap();
    let next = poll_fn(|cx| tasks.poll_join_next_with_id(cx));
    let (_, second) = local.run_until(next).await.unwrap().unwrap();
    format!("{first}{second} {}", tasks.is_empty())
}

/// Also one that must not be moved as soon as it is polled.
pub async fn a_future_comes_out_of_its_timeout() -> String {
    struct Kept<F>(Unconstrained<F>);
    let work = async {
        yield_now().await;
        1
    };
    let mut work = timeout(Duration::from_secs(1), work);
    let _: &mut _ = work.get_mut();
    let kept = Kept(unconstrained(work.into_inner()));
    kept.0.await.to_string()
}

/// Whoever awaits the set waits for these, and for what they spawn; a guard is seen over an await.
pub async fn what_is_spawned_belongs_to_the_set_that_was_entered() -> String {
    let local = LocalSet::new();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let entered = local.enter();
    yield_now().await;
    spawn_local(async move {
        yield_now().await;
        spawn_local(async move {
            yield_now().await;
            sender.send(1).unwrap();
        });
    });
    drop(entered);
    local.await;
    format!("{:?}", receiver.try_recv())
}

/// However they were spawned.
pub async fn a_set_takes_its_tasks_with_it() -> String {
    let local = LocalSet::new();
    let entered = local.enter();
    let task = spawn_local(pending::<()>());
    drop((entered, local));
    task.await.unwrap_err().is_cancelled().to_string()
}
