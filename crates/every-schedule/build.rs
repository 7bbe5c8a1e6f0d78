//! Asks the compiler whether this crate may use the unstable features of `src/lent.rs` and
//! `src/sync/arc/unsize.rs`. A stable compiler says yes if `RUSTC_BOOTSTRAP` names this crate.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const PROBE: &str = concat!(
    "#![feature(coerce_unsized, dispatch_from_dyn, legacy_receiver_trait, unsize)]\n",
    "#![feature(const_eval_select, core_intrinsics, specialization)]\n",
    include_str!("src/lent.rs"),
    "pub use std::{marker::Unsize, ops::{CoerceUnsized, DispatchFromDyn, LegacyReceiver}};\n",
);

const NOT_COVERED: [&str; 5] = [
    "a_schedule_has_no_clock",
    "it_is_another_one_in_every_run",
    "no_atomic_or_lock_of_it_would_be_seen",
    "the_outside_world_has_no_schedules",
    "what_all_schedules_share_must_not_change",
];

fn main() {
    println!("cargo::rustc-check-cfg=cfg(lent)");
    // What is not covered is gated by what says why: rustc shows the gate.
    for reason in NOT_COVERED {
        println!("cargo::rustc-check-cfg=cfg({reason})");
    }
    // How this is compiled, and so how the command line compiles programs.
    let profile = env::var("PROFILE").unwrap_or_default();
    println!("cargo::rustc-env=PROFILE={profile}");
    println!("cargo::rerun-if-changed=src/lent.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_BOOTSTRAP");
    if are_lent() == Some(true) {
        println!("cargo::rustc-cfg=lent");
    }
}

fn are_lent() -> Option<bool> {
    let folder = PathBuf::from(env::var_os("OUT_DIR")?);
    let probe = folder.join("probe.rs");
    std::fs::write(&probe, PROBE).ok()?;
    let status = Command::new(env::var_os("RUSTC")?)
        .args(["--crate-name", "every_schedule", "--crate-type", "lib"])
        .args(["--edition", "2024", "--cfg", "lent", "--emit", "metadata"])
        .arg("--out-dir")
        .args([&folder, &probe])
        .stderr(Stdio::null())
        .status();
    Some(status.ok()?.success())
}
