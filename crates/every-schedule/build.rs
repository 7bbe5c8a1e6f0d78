//! Asks the compiler whether this crate may use the unstable features that let its `Arc<T>` turn
//! into `Arc<dyn Trait>`, and be `self`, as std's own does. A stable compiler says yes if
//! `RUSTC_BOOTSTRAP` names this crate. Without them, only that does not compile.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn main() {
    println!("cargo::rustc-check-cfg=cfg(unsize)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_BOOTSTRAP");
    if may_unsize() == Some(true) {
        println!("cargo::rustc-cfg=unsize");
    }
}

fn may_unsize() -> Option<bool> {
    let folder = PathBuf::from(env::var_os("OUT_DIR")?);
    let probe = folder.join("probe.rs");
    let source = concat!(
        "#![feature(coerce_unsized, dispatch_from_dyn, legacy_receiver_trait, unsize)]\n",
        "pub use std::{marker::Unsize, ops::{CoerceUnsized, DispatchFromDyn, LegacyReceiver}};\n",
    );
    std::fs::write(&probe, source).ok()?;
    let status = Command::new(env::var_os("RUSTC")?)
        .args(["--crate-name", "every_schedule", "--crate-type", "lib"])
        .args(["--edition", "2024", "--emit", "metadata", "--out-dir"])
        .args([&folder, &probe])
        .stderr(Stdio::null())
        .status();
    Some(status.ok()?.success())
}
