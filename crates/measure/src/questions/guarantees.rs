//! What does each guarantee of several servers cost, beside the one before?

use super::Question;
use crate::data::{Axis, Unit};

/// The rate. Without the feature `databases` nothing is measured.
pub const GUARANTEES: Question = Question {
    id: "guarantees",
    claims: &["P2"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        #[cfg(feature = "databases")]
        return servers::rates();
        #[cfg(not(feature = "databases"))]
        vec![]
    },
};

/// The time that one teller waits for a transfer to be confirmed.
pub const LATENCY: Question = Question {
    id: "guarantees-latency",
    claims: &["P2"],
    unit: Unit::Nanoseconds,
    x: Axis::Percentile,
    subjects: || {
        #[cfg(feature = "databases")]
        return servers::times();
        #[cfg(not(feature = "databases"))]
        vec![]
    },
};

#[cfg(feature = "databases")]
mod servers {
    use crate::crew;
    use crate::data::Kind::Database;
    use crate::machine;
    use crate::method::{Refused, Sample, Subject};
    use crate::questions::waiting::{note, percentiles, stopwatch};
    use hdrhistogram::Histogram;
    use majority::Read;
    use postgres::{Client, NoTls};
    use std::cell::OnceCell;
    use std::env;
    use std::rc::Rc;
    use std::sync::atomic::{AtomicI64, Ordering::Relaxed};

    use std::time::{Duration, Instant};
    use throw_away_server::{Etcd, FSYNC, Server};

    /// A sample takes so many times as long as in memory: a commit on a disk
    /// takes milliseconds.
    const LONGER: u32 = 5;
    /// The same for one teller's times: half of them have to be a hundred at least.
    const LONGER_FOR_TIMES: u32 = 20;
    const TELLERS: [usize; 2] = [1, 8];
    const NAMES: [&str; 2] = ["Alice", "Bob"];
    /// What both have together, in cents.
    const WHOLE: i64 = 1_500_00;
    /// So many tries has a client of etcd, always under the same id.
    const TRIES: usize = 20;

    /// Moves a cent; back again in every other turn.
    type Teller = Box<dyn FnMut(i64)>;

    struct Bank {
        name: &'static str,
        promise: &'static str,
        teller: fn(&Servers) -> Teller,
        total: fn(&Servers) -> i64,
    }

    const ALL: [Bank; 4] = [
        Bank {
            name: "one server",
            promise: "its commits survive a kill",
            teller: |servers| {
                let mut bank = open(&servers.one);
                Box::new(move |nth| {
                    acknowledged_and_gone::transfer(&mut bank, pair(nth), 1)
                        .expect("there is enough")
                })
            },
            total: |servers| both(&servers.one),
        },
        Bank {
            name: "a synchronous standby",
            promise: "and the loss of the server",
            teller: |servers| {
                let mut bank = waits_for_a_second::open(servers.primary.url())
                    .expect("answers");
                Box::new(move |nth| {
                    bank.transfer(pair(nth), 1).expect("there is enough")
                })
            },
            total: |servers| both(&servers.primary),
        },
        Bank {
            name: "two-phase commit",
            promise: "all or nothing over two servers",
            teller: |servers| {
                let mut banks = servers.two.each_ref().map(open);
                Box::new(move |nth| {
                    let amount = if nth % 2 == 0 { 1 } else { -1 };
                    let id = two_phase_commit::TransferId(next_id());
                    two_phase_commit::transfer(&mut banks, id, amount, |_| {})
                        .expect("there is enough")
                })
            },
            total: |servers| {
                let one = |server| {
                    two_phase_commit::balance(&mut open(server))
                        .expect("answers")
                };
                servers.two.iter().map(one).sum()
            },
        },
        Bank {
            name: "a transaction in etcd",
            promise: "its commits survive the loss of one of three members",
            teller: |servers| {
                let etcd = majority::Etcd::new(servers.members.urls().into());
                Box::new(move |nth| {
                    let id = next_id().to_string();
                    let pay = |_| etcd.transfer(&id, pair(nth), 1).is_ok();
                    assert!((0..TRIES).any(pay), "there is a majority");
                })
            },
            total: |servers| {
                let etcd = majority::Etcd::new(servers.members.urls().into());
                let seen = etcd.read(&NAMES, Read::Newest).expect("answers");
                seen.iter().flatten().map(|account| account.0).sum()
            },
        },
    ];

    pub fn rates() -> Vec<Subject<'static>> {
        let servers = Rc::new(OnceCell::new());
        let of = |bank: &'static Bank| {
            TELLERS.map(|tellers| {
                let servers = Rc::clone(&servers);
                let take = move |window| {
                    let window = window * LONGER;
                    let (times, elapsed) =
                        transfers(bank, &servers, tellers, window)?;
                    Ok(Sample::rate(tellers as f64, times.len(), elapsed))
                };
                Subject::new(bank.name, Database, take).promising(bank.promise)
            })
        };
        ALL.iter().flat_map(of).collect()
    }

    pub fn times() -> Vec<Subject<'static>> {
        let servers = Rc::new(OnceCell::new());
        let of = |bank: &'static Bank| {
            let servers = Rc::clone(&servers);
            let take = move |window| {
                let window = window * LONGER_FOR_TIMES;
                let (times, _) = transfers(bank, &servers, 1, window)?;
                let mut values = percentiles(&times);
                values.retain(|(percent, _)| [50.0, 100.0].contains(percent));
                Ok(Sample { values })
            };
            Subject::new(bank.name, Database, take).promising(bank.promise)
        };
        ALL.iter().map(of).collect()
    }

    /// So many tellers make transfers between the same two accounts. How long
    /// each took, and all of them. Refuses a bank that has more or less money
    /// afterwards.
    fn transfers(
        bank: &'static Bank,
        servers: &OnceCell<Servers>,
        tellers: usize,
        window: Duration,
    ) -> Result<(Histogram<u64>, Duration), Refused> {
        if let Some(why) = machine::not_durable(&env::temp_dir()) {
            return Err(why);
        }
        let servers = running(servers)?;
        let round = crew::together(tellers, window, |shift| {
            let mut teller = (bank.teller)(servers);
            let mut times = stopwatch();
            shift.turns(|nth| {
                let asked = Instant::now();
                teller(nth as i64);
                note(&mut times, asked.elapsed());
            });
            times
        })?;
        let elapsed = round.began.elapsed();
        let mut times = stopwatch();
        for its_times in round.results {
            times.add(its_times).expect("they are of one size");
        }
        let left = (bank.total)(servers);
        if left != WHOLE {
            return Err(format!("{left} cents left of {WHOLE}"));
        }
        Ok((times, elapsed))
    }

    fn pair(nth: i64) -> [&'static str; 2] {
        let [alice, bob] = NAMES;
        if nth % 2 == 0 { [alice, bob] } else { [bob, alice] }
    }

    /// A transfer's own number, forever.
    fn next_id() -> i64 {
        static NEXT: AtomicI64 = AtomicI64::new(1);
        NEXT.fetch_add(1, Relaxed)
    }

    fn open(server: &Server) -> Client {
        Client::connect(server.url(), NoTls).expect("answers")
    }

    fn both(server: &Server) -> i64 {
        let both = acknowledged_and_gone::balances(&mut open(server));
        both.expect("answers").iter().sum()
    }

    /// They end with the subjects of one question.
    struct Servers {
        one: Server,
        primary: Server,
        _standby: Server,
        two: [Server; 2],
        members: Etcd,
    }

    fn running(kept: &OnceCell<Servers>) -> Result<&Servers, Refused> {
        if kept.get().is_none() {
            let servers = start().map_err(|error| format!("{error:#}"))?;
            _ = kept.set(servers);
        }
        Ok(kept.get().expect("they have just been started"))
    }

    fn start() -> anyhow::Result<Servers> {
        let one = Server::start_with(&[FSYNC])?;
        acknowledged_and_gone::found(&mut open(&one))?;
        let primary = Server::start_with(&[FSYNC, waits_for_a_second::WAIT])?;
        let _standby = primary.copy("b")?;
        waits_for_a_second::found(&mut open(&primary))?;
        let prepared = [FSYNC, two_phase_commit::PREPARED];
        let two =
            [Server::start_with(&prepared)?, Server::start_with(&prepared)?];
        for (server, balance) in two.iter().zip([1_000_00, 500_00]) {
            two_phase_commit::found(&mut open(server), balance)?;
        }
        let members = Etcd::start(1_000)?;
        let etcd = majority::Etcd::new(members.urls().into());
        for (name, balance) in NAMES.into_iter().zip([1_000_00, 500_00]) {
            etcd.open(name, balance)?;
        }
        Ok(Servers { one, primary, _standby, two, members })
    }
}
