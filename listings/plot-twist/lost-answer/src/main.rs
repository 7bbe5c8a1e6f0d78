//! The demonstration pays twice over a connection that is cut, and tries
//! again over a good one.

use lost_answer::{Cut, Failed, balances, found, pay, proxy};

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
    for (cut, lost) in [(Cut::Order, "order"), (Cut::Answer, "answer")] {
        found(&mut bank)?;
        println!("Lost: the {lost}");
        let mut line = proxy(&server, cut)?.connect(NoTls)?;
        let pair = ["Alice", "Bob"];
        match pay(&mut line, "rent, May", pair, 200_00) {
            Err(Failed::InDoubt(error)) => {
                println!("  the client is told   {error}");
            }
            known => panic!("the line was cut, and yet: {known:?}"),
        }
        println!("  balances, in cents   {:?}", balances(&mut bank)?);
        let retry = pay(&mut bank, "rent, May", pair, 200_00);
        println!("  paid by the retry    {:?}", retry.expect("a good line"));
        println!("  balances after it    {:?}", balances(&mut bank)?);
        bank.batch_execute("DROP TABLE payment, account")?;
    }
    Ok(())
}
// ANCHOR_END: demo
