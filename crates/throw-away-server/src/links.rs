//! What the members of an etcd say to each other goes through here, so that
//! one of them can be cut off from the others.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// The links between members. They end when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Links {
    state: Shared,
    listeners: Vec<(SocketAddr, JoinHandle<()>)>,
}

#[derive(Clone, Debug, Default)]
struct Shared(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// The address of a member and the name that it gives itself.
    cut_off: Option<(SocketAddr, String)>,
    /// By numbers that are counted up.
    open: BTreeMap<u64, Link>,
    count: u64,
    is_over: bool,
}

#[derive(Debug)]
struct Link {
    from: String,
    to: SocketAddr,
    ends: [TcpStream; 2],
}

impl Links {
    /// Passes on to a member what comes in at another address.
    pub(crate) fn lead(
        &mut self,
        at: SocketAddr,
        to: SocketAddr,
    ) -> io::Result<()> {
        let listener = TcpListener::bind(at)?;
        let state = self.state.clone();
        let listens = thread::spawn(move || {
            for end in listener.incoming().flatten() {
                let state = state.clone();
                if state.lock().is_over {
                    break;
                }
                // A link that breaks is nothing that its members do not know.
                thread::spawn(move || state.connect(end, to));
            }
        });
        self.listeners.push((at, listens));
        Ok(())
    }

    /// Nothing gets to this member or away from it any more.
    pub(crate) fn cut_off(&self, member: SocketAddr, name: String) {
        let mut state = self.state.lock();
        state.cut_off = Some((member, name));
        for link in state.open.values() {
            if state.is_cut(&link.from, link.to) {
                link.end();
            }
        }
    }

    pub(crate) fn reconnect(&self) {
        self.state.lock().cut_off = None;
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        let mut state = self.state.lock();
        state.is_over = true;
        state.open.values().for_each(Link::end);
        drop(state);
        for (at, listens) in self.listeners.drain(..) {
            let _ = TcpStream::connect(at); // so that it looks up
            let _ = listens.join(); // its address is free then
        }
    }
}

impl Link {
    fn end(&self) {
        for end in &self.ends {
            let _ = end.shutdown(Shutdown::Both); // may have ended
        }
    }
}

impl Shared {
    fn connect(&self, mut near: TcpStream, to: SocketAddr) -> io::Result<()> {
        let mut head = vec![];
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            near.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let text = String::from_utf8_lossy(&head);
        let name = text.lines().find_map(|l| l.strip_prefix("X-Server-From: "));
        let from = name.unwrap_or_default().to_owned();
        let far = TcpStream::connect(to)?;
        let ends = [near.try_clone()?, far.try_clone()?];
        let number = {
            let mut state = self.lock();
            if state.is_over || state.is_cut(&from, to) {
                return near.shutdown(Shutdown::Both);
            }
            state.count += 1;
            let number = state.count;
            state.open.insert(number, Link { from, to, ends });
            number
        };
        let passed = pass_on(near, far, &head);
        self.lock().open.remove(&number);
        passed
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Carries bytes both ways, these first, until one end has had enough.
fn pass_on(
    mut near: TcpStream,
    mut far: TcpStream,
    head: &[u8],
) -> io::Result<()> {
    far.write_all(head)?;
    let (mut near_too, mut far_too) = (near.try_clone()?, far.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut far_too, &mut near_too);
        near_too.shutdown(Shutdown::Both)
    });
    let _ = io::copy(&mut near, &mut far);
    far.shutdown(Shutdown::Both)
}

impl State {
    fn is_cut(&self, from: &str, to: SocketAddr) -> bool {
        let is_it = |(member, name): &(SocketAddr, String)| {
            *member == to || name == from
        };
        self.cut_off.as_ref().is_some_and(is_it)
    }
}
