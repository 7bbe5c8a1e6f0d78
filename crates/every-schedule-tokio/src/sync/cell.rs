//! What a cell that is set once is to std's traits.

macro_rules! cell {
    ($cell:ident) => {
        impl<T> Default for $cell<T> {
            #[track_caller]
            fn default() -> Self {
                $cell::new()
            }
        }

        impl<T> From<T> for $cell<T> {
            #[track_caller]
            fn from(value: T) -> Self {
                $cell::new_with(Some(value))
            }
        }

        impl<T: Clone> Clone for $cell<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                $cell::new_with(self.get().cloned())
            }
        }

        impl<T: PartialEq> PartialEq for $cell<T> {
            #[track_caller]
            fn eq(&self, other: &Self) -> bool {
                self.get() == other.get()
            }
        }

        impl<T: Eq> Eq for $cell<T> {}

        impl<T: std::fmt::Debug> std::fmt::Debug for $cell<T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::op::shows(
                    "look into",
                    &self.name,
                    std::panic::Location::caller(),
                );
                self.inner.fmt(f)
            }
        }
    };
}
pub(super) use cell;
