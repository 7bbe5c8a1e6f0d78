//! The demonstration needs a server, and says so.

use postgres_bank::{
    Order, Refused, back_off, balances, found, open, retried, transfer,
};

// ANCHOR: demo
fn main() -> Result<(), Refused> {
    use std::{env, sync::Barrier, thread};

    let Ok(url) = env::var("DATABASE_URL") else {
        println!("Without a server there is nothing to see. To have one:");
        println!("cargo run -p throw-away-server cargo run -p postgres-bank");
        return Ok(());
    };
    let mut bank = open(&url)?;
    found(&mut bank)?;

    let both_have_one = Barrier::new(2);
    let till = |names| {
        let mut bank = open(&url)?;
        let mut tries = 0;
        retried(10, back_off, || {
            tries += 1;
            transfer(&mut bank, Order::ByArgument, names, 200_00, || {
                if tries == 1 {
                    both_have_one.wait();
                }
            })
        })?;
        Ok(tries)
    };
    let tries: Result<Vec<_>, Refused> = thread::scope(|scope| {
        [["Alice", "Bob"], ["Bob", "Alice"]]
            .map(|names| scope.spawn(move || till(names)))
            .map(|till| till.join().expect("no till panics"))
            .into_iter()
            .collect()
    });
    let again = tries?.iter().sum::<u32>() > 2;
    println!("Somebody had to try again: {again}");
    println!("Alice and Bob, in cents: {:?}", balances(&mut bank)?);

    let names = ["Alice", "Bob"];
    let refused = transfer(&mut bank, Order::ByName, names, 1_000_01, || {});
    println!("1000.01 more: {}", refused.expect_err("Alice has 1000.00"));
    Ok(bank.batch_execute("DROP TABLE account")?)
}
// ANCHOR_END: demo
