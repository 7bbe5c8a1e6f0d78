//! The demonstration starts a server of its own, if it is told to.

use fencing_token::{found, read, register, write};

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

    println!("Both write what they have computed:");
    let seen_by_one = read(&mut one)?; // then one is stopped
    let seen_by_two = read(&mut two)?;
    write(&mut two, 34, seen_by_two + 300_00)?;
    let late = write(&mut one, 33, seen_by_one + 200_00);
    println!("  one, with token 33: {}", late.expect_err("is older"));
    println!("  Alice has {}", read(&mut two)?);

    println!("Two has only read when one goes on:");
    let seen_by_one = read(&mut one)?; // then one is stopped
    let seen_by_two = read(&mut two)?;
    write(&mut one, 35, seen_by_one + 200_00)?;
    println!("  one, with token 35: done");
    write(&mut two, 36, seen_by_two + 300_00)?;
    println!("  Alice has {}, and 200.00 are lost", read(&mut two)?);

    println!("Two has registered first:");
    let seen_by_one = register(&mut one, 37)?; // then one is stopped
    let seen_by_two = register(&mut two, 38)?;
    let late = write(&mut one, 37, seen_by_one + 200_00);
    println!("  one, with token 37: {}", late.expect_err("is older"));
    write(&mut two, 38, seen_by_two + 300_00)?;
    println!("  Alice has {}", read(&mut two)?);
    Ok(())
}
// ANCHOR_END: demo
