//! Two customers wait, a note comes, and whoever is woken first gives up.

use woken_and_gone::Tray;

// ANCHOR: demo
fn main() {
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::sync::{Arc, mpsc};
    use std::{thread, time::Duration};

    type Take = fn(&Tray, &dyn Fn() -> bool) -> bool;
    let ways: [(&str, Take); 2] = [
        ("leave", |tray, gives_up| tray.take_or_leave(gives_up)),
        ("pass it on", |tray, gives_up| tray.take_or_pass_on(gives_up)),
    ];
    for (name, take) in ways {
        let (tray, first) = (Arc::default(), Arc::new(AtomicBool::new(true)));
        let (done, ends) = mpsc::channel();
        for _ in 0..2 {
            let (tray, first) = (Arc::clone(&tray), Arc::clone(&first));
            let done = done.clone();
            thread::spawn(move || {
                let gives_up = || first.swap(false, SeqCst);
                let _ = done.send(take(&tray, &gives_up));
            });
        }
        while Tray::waiting(&tray) < 2 {
            thread::yield_now();
        }
        let patience = Duration::from_millis(300);
        thread::sleep(patience); // who is still on the way to sleep wakes, too
        tray.put();
        let back = std::iter::from_fn(|| ends.recv_timeout(patience).ok());
        let back = back.count();
        println!("{name:<10} {back} of 2 are back, notes {}", tray.notes());
    }
}
// ANCHOR_END: demo
