//! `std::io`, as far as it has nothing to do with the outside world. What is printed is kept.

use std::io;

pub use std::io::{
    BufRead, BufReader, BufWriter, Bytes, Chain, Cursor, Empty, Error,
    ErrorKind, IntoInnerError, IoSlice, IoSliceMut, LineWriter, Lines, Read,
    Repeat, Result, Seek, SeekFrom, Sink, Split, Take, Write, copy, empty,
    prelude, read_to_string, repeat, sink,
};

#[cfg(the_outside_world_has_no_schedules)] // begin with what was read: let the closure hold it
pub fn stdin() {}
#[cfg(the_outside_world_has_no_schedules)] // begin with what was read: let the closure hold it
pub struct Stdin;
#[cfg(the_outside_world_has_no_schedules)] // begin with what was read: let the closure hold it
pub struct StdinLock;

macro_rules! stream {
    ($name:ident, $lock:ident, $function:ident) => {
        #[doc = concat!("See [`std::io::", stringify!($name), "`].")]
        #[derive(Debug)]
        pub struct $name(());

        #[doc = concat!("See [`std::io::", stringify!($lock), "`]. It keeps nobody out.")]
        #[derive(Debug)]
        pub struct $lock<'a>(std::marker::PhantomData<(&'a (), *const ())>);

        #[doc = concat!("See [`std::io::", stringify!($function), "`].")]
        pub fn $function() -> $name {
            $name(())
        }

        impl $name {
            #[doc = concat!("See [`std::io::", stringify!($name), "::lock`].")]
            pub fn lock(&self) -> $lock<'static> {
                $lock(std::marker::PhantomData)
            }
        }

        stream!(write for $name);
        stream!(write for &$name);
        stream!(write for $lock<'_>);
    };
    (write for $stream:ty) => {
        impl Write for $stream {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                crate::print::print(format_args!("{}", String::from_utf8_lossy(bytes)));
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
    };
}

stream!(Stdout, StdoutLock, stdout);
stream!(Stderr, StderrLock, stderr);
