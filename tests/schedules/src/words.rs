//! What the figures tell a reader in words, besides their captions.

use crate::page::Page;

/// The page of this name, with all that it says.
pub fn page(page: Page) -> Page {
    match page.name() {
        "limbo-audit" => mailboxes(page)
            .ends(&[
                ("ok, returned 1300", "with 1300 in the auditor’s book"),
                ("ok, returned 1500", "with 1500 in the auditor’s book"),
            ])
            .total(1_500, 2, &[""], &["Deposit("])
            .rest_after(10) // Bob has answered, and the money is in the post
            .challenge(
                "Make the auditor see 1500.",
                "with 1500 in the auditor’s book",
            ),
        "lost-letter" => mailboxes(page)
            .ends(&[
                ("ok, returned 1300", "with 200 nowhere"),
                ("ok, returned 1500", "with every cent there"),
            ])
            .total(1_500, 2, &[""], &["Deposit("])
            .challenge(
                "Save the 200: let Bob read Alice’s letter before he closes.",
                "with every cent there",
            ),
        "answered-letters" => mailboxes(page)
            .ends(&[("ok, returned 1500", "with every cent there")])
            .total(1_500, 2, &[""], &[]),
        "asking-in-circles" => page
            .call("thread 1", "Alice")
            .call("thread 2", "Bob")
            .call("`channel` #1", "`from_alice`")
            .call("`channel` #2", "`from_bob`")
            .answered("Alice", "`(envelope, answer)`", "Bob")
            .answered("Bob", "`(envelope, answer)`", "Alice"),
        "full-mailboxes" => {
            page.call("thread 1", "Alice").call("thread 2", "Bob")
        }
        "both-locks" => locks(page)
            .ends(&[("ok, returned 1500", "with 1500 in the auditor’s book")])
            .total(1_500, 2, &["balance: "], &[])
            .rest_after(2), // the teller holds both locks, the auditor waits
        "both-locks-one-by-one" => locks(page)
            .ends(&[
                ("ok, returned 1700", "with 1700 in the auditor’s book"),
                ("ok, returned 1500", "with 1500 in the auditor’s book"),
            ])
            .total(1_500, 2, &["balance: "], &[])
            .challenge(
                "Make the auditor see 1500.",
                "with 1500 in the auditor’s book",
            ),
        "deadly-embrace" => locks(page)
            .call("`notes`", "the notes")
            .challenge("Get both transfers done.", "well"),
        "handle-order" => locks(page)
            .total(1_500, 2, &["balance: "], &[])
            .challenge("Get both transfers done.", "well"),
        "address-order" => {
            locks(page).total(1_500, 2, &["balance: "], &[]).rest_after(1)
        } // one waits, and holds nothing that the other needs
        "lost-wake-up" => page
            .ends(&[
                ("deadlock", "with the customer asleep for ever"),
                ("ok", "with the customer paid"),
            ])
            .challenge("Get the customer paid.", "with the customer paid"),
        _ => page,
    }
}

fn mailboxes(page: Page) -> Page {
    page.call("`Alice`", "Alice’s mailbox").call("`Bob`", "Bob’s mailbox")
}

fn locks(page: Page) -> Page {
    page.call("`Alice`", "Alice’s lock").call("`Bob`", "Bob’s lock")
}
