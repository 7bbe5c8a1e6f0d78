//! Two sessions of one server, both with the same short script, in every
//! order: each order is really run, and what is seen of it becomes the data
//! of a figure. The package `schedules` says what a figure needs.

pub mod session;

use anyhow::Result;
use postgres::{Client, NoTls};
use serde_json::{Value, json};
use session::{SCRIPT, Session};

/// Who takes the steps.
const NAMES: [&str; 2] = ["session 1", "session 2"];

/// What the statements of the script do.
const DOES: [&str; 3] = ["read Alice’s row", "write Alice’s row", "commit"];

/// Every order of the two scripts at an isolation level, as a figure's data.
pub fn record(url: &str, level: &str) -> Result<String> {
    let mut bank = Client::connect(url, NoTls)?;
    bank.batch_execute(
        "CREATE TABLE account (name text PRIMARY KEY, balance bigint);
         INSERT INTO account VALUES ('Alice', 0)",
    )?;
    let sessions = [Session::open(url)?, Session::open(url)?];
    let mut recorder = Recorder {
        bank,
        sessions,
        level,
        actors: vec![],
        rows: vec![],
        ends: vec![],
        nodes: vec![],
    };
    recorder.visit(&mut vec![])?;
    recorder.bank.batch_execute("DROP TABLE account")?;
    Ok(recorder.json())
}

struct Recorder<'a> {
    bank: Client,
    sessions: [Session; 2],
    level: &'a str,
    actors: Vec<Value>,
    rows: Vec<Value>,
    ends: Vec<Value>,
    nodes: Vec<Value>,
}

impl Recorder<'_> {
    /// Runs this order from the beginning, notes what is to be seen then, and
    /// goes on with every session that can. Returns the number of the moment.
    fn visit(&mut self, order: &mut Vec<usize>) -> Result<usize> {
        self.run(order)?;
        let committed = self.committed()?;
        let actors = [0, 1].map(|n| self.actor(n));
        let holders = [0, 1].map(|n| {
            let session = &self.sessions[n];
            (session.done == 2 && !session.waits).then_some(n)
        });
        let holders: Vec<_> = holders.into_iter().flatten().collect();
        let row = json!([0, holders, [committed.to_string()], []]);
        let row = number(&mut self.rows, row);
        let can_go = [0, 1]
            .map(|n| !self.sessions[n].is_over() && !self.sessions[n].waits);
        let end = match can_go {
            [false, false] => {
                let end = json!(["ok", self.end(committed)]);
                number(&mut self.ends, end) as i64
            }
            _ => -1,
        };
        let moment = self.nodes.len();
        self.nodes.push(Value::Null); // parents come before children
        let mut steps = Vec::new();
        for n in [0, 1].into_iter().filter(|&n| can_go[n]) {
            order.push(n);
            steps.push(json!([n, self.visit(order)?]));
            order.pop();
        }
        self.nodes[moment] = json!([actors, [row], steps, end]);
        Ok(moment)
    }

    fn run(&mut self, order: &[usize]) -> Result<()> {
        // A session that waits goes on when the other one is over.
        for n in [0, 1] {
            if self.sessions[n].waits {
                self.step(1 - n)?;
            }
        }
        for session in &mut self.sessions {
            session.begin(self.level)?;
        }
        self.bank.batch_execute("UPDATE account SET balance = 100000")?;
        order.iter().try_for_each(|&n| self.step(n))
    }

    fn step(&mut self, n: usize) -> Result<()> {
        self.sessions[n].step(&mut self.bank)?;
        if self.sessions[n].is_over() && self.sessions[1 - n].waits {
            self.sessions[1 - n].go_on()?;
        }
        Ok(())
    }

    fn committed(&mut self) -> Result<i64> {
        let ask = "SELECT balance FROM account";
        Ok(self.bank.query_one(ask, &[])?.get(0))
    }

    fn actor(&mut self, n: usize) -> usize {
        let session = &self.sessions[n];
        let (status, doing, on, line) = match session.done {
            _ if session.is_over() => ("done", "", -1, 0),
            1 if session.waits => ("blocked", DOES[1], 0, 2),
            done => ("go", DOES[done], if done < 2 { 0 } else { -1 }, done + 1),
        };
        let source = if line == 0 { -1 } else { 0 };
        let said = &session.said;
        let state = json!([n, status, doing, on, source, line, said]);
        number(&mut self.actors, state)
    }

    fn end(&self, committed: i64) -> String {
        let refused =
            self.sessions.iter().any(|it| it.said.starts_with("refused"));
        match (committed, refused) {
            (1_100_00, false) => "ok: both deposits are there".to_owned(),
            (1_050_00, true) => "ok: one was refused, one is there".to_owned(),
            (1_050_00, false) => {
                "ok: both were committed, one is gone".to_owned()
            }
            other => format!("ok: {other:?}"),
        }
    }

    fn json(self) -> String {
        let lines = SCRIPT
            .lines()
            .enumerate()
            .map(|(n, line)| format!("\"{}\":{}", n + 1, json!(line)));
        let lines = lines.collect::<Vec<_>>().join(",");
        let path = "tests/transactions/src/deposit.sql";
        let parts = [
            format!("\"sources\":[[{},{{{lines}}}]]", json!(path)),
            format!("\"threads\":{}", json!(NAMES)),
            format!("\"objects\":{}", json!([["row", "Alice’s row", -1, 0]])),
            format!("\"threadStates\":{}", json!(self.actors)),
            format!("\"objectStates\":{}", json!(self.rows)),
            format!("\"ends\":{}", json!(self.ends)),
            format!("\"nodes\":{}", json!(self.nodes)),
        ];
        format!("{{{}}}", parts.join(",")).replace('<', "\\u003c")
    }
}

/// The number of a value, which is noted down if it is new.
fn number(known: &mut Vec<Value>, value: Value) -> usize {
    known.iter().position(|it| *it == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    })
}
