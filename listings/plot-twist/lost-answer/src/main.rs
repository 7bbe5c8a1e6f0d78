//! The demonstration pays over a connection that is cut at three places, and
//! looks over a good one at what was done.

use lost_answer::{Cut, balances, found, pay, proxy};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Config, NoTls};
    use std::env;

    let Ok(url) = env::var("DATABASE_URL") else {
        println!("Without a server there is nothing to see. To have one:");
        println!("cargo run -p throw-away-server cargo run -p lost-answer");
        return Ok(());
    };
    let server: Config = url.parse()?;
    let mut bank = server.connect(NoTls)?;
    for cut in [Cut::Begin, Cut::Commit, Cut::Answer] {
        found(&mut bank)?;
        let mut line = proxy(&server, cut)?.connect(NoTls)?;
        println!("Lost: {cut:?}");
        let pair = ["Alice", "Bob"];
        let failed = pay(&mut line, pair, 200_00).err();
        let failed = failed.ok_or("the connection was not cut")?;
        println!("  the client knows   {:?}", failed.known);
        println!("  because            {}", failed.error);
        println!("  balances, in cents {:?}", balances(&mut bank)?);
        bank.batch_execute("DROP TABLE payment, account")?;
    }
    Ok(())
}
// ANCHOR_END: demo
