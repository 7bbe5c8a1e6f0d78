//! Who keeps trying may get nowhere, by being in step or by being unlucky.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;
use try_lock_backoff::{
    Dice, Moment, Refused, back_off, in_step, sleep, transfer,
};
use watchdog::in_time;

fn dice(seed: u64) -> Option<Dice> {
    Some(Dice::seeded(seed))
}

/// A livelock: both are busy in each of the rounds, and none has got anywhere.
#[test]
fn in_step_and_without_dice_nobody_gets_through() {
    in_time(|| {
        for rounds in [1, 10, 1_000] {
            assert_eq!(in_step(rounds, [None, None]), [None, None]);
        }
    });
}

/// Dice that differ break the step. Here, for each of 50 pairs of seeds.
#[test]
fn in_step_with_dice_of_their_own_both_get_through() {
    in_time(|| {
        for seed in 0..50 {
            let through = in_step(200, [dice(seed), dice(seed + 50)]);
            assert!(through.iter().all(Option::is_some), "seed {seed}");
            assert_ne!(through[0], through[1], "not both in one round");
        }
    });
}

/// It needs luck: dice that agree forever keep both in step forever.
/// Live? Partly.
#[test]
fn in_step_with_equal_dice_nobody_gets_through() {
    in_time(|| {
        for seed in 0..5 {
            assert_eq!(in_step(200, [dice(seed), dice(seed)]), [None, None]);
        }
    });
}

/// If only one of them ever sits out, that is enough.
#[test]
fn in_step_it_is_enough_that_one_of_them_rolls_dice() {
    in_time(|| {
        let through = in_step(200, [None, dice(1)]);
        assert!(through.iter().all(Option::is_some), "{through:?}");
    });
}

/// Every time Bob's transfer has his lock, somebody else has just come to
/// Alice, and goes before he comes back. A hundred are served, and he is not.
/// Live? Partly.
#[test]
fn a_hundred_others_are_served_while_one_tries_again() {
    in_time(|| {
        let [alice, bob, carol] = [(); 3].map(|()| Mutex::new(100_00));
        let (mut others, mut served, mut attempts) = (None, 0, 0);
        let outcome = transfer(&bob, &alice, 1_00, |moment| match moment {
            Moment::HoldsOne => {
                attempts += 1;
                others = (served < 100).then(|| alice.lock().unwrap());
            }
            Moment::Lost => {}
            Moment::HoldsNone => {
                others = None; // they leave Alice; now their own transfer
                transfer(&alice, &carol, 1_00, |_| ()).unwrap();
                served += 1;
            }
        });
        assert_eq!(outcome, Ok(()));
        assert_eq!((served, attempts), (100, 101));
    });
}

/// Known numbers of SplitMix64 for the seed 1234567.
#[test]
fn the_dice_are_those_of_splitmix64() {
    in_time(|| {
        let mut dice = Dice::seeded(1_234_567);
        let rolls: [u64; 3] = std::array::from_fn(|_| dice.roll());
        let known =
            [6457827717110365317, 3203168211198807973, 9817491932198370423];
        assert_eq!(rolls, known);
    });
}

/// It stays away after every loss, for what the dice say of so many losses.
#[test]
fn after_each_loss_the_dice_say_how_long_to_stay_away() {
    in_time(|| {
        let (alice, bob) = (Mutex::new(10_00), Mutex::new(10_00));
        let mut bobs_lock = Some(bob.lock().unwrap());
        let (mut dice, mut stayed_away) = (Dice::seeded(7), Vec::new());
        let stay_away = |turns| {
            stayed_away.push(turns);
            if stayed_away.len() == 12 {
                bobs_lock = None;
            }
        };
        let back_off = back_off(&mut dice, stay_away);
        assert_eq!(transfer(&alice, &bob, 1_00, back_off), Ok(()));
        let mut same_dice = Dice::seeded(7);
        let expected: Vec<_> =
            (1..=12).map(|losses| same_dice.turns(losses)).collect();
        assert_eq!(stayed_away, expected);
        assert!(stayed_away.iter().any(|&turns| turns > 7), "losses add up");
    });
}

/// To stay away is to sleep, and not to keep a core busy.
#[test]
fn a_thousand_turns_are_ten_milliseconds() {
    in_time(|| {
        let start = std::time::Instant::now();
        sleep(1_000);
        assert!(start.elapsed() >= Duration::from_millis(10));
    });
}

/// Whoever has lost ten times may sit out a thousand turns; a newcomer, one.
#[test]
fn who_has_lost_often_stays_away_longer() {
    in_time(|| {
        let mut dice = Dice::seeded(1);
        for (losses, most) in [(1, 1), (2, 3), (3, 7), (10, 1_023), (40, 1_023)]
        {
            let turns: BTreeSet<_> =
                (0..20_000).map(|_| dice.turns(losses)).collect();
            assert!(turns.into_iter().eq(0..=most), "after {losses} losses");
        }
    });
}

/// Otherwise it would block the others while it stays away.
#[test]
fn whoever_steps_back_holds_nothing() {
    in_time(|| {
        let (alice, bob) = (Mutex::new(10_00), Mutex::new(10_00));
        let mut busy = Some(bob.lock().unwrap());
        let mut moments = Vec::new();
        let outcome = transfer(&alice, &bob, 1_00, |moment| {
            let free = alice.try_lock().is_ok();
            assert_eq!(free, moment == Moment::HoldsNone);
            moments.push(moment);
            if moment == Moment::HoldsNone {
                busy = None;
            }
        });
        assert_eq!(outcome, Ok(()));
        use Moment::{HoldsNone, HoldsOne, Lost};
        assert_eq!(moments, [HoldsOne, Lost, HoldsNone, HoldsOne]);
    });
}

/// An auditor with both locks sees the total. He, too, only tries the second.
/// Isolated? Yes.
#[test]
fn whoever_holds_both_locks_sees_the_total() {
    in_time(|| {
        let accounts = [Mutex::new(10_00), Mutex::new(10_00)];
        thread::scope(|bank| {
            bank.spawn(|| {
                let mut dice = Dice::seeded(1);
                for i in 0..20_000 {
                    let (src, dest) =
                        (&accounts[i % 2], &accounts[(i + 1) % 2]);
                    transfer(src, dest, 3_00, back_off(&mut dice, sleep))
                        .unwrap();
                }
            });
            // So often, and not for as long as there are transfers: who always has
            // the first lock lets nobody through.
            for _ in 0..100_000 {
                let a = accounts[0].lock().unwrap();
                if let Ok(b) = accounts[1].try_lock() {
                    assert_eq!(*a + *b, 20_00);
                }
            }
        });
    });
}

/// Atomic? Yes.
#[test]
fn a_transfer_changes_both_accounts_or_neither() {
    in_time(|| {
        for (from, to, amount, outcome) in [
            (10_00, 1_00, 10_00, Ok(())),
            (10_00, 1_00, 0, Ok(())),
            (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
            (10_00, u64::MAX - 1, 1, Ok(())),
            (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
        ] {
            let (src, dest) = (Mutex::new(from), Mutex::new(to));
            assert_eq!(transfer(&src, &dest, amount, |_| ()), outcome);
            let moved = if outcome.is_ok() { amount } else { 0 };
            let left = [src, dest].map(|account| account.into_inner().unwrap());
            assert_eq!(left, [from - moved, to + moved]);
        }
    });
}

/// Claim M6. Without the question before the loop, it would lose to itself,
/// over and over.
#[test]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    in_time(|| {
        for (cents, amount, outcome) in [
            (10_00, 10_00, Ok(())),
            (10_00, 10_01, Err(Refused::NotCovered)),
            (u64::MAX, 1, Ok(())),
        ] {
            let account = Mutex::new(cents);
            let never_lost = |moment| assert_eq!(moment, Moment::HoldsOne);
            assert_eq!(
                transfer(&account, &account, amount, never_lost),
                outcome
            );
            assert_eq!(account.into_inner().unwrap(), cents);
        }
    });
}

#[test]
fn a_panic_with_one_account_in_hand_leaves_the_others_open() {
    in_time(|| {
        let [alice, bob, carol] = [10_00; 3].map(Mutex::new);
        let clumsy = thread::scope(|tellers| {
            let drop_it = || transfer(&alice, &bob, 1_00, |_| panic!("oops"));
            tellers.spawn(drop_it).join()
        });
        assert!(clumsy.is_err());
        assert!(alice.is_poisoned());
        // Whoever meets Alice's account is refused, as payer and as payee.
        let met = transfer(&bob, &alice, 4_00, |_| ());
        assert_eq!(met, Err(Refused::Poisoned));
        assert_eq!(
            transfer(&alice, &carol, 4_00, |_| ()),
            Err(Refused::Poisoned)
        );
        assert_eq!(transfer(&bob, &carol, 4_00, |_| ()), Ok(()));
    });
}

/// Transfers at random, to oneself, too; returns how many were covered.
fn transfer_at_random(accounts: &[Mutex<u64>; 3], seed: u64) -> usize {
    let (mut dice, mut chance) = (Dice::seeded(seed), seed);
    let transfers = (0..250_000).map(|_| {
        // Numbers in a fixed sequence that look like chance.
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        let [src, dest] = [chance % 3, chance / 3 % 3].map(|i| i as usize);
        let amount = chance / 9 % 50_00;
        let back_off = back_off(&mut dice, sleep);
        transfer(&accounts[src], &accounts[dest], amount, back_off)
    });
    transfers.filter(Result::is_ok).count()
}

/// A million transfers, each with random turns of staying away.
#[test]
fn a_million_transfers_end_and_conserve_the_total() {
    let (made, left) = in_time(|| {
        let accounts = [100_00, 200_00, 300_00].map(Mutex::new);
        let made = thread::scope(|tellers| {
            let accounts = &accounts;
            [3, 5, 7, 11]
                .map(|seed| {
                    tellers.spawn(move || transfer_at_random(accounts, seed))
                })
                .map(|teller| teller.join().unwrap())
        });
        let left = accounts.map(|account| account.into_inner().unwrap());
        (made.iter().sum::<usize>(), left.iter().sum::<u64>())
    });
    assert_eq!(left, 600_00);
    assert!((500_000..1_000_000).contains(&made), "{made}");
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
        (Refused::Poisoned, "somebody panicked with an account in hand"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
