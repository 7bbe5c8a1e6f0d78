//! What the members of an etcd say to each other goes through here, so that
//! one of them can be cut off from the others.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The links between members. They end when our process does.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// The address of a member and the name that it gives itself.
    cut_off: Option<(SocketAddr, String)>,
    open: Vec<Link>,
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
        &self,
        at: SocketAddr,
        to: SocketAddr,
    ) -> io::Result<()> {
        let listener = TcpListener::bind(at)?;
        let links = self.clone();
        thread::spawn(move || {
            for end in listener.incoming().flatten() {
                let links = links.clone();
                // A link that breaks is nothing that its members do not know.
                thread::spawn(move || links.connect(end, to));
            }
        });
        Ok(())
    }

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
        let mut far = TcpStream::connect(to)?;
        {
            let mut state = self.state();
            if state.is_cut(&from, to) {
                return near.shutdown(Shutdown::Both);
            }
            let ends = [near.try_clone()?, far.try_clone()?];
            state.open.push(Link { from, to, ends });
        }
        far.write_all(&head)?;
        let (mut near_too, mut far_too) = (near.try_clone()?, far.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut far_too, &mut near_too);
            near_too.shutdown(Shutdown::Both)
        });
        let _ = io::copy(&mut near, &mut far);
        far.shutdown(Shutdown::Both)
    }

    /// Nothing gets to this member or away from it any more.
    pub(crate) fn cut_off(&self, member: SocketAddr, name: String) {
        let mut state = self.state();
        state.cut_off = Some((member, name));
        let open = std::mem::take(&mut state.open);
        for link in open {
            if state.is_cut(&link.from, link.to) {
                for end in &link.ends {
                    let _ = end.shutdown(Shutdown::Both); // may have ended
                }
            } else {
                state.open.push(link);
            }
        }
    }

    pub(crate) fn reconnect(&self) {
        self.state().cut_off = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_cut(&self, from: &str, to: SocketAddr) -> bool {
        let is_it = |(member, name): &(SocketAddr, String)| {
            *member == to || name == from
        };
        self.cut_off.as_ref().is_some_and(is_it)
    }
}
