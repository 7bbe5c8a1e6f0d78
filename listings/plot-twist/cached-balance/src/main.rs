//! The demonstration lets one of two servers pay out all there is, and asks
//! the other one.

use cached_balance::{Server, found};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use std::env;
    use std::time::{Duration, Instant};

    let Ok(url) = env::var("DATABASE_URL") else {
        println!("Without a server there is nothing to see. To have one:");
        println!("cargo run -p throw-away-server cargo run -p cached-balance");
        return Ok(());
    };
    let mut bank = Client::connect(&url, NoTls)?;
    found(&mut bank)?;
    let (wait, max_age) = (Duration::from_secs(30), Duration::from_secs(5));
    let one = Server::new(&url, 2, wait, max_age)?;
    let other = Server::new(&url, 2, wait, max_age)?;

    let now = Instant::now();
    println!("the other says: {}", other.balance("Alice", now, || {})?);
    println!(
        "one pays out, and leaves: {:?}",
        one.withdraw("Alice", 1_000_00)?
    );
    println!("one says: {}", one.balance("Alice", now, || {})?);
    println!("the other says: {}", other.balance("Alice", now, || {})?);
    println!("the other pays out: {:?}", other.withdraw("Alice", 1_000_00)?);
    bank.batch_execute("DROP TABLE account")?;
    Ok(())
}
// ANCHOR_END: demo
