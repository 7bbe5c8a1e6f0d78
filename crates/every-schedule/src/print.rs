//! `println!` and its like: what a thread prints is kept in its report. It is a step only if the
//! process can end first.

use std::fmt;
use std::panic::Location;

use crate::engine;
use crate::op::{Change, Op};

/// Keeps what the calling thread prints. Outside of an exploration it really prints.
#[doc(hidden)]
#[track_caller]
pub fn print(text: fmt::Arguments<'_>) {
    let text = text.to_string(); // runs the program's own `Display`
    if engine::Here::get().is_none() {
        return std::print!("{text}");
    }
    if engine::is_cut_off() {
        engine::perform(Op::Print, Some(Location::caller()));
    }
    engine::change(Change::Print(text));
}

/// See [`std::print!`].
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::__print(::core::format_args!($($arg)*)) };
}

/// See [`std::println!`].
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($arg:tt)*) => { $crate::print!("{}\n", ::core::format_args!($($arg)*)) };
}

/// See [`std::eprint!`]. Kept with what goes to standard output.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => { $crate::print!($($arg)*) };
}

/// See [`std::eprintln!`]. Kept with what goes to standard output.
#[macro_export]
macro_rules! eprintln {
    ($($arg:tt)*) => { $crate::println!($($arg)*) };
}

/// See [`std::dbg!`]. Kept with what goes to standard output.
#[macro_export]
macro_rules! dbg {
    () => { $crate::println!("[{}:{}:{}]", file!(), line!(), column!()) };
    ($value:expr $(,)?) => {
        match $value {
            value => {
                $crate::println!("[{}:{}:{}] {} = {:#?}", file!(), line!(), column!(),
                    stringify!($value), &value);
                value
            }
        }
    };
    ($($value:expr),+ $(,)?) => { ($($crate::dbg!($value)),+,) };
}
