//! The demonstration starts three servers of its own, if it is told to.

use waits_for_a_second::{
    WAIT, balances, found, open, received, sender, waiting,
};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use std::thread;
    use throw_away_server::{Server, until};

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p waits-for-a-second start");
        return Ok(());
    }
    let names = ["Alice", "Bob"];
    let mut primary = Server::start_with(&[WAIT])?;
    let standbys = [primary.copy("b")?, primary.copy("c")?];
    let mut admin = open(primary.url())?.0;
    found(&mut admin)?;

    primary.pause_process(sender(&mut admin, "b")?)?;
    let mut teller = open(primary.url())?;
    let (rent, fee) = (200_00, 100_00);
    teller.transfer(names, rent)?;
    println!("without b:     {rent} confirmed");

    primary.pause_process(sender(&mut admin, "c")?)?;
    let waits = thread::spawn(move || teller.transfer(names, fee));
    let mut pid = None;
    until("it waits", || {
        pid = waiting(&mut admin).expect("answers");
        pid.is_some()
    });
    println!(
        "without b, c:  {fee} waits; others see {:?}",
        balances(&mut admin)?
    );
    admin.execute("SELECT pg_cancel_backend($1)", &[&pid])?;
    let failed = waits.join().expect("no panic").expect_err("is cut short");
    println!("cancelled:     {failed}");
    println!("others see     {:?}", balances(&mut admin)?);

    primary.kill()?;
    let [mut b, mut c] = standbys;
    let mut copies = [open(b.url())?.0, open(c.url())?.0];
    let further = received(&mut copies[1])? > received(&mut copies[0])?;
    println!("c is further:  {further}");
    if further {
        c.promote()?
    } else {
        b.promote()?
    }
    println!(
        "promoted:      {:?}",
        balances(&mut copies[usize::from(further)])?
    );
    Ok(())
}
// ANCHOR_END: demo
