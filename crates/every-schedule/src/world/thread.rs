//! A thread as the model sees it.

use crate::idle::Seen;
use crate::names::{History, ObjectId};
use crate::op::{Op, Outcome};

/// A thread as the model sees it.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) name: Option<String>,
    /// Everything it has seen so far. Its local state is a function of this.
    pub(crate) history: History,
    pub(crate) status: Status,
    /// Its closure is through, as `is_finished` says; thread-locals may still be dropped.
    pub(crate) through: bool,
    /// Where in the program it stands: the number of a line that calls.
    pub(crate) line: u32,
    /// Somebody woke it: a notification, the last one at a barrier, a message taken.
    pub(crate) woken: Option<Outcome>,
    /// A call of `unpark` that no `park` has used up.
    pub(crate) token: bool,
    /// Nobody can join it any more.
    pub(crate) released: bool,
    /// Somebody has joined it.
    pub(crate) joined: bool,
    /// Its result lies there, for whoever has its handle.
    pub(super) kept: bool,
    /// What it returns can differ; a `()` cannot.
    pub(crate) result_matters: bool,
    pub(crate) panic: Option<String>,
    /// It did nothing any more after the words of its panic.
    pub(crate) panicked_at_once: bool,
    /// It panicked while it unwound.
    pub(crate) aborts: bool,
    pub(crate) printed: String,
    pub(crate) children: u32,
    /// What it used has its name by who came first.
    pub(crate) named_an_object: bool,
    pub(crate) created: u32,
    /// The scope it belongs to, until that ends.
    pub(crate) scope: Option<ObjectId>,
    /// How often in a row it was woken for no reason.
    pub(crate) spurious_wakeups: usize,
    /// What it saw since it last changed anything; see `idle`.
    pub(crate) recent: Vec<Seen>,
    /// All that it could see change, when it took its last step of an idle round.
    pub(crate) idle_in: Option<u32>,
    /// How many steps it has taken since that changed; no more than its round has.
    pub(crate) idle_steps: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Status {
    /// Has the baton, and runs between two operations.
    Running,
    /// Stands before an operation.
    Before(Op),
    Finished,
}

impl Thread {
    pub(crate) fn new(name: Option<String>, history: History) -> Self {
        Thread {
            name,
            history,
            status: Status::Running,
            through: false,
            line: 0,
            woken: None,
            token: false,
            released: false,
            joined: false,
            kept: false,
            result_matters: true,
            panic: None,
            panicked_at_once: false,
            aborts: false,
            printed: String::new(),
            children: 0,
            named_an_object: false,
            created: 0,
            scope: None,
            spurious_wakeups: 0,
            recent: Vec::new(),
            idle_in: None,
            idle_steps: 0,
        }
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.status == Status::Finished
    }
}
