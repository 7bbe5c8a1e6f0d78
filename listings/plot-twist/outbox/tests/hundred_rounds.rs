//! The relay and the servers are killed at random moments, a hundred times.
//! Run: `cargo test -p outbox --features hundred-rounds -- --ignored hundred`

use outbox::{
    balance, credit_once, found_payee, found_payer, pay, relay, total,
};
use postgres::{Client, NoTls};
use throw_away_server::{Again, Server, dice, record, told};

const ROUNDS: i64 = 100;
const ITSELF: &str = "a_hundred_kills_lose_no_message_and_apply_none_twice";

fn open(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

/// The process that is killed.
fn one_payment_after_another([payer, payee]: [String; 2]) {
    let [mut payer, mut payee] = [payer, payee].map(|url| open(&url));
    loop {
        pay(&mut payer, 1).expect("nobody is killed");
        while relay(&mut payer, |message| credit_once(&mut payee, message))
            .expect("nobody is killed")
        {}
        println!("done");
    }
}

#[test]
#[ignore = "needs PostgreSQL and minutes: cargo test -p outbox --features hundred-rounds -- --ignored hundred"]
fn a_hundred_kills_lose_no_message_and_apply_none_twice() {
    if let Some(told) = told() {
        return one_payment_after_another(told);
    }
    let mut servers = [(), ()].map(|()| Server::start().unwrap());
    let urls = servers.each_ref().map(|server| server.url().to_owned());
    found_payer(&mut open(&urls[0])).unwrap();
    found_payee(&mut open(&urls[1])).unwrap();
    let mut again = 0;
    for round in 0..ROUNDS {
        let told = urls.each_ref().map(String::as_str);
        let mut process = Again::start(ITSELF, &told);
        for _ in 0..=dice(30) {
            assert!(process.says("done"), "it has ended by itself");
        }
        if round % 3 == 0 {
            servers[dice(2) as usize].kill().unwrap();
        }
        process.kill();
        for server in &mut servers {
            server.kill().unwrap(); // and with it what the dead one had begun
            server.restart().unwrap();
        }
        let [mut payer, mut payee] = urls.each_ref().map(|url| open(url));
        assert_eq!(total(&mut payer, &mut payee).unwrap(), 1_500_00);
        while relay(&mut payer, |message| {
            let ask = "SELECT FROM inbox WHERE number = $1";
            let known = payee.query_opt(ask, &[&message.0])?;
            again += i64::from(known.is_some());
            credit_once(&mut payee, message)
        })
        .unwrap()
        {}
        let ask = "SELECT coalesce(sum(amount), 0)::bigint FROM outbox";
        let paid: i64 = payer.query_one(ask, &[]).unwrap().get(0);
        assert_eq!(balance(&mut payer).unwrap(), 1_000_00 - paid);
        assert_eq!(balance(&mut payee).unwrap(), 500_00 + paid);
    }
    record(
        env!("CARGO_MANIFEST_DIR"),
        &[("rounds", ROUNDS.to_string()), ("again", again.to_string())],
    );
}
