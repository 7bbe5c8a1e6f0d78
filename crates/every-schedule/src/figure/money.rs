//! Amounts of money in what a program shows: added up, and written as the text writes them.

use super::{End, Figure, Index, Role};

/// What is money in a figure, in cents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Money<'a> {
    /// How much there is, and in how many accounts.
    pub total: Option<(u64, usize)>,
    /// What stands before a balance in what locks guard and in what actors said last; nothing if
    /// it stands alone.
    pub balances: &'a [&'a str],
    /// What stands before money on its way in the messages of channels, likewise.
    pub transit: &'a [&'a str],
    /// What stands before any amount. One that stands alone is one, too.
    pub amounts: &'a [&'a str],
}

impl Figure {
    /// Adds the money up, moment by moment, and then writes every amount with two decimals.
    pub fn count(&mut self, money: &Money<'_>) {
        if let Some((_, accounts)) = money.total {
            for n in 0..self.moments.len() {
                self.moments[n].money = self.sum(n, accounts, money);
            }
        }
        for value in &mut self.values {
            let moved = cents(&value.text, money.transit);
            let held = cents(&value.text, money.balances);
            value.money = !moved.is_empty();
            if let [one] = *match moved.is_empty() {
                true => held,
                false => moved,
            } {
                value.short = amount(one);
            }
            value.text = written(&value.text, money.amounts);
        }
        for End { said, .. } in &mut self.ends {
            let words = said.as_deref().map(|it| written(it, money.amounts));
            *said = words;
        }
    }

    /// What is in the accounts and what is on its way, if all balances can be seen.
    fn sum(
        &self,
        moment: Index,
        accounts: usize,
        money: &Money<'_>,
    ) -> Option<(u64, u64)> {
        let moment = &self.moments[moment];
        let objects = moment.objects.iter().map(|&it| &self.object_states[it]);
        let is_channel =
            |object: Index| self.objects[object].role == Role::Channel;
        let (mut held, mut moved) = (vec![], vec![]);
        for object in objects {
            let texts = object.values.iter().map(|&it| &self.values[it].text);
            match is_channel(object.object) {
                true => {
                    moved.extend(texts.flat_map(|it| cents(it, money.transit)))
                }
                false => {
                    held.extend(texts.flat_map(|it| cents(it, money.balances)))
                }
            }
        }
        let actors = moment.actors.iter().map(|&it| &self.actor_states[it]);
        let said = actors.filter_map(|it| it.said);
        let said = said.map(|it| &self.values[it].text);
        held.extend(said.flat_map(|it| cents(it, money.balances)));
        (held.len() == accounts)
            .then(|| (held.iter().sum(), moved.iter().sum()))
    }
}

/// The amounts behind one of the words; without a word, the text is one.
fn cents(text: &str, before: &[&str]) -> Vec<u64> {
    let digits = |it: &str| {
        let end = it.find(|c: char| !c.is_ascii_digit()).unwrap_or(it.len());
        it[..end].parse().ok()
    };
    let all = before.iter().map(|&word| match word {
        "" => text.parse().into_iter().collect::<Vec<u64>>(),
        _ => text.split(word).skip(1).filter_map(digits).collect(),
    });
    all.flatten().collect()
}

/// The text with every amount as `200.00`.
fn written(text: &str, before: &[&str]) -> String {
    if let Ok(cents) = text.parse() {
        return amount(cents);
    }
    let (mut done, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (words, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit());
        let (number, after) = from.split_at(end.unwrap_or(from.len()));
        done += words;
        let is_amount = before.iter().any(|it| done.ends_with(it));
        match number.parse() {
            Ok(cents) if is_amount => done += &amount(cents),
            _ => done += number,
        }
        rest = after;
    }
    done + rest
}

/// Cents, as the text writes them: `1700.00`.
pub(super) fn amount(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
