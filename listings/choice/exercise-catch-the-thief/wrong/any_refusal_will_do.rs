//! It does not ask why a transfer was refused.
//!
//! Red: the check lets a thief go

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
}

/// A bank that you can only look at from outside.
pub trait Bank {
    /// Claims to move `amount` cents between accounts 0, 1, 2, …
    fn transfer(
        &mut self,
        from: usize,
        to: usize,
        amount: u64,
    ) -> Result<(), Refused>;

    /// What is in the accounts; this is never a lie.
    fn balances(&self) -> Vec<u64>;
}
/// Whether a bank does what a bank should. `open` opens a new one with the
/// balances that you want, in cents, as often as you want.
pub fn is_honest<B: Bank>(open: impl Fn(&[u64]) -> B) -> bool {
    let start = [10_00, 5_00, 0, u64::MAX];
    for from in 0..start.len() {
        for to in 0..start.len() {
            // The payer's last cent, one more, and so on; each on a new day
            // and ten times over, since a thief may be patient.
            let all = start[from];
            for amount in [0, 1, all / 2, all, all.saturating_add(1)] {
                let (mut bank, mut list) = (open(&start), start);
                for _ in 0..10 {
                    let expected = transfer(&mut list, from, to, amount);
                    if bank.transfer(from, to, amount).is_ok()
                        != expected.is_ok()
                        || bank.balances() != list
                    {
                        return false;
                    }
                }
            }
        }
    }
    true
}

/// What ought to happen, with nothing but numbers.
fn transfer(
    list: &mut [u64],
    from: usize,
    to: usize,
    amount: u64,
) -> Result<(), Refused> {
    let left = list[from].checked_sub(amount).ok_or(Refused::NotCovered)?;
    if from != to {
        list[to] = list[to].checked_add(amount).ok_or(Refused::DoesNotFit)?;
        list[from] = left;
    }
    Ok(())
}
