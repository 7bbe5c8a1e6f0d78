//! The demonstration starts itself as a till that is killed between debit and
//! credit, and counts what is left.

use sqlite_bank::{balance, open, total, transfer};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::io::{Read, Write, stdin, stdout};
    use std::process::{self, Command, Stdio};
    use std::{env, fs};

    if let Some(file) = env::args_os().nth(1) {
        // We are a till: half-way, say so, and wait for a word.
        let mut bank = open(file.as_ref())?;
        transfer(&mut bank, "Alice", "Bob", 200_00, || {
            let said = stdout().write_all(b"!").and(stdout().flush());
            if said.is_err() || !matches!(stdin().read(&mut [0]), Ok(1)) {
                process::exit(1); // nobody is there any more
            }
        })?;
        return Ok(());
    }
    let folder = format!("sqlite-bank-{}", process::id());
    let folder = env::temp_dir().join(folder);
    fs::create_dir_all(&folder)?;
    let file = folder.join("bank.db");

    let mut bank = open(&file)?;
    println!("Alice has {}.00", balance(&bank, "Alice")? / 100);
    let mut till = Command::new(env::current_exe()?)
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut words = till.stdout.take().ok_or("is piped")?;
    words.read_exact(&mut [0])?; // it has debited Alice
    till.kill()?; // SIGKILL
    till.wait()?;
    println!("A till dies: {}.00", balance(&bank, "Alice")? / 100);

    transfer(&mut bank, "Alice", "Bob", 200_00, || {})?;
    println!("The next pays: {}.00", balance(&bank, "Alice")? / 100);
    let refused = transfer(&mut bank, "Alice", "Zoe", 200_00, || {});
    println!("To Zoe: {}", refused.err().ok_or("there is no Zoe")?);
    println!("Alice has {}.00", balance(&bank, "Alice")? / 100);
    println!("Both together have {}.00", total(&bank)? / 100);
    drop(bank);
    Ok(fs::remove_dir_all(folder)?)
}
// ANCHOR_END: demo
