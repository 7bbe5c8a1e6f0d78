//! One session: a connection, and what it has done of its script.

use crate::story::Story;
use anyhow::{Result, bail};
use postgres::error::SqlState;
use postgres::{Client, NoTls, SimpleQueryMessage};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

type Answer = Result<Option<i64>, postgres::Error>;

/// A session whose statements run in a thread, since one may have to wait.
pub struct Session {
    statements: Sender<String>,
    answers: Receiver<Answer>,
    pid: i32,
    story: &'static Story,
    name: &'static str,
    /// How many statements are done.
    pub done: usize,
    /// Whether the next statement is sent and waits for the other session.
    pub waits: bool,
    /// What it read.
    pub read: i64,
    /// The server has ended it.
    pub refused: bool,
    /// It had to wait for that, or for its write.
    waited: bool,
}

impl Session {
    /// Opens a session.
    pub fn open(
        url: &str,
        story: &'static Story,
        name: &'static str,
    ) -> Result<Self> {
        let mut client = Client::connect(url, NoTls)?;
        let pid = client.query_one("SELECT pg_backend_pid()", &[])?.get(0);
        let (statements, orders) = channel::<String>();
        let (reply, answers) = channel();
        thread::spawn(move || {
            for statement in orders {
                let answer = client.simple_query(&statement);
                let _ = reply.send(answer.map(|rows| number(&rows)));
            }
        });
        Ok(Self {
            statements,
            answers,
            pid,
            story,
            name,
            done: 0,
            waits: false,
            read: 0,
            refused: false,
            waited: false,
        })
    }

    /// Begins a transaction at a level, and forgets any before.
    pub fn begin(&mut self, level: &str) -> Result<()> {
        if self.waits {
            bail!("a session still waits");
        }
        (self.done, self.read) = (0, 0);
        (self.refused, self.waited) = (false, false);
        self.statements.send("ROLLBACK".to_owned())?;
        self.answers.recv()??;
        self.statements.send(format!("BEGIN ISOLATION LEVEL {level}"))?;
        self.answers.recv()??;
        Ok(())
    }

    /// Whether all of the script is done, or refused.
    pub fn is_over(&self) -> bool {
        self.done == self.story.script.lines().count()
    }

    /// Sends the next statement; returns when it is done or has to wait.
    pub fn step(&mut self, observer: &mut Client) -> Result<()> {
        let line = self.story.script.lines().nth(self.done);
        let line = line.unwrap_or_default().replace("$name", self.name);
        let statement = line.replace("$read", &self.read.to_string());
        self.statements.send(statement)?;
        let start = Instant::now();
        let blocked = "SELECT cardinality(pg_blocking_pids($1)) > 0";
        loop {
            if let Ok(answer) = self.answers.try_recv() {
                return self.take(answer);
            }
            if observer.query_one(blocked, &[&self.pid])?.get(0) {
                self.waits = true;
                return Ok(());
            }
            if start.elapsed() > Duration::from_secs(20) {
                bail!("neither done nor blocked: {line}");
            }
        }
    }

    /// The other session is over, so what this one waited for is there.
    pub fn go_on(&mut self) -> Result<()> {
        let answer = self.answers.recv_timeout(Duration::from_secs(20))?;
        (self.waits, self.waited) = (false, true);
        self.take(answer)
    }

    /// What came of its waiting.
    pub fn said(&self) -> Option<String> {
        let said = if self.refused { "refused" } else { "written" };
        self.waited.then(|| said.to_owned())
    }

    fn take(&mut self, answer: Answer) -> Result<()> {
        match answer {
            Ok(read) => {
                self.done += 1;
                if let Some(balance) = read {
                    self.read = balance;
                    // Who sees too little has nothing to write.
                    self.done += usize::from(!(self.story.may_write)(balance));
                }
            }
            Err(error) => {
                let conflict = SqlState::T_R_SERIALIZATION_FAILURE;
                if error.code() != Some(&conflict) {
                    return Err(error.into());
                }
                self.done = self.story.script.lines().count();
                self.refused = true;
            }
        }
        Ok(())
    }
}

fn number(rows: &[SimpleQueryMessage]) -> Option<i64> {
    rows.iter().find_map(|row| match row {
        SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
        _ => None,
    })
}
