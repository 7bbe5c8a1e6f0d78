//! What only unstable features of the compiler can do. A stable compiler lends them to this crate
//! if it is asked to; see `build.rs`. Without them, what is locked or sent must implement `Debug`,
//! a static lock is an error, and an `Arc<T>` does not turn into an `Arc<dyn Trait>`.

#[cfg(lent)]
mod features {
    use std::any::type_name;
    use std::fmt::Debug;

    /// What can be locked or sent: anything.
    pub trait Value: Sized {
        /// For a reader: the `Debug` text, or the name of the type if it has none.
        fn show(&self) -> String;

        /// The same value once more, if it can be cloned.
        fn again(&self) -> Option<Self>;
    }

    impl<T> Value for T {
        fn show(&self) -> String {
            self.text()
        }

        fn again(&self) -> Option<T> {
            self.copy()
        }
    }

    trait Text {
        fn text(&self) -> String;
    }

    impl<T> Text for T {
        default fn text(&self) -> String {
            type_name::<T>().to_owned()
        }
    }

    impl<T: Debug> Text for T {
        fn text(&self) -> String {
            format!("{self:?}")
        }
    }

    trait Copied: Sized {
        fn copy(&self) -> Option<Self>;
    }

    impl<T> Copied for T {
        default fn copy(&self) -> Option<T> {
            None
        }
    }

    impl<T: Clone> Copied for T {
        fn copy(&self) -> Option<T> {
            Some(self.clone())
        }
    }

    /// Whether the compiler runs this, as it does for the value of a `static`. What it makes owns
    /// no memory, so to clone it is nothing that anybody can notice.
    pub const fn at_compile_time() -> bool {
        const fn yes() -> bool {
            true
        }
        fn no() -> bool {
            false
        }
        std::intrinsics::const_eval_select((), yes, no)
    }
}

#[cfg(not(lent))]
mod features {
    use std::fmt::Debug;

    /// What can be locked or sent.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` must implement `Debug`, so that a schedule can show it",
        note = "or set RUSTC_BOOTSTRAP=every_schedule: then it is shown as its type's name"
    )]
    pub trait Value: Sized + Debug {
        /// For a reader: the `Debug` text.
        fn show(&self) -> String {
            format!("{self:?}")
        }

        /// The same value once more, if it can be cloned.
        fn again(&self) -> Option<Self> {
            None
        }
    }

    impl<T: Debug> Value for T {}

    pub const fn at_compile_time() -> bool {
        false
    }
}

pub use features::{Value, at_compile_time};
