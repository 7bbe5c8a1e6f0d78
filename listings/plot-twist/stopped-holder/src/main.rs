//! The demonstration starts an etcd and a PostgreSQL server of its own, if it
//! is told to, and two tills.

use stopped_holder::{Etcd, balance, deposit, found};

// ANCHOR: demo
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use postgres::{Client, NoTls};
    use std::io::{BufRead, BufReader, Write, stdin};
    use std::process::{Command, Stdio};
    use std::time::Duration;
    use throw_away_server::{Server, dies_with_us, until};

    let [short, long] = [2, 60].map(Duration::from_secs);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut say = stdin().lines();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["till", etcd, bank] => {
            let etcd = Etcd::new(etcd);
            let mut bank = Client::connect(bank, NoTls)?;
            let lease = etcd.acquire("Alice", short)?.ok_or("is taken")?;
            let done = deposit(&mut bank, 200_00, || {
                let ours = etcd.keep_alive(&lease).unwrap_or(false);
                println!("still ours: {ours}");
                say.next(); // here it will be stopped
                ours
            })?;
            println!("deposited: {done}");
        }
        ["start"] => {
            let member = throw_away_server::Etcd::start(500)?;
            let (url, server) = (member.url(1), Server::start()?);
            let etcd = Etcd::new(&url);
            let mut bank = Client::connect(server.url(), NoTls)?;
            found(&mut bank)?;

            let mut till = dies_with_us(std::env::current_exe()?)
                .args(["till", &url, server.url()])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let output = till.stdout.take().ok_or("is piped")?;
            let mut said = BufReader::new(output).lines();
            println!("one:   {}", said.next().ok_or("it ended")??);
            let signal = |name| {
                let pid = till.id().to_string();
                Command::new("kill").args(["-s", name, &pid]).status()
            };
            signal("STOP")?;
            println!("one:   stopped");
            let mut lease = None;
            until("its time is over", || {
                lease = etcd.acquire("Alice", long).expect("answers");
                lease.is_some()
            });
            let lease = lease.ok_or("is ours")?;
            let done = deposit(&mut bank, 300_00, || {
                etcd.keep_alive(&lease).unwrap_or(false)
            })?;
            println!("two:   deposited: {done}");
            println!("Alice: {}", balance(&mut bank)?);
            signal("CONT")?;
            writeln!(till.stdin.take().ok_or("is piped")?)?;
            println!("one:   {}", said.next().ok_or("it ended")??);
            println!("Alice: {}", balance(&mut bank)?);
            till.wait()?;
        }
        _ => {
            println!("With the programs of PostgreSQL and etcd installed:");
            println!("cargo run -p stopped-holder start");
        }
    }
    Ok(())
}
// ANCHOR_END: demo
