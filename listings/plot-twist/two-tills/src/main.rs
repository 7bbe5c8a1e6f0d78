//! The demonstration starts itself twice as a till, and counts what is left
//! of two deposits.

use two_tills::{child, deposit_twice};

// ANCHOR: demo
fn main() -> std::io::Result<()> {
    use std::{env, fs, process};

    if let Some(file) = env::args_os().nth(1) {
        return child(file.as_ref()); // we are a till
    }
    let name = format!("two-tills-{}", process::id());
    let file = env::temp_dir().join(name);
    fs::write(&file, "100000")?;
    let balance = deposit_twice(&env::current_exe()?, &file);
    fs::remove_file(file)?;
    let balance = balance? / 100;
    println!("1000.00 + 50.00 + 50.00 = {balance}.00");
    Ok(())
}
// ANCHOR_END: demo
