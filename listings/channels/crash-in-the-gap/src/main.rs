//! The demonstration starts itself three times as a child that crashes, and
//! counts what is left.

use crash_in_the_gap::{MOMENTS, money_left, pay_and_die};

// ANCHOR: demo
fn main() -> std::io::Result<()> {
    use std::{env, process};

    if let Some(moment) = env::args().nth(1) {
        return pay_and_die(&moment); // we are the child
    }
    let program = env::current_exe()?;
    let folder =
        env::temp_dir().join(format!("crash-in-the-gap-{}", process::id()));
    for moment in MOMENTS {
        let [alice, bob] =
            money_left(&program, &folder, moment)?.map(|cents| cents / 100);
        let sum = alice + bob;
        println!("Crash {moment}: Alice {alice}.00 + Bob {bob}.00 = {sum}.00");
    }
    Ok(())
}
// ANCHOR_END: demo
