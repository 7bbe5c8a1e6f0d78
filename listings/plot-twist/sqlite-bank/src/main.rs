//! The demonstration starts itself a hundred times as a till that is killed
//! between debit and credit, and counts what is left.

use sqlite_bank::{Refused, open, total, transfer};

// ANCHOR: demo
fn main() -> Result<(), Refused> {
    use std::io::{Read, stdin, stdout};
    use std::process::{self, Command, Stdio};
    use std::{env, fs, io::Write};

    if let Some(file) = env::args_os().nth(1) {
        // We are a till: half-way, say so, and wait for the end.
        let mut bank = open(file.as_ref())?;
        return transfer(&mut bank, "Alice", "Bob", 200_00, || {
            stdout().write_all(b"!").expect("somebody listens");
            stdout().flush().expect("somebody listens");
            let _ = stdin().read(&mut [0]);
            process::exit(1); // not killed, but left alone
        });
    }
    let program = env::current_exe().expect("we are running");
    let folder = format!("sqlite-bank-{}", process::id());
    let folder = env::temp_dir().join(folder);
    fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let file = folder.join("bank.db");

    let mut bank = open(&file)?;
    println!("Before: {}.00", total(&bank)? / 100);
    for _ in 0..100 {
        let mut till = Command::new(&program)
            .arg(&file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the till starts");
        let words = till.stdout.as_mut().expect("is piped");
        words.read_exact(&mut [0]).expect("the till gets half-way");
        till.kill().expect("the till can be killed"); // SIGKILL
        till.wait().expect("the till is dead");
        assert_eq!(total(&bank)?, 1_500_00);
    }
    println!("After 100 tills died: {}.00", total(&bank)? / 100);

    transfer(&mut bank, "Alice", "Bob", 200_00, || {})?;
    println!("After a transfer: {}.00", total(&bank)? / 100);
    let refused = transfer(&mut bank, "Alice", "Bob", 800_01, || {});
    println!("800.01 more: {:?}", refused.expect_err("Alice has 800.00"));
    drop(bank);
    fs::remove_dir_all(folder).expect("the folder is ours");
    Ok(())
}
// ANCHOR_END: demo
