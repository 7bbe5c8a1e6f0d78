//! The types that the explorer has in the place of std's.

/// Whether the explorer has a type of std of this name.
pub fn is_covered(name: &str) -> bool {
    let name = name.trim_start_matches('&').trim_start_matches("mut ");
    let name = name.split('<').next().unwrap_or(name);
    let name = name.rsplit("::").next().unwrap_or(name);
    name.starts_with("Atomic") || COVERED.contains(&name)
}

/// All but iterators, whose names are those of many others.
pub const COVERED: &[&str] = &[
    "AccessError",
    "Arc",
    "Barrier",
    "BarrierWaitResult",
    "Builder",
    "Condvar",
    "HashMap",
    "HashSet",
    "JoinHandle",
    "LazyLock",
    "LocalKey",
    "Mutex",
    "MutexGuard",
    "Once",
    "OnceLock",
    "OnceState",
    "Receiver",
    "RwLock",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "Scope",
    "ScopedJoinHandle",
    "Sender",
    "Stderr",
    "StderrLock",
    "Stdout",
    "StdoutLock",
    "SyncSender",
    "Thread",
    "ThreadId",
    "WaitTimeoutResult",
    "Weak",
];
