//! The owners of an `Arc`, as the model counts them: if that can be noticed.
//!
//! An `Arc` has no room for that beside its pointer, or it could not be `self`. So they are found
//! by the address of the value.

use std::any::type_name;
use std::mem::needs_drop;
use std::panic::Location;

use crate::engine::{self, Address, Owned, Watch};
use crate::op::{Change, Deed, Op, Outcome};
use crate::rules::Owning;
use crate::world::{self, Object};

fn what<T: ?Sized>() -> Owned {
    Owned { kind: "Arc", type_name: type_name::<T> }
}

/// The first owners of the value at this address.
pub(super) fn begin<T: ?Sized>(
    address: usize,
    strong: u32,
    at: &'static Location<'static>,
) {
    let what = what::<T>();
    let counted = engine::owning(what).map(|owning| {
        let owners = world::Owners { strong, weak: 0, owning };
        (engine::make("Arc", at, Object::Owners(owners)), owning)
    });
    engine::lay(address, Address { what, counted }, needs_drop::<T>());
}

/// An owner more or less, of whichever kind.
pub(super) fn change(
    address: usize,
    deed: Deed,
    at: Option<&'static Location<'static>>,
) {
    let counted = engine::at(address).and_then(|known| known.counted);
    let Some((shared, owning)) = counted else { return };
    match owning {
        Owning::Counts => _ = engine::perform(Op::Own { shared, deed }, at),
        _ => engine::change(Change::Own { shared, deed }),
    }
}

/// Looks how many owners there are, strong and weak; `None`: ask the machine.
pub(super) fn count<T: ?Sized>(
    address: usize,
    deed: Deed,
    at: &'static Location<'static>,
) -> Option<(usize, usize)> {
    let known = engine::at(address);
    engine::notice(known.map_or(what::<T>(), |it| it.what), Owning::Counts);
    let (shared, _) = known?.counted?;
    match engine::perform(Op::Own { shared, deed }, Some(at)) {
        Outcome::Owners { strong, weak, .. } => {
            Some((strong as usize, weak as usize))
        }
        _ => None,
    }
}

/// Gives up a value, which is the end of it for the last one. Says what has to be watched then.
pub(super) fn give_up<T: ?Sized>(
    address: usize,
    is_last: impl FnOnce() -> bool,
) -> Option<Watch> {
    engine::rules()?;
    let known = engine::at(address);
    if let Some((shared, _)) = known.and_then(|known| known.counted) {
        engine::perform(Op::Own { shared, deed: Deed::Drop }, None);
    }
    let what = known.map_or(what::<T>(), |it| it.what);
    Some(Watch::begin(what, is_last()))
}

/// Gives up a value, and looks whether that is the end of it; `None`: ask the machine.
pub(super) fn is_last<T: ?Sized>(
    address: usize,
    at: &'static Location<'static>,
) -> Option<bool> {
    let known = engine::at(address);
    engine::notice(known.map_or(what::<T>(), |it| it.what), Owning::Drops);
    let (shared, _) = known?.counted?;
    let op = Op::Own { shared, deed: Deed::Drop };
    match engine::perform(op, Some(at)) {
        Outcome::Owners { strong, .. } => Some(strong == 0),
        _ => None,
    }
}
