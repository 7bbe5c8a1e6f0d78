//! Two sessions of one server, both with the same short script, in every
//! order: each order is really run, and what is seen of it becomes a figure.

use crate::session::Session;
use crate::story::Story;
use anyhow::{Context, Result};
use every_schedule::VerdictKind;
use every_schedule::figure::{
    ActorState, Came, Choice, Deed, End, Figure, Index, Line, Moment, Object,
    ObjectState, Operation, Role, Status, Step, Value, Verb, Words,
};
use postgres::{Client, NoTls};

/// Every order of the two scripts at an isolation level.
pub fn record(url: &str, level: &str, story: &'static Story) -> Result<Figure> {
    let mut bank = Client::connect(url, NoTls)?;
    bank.batch_execute(
        "CREATE TABLE account (name text PRIMARY KEY, balance bigint);
         INSERT INTO account VALUES ('Alice', 0), ('Bob', 0)",
    )?;
    let [one, other] = story.names;
    let sessions =
        [Session::open(url, story, one)?, Session::open(url, story, other)?];
    let lines = story.script.lines().enumerate().map(|(n, text)| Line {
        file: story.file.to_owned(),
        number: u32::try_from(n + 1).ok(),
        text: text.to_owned(),
    });
    let objects = story.seen.iter().map(|it| Object {
        kind: "row".to_owned(),
        role: Role::Lock,
        name: it.name.to_owned(),
        short: it.short.to_owned(),
        reader: None,
    });
    let figure = Figure {
        actor: "session".to_owned(),
        actors: ["session 1", "session 2"].map(str::to_owned).to_vec(),
        objects: objects.collect(),
        lines: lines.collect(),
        ..Figure::default()
    };
    let mut recorder = Recorder { bank, sessions, level, story, figure };
    recorder.visit(&mut vec![], None)?;
    recorder.bank.batch_execute("DROP TABLE account")?;
    Ok(recorder.figure)
}

struct Recorder<'a> {
    bank: Client,
    sessions: [Session; 2],
    level: &'a str,
    story: &'static Story,
    figure: Figure,
}

impl Recorder<'_> {
    /// Runs this order from the beginning, notes what is to be seen then, and
    /// goes on with every session that can. Returns the number of the moment,
    /// and of what its last step did.
    fn visit(
        &mut self,
        order: &mut Vec<usize>,
        last: Option<(usize, Operation)>,
    ) -> Result<(Index, Index)> {
        self.run(order)?;
        let deed = last.map_or(0, |(n, did)| self.deed(n, did));
        let committed = self.committed()?;
        let actors = [0, 1].map(|n| self.actor(n)).to_vec();
        let mut objects = Vec::new();
        for (object, balance) in committed.iter().enumerate() {
            let holders = [0, 1].into_iter().filter(|&n| {
                let session = &self.sessions[n];
                let wrote = (self.story.may_write)(session.read);
                let holds = session.done == 2 && !session.waits && wrote;
                holds && self.story.writes[n] == object
            });
            let actors = holders.collect();
            let value = self.value(balance.to_string());
            let (shared, values, flags) = (false, vec![value], vec![]);
            let row = ObjectState { object, actors, shared, values, flags };
            objects.push(number(&mut self.figure.object_states, row));
        }
        let can_go = [0, 1]
            .map(|n| !self.sessions[n].is_over() && !self.sessions[n].waits);
        let end = match can_go {
            [false, false] => {
                let end = self.end()?;
                Some(number(&mut self.figure.ends, end))
            }
            _ => None,
        };
        let moment = self.figure.moments.len();
        // Parents come before children.
        self.figure.moments.push(Moment {
            actors,
            objects,
            end,
            ..Moment::default()
        });
        let next = [0, 1].map(|n| self.next(n));
        for actor in [0, 1].into_iter().filter(|&n| can_go[n]) {
            order.push(actor);
            let last = Some((actor, next[actor]));
            let (to, deed) = self.visit(order, last)?;
            order.pop();
            let step = Step { actor, to, deed, next: vec![] };
            self.figure.moments[moment].steps.push(step);
        }
        Ok((moment, deed))
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
        self.bank.batch_execute(
            "UPDATE account SET balance = 100000 WHERE name = 'Alice';
             UPDATE account SET balance = 50000 WHERE name = 'Bob'",
        )?;
        order.iter().try_for_each(|&n| self.step(n))
    }

    fn step(&mut self, n: usize) -> Result<()> {
        self.sessions[n].step(&mut self.bank)?;
        if self.sessions[n].is_over() && self.sessions[1 - n].waits {
            self.sessions[1 - n].go_on()?;
        }
        Ok(())
    }

    fn committed(&mut self) -> Result<Vec<i64>> {
        let asks = self.story.seen.iter().map(|it| it.ask);
        asks.map(|ask| Ok(self.bank.query_one(ask, &[])?.get(0))).collect()
    }

    fn value(&mut self, text: String) -> Index {
        let value = Value { text, short: String::new(), money: false };
        number(&mut self.figure.values, value)
    }

    /// What a session does next.
    fn next(&mut self, n: usize) -> Operation {
        let Session { done, read, .. } = self.sessions[n];
        let bare = Operation {
            verb: Verb::Commit,
            on: None,
            with: None,
            whom: None,
            value: None,
        };
        let story = self.story;
        match done {
            0 => {
                let on = Some(story.reads);
                Operation { verb: Verb::Read, on, ..bare }
            }
            1 => {
                let written = story.written[n](read).to_string();
                let value = Some(self.value(written));
                let on = Some(story.writes[n]);
                Operation { verb: Verb::Write, on, value, ..bare }
            }
            _ => bare,
        }
    }

    /// What it did as the last step of this order.
    fn deed(&mut self, n: usize, did: Operation) -> Index {
        let Session { read, refused, waits, .. } = self.sessions[n];
        let came = match did.verb {
            _ if refused => Came::Aborted,
            Verb::Read => Came::Found(self.value(read.to_string())),
            _ if waits => Came::Held,
            _ => Came::Nothing,
        };
        let (choice, words) = (Choice::Go, Words::default());
        let deed = Deed { did, came, choice, lost: vec![], last: false, words };
        number(&mut self.figure.deeds, deed)
    }

    fn actor(&mut self, n: usize) -> Index {
        let Session { done, waits, .. } = self.sessions[n];
        let is_over = self.sessions[n].is_over();
        let status = match (is_over, waits) {
            (true, _) => Status::Done,
            (_, true) => Status::Blocked,
            _ => Status::Go,
        };
        let said = self.sessions[n].said();
        let state = ActorState {
            actor: n,
            status,
            next: (!is_over).then(|| self.next(n)),
            words: Words::default(),
            line: (!is_over).then_some(done),
            said: said.map(|it| self.value(it)),
        };
        number(&mut self.figure.actor_states, state)
    }

    fn end(&mut self) -> Result<End> {
        let refused = self.sessions.iter().any(|it| it.refused);
        let total = "SELECT sum(balance)::bigint FROM account";
        let total = self.bank.query_one(total, &[])?.get(0);
        let said = (self.story.end)(total, refused)
            .with_context(|| format!("{total} left, refused: {refused}"))?;
        let said = Some(said.to_owned());
        Ok(End { verdict: VerdictKind::Ok, said, outcome: 0 })
    }
}

/// The number of a thing, which is noted down if it is new.
fn number<T: PartialEq>(known: &mut Vec<T>, thing: T) -> Index {
    known.iter().position(|it| *it == thing).unwrap_or_else(|| {
        known.push(thing);
        known.len() - 1
    })
}
