//! The demonstration starts two servers of its own, if it is told to.

use two_phase_commit::{
    PREPARED, Step, TransferId, balance, found, recover, transfer,
};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use std::time::Duration;
    use throw_away_server::Server;

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p two-phase-commit start");
        return Ok(());
    }
    let servers =
        [Server::start_with(&[PREPARED])?, Server::start_with(&[PREPARED])?];
    let open = || -> Result<[Client; 2], postgres::Error> {
        Ok([
            Client::connect(servers[0].url(), NoTls)?,
            Client::connect(servers[1].url(), NoTls)?,
        ])
    };
    let mut auditor = open()?;
    found(&mut auditor[0], 1_000_00)?;
    found(&mut auditor[1], 500_00)?;
    let mut look = || -> Result<[i64; 2], postgres::Error> {
        Ok([balance(&mut auditor[0])?, balance(&mut auditor[1])?])
    };

    let rent = 200_00;
    println!("{rent} from the first server to the second:");
    transfer(&mut open()?, TransferId(1), rent, |step| {
        println!("  {step:?}: {:?}", look().expect("answers"));
    })?;
    for (id, last) in [(2, Step::BothPrepared), (3, Step::Decided)] {
        println!("the coordinator dies at {last:?}:");
        let dies = std::panic::catch_unwind(|| {
            std::panic::set_hook(Box::new(|_| {})); // quietly
            let mut banks = open().expect("connects");
            transfer(&mut banks, TransferId(id), rent, |step| {
                assert_ne!(step, last)
            })
        });
        assert!(dies.is_err());
        println!("  left as it is: {:?}", look()?);
        recover(&mut open()?, Duration::ZERO)?;
        println!("  recovered:     {:?}", look()?);
    }
    Ok(())
}
// ANCHOR_END: demo
