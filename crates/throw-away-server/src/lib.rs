//! A throw-away PostgreSQL server, for tests and for trying things out.
//!
//! It is gone also when a test panics or is killed, it can itself be killed
//! and started again, and it runs as another user when we are root. Crates
//! that start servers for tests can do some of this, but not all of it.

use anyhow::{Context, Result, bail};
use postgres::{Client, NoTls};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStdout, Command, Stdio};
use std::{env, fs};

/// A shell beside the server, so that somebody is left when we die.
const KEEPER: &str = include_str!("keeper.sh");

/// A server of our own. It ends when this is dropped, or when we die.
#[derive(Debug)]
pub struct Server {
    keeper: Child,
    answers: BufReader<ChildStdout>,
    url: String,
    address: SocketAddr,
    folder: PathBuf,
}

impl Server {
    /// Starts a server on a free port of this machine.
    pub fn start() -> Result<Self> {
        Self::start_at(&programs()?, free_port()?)
    }

    /// Starts the server whose programs are in a folder, at a port.
    pub fn start_at(programs: &Path, port: u16) -> Result<Self> {
        let mut command = Command::new("sh");
        if fs::metadata("/proc/self")?.uid() == 0 {
            // PostgreSQL refuses to run as root; its package brings a user.
            command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
        }
        let mut keeper = command
            .args(["-c", KEEPER, "keeper"])
            .arg(programs)
            .arg(port.to_string())
            .current_dir(env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let answers = keeper.stdout.take().expect("is piped");
        let password = password();
        let url =
            format!("postgres://bank:{password}@127.0.0.1:{port}/postgres");
        let mut server = Self {
            keeper,
            answers: BufReader::new(answers),
            url,
            address: ([127, 0, 0, 1], port).into(),
            folder: PathBuf::new(),
        };
        server.order(&password)?;
        server.folder = server.ask("start")?.into();
        Ok(server)
    }

    /// Where it can be reached.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same as an address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its temporary folder; the database is in `data`.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// `kill -9`: the server has no time to do anything.
    pub fn kill(&mut self) -> Result<()> {
        self.ask("kill").map(drop)
    }

    /// Asks the server to end.
    pub fn stop(&mut self) -> Result<()> {
        self.ask("stop").map(drop)
    }

    /// Starts it again.
    pub fn restart(&mut self) -> Result<()> {
        self.ask("start").map(drop)
    }

    /// Starts it again, and none of its files may grow beyond this many bytes.
    pub fn restart_with_quota(&mut self, bytes: u64) -> Result<()> {
        self.ask(&format!("start {}", bytes / 512)).map(drop)
    }

    fn order(&mut self, order: &str) -> Result<()> {
        let to = self.keeper.stdin.as_mut().expect("is piped");
        Ok(writeln!(to, "{order}")?)
    }

    fn ask(&mut self, order: &str) -> Result<String> {
        self.order(order)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        if answer.is_empty() {
            let mut why = String::new();
            let errors = self.keeper.stderr.as_mut().expect("is piped");
            errors.read_to_string(&mut why)?;
            bail!("no server: {why}");
        }
        Ok(answer.trim_end().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take()); // its input ends, so it cleans up
        let _ = self.keeper.wait();
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
        .find(|folder| folder.join("initdb").exists())
        .context(
            "PostgreSQL is not installed: neither the PATH nor \
             /usr/lib/postgresql has its programs",
        )
}

/// The system picks a port that nobody uses. Somebody else may take it before
/// the server does; then the server says so.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Not for a real bank: 128 bits of what `HashMap` keeps attackers out with.
fn password() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// A place for one test: a server of its own, or a schema of its own on the
/// server that `DATABASE_URL` names. Gone when this is dropped.
#[derive(Debug)]
pub struct Place {
    url: String,
    own: Option<Server>,
}

impl Place {
    /// Finds a place; the name of the test is a part of the schema's.
    pub fn new(test: &str) -> Result<Self> {
        let Ok(url) = env::var("DATABASE_URL") else {
            let own = Server::start()?;
            return Ok(Self { url: own.url().to_owned(), own: Some(own) });
        };
        let schema = format!("bank_{test}_{}", process::id());
        Client::connect(&url, NoTls)?
            .batch_execute(&format!("CREATE SCHEMA {schema}"))?;
        let joint = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{joint}options=-csearch_path%3D{schema}");
        Ok(Self { url, own: None })
    }

    /// Where it can be reached.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.own.is_none()
            && let Some((_, schema)) = self.url.rsplit_once("%3D")
            && let Ok(mut bank) = Client::connect(&self.url, NoTls)
        {
            let _ =
                bank.batch_execute(&format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}
