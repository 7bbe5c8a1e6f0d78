//! The `Arc` that a method may be called on: `self: Arc<Self>`.

/// Where a program's `std` is the drop-in, too.
#[cfg(feature = "std-drop-in")]
pub(crate) type Owner<T> = every_schedule::sync::Arc<T>;

/// Where it is std itself.
#[cfg(not(feature = "std-drop-in"))]
pub(crate) type Owner<T> = std::sync::Arc<T>;
