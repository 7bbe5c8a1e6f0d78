//! One PostgreSQL server, and copies of it.

use crate::keeper::Keeper;
use crate::{random, until};
use anyhow::{Context, Result};
use postgres::{Client, NoTls};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::{env, fs};

const NEEDED: [&str; 5] =
    ["initdb", "pg_basebackup", "pg_ctl", "pg_rewind", "postgres"];

/// A line in the settings of a server whose commits are to wait for the disk,
/// as they do unless we say otherwise.
pub const FSYNC: &str = "fsync = on";

/// A server of our own. It ends when this is dropped, or when we die.
#[derive(Debug)]
pub struct Server {
    keeper: Keeper,
    password: String,
    address: SocketAddr,
    url: String,
    folder: PathBuf,
}

impl Server {
    /// Starts a server. It does not ask the disk to keep anything: a kill takes
    /// nothing away that the system has, and a power cut is not tested.
    pub fn start() -> Result<Self> {
        Self::start_with(&[])
    }

    /// Starts a server with further lines in its `postgresql.conf`, such as
    /// [`FSYNC`].
    pub fn start_with(settings: &[&str]) -> Result<Self> {
        let mut server = Self::prepare(&programs()?, address(), password())?;
        server.create(settings)?;
        Ok(server)
    }

    /// Starts the server whose programs are in a folder, at an address.
    pub fn start_at(programs: &Path, address: SocketAddr) -> Result<Self> {
        let mut server = Self::prepare(programs, address, password())?;
        server.create(&[])?;
        Ok(server)
    }

    /// Starts a copy of this server that follows it: a standby. The name is
    /// the one by which `synchronous_standby_names` knows it.
    pub fn copy(&self, name: &str) -> Result<Self> {
        let password = self.password.clone();
        let mut copy = Self::prepare(&programs()?, address(), password)?;
        copy.keeper.order(&format!("copy {}", self.place()))?;
        copy.follow(self, name)?;
        Ok(copy)
    }

    fn prepare(
        programs: &Path,
        address: SocketAddr,
        password: String,
    ) -> Result<Self> {
        let (host, port) = (address.ip().to_string(), address.port());
        let programs = programs.to_str().context("a path in UTF-8")?;
        // PostgreSQL refuses to run as root; its package brings a user.
        let mut keeper = Keeper::spawn(
            include_str!("postgres.sh"),
            &[programs, &host, &port.to_string()],
            Some("postgres"),
        )?;
        keeper.tell(&password)?;
        let url = format!("postgres://bank:{password}@{address}/postgres");
        Ok(Self { keeper, password, address, url, folder: PathBuf::new() })
    }

    fn create(&mut self, settings: &[&str]) -> Result<()> {
        self.keeper.order("create")?;
        for line in settings {
            self.keeper.order(&format!("set {line}"))?;
        }
        self.restart()
    }

    /// Where it can be reached.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same as an address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The password of `bank`, on this server and on its copies.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Whether it has a table and says so.
    pub fn has(&self, table: &str) -> bool {
        let ask = "SELECT to_regclass($1) IS NOT NULL";
        Client::connect(&self.url, NoTls)
            .and_then(|mut client| client.query_one(ask, &[&table]))
            .is_ok_and(|row| row.get(0))
    }

    /// Its temporary folder; the database is in `data`.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `kill -9` of the server and all its processes: no time to do anything.
    pub fn kill(&mut self) -> Result<()> {
        self.keeper.order("kill").map(drop)
    }

    /// Asks the server to end.
    pub fn stop(&mut self) -> Result<()> {
        self.keeper.order("stop").map(drop)
    }

    /// Starts it again.
    pub fn restart(&mut self) -> Result<()> {
        self.folder = self.keeper.order("start")?;
        Ok(())
    }

    /// Starts it again, and none of its files may grow beyond this many bytes.
    pub fn restart_with_quota(&mut self, bytes: u64) -> Result<()> {
        self.keeper.order(&format!("start {}", bytes / 512)).map(drop)
    }

    /// `SIGSTOP` to the server and all its processes: it answers nobody.
    pub fn pause(&mut self) -> Result<()> {
        self.keeper.order("pause").map(drop)
    }

    /// `SIGCONT`: it goes on where it was.
    pub fn resume(&mut self) -> Result<()> {
        self.keeper.order("resume").map(drop)
    }

    /// `SIGSTOP` to one of its processes, such as the one that sends the log
    /// to a standby: see `pg_stat_replication`.
    pub fn pause_process(&mut self, pid: i32) -> Result<()> {
        self.keeper.order(&format!("pause {pid}")).map(drop)
    }

    /// `SIGCONT` to one of its processes.
    pub fn resume_process(&mut self, pid: i32) -> Result<()> {
        self.keeper.order(&format!("resume {pid}")).map(drop)
    }

    /// Makes a primary of a standby. Returns when it accepts writes.
    pub fn promote(&mut self) -> Result<()> {
        self.keeper.order("promote").map(drop)
    }

    /// Returns when this standby, whose primary is dead, has replayed all that
    /// it has: what it shows then is what it would have if it were promoted.
    ///
    /// # Panics
    /// If it cannot be asked, or that takes longer than a minute.
    pub fn wait_for_replay(&self) {
        let mut standby = Client::connect(&self.url, NoTls).expect("answers");
        let has_no_more = "SELECT FROM pg_stat_activity
            WHERE wait_event = 'RecoveryRetrieveRetryInterval'
            AND NOT EXISTS (SELECT FROM pg_stat_wal_receiver)";
        until("it has replayed all", || {
            let found = standby.query_opt(has_no_more, &[]);
            found.expect("answers").is_some()
        });
    }

    /// Starts it as a standby of another server. It must not be running.
    pub fn follow(&mut self, primary: &Self, name: &str) -> Result<()> {
        self.keeper.order(&format!("follow {} {name}", primary.place()))?;
        self.restart()
    }

    /// Takes back whatever it has and another server has not: `pg_rewind`. It
    /// must have ended, and have run with `wal_log_hints = on` and a
    /// `wal_keep_size` that reaches back to where their ways parted.
    pub fn rewind(&mut self, primary: &Self) -> Result<()> {
        self.keeper.order(&format!("rewind {}", primary.place())).map(drop)
    }

    fn place(&self) -> String {
        format!("{} {}", self.address.ip(), self.address.port())
    }
}

/// The folder with PostgreSQL's programs, on the `PATH` or where Debian puts
/// it.
pub fn programs() -> Result<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql");
    let debian = versions.into_iter().flatten().flatten();
    let mut debian: Vec<_> = debian.map(|e| e.path().join("bin")).collect();
    debian.sort();
    env::split_paths(&path)
        .chain(debian.into_iter().rev())
        .find(|folder| NEEDED.iter().all(|name| folder.join(name).exists()))
        .context(
            "PostgreSQL is not installed: neither the PATH nor \
             /usr/lib/postgresql has its programs",
        )
}

/// One of 16 million that reach this machine. If somebody has it already, the
/// server says so.
fn address() -> SocketAddr {
    let [_, a, b, c] = (random() as u32).to_be_bytes();
    (Ipv4Addr::new(127, a.max(1), b, c.clamp(1, 254)), 5432).into()
}

fn password() -> String {
    format!("{:016x}{:016x}", random(), random())
}
