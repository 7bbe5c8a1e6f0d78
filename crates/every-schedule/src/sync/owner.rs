//! The owners of an `Arc`, as the model counts them: if that can be noticed.

use std::panic::Location;

use crate::engine;
use crate::names::ObjectId;
use crate::op::{Change, Deed, Op, Outcome};
use crate::rules::Owning;

/// What the model has of the owners of one value; nothing if nobody can notice them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owners {
    counted: Option<(ObjectId, Owning)>,
}

const KIND: &str = "Arc";

impl Owners {
    /// The first owner of a value.
    pub(super) fn new<T: ?Sized>(at: &'static Location<'static>) -> Self {
        let counted = engine::owning::<T>(KIND).and_then(|owning| {
            Some((engine::make_owners::<T>(KIND, at)?, owning))
        });
        Owners { counted }
    }

    /// Nobody owns anything.
    pub(super) const fn none() -> Self {
        Owners { counted: None }
    }

    /// An owner more or less, of whichever kind.
    pub(super) fn change(
        self,
        deed: Deed,
        at: Option<&'static Location<'static>>,
    ) {
        let Some((shared, owning)) = self.counted else { return };
        if engine::rules().is_none() {
            return;
        }
        match owning {
            Owning::Counts => _ = engine::perform(Op::Own { shared, deed }, at),
            _ => engine::change(Change::Own { shared, deed }),
        }
    }

    /// Looks how many owners there are, strong and weak, and says so; `None`: ask the machine.
    pub(super) fn count<T: ?Sized>(
        self,
        deed: Deed,
        at: &'static Location<'static>,
    ) -> Option<(usize, usize)> {
        engine::notice::<T>(KIND, Owning::Counts);
        let (shared, _) = self.counted?;
        engine::rules()?;
        match engine::perform(Op::Own { shared, deed }, Some(at)) {
            Outcome::Owners { strong, weak, .. } => {
                Some((strong as usize, weak as usize))
            }
            _ => None,
        }
    }

    /// Gives up a value: `give_up` may be the end of it.
    pub(super) fn drop<T: ?Sized>(self, give_up: impl FnOnce()) {
        if let Some((shared, _)) = self.counted {
            engine::perform(Op::Own { shared, deed: Deed::Drop }, None);
        }
        engine::disown::<T>(KIND, give_up);
    }

    /// Gives up a value, and looks whether that was the end of it.
    pub(super) fn is_last<T: ?Sized>(
        self,
        at: &'static Location<'static>,
    ) -> Option<bool> {
        engine::notice::<T>(KIND, Owning::Drops);
        let (shared, _) = self.counted?;
        let op = Op::Own { shared, deed: Deed::Drop };
        match engine::perform(op, Some(at)) {
            Outcome::Owners { strong, .. } => Some(strong == 0),
            _ => None,
        }
    }
}
