//! Whom the check must let go, and whom it must catch.
//! Run: `cargo test -p exercise-catch-the-thief -- --ignored`

use exercise_catch_the_thief::{Bank, Refused, is_honest};

/// How a bank makes a transfer, given how many it was asked for before.
type Method = fn(&mut [u64], usize, usize, u64, u32) -> Result<(), Refused>;

struct Suspect {
    balances: Vec<u64>,
    method: Method,
    asked: u32,
}

impl Bank for Suspect {
    fn transfer(
        &mut self,
        from: usize,
        to: usize,
        amount: u64,
    ) -> Result<(), Refused> {
        self.asked += 1;
        (self.method)(&mut self.balances, from, to, amount, self.asked - 1)
    }

    fn balances(&self) -> Vec<u64> {
        self.balances.clone()
    }
}

fn passes(method: Method) -> bool {
    is_honest(|balances| Suspect {
        balances: balances.to_vec(),
        method,
        asked: 0,
    })
}

/// Fails if the check lets this one go.
#[track_caller]
fn is_caught(method: Method) {
    assert!(!passes(method), "the check lets a thief go");
}

fn honest(
    books: &mut [u64],
    from: usize,
    to: usize,
    amount: u64,
    _: u32,
) -> Result<(), Refused> {
    let left = books[from].checked_sub(amount).ok_or(Refused::NotCovered)?;
    if from != to {
        books[to] = books[to].checked_add(amount).ok_or(Refused::DoesNotFit)?;
        books[from] = left;
    }
    Ok(())
}

#[test]
#[ignore = "exercise"]
fn an_honest_bank_passes() {
    assert!(passes(honest), "the check blames an honest bank");
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_forgets_the_payee_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        let payee = books[to];
        honest(books, from, to, amount, asked)?;
        if from != to {
            books[to] = payee;
        }
        Ok(())
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_pays_somebody_else_is_caught() {
    // The total is right, and no balance is negative.
    is_caught(|books, from, to, amount, asked| {
        let other = if to == 0 { 1 } else { 0 };
        honest(books, from, other, amount, asked)
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_keeps_the_last_cent_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        if books[from] == amount {
            return Err(Refused::NotCovered);
        }
        honest(books, from, to, amount, asked)
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_wraps_round_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        let outcome = honest(books, from, to, amount, asked);
        if outcome == Err(Refused::DoesNotFit) {
            books[from] -= amount;
            books[to] = books[to].wrapping_add(amount);
            return Ok(());
        }
        outcome
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_debits_what_it_refuses_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        let outcome = honest(books, from, to, amount, asked);
        if outcome == Err(Refused::DoesNotFit) {
            books[from] -= amount;
        }
        outcome
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_does_not_say_why_it_refuses_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        let outcome = honest(books, from, to, amount, asked);
        outcome.map_err(|why| match why {
            Refused::NotCovered => Refused::DoesNotFit,
            Refused::DoesNotFit => Refused::NotCovered,
        })
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_says_yes_and_does_nothing_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        _ = honest(books, from, to, amount, asked);
        Ok(())
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_in_which_you_get_rich_by_paying_yourself_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        let payee = books[to];
        honest(books, from, to, amount, asked)?;
        if from == to {
            books[to] = payee.saturating_add(amount);
        }
        Ok(())
    });
}

#[test]
#[ignore = "exercise"]
fn a_bank_that_takes_a_cent_now_and_then_is_caught() {
    is_caught(|books, from, to, amount, asked| {
        honest(books, from, to, amount, asked)?;
        if asked % 5 == 4 && books[from] > 0 {
            books[from] -= 1;
        }
        Ok(())
    });
}
