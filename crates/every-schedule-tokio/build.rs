//! Names the reasons why some of Tokio is not covered: rustc shows them where it is used.

const NOT_COVERED: [&str; 3] = [
    "a_schedule_has_no_clock",
    "the_outside_world_has_no_schedules",
    "tokio_itself_has_it_as_unstable_only",
];

fn main() {
    for reason in NOT_COVERED {
        println!("cargo::rustc-check-cfg=cfg({reason})");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
