//! What two sessions do: the same short script, each for somebody.

/// A script, and what is to be seen while two sessions go through it.
#[derive(Debug)]
pub struct Story {
    /// Read, write, commit: a statement a line, with `$name` and `$read`.
    pub script: &'static str,
    /// Where the script lies.
    pub file: &'static str,
    /// Whose row each session writes.
    pub names: [&'static str; 2],
    /// Whether it writes, by what it has read.
    pub may_write: fn(i64) -> bool,
    /// What is read and written.
    pub seen: &'static [Seen],
    /// Which of these the script reads.
    pub reads: usize,
    /// Which of these each session writes.
    pub writes: [usize; 2],
    /// The balance that each session writes, by what it has read.
    pub written: [fn(i64) -> i64; 2],
    /// The end, by the total that is left and whether somebody was refused.
    pub end: fn(i64, bool) -> Option<&'static str>,
}

/// A row, or several.
#[derive(Debug)]
pub struct Seen {
    /// In a sentence.
    pub name: &'static str,
    /// In a picture.
    pub short: &'static str,
    /// How to ask for its balance.
    pub ask: &'static str,
}

const ALICE: Seen = Seen {
    name: "Alice’s row",
    short: "Alice",
    ask: "SELECT balance FROM account WHERE name = 'Alice'",
};

const BOB: Seen = Seen {
    name: "Bob’s row",
    short: "Bob",
    ask: "SELECT balance FROM account WHERE name = 'Bob'",
};

const BOTH: Seen = Seen {
    name: "both rows",
    short: "both",
    ask: "SELECT sum(balance)::bigint FROM account",
};

/// Two deposits of 50.00 for Alice, who has 1000.00.
pub const DEPOSITS: Story = Story {
    script: include_str!("deposit.sql"),
    file: "tests/schedules/tests/transactions/deposit.sql",
    names: ["Alice", "Alice"],
    may_write: |_| true,
    seen: &[ALICE],
    reads: 0,
    writes: [0, 0],
    written: [|read| read + 50_00, |read| read + 50_00],
    end: |total, refused| match (total, refused) {
        (1_600_00, false) => Some("both deposits are there"),
        (1_550_00, true) => Some("one was refused, one is there"),
        (1_550_00, false) => Some("both were committed, one is gone"),
        _ => None,
    },
};

/// Alice has 1000.00 and Bob 500.00, and together they keep 1000.00: only one
/// of them may withdraw 500.00.
pub const WITHDRAWALS: Story = Story {
    script: include_str!("withdraw.sql"),
    file: "tests/schedules/tests/transactions/withdraw.sql",
    names: ["Alice", "Bob"],
    may_write: |total| total >= 1_500_00,
    seen: &[ALICE, BOB, BOTH],
    reads: 2,
    writes: [0, 1],
    written: [|_| 500_00, |_| 0],
    end: |total, refused| match (total, refused) {
        (1_000_00, false) => Some("one has withdrawn, one saw too little"),
        (1_000_00, true) => Some("one was refused, one has withdrawn"),
        (500_00, false) => Some("both have withdrawn, too little is left"),
        _ => None,
    },
};
