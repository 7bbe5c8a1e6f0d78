//! An etcd of three members.

use crate::keeper::Keeper;
use crate::links::Links;
use crate::{random, until};
use anyhow::{Context, Result};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The names of the members.
pub const MEMBERS: [u8; 3] = [1, 2, 3];

/// How many addresses are drawn before nobody's are free.
const TRIES: usize = 10;

/// Three members that agree by majority. They end when this is dropped, or
/// when we die.
#[derive(Debug)]
pub struct Etcd {
    keeper: Keeper,
    links: Links,
    net: [u8; 3],
}

impl Etcd {
    /// Starts all three. A leader that is silent for this many milliseconds is
    /// replaced; etcd itself comes with 1000.
    pub fn start(patience: u32) -> Result<Self> {
        let (net, links) = free_links()?;
        let name = net.map(|part| part.to_string()).join(".");
        let mut keeper = Keeper::spawn(
            include_str!("etcd.sh"),
            &[&name, &patience.to_string()],
            None,
        )?;
        for member in MEMBERS {
            keeper.order(&format!("start {member}"))?;
        }
        let mut etcd = Self { keeper, links, net };
        etcd.wait()?;
        Ok(etcd)
    }

    /// Where a member answers questions, such as `http://127.4.5.1:2379`.
    pub fn url(&self, member: u8) -> String {
        format!("http://{}", self.address(member))
    }

    /// The addresses of all, the first member's first.
    pub fn urls(&self) -> [String; 3] {
        MEMBERS.map(|member| self.url(member))
    }

    /// The same as an address.
    pub fn address(&self, member: u8) -> SocketAddr {
        let [a, b, c] = self.net;
        ([a, b, c, member], 2379).into()
    }

    /// `kill -9`.
    pub fn kill(&mut self, member: u8) -> Result<()> {
        self.keeper.order(&format!("kill {member}")).map(drop)
    }

    /// `SIGSTOP`: it answers nobody.
    pub fn pause(&mut self, member: u8) -> Result<()> {
        self.keeper.order(&format!("pause {member}")).map(drop)
    }

    /// `SIGCONT`: it goes on where it was.
    pub fn resume(&mut self, member: u8) -> Result<()> {
        self.keeper.order(&format!("resume {member}")).map(drop)
    }

    /// Starts a member again that was killed.
    pub fn restart(&mut self, member: u8) -> Result<()> {
        self.keeper.order(&format!("start {member}")).map(drop)
    }

    /// From now on this member and the others cannot reach each other; its
    /// clients still reach it.
    pub fn cut_off(&self, member: u8) -> Result<()> {
        let id = self.status(member)?.id;
        let [a, b, c] = self.net;
        let address = ([a, b, c, member], 2380).into();
        self.links.cut_off(address, format!("{id:x}"));
        Ok(())
    }

    /// All can reach each other again.
    pub fn reconnect(&self) {
        self.links.reconnect();
    }

    /// The member that leads, as far as this one knows.
    pub fn leader(&self, asked: u8) -> Result<u8> {
        let leader = self.status(asked)?.leader;
        let is_it = |member: &u8| {
            self.status(*member).is_ok_and(|status| status.id == leader)
        };
        MEMBERS.into_iter().find(is_it).context("there is no leader")
    }

    /// Returns when every member says that the group has a leader.
    pub fn wait(&mut self) -> Result<()> {
        let mut failed = None;
        until("every member is healthy", || {
            failed = self.keeper.order("check").err();
            failed.is_some() || MEMBERS.iter().all(|n| self.is_healthy(*n))
        });
        failed.map_or(Ok(()), Err)
    }

    /// Whether this member is up and can reach a majority.
    pub fn is_healthy(&self, member: u8) -> bool {
        let said = self.http(member, "GET", "/health");
        said.is_ok_and(|said| said.contains(r#""health":"true""#))
    }

    fn status(&self, member: u8) -> Result<Status> {
        let said = self.http(member, "POST", "/v3/maintenance/status")?;
        let number = |key: &str| -> Option<u64> {
            let (_, rest) = said.split_once(&format!("\"{key}\":\""))?;
            rest.split('"').next()?.parse().ok()
        };
        let id = number("member_id").context(said.clone())?;
        Ok(Status { id, leader: number("leader").unwrap_or(0) })
    }

    fn http(&self, member: u8, verb: &str, path: &str) -> io::Result<String> {
        let patience = Duration::from_secs(1);
        let address = self.address(member);
        let mut line = TcpStream::connect_timeout(&address, patience)?;
        line.set_read_timeout(Some(patience))?;
        let head = "HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}";
        write!(line, "{verb} {path} {head}")?;
        let mut answer = String::new();
        line.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

/// Links between members, at addresses that nobody else has: another run may
/// have drawn the same ones, and then others are taken.
fn free_links() -> io::Result<([u8; 3], Links)> {
    for tries in 1.. {
        let [_, a, b, _] = (random() as u32).to_be_bytes();
        let net = [127, a.max(1), b];
        match links_of(net) {
            Err(taken)
                if taken.kind() == ErrorKind::AddrInUse && tries < TRIES => {}
            links => return Ok((net, links?)),
        }
    }
    unreachable!("the last try returns")
}

/// The links between members with these addresses.
fn links_of([a, b, c]: [u8; 3]) -> io::Result<Links> {
    let mut links = Links::default();
    for member in MEMBERS {
        let at = ([a, b, c, 100 + member], 2380).into();
        links.lead(at, ([a, b, c, member], 2380).into())?;
    }
    Ok(links)
}

struct Status {
    id: u64,
    leader: u64,
}
