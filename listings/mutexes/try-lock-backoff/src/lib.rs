//! A transfer takes the payer's lock and only *tries* the payee's. If that is
//! taken, it gives the first one back and begins again, after a random while.
//!
//! Promises: nobody waits for a lock with another in hand, a transfer changes
//! both accounts or neither, and two that keep in step get apart unless their
//! dice agree forever. `in_step` shows what happens without dice.
//!
//! ```
//! use std::sync::Mutex;
//! use try_lock_backoff::{Dice, Refused, back_off, sleep, transfer};
//!
//! let (alice, bob) = (Mutex::new(10_00), Mutex::new(0));
//! let mut dice = Dice::seeded(1);
//! let mut pay =
//!     |cents| transfer(&alice, &bob, cents, back_off(&mut dice, sleep));
//! assert_eq!(pay(4_00), Ok(()));
//! assert_eq!(pay(6_01), Err(Refused::NotCovered));
//! assert_eq!(*bob.lock().unwrap(), 4_00);
//! ```

// ANCHOR: transfer
use std::cell::Cell;
use std::sync::{Barrier, Mutex, MutexGuard, TryLockError};
use std::time::Duration;
use std::{ptr, thread};

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}

/// Where a transfer stands when it calls back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// It has the payer's lock, and will now try the payee's.
    HoldsOne,
    /// The payee's lock was taken; it still has the payer's.
    Lost,
    /// It has given the payer's lock back, and will begin again.
    HoldsNone,
}

/// Moves `amount` cents between two accounts, and tries until it has both.
pub fn transfer(
    src: &Mutex<u64>,
    dest: &Mutex<u64>,
    amount: u64,
    mut at: impl FnMut(Moment),
) -> Result<(), Refused> {
    if ptr::eq(src, dest) {
        let covered = *lock(src)? >= amount;
        return if covered { Ok(()) } else { Err(Refused::NotCovered) };
    }
    loop {
        let mut payer = lock(src)?;
        at(Moment::HoldsOne);
        match dest.try_lock() {
            Ok(mut payee) => {
                let left =
                    payer.checked_sub(amount).ok_or(Refused::NotCovered)?;
                let paid =
                    payee.checked_add(amount).ok_or(Refused::DoesNotFit)?;
                (*payer, *payee) = (left, paid);
                return Ok(());
            }
            Err(TryLockError::WouldBlock) => at(Moment::Lost),
            Err(TryLockError::Poisoned(_)) => return Err(Refused::Poisoned),
        }
        drop(payer);
        at(Moment::HoldsNone);
    }
}

fn lock(account: &Mutex<u64>) -> Result<MutexGuard<'_, u64>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}

/// Numbers that look like chance. Equal seeds give equal numbers.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that begin at a place of their own.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// For how many turns to stay away after so many losses in a row: 0 or 1
    /// at first, then 0 to 3, then 0 to 7, at most 0 to 1,023.
    pub fn turns(&mut self, losses: u32) -> u32 {
        self.roll() as u32 % (1 << losses.min(10))
    }

    /// The next number. The generator is known as SplitMix64.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut number = self.0;
        number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        number ^ number >> 31
    }
}

/// What to do at each moment of one transfer: after each loss, roll the dice,
/// and `stay_away` for so many turns.
pub fn back_off(
    dice: &mut Dice,
    mut stay_away: impl FnMut(u32),
) -> impl FnMut(Moment) {
    let mut losses = 0;
    move |moment| {
        if moment == Moment::HoldsNone {
            losses += 1;
            stay_away(dice.turns(losses));
        }
    }
}

/// Sleeps for at least so many turns of 10 µs, and leaves the core to others.
pub fn sleep(turns: u32) {
    thread::sleep(turns * Duration::from_micros(10));
}
// ANCHOR_END: transfer

// ANCHOR: in_step
/// Two opposite transfers that keep step for some rounds: in each round, both
/// take one lock before either tries the other, and both have tried before
/// either gives back. Dice make a transfer sit out rounds. Returns in which
/// round each got through, counted from 1.
pub fn in_step(rounds: u32, dice: [Option<Dice>; 2]) -> [Option<u32>; 2] {
    let [alice, bob] = [Mutex::new(10_00), Mutex::new(10_00)];
    let both = Barrier::new(2);
    let teller = |src, dest, dice: Option<Dice>| {
        let beats = Cell::new(0);
        let beat = || {
            if beats.get() < 2 * rounds {
                both.wait();
                beats.set(beats.get() + 1);
            }
            beats.get()
        };
        let sit_out = |turns| (0..2 * turns).for_each(|_| _ = beat());
        let mut dice = dice;
        let mut back_off = dice.as_mut().map(|dice| back_off(dice, sit_out));
        let mut held_at = 0;
        let outcome = transfer(src, dest, 1, |moment| match moment {
            Moment::HoldsOne => held_at = beat(),
            Moment::Lost => _ = beat(),
            Moment::HoldsNone => {
                back_off.iter_mut().for_each(|back_off| back_off(moment));
            }
        });
        assert_eq!(outcome, Ok(()));
        while beat() < 2 * rounds {} // the other one may still need the beat
        (held_at < 2 * rounds).then_some(held_at.div_ceil(2))
    };
    let [ours, theirs] = dice;
    thread::scope(|tellers| {
        let opposite = tellers.spawn(|| teller(&bob, &alice, theirs));
        let ours = teller(&alice, &bob, ours);
        [ours, opposite.join().expect("no panic")]
    })
}
// ANCHOR_END: in_step

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => {
                "the payee's balance would not fit into 64 bits"
            }
            Self::Poisoned => "somebody panicked with an account in hand",
        })
    }
}

impl std::error::Error for Refused {}
