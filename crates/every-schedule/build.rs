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

fn main() {
    println!("cargo::rustc-check-cfg=cfg(lent)");
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
