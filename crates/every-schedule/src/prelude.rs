//! `std::prelude`, with the macros of this crate.

macro_rules! prelude {
    ($($edition:ident),*) => { $(
        #[doc = concat!("See [`std::prelude::", stringify!($edition), "`].")]
        pub mod $edition {
            pub use std::prelude::$edition::*;

            // Where std has these in its prelude, a glob brings them in; this goes before it.
            pub use crate::{dbg, eprint, eprintln, print, println, thread_local};
        }
    )* };
}

prelude!(v1, rust_2015, rust_2018, rust_2021, rust_2024);
