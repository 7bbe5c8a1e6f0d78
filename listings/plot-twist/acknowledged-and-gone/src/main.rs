//! The demonstration starts two servers of its own, if it is told to.

use acknowledged_and_gone::{balances, found, open, sender, transfer};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use throw_away_server::{Server, until};

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p acknowledged-and-gone start");
        return Ok(());
    }
    let mut primary = Server::start()?;
    let mut standby = primary.copy("b")?;
    let mut bank = open(primary.url())?;
    let mut copy = open(standby.url())?;
    found(&mut bank)?;
    until("the standby has the accounts", || {
        balances(&mut copy).is_ok_and(|both| both == [1_000_00, 500_00])
    });

    primary.pause_process(sender(&mut bank, "b")?)?;
    let rent = 200_00;
    transfer(&mut bank, ["Alice", "Bob"], rent)?;
    println!("confirmed:   {rent} from Alice to Bob");
    println!("primary:     {:?}", balances(&mut bank)?);
    primary.kill()?;
    standby.promote()?;
    println!("the primary is killed, the standby promoted");
    println!("new primary: {:?}", balances(&mut copy)?);
    Ok(())
}
// ANCHOR_END: demo
