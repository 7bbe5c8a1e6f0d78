//! The demonstration starts two servers of its own, if it is told to.

use outbox::{
    Message, balance, credit, credit_once, found_payee, found_payer, pay,
    relay, total,
};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use std::panic::{self, AssertUnwindSafe};
    use throw_away_server::Server;

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p outbox start");
        return Ok(());
    }
    panic::set_hook(Box::new(|_| {})); // relays die quietly here
    type Apply = fn(&mut Client, Message) -> Result<(), postgres::Error>;
    let ways: [(_, Apply); 2] =
        [("without an inbox", credit), ("with an inbox", credit_once)];
    for (way, apply) in ways {
        println!("{way}:");
        let servers = [Server::start()?, Server::start()?];
        let mut payer = Client::connect(servers[0].url(), NoTls)?;
        let mut payee = Client::connect(servers[1].url(), NoTls)?;
        found_payer(&mut payer)?;
        found_payee(&mut payee)?;
        pay(&mut payer, 200_00)?;
        println!(
            "  sent:              {} + {}, and {} in all",
            balance(&mut payer)?,
            balance(&mut payee)?,
            total(&mut payer, &mut payee)?
        );
        let dies = panic::catch_unwind(AssertUnwindSafe(|| {
            relay(&mut payer, |message| {
                apply(&mut payee, message)?;
                panic!("before it has marked the message");
            })
        }));
        assert!(dies.is_err());
        while relay(&mut payer, |message| apply(&mut payee, message))? {}
        println!(
            "  sent once again:   {} + {}",
            balance(&mut payer)?,
            balance(&mut payee)?
        );
    }
    Ok(())
}
// ANCHOR_END: demo
