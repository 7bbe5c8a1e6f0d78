//! The demonstration starts two servers of its own, if it is told to.

use own_write_unseen::{balance, balance_since, deposit, found};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use std::time::Duration;
    use throw_away_server::{Server, until};

    if std::env::args().nth(1).is_none() {
        println!("With the programs of PostgreSQL installed:");
        println!("cargo run -p own-write-unseen start");
        return Ok(());
    }
    let server = Server::start()?;
    let standby = server.copy("b")?;
    let mut primary = Client::connect(server.url(), NoTls)?;
    let mut copy = Client::connect(standby.url(), NoTls)?;
    found(&mut primary)?;
    until("the copy has Alice", || balance(&mut copy).is_ok());

    // The copy gets the log and does not replay it.
    copy.batch_execute("SELECT pg_wal_replay_pause()")?;
    let state = "SELECT pg_get_wal_replay_pause_state() = 'paused'";
    until("it has paused", || {
        copy.query_one(state, &[]).is_ok_and(|row| row.get(0))
    });

    let wages = 200_00;
    let position = deposit(&mut primary, wages)?;
    println!("deposited          {wages}");
    println!("the primary says   {}", balance(&mut primary)?);
    println!("the copy says      {}", balance(&mut copy)?);
    let patience = Duration::from_millis(50);
    match balance_since(&mut copy, position, patience) {
        Ok(cents) => println!("asked to wait      {cents}"),
        Err(unread) => println!("asked to wait      {unread}"),
    }
    copy.batch_execute("SELECT pg_wal_replay_resume()")?;
    let patience = Duration::from_secs(30);
    let seen = balance_since(&mut copy, position, patience)?;
    println!("when it goes on    {seen}");
    Ok(())
}
// ANCHOR_END: demo
