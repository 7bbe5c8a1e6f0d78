//! How many transfers a second does a database make, and what does it cost that
//! they are durable?

use super::{Question, transfers};
use crate::data::{Axis, Unit};

/// What a transfer costs that is on the disk before it is reported. Without the
/// feature `databases` only the bank in memory is measured.
pub const DURABLE: Question = Question {
    id: "durable",
    claims: &["P2"],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        #[cfg(feature = "databases")]
        let on_disk = on_disk::subjects();
        #[cfg(not(feature = "databases"))]
        let on_disk = [];
        transfers::in_memory().into_iter().chain(on_disk).collect()
    },
};

#[cfg(feature = "databases")]
mod on_disk {
    use crate::crew::Shift;
    use crate::data::Kind::Database;
    use crate::machine;
    use crate::method::{Refused, Sample, Subject};
    use crate::questions::THREADS;
    use crate::questions::transfers::{BALANCE, Choice, Transfers, transfer};
    use postgres::Client;
    use postgres_bank::Order;
    use rusqlite::Connection;
    use std::env;
    use std::sync::{Mutex, OnceLock};
    use std::time::Duration;
    use tempfile::TempDir;
    use throw_away_server::{FSYNC, Server};

    const NAMES: [&str; 2] = ["Alice", "Bob"];
    const MOST_TELLERS: usize = THREADS[THREADS.len() - 1];

    pub fn subjects() -> Vec<Subject<'static>> {
        type Take = fn(usize, Duration) -> Result<Sample, Refused>;
        let all: [(_, Take); 4] = [
            ("sqlite-bank", sqlite::<true>),
            ("sqlite-bank, synchronous off", sqlite::<false>),
            ("postgres-bank", on_server::<true>),
            ("postgres-bank, synchronous_commit off", on_server::<false>),
        ];
        let at = |(name, take): (&'static str, Take)| {
            THREADS.map(|tellers| {
                Subject::new(name, Database, move |window| {
                    if let Some(why) = machine::not_durable(&env::temp_dir()) {
                        return Err(why);
                    }
                    take(tellers, window)
                })
            })
        };
        all.into_iter().flat_map(at).collect()
    }

    fn sqlite<const DURABLE: bool>(
        tellers: usize,
        window: Duration,
    ) -> Result<Sample, Refused> {
        transfer::<File<DURABLE>>(tellers, Choice::Among(2), window)
    }

    fn on_server<const DURABLE: bool>(
        tellers: usize,
        window: Duration,
    ) -> Result<Sample, Refused> {
        server()?;
        transfer::<Remote<DURABLE>>(tellers, Choice::Among(2), window)
    }

    /// `sqlite-bank`, in a file, with a connection for each teller.
    struct File<const DURABLE: bool> {
        connections: Mutex<Vec<Connection>>,
        _folder: TempDir,
    }

    impl<const DURABLE: bool> Transfers for File<DURABLE> {
        fn open(_: usize) -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("bank.db");
            let open = |_| {
                let bank = sqlite_bank::open(&file).expect("opens");
                if !DURABLE {
                    bank.pragma_update(None, "synchronous", "OFF")
                        .expect("is a setting");
                }
                bank
            };
            let connections: Vec<_> = (0..MOST_TELLERS).map(open).collect();
            let rich = format!("UPDATE account SET balance = {BALANCE}");
            connections[0].execute_batch(&rich).expect("has two accounts");
            Self { connections: Mutex::new(connections), _folder: folder }
        }

        fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize)) {
            let mut bank = take(&self.connections);
            shift.turns(|nth| {
                let (from, to) = pair(nth);
                let (from, to) = (NAMES[from], NAMES[to]);
                sqlite_bank::transfer(&mut bank, from, to, 1, || {})
                    .expect("there is enough");
            });
            self.connections.lock().expect("no panic").push(bank);
        }

        fn close(self) -> u64 {
            let bank = take(&self.connections);
            sqlite_bank::total(&bank).expect("can be asked") as u64
        }
    }

    /// `postgres-bank`, on a server of our own, with a connection for each
    /// teller.
    struct Remote<const DURABLE: bool>(Mutex<Vec<Client>>);

    impl<const DURABLE: bool> Transfers for Remote<DURABLE> {
        fn open(_: usize) -> Self {
            let url = server().expect("was asked before");
            let open = |_| {
                let mut bank = postgres_bank::open(url).expect("opens");
                let on = if DURABLE { "on" } else { "off" };
                bank.batch_execute(&format!("SET synchronous_commit = {on}"))
                    .expect("is a setting");
                bank
            };
            let mut connections: Vec<_> = (0..MOST_TELLERS).map(open).collect();
            let bank = &mut connections[0];
            bank.batch_execute("DROP TABLE IF EXISTS account").expect("ours");
            postgres_bank::found(bank).expect("makes the table");
            let rich = format!("UPDATE account SET balance = {BALANCE}");
            bank.batch_execute(&rich).expect("has two accounts");
            Self(Mutex::new(connections))
        }

        fn work(&self, shift: Shift<'_>, pair: impl Fn(u64) -> (usize, usize)) {
            let mut bank = take(&self.0);
            shift.turns(|nth| {
                let (from, to) = pair(nth);
                let names = [NAMES[from], NAMES[to]];
                let order = Order::ByName;
                postgres_bank::transfer(&mut bank, order, names, 1, || {})
                    .expect("there is enough");
            });
            self.0.lock().expect("no panic").push(bank);
        }

        fn close(self) -> u64 {
            let mut bank = take(&self.0);
            let both =
                postgres_bank::balances(&mut bank).expect("can be asked");
            both.into_iter().sum::<i64>() as u64
        }
    }

    fn take<T>(connections: &Mutex<Vec<T>>) -> T {
        let mut all = connections.lock().expect("no panic");
        all.pop().expect("one for each teller")
    }

    /// The address of a server that ends with this process.
    fn server() -> Result<&'static str, Refused> {
        static SERVER: OnceLock<Result<Server, String>> = OnceLock::new();
        let server = SERVER.get_or_init(|| {
            Server::start_with(&[FSYNC]).map_err(|error| format!("{error:#}"))
        });
        server.as_ref().map(Server::url).map_err(Clone::clone)
    }
}
