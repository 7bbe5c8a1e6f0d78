//! Why something of Tokio is not here: rustc says it where it is used, and the command line shows it.

/// What needs a clock.
#[diagnostic::on_unimplemented(
    message = "not covered: a schedule has no clock; leave out what reads one, or let a timer decide"
)]
pub trait Clock {}

/// What a runtime counts of itself.
#[diagnostic::on_unimplemented(
    message = "not covered: a schedule has no metrics, and most of them Tokio has only with the cfg \
               `tokio_unstable`; leave them out"
)]
pub trait Metrics {}

/// What is made before any schedule begins.
#[diagnostic::on_unimplemented(
    message = "not covered: a `static` outlives its schedule; make it in `main` with `new`, and share \
               it by an `Arc`"
)]
pub trait Outlives {}
