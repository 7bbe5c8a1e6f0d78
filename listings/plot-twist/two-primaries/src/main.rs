//! The demonstration starts two servers of its own, if it is told to.

use two_primaries::{balance, found, open_any, pay_out, timeline};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use throw_away_server::{Server, until};

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p two-primaries start");
        return Ok(());
    }
    // What pg_rewind needs.
    let rewindable = ["wal_log_hints = on", "wal_keep_size = 64MB"];
    let mut old = Server::start_with(&rewindable)?;
    let mut new = old.copy("new")?;
    let password = old.password().to_owned();
    let open = |server: &Server| open_any(&[server.address()], &password);
    let mut before = open(&old)?;
    found(&mut before)?;

    until("the standby has Alice", || new.has("account"));
    old.pause()?; // it answers nobody, so it is taken for dead
    new.promote()?;
    let mut after = open(&new)?;
    pay_out(&mut after, 800_00)?;
    println!("new primary: 800.00 paid out, {} left", balance(&mut after)?);

    old.resume()?; // it was not dead
    pay_out(&mut before, 900_00)?;
    println!("old primary: 900.00 paid out, {} left", balance(&mut before)?);
    let both = [old.address(), new.address()];
    let found = timeline(&mut open_any(&both, &password)?)?;
    println!("whoever asks both finds the one of timeline {found}");
    println!("the newer one is of timeline {}", timeline(&mut after)?);

    old.stop()?;
    after.batch_execute("CHECKPOINT")?; // it tells which timeline it is on
    old.rewind(&new)?;
    old.follow(&new, "old")?;
    let mut rewound = postgres::Client::connect(old.url(), postgres::NoTls)?;
    println!("old primary, rewound: {} left", balance(&mut rewound)?);
    Ok(())
}
// ANCHOR_END: demo
