//! The demonstration goes through all levels and anomalies on a real server,
//! and prints the table of the page.

use isolation_levels::{Anomaly, Seen, found, provoke};

// ANCHOR: demo
fn main() -> Result<(), postgres::Error> {
    use postgres::error::SqlState;
    use postgres::{Client, IsolationLevel as Level, NoTls};
    use std::env;

    let Ok(url) = env::var("DATABASE_URL") else {
        println!("Without a server there is nothing to see. To have one:");
        println!(
            "cargo run -p throw-away-server cargo run -p isolation-levels"
        );
        return Ok(());
    };
    let mut sessions =
        [Client::connect(&url, NoTls)?, Client::connect(&url, NoTls)?];
    found(&mut sessions[0])?;

    print!("| | dirty read | non-repeatable read | phantom ");
    println!("| lost update | write skew |");
    println!("|---|---|---|---|---|---|");
    for (name, level) in [
        ("READ UNCOMMITTED", Level::ReadUncommitted),
        ("READ COMMITTED", Level::ReadCommitted),
        ("REPEATABLE READ", Level::RepeatableRead),
        ("SERIALIZABLE", Level::Serializable),
    ] {
        print!("| `{name}` |");
        for anomaly in Anomaly::ALL {
            match provoke(&mut sessions, level, anomaly)? {
                Seen::Yes => print!(" **happens** |"),
                Seen::No => print!(" no |"),
                Seen::Refused => {
                    let code = SqlState::T_R_SERIALIZATION_FAILURE.code();
                    print!(" refused: `{code}` |")
                }
            }
        }
        println!();
    }
    sessions[0].batch_execute("DROP TABLE account")
}
// ANCHOR_END: demo
