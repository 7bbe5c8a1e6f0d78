//! Amounts, as the text writes them.

/// What stands before an amount of cents in what a figure shows. The first three are for one that
/// is a value, a line or a letter by itself.
const BEFORE: [&str; 9] = [
    "\"",
    "\\n",
    "`",
    "balance: ",
    "amount: ",
    "Deposit(",
    "Ok(",
    "returned ",
    "\"read ",
];

/// The data of a figure with `200.00` for each amount of `20000` cents in a value, a letter, a
/// result or what was printed. The lines of the listing, which come first, stay as they are.
pub fn written(json: &str) -> String {
    let states = json.find("\"threadStates\":").unwrap_or(0);
    let (mut text, mut rest) = (json[..states].to_owned(), &json[states..]);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| !c.is_ascii_digit());
        let (number, after) = from.split_at(end.unwrap_or(from.len()));
        text += before;
        let is_amount = BEFORE.iter().any(|word| before.ends_with(word));
        match number.parse() {
            Ok(cents) if is_amount => text += &amount(cents),
            _ => text += number,
        }
        rest = after;
    }
    text + rest
}

/// Cents, as the text writes them: `1700.00`.
fn amount(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}
