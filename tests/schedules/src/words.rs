//! What the figures tell a reader in words, besides their captions.

use crate::page::Page;

/// The page of this name, with all that it says.
pub fn page(page: Page) -> Page {
    match page.name() {
        "limbo-audit" => page
            .call("`Alice`", "Alice’s mailbox")
            .call("`Bob`", "Bob’s mailbox")
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
        "answered-letters" => page
            .call("`Alice`", "Alice’s mailbox")
            .call("`Bob`", "Bob’s mailbox")
            .ends(&[("ok, returned 1500", "with every cent there")])
            .total(1_500, 2, &[""], &[]),
        "lost-letter" => page
            .call("`Alice`", "Alice’s mailbox")
            .call("`Bob`", "Bob’s mailbox")
            .ends(&[
                ("ok, returned 1300", "with 200 nowhere"),
                ("ok, returned 1500", "with every cent there"),
            ])
            .total(1_500, 2, &[""], &["Deposit("])
            .challenge(
                "Save the 200: let Bob read Alice’s letter before he closes.",
                "with every cent there",
            ),
        "asking-in-circles" => page
            .call("thread 1", "Alice")
            .call("thread 2", "Bob")
            .answered("Alice", "`(envelope, answer)`", "Bob")
            .answered("Bob", "`(envelope, answer)`", "Alice"),
        "full-mailboxes" => {
            page.call("thread 1", "Alice").call("thread 2", "Bob")
        }
        "deadly-embrace" => page
            .call("`Alice`", "Alice’s lock")
            .call("`Bob`", "Bob’s lock")
            .call("`notes`", "the notes")
            .challenge("Get both transfers done.", "well"),
        _ => page,
    }
}
