//! Broken on purpose: `transfer_and_audit` borrows a connection from a pool,
//! and calls a function that borrows another one. When every connection is lent
//! to somebody who waits for a second one, the pool waits for itself.
//!
//! The repair, `transfer_then_audit`, lends its own connection on.
//!
//! ```
//! use nested_borrow::{Pool, transfer_then_audit};
//!
//! let pool = Pool::of(1);
//! assert_eq!(transfer_then_audit(&pool), 2);
//! assert_eq!(pool.free(), 1);
//! ```

use std::sync::{Condvar, Mutex};

// ANCHOR: pool
/// A pool of connections, or of anything else there is little of.
#[derive(Debug)]
pub struct Pool {
    free: Mutex<Vec<Connection>>,
    came_back: Condvar,
}

/// Counts what it was asked.
#[derive(Debug, Default)]
pub struct Connection {
    asked: usize,
}

impl Connection {
    fn ask(&mut self) -> usize {
        self.asked += 1;
        self.asked
    }
}

impl Pool {
    /// A pool of so many connections.
    pub fn of(connections: usize) -> Self {
        let free = (0..connections).map(|_| Connection::default()).collect();
        Self { free: Mutex::new(free), came_back: Condvar::new() }
    }

    /// Lends a connection for the time of `work`; waits if all are lent.
    pub fn with<T>(&self, work: impl FnOnce(&mut Connection) -> T) -> T {
        let free = self.free.lock().unwrap();
        let none = |free: &mut Vec<_>| free.is_empty();
        let mut free = self.came_back.wait_while(free, none).unwrap();
        let connection = free.pop().expect("it is not empty");
        drop(free); // the lock is not held during the work
        let mut lent = Lent { pool: self, connection };
        work(&mut lent.connection)
    }

    /// How many are not lent.
    pub fn free(&self) -> usize {
        self.free.lock().unwrap().len()
    }
}

/// Comes back to the pool when dropped, after a panic, too.
struct Lent<'p> {
    pool: &'p Pool,
    connection: Connection,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let connection = std::mem::take(&mut self.connection);
        self.pool.free.lock().unwrap().push(connection);
        self.pool.came_back.notify_one();
    }
}
// ANCHOR_END: pool

// ANCHOR: nested
/// Makes a transfer, and has it audited before it is through.
pub fn transfer_and_audit(pool: &Pool) -> usize {
    pool.with(|connection| {
        connection.ask();
        audit(pool) // borrows another one, with one in hand
    })
}

fn audit(pool: &Pool) -> usize {
    pool.with(Connection::ask)
}

/// The same, with one connection for both.
pub fn transfer_then_audit(pool: &Pool) -> usize {
    pool.with(|connection| {
        connection.ask();
        audit_by(connection)
    })
}

fn audit_by(connection: &mut Connection) -> usize {
    connection.ask()
}
// ANCHOR_END: nested
