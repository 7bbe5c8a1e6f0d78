//! The demonstration starts a server of its own, if it is told to.

use fencing_token::{Token, found, read, register, write};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use throw_away_server::Server;

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p fencing-token start");
        return Ok(());
    }
    let server = Server::start()?;
    let open = || Client::connect(server.url(), NoTls);
    let (mut one, mut two) = (open()?, open()?);
    found(&mut one)?;

    let (by_one, by_two) = (200_00, 300_00);

    println!("Both write what they have computed:");
    let [older, newer] = [33, 34].map(Token); // the lock service has counted
    let seen_by_one = read(&mut one)?; // then one is stopped
    let seen_by_two = read(&mut two)?;
    write(&mut two, newer, seen_by_two + by_two)?;
    let late = write(&mut one, older, seen_by_one + by_one);
    println!("  one, with token {}: {}", older.0, late.expect_err("is older"));
    println!("  Alice has {}", read(&mut two)?);

    println!("Two has only read when one goes on:");
    let [older, newer] = [35, 36].map(Token);
    let seen_by_one = read(&mut one)?; // then one is stopped
    let seen_by_two = read(&mut two)?;
    write(&mut one, older, seen_by_one + by_one)?;
    println!("  one, with token {}: done", older.0);
    write(&mut two, newer, seen_by_two + by_two)?;
    let lost = seen_by_one + by_one + by_two - read(&mut two)?;
    println!("  Alice has {}, and {lost} are lost", read(&mut two)?);

    println!("Two has registered first:");
    let [older, newer] = [37, 38].map(Token);
    let seen_by_one = register(&mut one, older)?; // then one is stopped
    let seen_by_two = register(&mut two, newer)?;
    let late = write(&mut one, older, seen_by_one + by_one);
    println!("  one, with token {}: {}", older.0, late.expect_err("is older"));
    write(&mut two, newer, seen_by_two + by_two)?;
    println!("  Alice has {}", read(&mut two)?);
    Ok(())
}
// ANCHOR_END: demo
