//! `throw-away-server COMMAND …` starts a server, runs the command with its
//! address in `DATABASE_URL`, and takes the server away again.

use anyhow::{Context, Result};
use std::env;
use std::process::{Command, exit};
use throw_away_server::Server;

fn main() -> Result<()> {
    let mut words = env::args_os().skip(1);
    let program = words.next().context(
        "say what to run beside the server, as in:\n  \
         cargo run -p throw-away-server cargo run -p postgres-bank",
    )?;
    let server = Server::start()?;
    let status = Command::new(&program)
        .args(words)
        .env("DATABASE_URL", server.url())
        .status()
        .with_context(|| program.display().to_string())?;
    drop(server); // `exit` would skip it
    exit(status.code().unwrap_or(1));
}
