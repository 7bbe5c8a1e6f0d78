//! Who has not come to its end, and why.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io;
use std::sync::Mutex;

use super::Payload;
use crate::executor::{self, State};
use crate::model::{Run, lock};

/// See [`tokio::task::JoinError`].
pub struct JoinError {
    id: Id,
    task: String,
    /// `None`: it was cancelled. Locked, as then an error can be shared, whatever the panic's value is.
    panic: Option<Mutex<Payload>>,
}

/// See [`tokio::task::Id`]. It does not say which task was spawned first, so there is no order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Id(u32);

impl Id {
    pub(super) fn of(task: &State) -> Id {
        Id(task.number)
    }

    /// Which of its maker's things it is, from the first maker on: the same in every exploration.
    fn path(self) -> Vec<u32> {
        Run::try_get().map(|run| run.path(self.0)).unwrap_or_default()
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path().hash(state);
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        let path: Vec<_> = path.iter().map(u32::to_string).collect();
        f.pad(&path.join("."))
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

/// See [`tokio::task::id`].
///
/// # Panics
///
/// Outside of a task.
pub fn id() -> Id {
    try_id().expect("Can't get a task id when not inside a task")
}

/// See [`tokio::task::try_id`].
pub fn try_id() -> Option<Id> {
    executor::current().and_then(|task| task.id).map(Id)
}

impl JoinError {
    pub(super) fn of(task: &State, panic: Option<Payload>) -> JoinError {
        JoinError {
            id: Id::of(task),
            task: task.name.clone(),
            panic: panic.map(Mutex::new),
        }
    }

    /// See [`tokio::task::JoinError::id`].
    pub fn id(&self) -> Id {
        self.id
    }

    /// See [`tokio::task::JoinError::is_cancelled`].
    pub fn is_cancelled(&self) -> bool {
        self.panic.is_none()
    }

    /// See [`tokio::task::JoinError::is_panic`].
    pub fn is_panic(&self) -> bool {
        self.panic.is_some()
    }

    /// See [`tokio::task::JoinError::into_panic`].
    ///
    /// # Panics
    ///
    /// If the task was cancelled.
    pub fn into_panic(self) -> Payload {
        self.panic
            .expect("`JoinError` reason is not a panic.")
            .into_inner()
            .expect("nobody panics with it")
    }

    /// See [`tokio::task::JoinError::try_into_panic`].
    ///
    /// # Errors
    ///
    /// The error itself, if the task was cancelled.
    pub fn try_into_panic(mut self) -> Result<Payload, JoinError> {
        self.panic
            .take()
            .map(|it| it.into_inner().expect("nobody panics with it"))
            .ok_or(self)
    }
}

impl From<JoinError> for io::Error {
    fn from(error: JoinError) -> Self {
        io::Error::other(match error.panic {
            Some(_) => "task panicked",
            None => "task was cancelled",
        })
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tokio has a number here. `task 1` is a name for who has none.
        let task = self.task.strip_prefix("task ").unwrap_or(&self.task);
        match &self.panic {
            None => write!(f, "task {task} was cancelled"),
            Some(payload) => match said(&lock(payload)) {
                Some(words) => {
                    write!(f, "task {task} panicked with message {words:?}")
                }
                None => write!(f, "task {task} panicked"),
            },
        }
    }
}

impl fmt::Debug for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let task = &self.task;
        match &self.panic {
            None => write!(f, "JoinError::Cancelled(Id({task}))"),
            Some(payload) => match said(&lock(payload)) {
                Some(words) => {
                    write!(f, "JoinError::Panic(Id({task}), {words:?}, ...)")
                }
                None => write!(f, "JoinError::Panic(Id({task}), ...)"),
            },
        }
    }
}

impl std::error::Error for JoinError {}

fn said(payload: &Payload) -> Option<String> {
    let text = payload.downcast_ref::<&str>().map(|it| (*it).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
}
