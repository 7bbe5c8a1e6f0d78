//! The questions of speed that the pages answer, by the names under which they
//! include the answers.

use crate::conclusions::Comparison;

/// Two designs at the same place of the axis.
pub const fn at(
    id: &'static str,
    question: &'static str,
    x: f64,
    of: &'static str,
    with: &'static str,
) -> Comparison {
    Comparison { id, question, of: (of, x), with: (with, x) }
}

const fn beside_one(
    id: &'static str,
    question: &'static str,
    name: &'static str,
    threads: f64,
) -> Comparison {
    Comparison { id, question, of: (name, threads), with: (name, 1.0) }
}

/// All of them. A page includes each; a test sees to it.
pub const ALL: &[Comparison] = &[
    // In a Hurry.
    at(
        "counter",
        "sixteen-endpoints",
        2.0,
        "atomic-counters",
        "known-endpoint",
    ),
    at(
        "cache",
        "settings",
        2.0,
        "an Arc behind a read-write lock",
        "an Arc behind a mutex",
    ),
    at("transfer", "two-accounts", 2.0, "ledger-actor, asked", "one-big-lock"),
    at("owner", "sixteen-endpoints", 2.0, "bounded-accountant", "spreadsheet"),
    at(
        "jobs",
        "jobs",
        2.0,
        "a shared receiver, its lock kept during the job",
        "a shared receiver, its lock dropped before the job",
    ),
    at(
        "jobs-crossbeam",
        "jobs",
        2.0,
        "crossbeam-channel",
        "a shared receiver, its lock dropped before the job",
    ),
    at("settings", "settings", 2.0, "arc-swap", "an Arc behind a mutex"),
    at("stop", "stop", 1.0, "try_recv of a channel", "a flag"),
    at("readers", "readers", 2.0, "under a read-write lock", "under a mutex"),
    at("once", "made-once", 2.0, "OnceLock", "a mutex around an Option"),
    at(
        "tasks",
        "tasks",
        2.0,
        "tokio's mutex",
        "std's mutex, not held across an await",
    ),
    at(
        "tasks-answered",
        "tasks",
        2.0,
        "a message and its answer",
        "std's mutex, not held across an await",
    ),
    Comparison {
        id: "durable",
        question: "durable",
        of: ("sqlite-bank", 1.0),
        with: ("one-big-lock, in memory", 1.0),
    },
    Comparison {
        id: "durable-server",
        question: "durable",
        of: ("postgres-bank", 1.0),
        with: ("one-big-lock, in memory", 1.0),
    },
    // Several machines: each guarantee beside the one before.
    at("standby", "guarantees", 1.0, "a synchronous standby", "one server"),
    at(
        "two-phase",
        "guarantees",
        1.0,
        "two-phase commit",
        "a synchronous standby",
    ),
    at(
        "consensus",
        "guarantees",
        1.0,
        "a transaction in etcd",
        "two-phase commit",
    ),
    // So Which Is Better?
    at("told-id", "message-or-lock", 2.0, "id: messages", "id: a lock"),
    at("told-alone", "message-or-lock", 1.0, "id: messages", "id: a lock"),
    at(
        "batched-id",
        "message-or-lock",
        2.0,
        "id: messages, batched",
        "id: a lock, batched",
    ),
    at(
        "answered-id",
        "message-or-lock",
        2.0,
        "id: messages, answered",
        "id: a lock",
    ),
    beside_one("one-reader", "one-endpoint", "accountant", 8.0),
    beside_one("one-lock-two-threads", "one-endpoint", "known-endpoint", 2.0),
    beside_one("one-lock-sixteen", "sixteen-endpoints", "known-endpoint", 2.0),
    beside_one("atomics-two-threads", "one-endpoint", "atomic-counters", 2.0),
    beside_one("shards-two-threads", "one-endpoint", "sharded-counters", 2.0),
    at(
        "asked-told",
        "acknowledged",
        1.0,
        "accountant, asked",
        "accountant, told",
    ),
    at(
        "work-before",
        "critical-section",
        10_000.0,
        "work before the lock",
        "work under the lock",
    ),
    // The recorders.
    at("call", "callers", 50.0, "accountant", "spreadsheet"),
    at("snapshot", "snapshot-idle", 50.0, "accountant", "spreadsheet"),
    at("memory", "memory", 1_600_000.0, "accountant", "bounded-accountant"),
    // What the shards gain from what.
    at(
        "hash-alone",
        "ablation",
        1.0,
        "… and the hash of sharded-counters",
        "… with sums for each endpoint",
    ),
    at(
        "exchange-alone",
        "ablation",
        1.0,
        "… and no compare-exchange",
        "… and the hash of sharded-counters",
    ),
    at(
        "sharing",
        "ablation",
        2.0,
        "… and rows for each thread, side by side",
        "… and no compare-exchange",
    ),
    at(
        "padding",
        "ablation",
        2.0,
        "… and each thread's rows on lines of their own",
        "… and rows for each thread, side by side",
    ),
    at(
        "single-writer",
        "ablation",
        2.0,
        "… and load and store for the addition",
        "… and each thread's rows on lines of their own",
    ),
    at(
        "siphash",
        "ablation",
        2.0,
        "… and load and store, with SipHash",
        "… and load and store for the addition",
    ),
    // Making the Choice.
    at("two-accounts", "two-accounts", 2.0, "id-order", "one-big-lock"),
    at(
        "thousand-accounts",
        "thousand-accounts",
        2.0,
        "id-order",
        "one-big-lock",
    ),
    at(
        "ledger-ahead",
        "two-accounts",
        2.0,
        "ledger-actor, 100 ahead",
        "ledger-actor, asked",
    ),
    at(
        "one-clerk",
        "own-accounts",
        2.0,
        "one-message: one worker",
        "one-big-lock",
    ),
];
