//! Scenarios of *Locks Held Longer Than You Think*.

use crate::listings::guard_temporaries;
use schedule_recorder::{every, explore, picture, returns, scene};

// ANCHOR: held-too-long
/// In `looking_in` every place is held but one, in `taking_out` every one is free, and in `naming`
/// those after the guard are. One thread, and so one schedule.
#[test]
fn the_guards_are_held_where_the_listing_says() {
    use guard_temporaries::{Rows, looking_in, naming, taking_out};
    let free = |rows: fn() -> Rows| {
        explore(move || {
            let free = rows().into_iter().filter(|(_, held)| !held);
            free.map(|(place, _)| place).collect::<Vec<_>>().join("; ")
        })
    };
    every(&free(looking_in), returns("\"if let: in the else\""));
    let after = "let _guard: after the scope; let guard: after drop(guard)";
    every(&free(naming), returns(&format!("{after:?}")));
    let all = explore(|| taking_out().iter().all(|(_, held)| !held));
    every(&all, returns("true"));
    let lives = scene().run_for_figure(|| naming().len()).unwrap();
    let caption = "The life of a guard that has a name. The first long bar ends with its scope, the second with <code>drop</code>; a try in between finds the lock held. The short bars are tries that got it.";
    picture("guard-temporaries", caption, &lives, returns("4"));
}
// ANCHOR_END: held-too-long
