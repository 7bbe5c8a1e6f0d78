//! An etcd of three members.

use crate::keeper::Keeper;
use crate::{random, until};
use anyhow::Result;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The names of the members.
pub const MEMBERS: [u8; 3] = [1, 2, 3];

/// Three members that agree by majority. They end when this is dropped, or
/// when we die.
#[derive(Debug)]
pub struct Etcd {
    keeper: Keeper,
    net: [u8; 3],
}

impl Etcd {
    /// Starts all three. A leader that is silent for this many milliseconds is
    /// replaced; etcd itself comes with 1000.
    pub fn start(patience: u32) -> Result<Self> {
        let [_, a, b, _] = (random() as u32).to_be_bytes();
        let net = [127, a.max(1), b];
        let name = net.map(|part| part.to_string()).join(".");
        let mut keeper = Keeper::spawn(
            include_str!("etcd.sh"),
            &[&name, &patience.to_string()],
            None,
        )?;
        for member in MEMBERS {
            keeper.order(&format!("start {member}"))?;
        }
        let mut etcd = Self { keeper, net };
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
        let second = Duration::from_secs(1);
        let ask = || {
            let address = self.address(member);
            let mut line = TcpStream::connect_timeout(&address, second)?;
            line.set_read_timeout(Some(second))?;
            write!(line, "GET /health HTTP/1.0\r\n\r\n")?;
            let mut answer = String::new();
            line.read_to_string(&mut answer)?;
            Ok::<_, std::io::Error>(answer.contains(r#""health":"true""#))
        };
        ask().unwrap_or(false)
    }
}
