//! The demonstration goes through all levels and anomalies on a real server,
//! and prints the table of the page.

use isolation_levels::{Anomaly, LEVELS, found, name, provoke};

// ANCHOR: demo
fn main() -> Result<(), postgres::Error> {
    use postgres::{Client, NoTls};
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

    println!(
        "| | dirty read | non-repeatable read | phantom | lost update \
         | write skew |"
    );
    println!("|---|---|---|---|---|---|");
    for level in LEVELS {
        let name = name(&mut sessions[0], level)?;
        let mut row = format!("| `{name}` |");
        for anomaly in Anomaly::ALL {
            let seen = provoke(&mut sessions, level, anomaly)?;
            row += &format!(" {seen} |");
        }
        println!("{row}");
    }
    sessions[0].batch_execute("DROP TABLE account")
}
// ANCHOR_END: demo
