//! The demonstration starts itself twice as a till; the second has to wait,
//! and a program that never asks does not.

use file_lock::{Till, child, deposit_without_asking};

// ANCHOR: demo
fn main() -> std::io::Result<()> {
    use std::{env, fs, io, path::Path, process};

    fn read(file: &Path) -> io::Result<u64> {
        fs::read_to_string(file)?.parse().map_err(io::Error::other)
    }

    if let Some(file) = env::args_os().nth(1) {
        return child(file.as_ref()); // we are a till
    }
    let program = env::current_exe()?;
    let name = format!("file-lock-{}", process::id());
    let file = env::temp_dir().join(name);

    println!("Both tills ask:");
    fs::write(&file, "100000")?;
    let mut first = Till::start(&program, &file)?;
    println!("  the first  {}", first.says()?); // it stands there, locked
    let mut second = Till::start(&program, &file)?;
    println!("  the second {}", second.says()?);
    second.go_on()?;
    first.go_on()?;
    println!("  the first  {}", first.says()?);
    first.go_on()?;
    println!("  the second {}", second.says()?);
    second.go_on()?;
    println!("  the second {}", second.says()?);
    second.go_on()?;
    assert_eq!(first.says()? + &second.says()?, ""); // both are done
    println!("  1000.00 + 50.00 + 50.00 = {}.00", read(&file)? / 100);

    println!("One of them does not:");
    fs::write(&file, "100000")?;
    let mut polite = Till::start(&program, &file)?;
    println!("  the first  {}", polite.says()?);
    deposit_without_asking(&file, 50_00)?;
    println!("  the other  has not even noticed the lock");
    polite.go_on()?;
    println!("  the first  {}", polite.says()?);
    polite.go_on()?;
    assert_eq!(polite.says()?, "");
    println!("  1000.00 + 50.00 + 50.00 = {}.00", read(&file)? / 100);
    fs::remove_file(&file)
}
// ANCHOR_END: demo
