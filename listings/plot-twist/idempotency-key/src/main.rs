//! The demonstration does not look at the answer to its first payment, as if
//! it had got lost, and asks again.

use idempotency_key::{balances, found, pay};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use std::env;

    let Ok(url) = env::var("DATABASE_URL") else {
        println!("Without a server there is nothing to see. To have one:");
        println!("cargo run -p throw-away-server cargo run -p idempotency-key");
        return Ok(());
    };
    let mut bank = Client::connect(&url, NoTls)?;
    found(&mut bank)?;
    let (alice, carol) = (["Alice", "Bob"], ["Carol", "Bob"]);
    let _lost = pay(&mut bank, "rent, May", alice, 200_00);

    println!("The answer is lost. Alice and Bob: {:?}", balances(&mut bank)?);
    let again = pay(&mut bank, "rent, May", alice, 200_00)?;
    println!("The same key: {again:?}. {:?}", balances(&mut bank)?);
    let twice = pay(&mut bank, "rent, May, again", alice, 200_00)?;
    println!("A new key: {twice:?}. {:?}", balances(&mut bank)?);
    let other = pay(&mut bank, "rent, May", carol, 200_00)?;
    println!("Carol has the same key: {other:?}. {:?}", balances(&mut bank)?);
    bank.batch_execute("DROP TABLE payment, account")?;
    Ok(())
}
// ANCHOR_END: demo
