//! The figures of several machines: every order of their steps is really run,
//! on servers of its own, and what is seen of it becomes a figure.
//! Run: `cargo test -p schedules --test machines -- --ignored`

use anyhow::Result;
use every_schedule::VerdictKind;
use every_schedule::figure::{
    ActorState, Came, Choice, Deed, End, Figure, Index, Moment, Object,
    ObjectState, Operation, Role, Status, Step, Value, Verb, Words,
};
use postgres::{Client, NoTls};
use schedule_recorder::{Page, figure_of};
use std::time::Duration;
use stopped_holder::{Etcd, Lease};
use throw_away_server::Server;
use two_phase_commit::{PREPARED, TransferId, decide, prepare, settle};

/// Claim P2. Whenever recovery comes, also while the coordinator goes on, both
/// servers end alike.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p schedules --test machines -- --ignored"]
fn two_phase_commit_and_a_recovery_in_every_order() {
    let servers = [(), ()].map(|()| Server::start_with(&[PREPARED]).unwrap());
    let open = || {
        servers
            .each_ref()
            .map(|server| Client::connect(server.url(), NoTls).unwrap())
    };
    for bank in &mut open() {
        two_phase_commit::found(bank, 0).unwrap();
    }
    let transfer = Transfer {
        banks: open(),
        done: [0; 2],
        decided: [None; 2],
        prepared: false,
    };
    let figure = record(transfer).unwrap();
    let is_half = |end: &End| {
        !end.text().contains("800.00 and 700.00")
            && !end.text().contains("1000.00 and 500.00")
    };
    assert!(!figure.ends.iter().any(is_half), "{:?}", figure.ends);
    assert_eq!(figure.ends.len(), 3, "{:?}", figure.ends);
    figure_of(
        &Page::new(
            "two-phase-commit",
            "A coordinator moves 200.00 from Alice’s server to Bob’s, and a recovery that takes it for dead comes at any moment.",
            is_half,
        )
        .ends(&[
            ("ok: Alice and Bob have 800.00", "with a commit"),
            (
                "ok: Alice and Bob have 1000.00 and 500.00, both had prepared",
                "with an abort after both had prepared",
            ),
            (
                "ok: Alice and Bob have 1000.00 and 500.00, not both had",
                "with an abort before that",
            ),
        ])
        .challenge(
            "Let recovery say no while both are prepared.",
            "with an abort after both had prepared",
        ),
        figure,
    );
}

/// Claim P1. The time of the first till runs out at any moment.
#[test]
#[ignore = "needs PostgreSQL and etcd: cargo test -p schedules --test machines -- --ignored"]
fn a_lease_that_ends_at_any_moment_in_every_order() {
    let members = throw_away_server::Etcd::start(500).unwrap();
    let server = Server::start().unwrap();
    let mut bank = Client::connect(server.url(), NoTls).unwrap();
    stopped_holder::found(&mut bank).unwrap();
    let holders = Holders {
        etcd: Etcd::new(&members.url(1)),
        bank,
        done: [0; 3],
        leases: [None, None],
        read: [0; 2],
    };
    let figure = record(holders).unwrap();
    let is_lost = |end: &End| !end.text().contains("1500.00");
    assert!(figure.ends.iter().any(is_lost), "{:?}", figure.ends);
    figure_of(
        &Page::new(
            "stopped-holder",
            "Two tills deposit 200.00 and 300.00 under a lease, and the time of the first one’s may run out at any moment, as if the till were stopped.",
            is_lost,
        )
        .ends(&[
            ("ok: Alice has 1500.00", "with both deposits there"),
            ("ok: Alice has", "with a deposit lost"),
        ]),
        figure,
    );
}

/// Several actors that take steps in some order, on real servers.
trait Story {
    const ACTORS: &'static [&'static str];
    /// What they share: a name, and whether it can be held.
    const OBJECTS: &'static [(&'static str, Role)];

    /// Makes everything as it is at the beginning.
    fn begin(&mut self) -> Result<()>;
    /// What an actor does next, and to which object; nothing at its end.
    fn next(&self, actor: usize) -> Option<(&'static str, Index)>;
    /// Whether it has to wait before it can do that.
    fn waits(&self, actor: usize) -> bool;
    /// Does it. Returns what came of it, if that is worth a word.
    fn step(&mut self, actor: usize) -> Result<Option<Done>>;
    /// Of each object who holds it, and what is in it.
    fn objects(&mut self) -> Result<Vec<(Option<usize>, String)>>;
    /// What somebody finds who comes afterwards.
    fn end(&mut self) -> Result<String>;
}

/// What came of a step.
enum Done {
    /// It found this.
    Found(String),
    /// It did this instead.
    Instead(&'static str),
}

fn record<S: Story>(mut story: S) -> Result<Figure> {
    let objects = S::OBJECTS.iter().map(|(name, role)| Object {
        kind: "row".to_owned(),
        role: *role,
        name: (*name).to_owned(),
        short: name
            .replace("the ", "")
            .replace("decision", "record")
            .replace("’s row", ""),
        reader: None,
    });
    let mut figure = Figure {
        actor: "actor".to_owned(),
        actors: S::ACTORS.iter().map(|name| (*name).to_owned()).collect(),
        objects: objects.collect(),
        ..Figure::default()
    };
    visit(&mut story, &mut figure, &mut vec![])?;
    Ok(figure)
}

/// Runs this order from the beginning, notes what is to be seen then, and goes
/// on with every actor that can. Returns the number of the moment, and of what
/// its last step did.
fn visit<S: Story>(
    story: &mut S,
    figure: &mut Figure,
    order: &mut Vec<usize>,
) -> Result<(Index, Index)> {
    story.begin()?;
    let mut deed = 0;
    for (n, &actor) in order.iter().enumerate() {
        let mut next = story.next(actor);
        let done = story.step(actor)?;
        if n + 1 == order.len() {
            let mut came = Came::Nothing;
            match done {
                Some(Done::Found(text)) => {
                    came = Came::Found(value(figure, text));
                }
                Some(Done::Instead(text)) => {
                    next = next.map(|(_, on)| (text, on));
                }
                None => {}
            }
            let did = operation(figure, next);
            let (choice, words) = (Choice::Go, Words::default());
            let new =
                Deed { did, came, choice, lost: vec![], last: false, words };
            deed = number(&mut figure.deeds, new);
        }
    }
    let can_go: Vec<bool> = (0..S::ACTORS.len())
        .map(|n| story.next(n).is_some() && !story.waits(n))
        .collect();
    let actors = (0..S::ACTORS.len()).map(|n| {
        let next = story.next(n);
        let status = match next {
            None => Status::Done,
            Some(_) if story.waits(n) => Status::Blocked,
            Some(_) => Status::Go,
        };
        let state = ActorState {
            actor: n,
            status,
            next: next.is_some().then(|| operation(figure, next)),
            words: Words::default(),
            line: None,
            said: None,
        };
        number(&mut figure.actor_states, state)
    });
    let actors = actors.collect();
    let mut objects = vec![];
    for (object, (holder, text)) in story.objects()?.into_iter().enumerate() {
        let values = vec![value(figure, text)];
        let actors = holder.into_iter().collect();
        let (shared, flags) = (false, vec![]);
        let state = ObjectState { object, actors, shared, values, flags };
        objects.push(number(&mut figure.object_states, state));
    }
    let end = if can_go.contains(&true) {
        None
    } else {
        let said = Some(story.end()?);
        let end = End { verdict: VerdictKind::Ok, said, outcome: 0 };
        Some(number(&mut figure.ends, end))
    };
    let moment = figure.moments.len();
    // Parents come before children.
    figure.moments.push(Moment { actors, objects, end, ..Moment::default() });
    for actor in (0..can_go.len()).filter(|&n| can_go[n]) {
        order.push(actor);
        let (to, deed) = visit(story, figure, order)?;
        order.pop();
        let step = Step { actor, to, deed, next: vec![] };
        figure.moments[moment].steps.push(step);
    }
    Ok((moment, deed))
}

fn operation(
    figure: &mut Figure,
    next: Option<(&'static str, Index)>,
) -> Operation {
    let (text, on) = next.unwrap_or_default();
    let value = Some(value(figure, text.to_owned()));
    Operation {
        verb: Verb::Foreign,
        on: Some(on),
        with: None,
        whom: None,
        value,
    }
}

fn value(figure: &mut Figure, text: String) -> Index {
    let value = Value { text, short: String::new(), money: false };
    number(&mut figure.values, value)
}

/// The number of a thing, which is noted down if it is new.
fn number<T: PartialEq>(known: &mut Vec<T>, thing: T) -> Index {
    known.iter().position(|it| *it == thing).unwrap_or_else(|| {
        known.push(thing);
        known.len() - 1
    })
}

fn cents(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// The coordinator of a transfer, and a recovery that takes it for dead.
struct Transfer {
    banks: [Client; 2],
    done: [usize; 2],
    decided: [Option<bool>; 2],
    /// Both had prepared when it was decided.
    prepared: bool,
}

impl Story for Transfer {
    const ACTORS: &'static [&'static str] = &["coordinator", "recovery"];
    const OBJECTS: &'static [(&'static str, Role)] = &[
        ("Alice’s row", Role::Lock),
        ("Bob’s row", Role::Lock),
        ("the decision", Role::Other),
    ];

    fn begin(&mut self) -> Result<()> {
        for (bank, balance) in self.banks.iter_mut().zip([1_000_00, 500_00]) {
            let _ = bank.batch_execute("ROLLBACK PREPARED 'transfer-1'");
            bank.batch_execute(&format!(
                "UPDATE account SET balance = {balance}; DELETE FROM decision"
            ))?;
        }
        (self.done, self.decided) = ([0; 2], [None; 2]);
        self.prepared = false;
        Ok(())
    }

    fn next(&self, actor: usize) -> Option<(&'static str, Index)> {
        let settled = match self.decided[actor] {
            Some(true) => [("commit Alice", 0), ("commit Bob", 1)],
            _ => [("abort Alice", 0), ("abort Bob", 1)],
        };
        let all = [
            ("prepare the debit", 0),
            ("prepare the credit", 1),
            ("decide: yes", 2),
            settled[0],
            settled[1],
        ];
        let recovery = [("decide: no", 2), settled[0], settled[1]];
        match actor {
            0 => all.get(self.done[0]).copied(),
            _ => recovery.get(self.done[1]).copied(),
        }
    }

    fn waits(&self, _: usize) -> bool {
        false
    }

    fn step(&mut self, actor: usize) -> Result<Option<Done>> {
        let [payer, payee] = &mut self.banks;
        let commit = self.decided[actor].unwrap_or(false);
        let (id, mut found) = (TransferId(1), None);
        match (actor, self.done[actor] + 2 * actor) {
            (0, 0) => prepare(payer, id, -200_00)?,
            (0, 1) => prepare(payee, id, 200_00)?,
            (_, 2) => {
                let wanted = actor == 0;
                let counts = decide(payer, id, wanted)?;
                if self.decided == [None; 2] {
                    self.prepared = self.done[0] == 2;
                } else if counts {
                    found = Some(Done::Instead("find: yes"));
                } else {
                    found = Some(Done::Instead("find: no"));
                }
                self.decided[actor] = Some(counts);
            }
            (_, 3) => settle(payer, id, commit)?,
            _ => settle(payee, id, commit)?,
        }
        self.done[actor] += 1;
        Ok(found)
    }

    fn objects(&mut self) -> Result<Vec<(Option<usize>, String)>> {
        let mut seen = vec![];
        for bank in &mut self.banks {
            let ask = "SELECT FROM pg_prepared_xacts";
            let holder = bank.query_opt(ask, &[])?.map(|_| 0);
            seen.push((holder, cents(two_phase_commit::balance(bank)?)));
        }
        let ask = "SELECT commit FROM decision";
        let decision = self.banks[0].query_opt(ask, &[])?;
        let decision = match decision.map(|row| row.get(0)) {
            None => "–",
            Some(true) => "yes",
            Some(false) => "no",
        };
        seen.push((None, decision.to_owned()));
        Ok(seen)
    }

    fn end(&mut self) -> Result<String> {
        let seen = self.objects()?;
        let both = if self.prepared { "both" } else { "not both" };
        let (alice, bob) = (&seen[0].1, &seen[1].1);
        Ok(format!("Alice and Bob have {alice} and {bob}, {both} had prepared"))
    }
}

/// Two tills, and the clock of the first one's lease.
struct Holders {
    etcd: Etcd,
    bank: Client,
    done: [usize; 3],
    leases: [Option<Lease>; 2],
    read: [i64; 2],
}

impl Story for Holders {
    const ACTORS: &'static [&'static str] =
        &["till one", "till two", "the clock"];
    const OBJECTS: &'static [(&'static str, Role)] =
        &[("the lease", Role::Lock), ("Alice’s row", Role::Other)];

    fn begin(&mut self) -> Result<()> {
        for lease in self.leases.iter_mut().filter_map(Option::take) {
            self.etcd.release(lease)?;
        }
        self.bank.batch_execute("UPDATE account SET balance = 100000")?;
        (self.done, self.read) = ([0; 3], [0; 2]);
        Ok(())
    }

    fn next(&self, actor: usize) -> Option<(&'static str, Index)> {
        let till = [
            ("take the lease", 0),
            ("read the balance", 1),
            ("write what it has computed", 1),
            ("give the lease back", 0),
        ];
        match actor {
            // Till one has given it back.
            2 if self.done[2] == 1 || self.done[0] == 4 => None,
            2 => Some(("end the lease", 0)),
            _ => till.get(self.done[actor]).copied(),
        }
    }

    fn waits(&self, actor: usize) -> bool {
        match actor {
            2 => self.leases[0].is_none(),
            _ => self.done[actor] == 0 && self.leases[1 - actor].is_some(),
        }
    }

    fn step(&mut self, actor: usize) -> Result<Option<Done>> {
        let mut found = None;
        match (actor, self.done[actor]) {
            (2, _) => {
                // It would take a while; to end the lease is the same to etcd.
                if let Some(lease) = self.leases[0].take() {
                    self.etcd.release(lease)?;
                }
            }
            (_, 0) => {
                let long = Duration::from_secs(600);
                self.leases[actor] = self.etcd.acquire("Alice", long)?;
                assert!(self.leases[actor].is_some(), "it is free");
            }
            (_, 1) => {
                self.read[actor] = stopped_holder::balance(&mut self.bank)?;
                found = Some(Done::Found(cents(self.read[actor])));
            }
            (_, 2) => {
                let amount = [200_00, 300_00][actor];
                let write = "UPDATE account SET balance = $1";
                self.bank.execute(write, &[&(self.read[actor] + amount)])?;
            }
            _ => {
                if let Some(lease) = self.leases[actor].take() {
                    self.etcd.release(lease)?;
                }
            }
        }
        self.done[actor] += 1;
        Ok(found)
    }

    fn objects(&mut self) -> Result<Vec<(Option<usize>, String)>> {
        let holder = self.leases.iter().position(Option::is_some);
        let balance = stopped_holder::balance(&mut self.bank)?;
        Ok(vec![(holder, String::new()), (None, cents(balance))])
    }

    fn end(&mut self) -> Result<String> {
        let balance = stopped_holder::balance(&mut self.bank)?;
        Ok(format!("Alice has {}", cents(balance)))
    }
}
