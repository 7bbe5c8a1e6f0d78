//! The book's techniques for a transfer between two accounts behind one trait,
//! so that one test suite holds them all. The suite is in `tests/suite.rs`.

mod bank;
mod locks;
mod messages;

pub use bank::{AccountId, Bank, Order, Refused};
pub use locks::{IdOrder, ManyAccounts, OneBigLock};
pub use messages::{LedgerActor, RefundOnDrop, ReserveCommit};
