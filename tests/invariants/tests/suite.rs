//! One suite for all techniques: each must pass every one of these tests.

// ANCHOR: suite
use invariants::{Bank, Order, Refused};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

// ANCHOR: conserved
const ACCOUNTS: usize = 4;
const EACH: u64 = 100_00;
const TOTAL: u128 = ACCOUNTS as u128 * EACH as u128;
const TELLERS: u64 = 4;

/// Orders in a fixed sequence that looks like chance: from, to, amount. Some
/// are not covered, some go from an account to itself.
fn orders(seed: u64) -> impl Iterator<Item = Order> {
    let mut dice = seed;
    std::iter::repeat_with(move || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        let [from, to] = [dice >> 8, dice >> 16].map(|n| n as usize % ACCOUNTS);
        (from, to, (dice >> 24) % EACH)
    })
}

/// Four tellers make transfers at random, some one by one and the rest in one
/// go. Afterwards every cent is there.
fn the_total_is_conserved<B: Bank>() {
    const TRANSFERS: u64 = 200_000;
    const RICH: u64 = 100 * EACH; // much is under way, and little is refused
    let bank = B::open(&[RICH; ACCOUNTS]);
    let made: u64 = thread::scope(|tellers| {
        let teller = |seed| {
            let bank = &bank;
            tellers.spawn(move || {
                let each = (TRANSFERS / TELLERS) as usize;
                let mut orders = orders(seed).take(each);
                let pay = |(from, to, amount)| bank.transfer(from, to, amount);
                let one_by_one = orders.by_ref().take(1_000).map(pay);
                let made = one_by_one.filter(Result::is_ok).count() as u64;
                made + bank.transfer_all(orders)
            })
        };
        let tellers: Vec<_> = (1..=TELLERS).map(teller).collect();
        tellers.into_iter().map(|teller| teller.join().unwrap()).sum()
    });
    let left = bank.close();
    let total = u128::from(RICH) * ACCOUNTS as u128;
    assert_eq!(left.iter().map(|&c| u128::from(c)).sum::<u128>(), total);
    // An unsigned balance that went below nothing would be enormous.
    assert!(left.iter().all(|&c| u128::from(c) <= total), "{left:?}");
    let some_but_not_all = TRANSFERS / 4..TRANSFERS;
    assert!(some_but_not_all.contains(&made), "made {made} of {TRANSFERS}");
}
// ANCHOR_END: conserved

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    let end = end.recv_timeout(Duration::from_secs(60));
    end.expect("it ends, and without a panic")
}

/// One teller alone is told, each time, what a plain list of numbers says.
fn every_answer_is_that_of_a_plain_list<B: Bank>(oneself: Result<(), Refused>) {
    let bank = B::open(&[EACH; ACCOUNTS]);
    let mut list = [EACH; ACCOUNTS];
    for (from, to, amount) in orders(7).take(1_000) {
        // One in three asks for the payer's last cent, or for one more.
        let amount = match amount % 6 {
            0 => list[from],
            1 => list[from] + 1,
            _ => amount,
        };
        let answer = match list[from].checked_sub(amount) {
            None => Err(Refused::NotCovered),
            Some(_) if from == to => oneself,
            Some(left) => {
                list[from] = left;
                list[to] += amount;
                Ok(())
            }
        };
        assert_eq!(bank.transfer(from, to, amount), answer);
    }
    assert_eq!(bank.close(), list);
}

fn a_transfer_changes_both_accounts_or_neither<B: Bank>() {
    for (from, to, amount, outcome) in [
        (10_00, 1_00, 10_00, Ok(())),
        (10_00, 1_00, 0, Ok(())),
        (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
        (10_00, u64::MAX - 1, 1, Ok(())),
        (10_00, u64::MAX - 1, 2, Err(Refused::DoesNotFit)),
        (10_00, u64::MAX, 10_00, Err(Refused::DoesNotFit)),
    ] {
        let moved = if outcome.is_ok() { amount } else { 0 };
        let bank = B::open(&[from, to]);
        assert_eq!(bank.transfer(0, 1, amount), outcome);
        assert_eq!(bank.close(), [from - moved, to + moved]);
        // Also from the higher number to the lower.
        let bank = B::open(&[to, from]);
        assert_eq!(bank.transfer(1, 0, amount), outcome);
        assert_eq!(bank.close(), [to + moved, from - moved]);
    }
}

fn a_transfer_to_oneself_is_decided<B: Bank>(oneself: Result<(), Refused>) {
    let bank = B::open(&[10_00, 0]);
    assert_eq!(bank.transfer(0, 0, 10_00), oneself);
    assert_eq!(bank.transfer(0, 0, 10_01), Err(Refused::NotCovered));
    assert_eq!(bank.close(), [10_00, 0]);
}

/// Four tellers, two in each direction, begin together.
fn opposite_transfers_end<B: Bank>() {
    const TIMES: u64 = 1_000;
    let bank = B::open(&[TIMES * TELLERS; 2]);
    let together = Barrier::new(TELLERS as usize);
    thread::scope(|tellers| {
        for teller in 0..TELLERS as usize {
            let (bank, together) = (&bank, &together);
            let (from, to) = (teller % 2, (teller + 1) % 2);
            tellers.spawn(move || {
                together.wait();
                for _ in 0..TIMES {
                    assert_eq!(bank.transfer(from, to, 1), Ok(()));
                }
            });
        }
    });
    assert_eq!(bank.close(), [TIMES * TELLERS; 2]);
}

/// Audits without a pause, while two tellers make transfers at random. Returns
/// how many of them there were, and how many had an answer.
fn audits_during_transfers<B: Bank>() -> (usize, usize) {
    let bank = B::open(&[EACH; ACCOUNTS]);
    thread::scope(|tellers| {
        let teller = |seed| {
            let bank = &bank;
            tellers.spawn(move || {
                for (from, to, amount) in orders(seed).take(2_000) {
                    let _ = bank.transfer(from, to, amount);
                }
            })
        };
        let tellers = [teller(3), teller(5)];
        let (mut audits, mut answers) = (0, 0);
        while audits < 100 || !tellers.iter().all(|t| t.is_finished()) {
            audits += 1;
            if let Some(seen) = bank.audit() {
                assert_eq!(seen, TOTAL);
                answers += 1;
            }
        }
        (audits, answers)
    })
}

macro_rules! suite {
    ($(
        $module:ident: $bank:ident,
        oneself $oneself:expr,
        isolated $isolated:literal;
    )+) => {
        $(mod $module {
            use invariants::{Refused, $bank as B};

            const ONESELF: Result<(), Refused> = $oneself;

            /// Claim D4 (holds if).
            /// Messages or locks: afterwards every cent is there.
            #[test]
            fn the_total_is_conserved() {
                super::ends(super::the_total_is_conserved::<B>);
            }

            #[test]
            fn every_answer_is_that_of_a_plain_list() {
                super::ends(|| {
                    super::every_answer_is_that_of_a_plain_list::<B>(ONESELF)
                });
            }

            /// Claim D4. One message or two locks: both accounts, or neither.
            #[test]
            fn a_transfer_changes_both_accounts_or_neither() {
                super::a_transfer_changes_both_accounts_or_neither::<B>();
            }

            #[test]
            fn a_transfer_to_oneself_is_decided() {
                super::ends(|| {
                    super::a_transfer_to_oneself_is_decided::<B>(ONESELF)
                });
            }

            #[test]
            fn opposite_transfers_end() {
                super::ends(super::opposite_transfers_end::<B>);
            }

            /// Claim D4. One owner of all accounts sees the total, be it a
            /// thread or whoever holds the locks. Several owners do not.
            #[test]
            fn an_audit_sees_the_total_or_has_no_answer() {
                let (audits, answers) =
                    super::ends(super::audits_during_transfers::<B>);
                let promised = if $isolated { audits } else { 0 };
                assert_eq!(answers, promised, "of {audits} audits");
            }
        })+
    };
}

suite! {
    ledger_actor: LedgerActor,
        oneself Ok(()), isolated true;
    reserve_commit: ReserveCommit,
        oneself Err(Refused::Oneself), isolated false;
    refund_on_drop: RefundOnDrop,
        oneself Ok(()), isolated false;
    id_order: IdOrder,
        oneself Ok(()), isolated true;
    many_accounts: ManyAccounts,
        oneself Ok(()), isolated true;
    one_big_lock: OneBigLock,
        oneself Ok(()), isolated true;
}
// ANCHOR_END: suite
