//! What the figures tell a reader in words, besides their captions.

use crate::page::Page;

/// The page of this name, with all that it says.
pub fn page(page: Page) -> Page {
    match page.name() {
        "limbo-audit" => auditor(mailboxes(page))
            .call_object("`answer` #1", "the auditor’s `answer` #1")
            .call_object("`answer` #2", "the auditor’s `answer` #2")
            .call_object("`answer` #3", "the teller’s `answer`")
            .ends(&[
                ("ok: returned 130000", FOUND_1300),
                ("ok: returned 150000", FOUND_1500),
            ])
            .total(1_500_00, 2, &[""], &["Deposit("])
            .rest_after(10) // Bob has answered, and the money is in transit
            .challenge("Make the auditor count 1500.00.", FOUND_1500),
        "lost-message" => mailboxes(page)
            .ends(&[
                ("ok: returned 130000", "with 200.00 nowhere"),
                ("ok: returned 150000", "with every cent there"),
            ])
            .total(1_500_00, 2, &[""], &["Deposit("])
            .challenge(
                "Save the 200.00: let Bob read Alice’s message before he closes.",
                "with every cent there",
            ),
        "refund-on-drop" => mailboxes(page)
            .ends(&[("ok: returned 150000", "with every cent there")])
            .total(1_500_00, 2, &[""], &[]),
        "asking-in-circles" => page
            .call("thread 1", "Alice")
            .call("thread 2", "Bob")
            .call_object("`alice_mailbox`", "Alice’s mailbox")
            .call_object("`bob_mailbox`", "Bob’s mailbox")
            .call_object("`channel` #1", "`from_alice`")
            .call_object("`channel` #2", "`from_bob`")
            .call_object("`answer` #1", "Bob’s answer")
            .call_object("`answer` #2", "Alice’s answer")
            .answered("Bob’s answer", "Bob")
            .answered("Alice’s answer", "Alice"),
        "full-mailboxes" => page
            .call("thread 1", "Alice")
            .call("thread 2", "Bob")
            .call_object("`alice_mailbox`", "Alice’s mailbox")
            .call_object("`bob_mailbox`", "Bob’s mailbox")
            .call_object("`alices`", "Alice’s receipts")
            .call_object("`bobs`", "Bob’s receipts"),
        "both-locks" => auditor(locks(page))
            .ends(&[("ok: returned 150000", FOUND_1500)])
            .total(1_500_00, 2, &["balance: "], &[])
            .rest_after(2), // the teller holds both locks, the auditor waits
        "both-locks-one-by-one" => auditor(locks(page))
            .ends(&[
                ("ok: returned 170000", FOUND_1700),
                ("ok: returned 150000", FOUND_1500),
            ])
            .total(1_500_00, 2, &["balance: "], &[])
            .challenge("Make the auditor count 1500.00.", FOUND_1500),
        "deadly-embrace" => locks(page)
            .call_object("`notes`", "the notes")
            .total(1_500_00, 2, &[""], &[])
            .challenge("Get both transfers done.", "well"),
        "opposite-transfers" => locks(page)
            .total(1_500_00, 2, &["balance: "], &[])
            .challenge("Get both transfers done.", "well"),
        "handle-order" => locks(page)
            .total(1_500_00, 2, &["balance: "], &[])
            .challenge("Get both transfers done.", "well"),
        "address-order" => {
            locks(page).total(1_500_00, 2, &["balance: "], &[]).rest_after(1)
        } // one waits, and holds nothing that the other needs
        "lost-wake-up" => page
            .ends(&[
                ("deadlock", "with the customer asleep forever"),
                ("ok", "with the customer paid"),
            ])
            .challenge("Get the customer paid.", "with the customer paid"),
        "cancelled-transfer" => page
            .without_amounts()
            .call("future", "transfer")
            .call("clock 50ms", "clock")
            .ends(&[
                ("ok: returned 1300", "with 200 cents gone"),
                ("ok: returned 1500", "with every cent there"),
            ])
            .challenge("Save the 200 cents.", "with every cent there"),
        "select-loses-a-message" => page
            .without_amounts()
            .ends(&[
                ("ok: returned 0", "with the payment gone"),
                ("ok: returned 7", "with the payment booked"),
            ])
            .challenge("Get the payment booked.", "with the payment booked"),
        "bounded-mailbox-waits" => {
            page.without_amounts().call("main", "sender")
        }
        "half-a-transfer" => auditor(page),
        "send-under-lock" => auditor(page),
        _ => page,
    }
}

const FOUND_1300: &str = "with 1300.00 counted";
const FOUND_1500: &str = "with 1500.00 counted";
const FOUND_1700: &str = "with 1700.00 counted";

/// Who explores is `main`; to a reader it is the auditor.
fn auditor(page: Page) -> Page {
    page.call("main", "auditor")
}

fn mailboxes(page: Page) -> Page {
    page.call_object("`Alice`", "Alice’s mailbox")
        .call_object("`Bob`", "Bob’s mailbox")
}

fn locks(page: Page) -> Page {
    page.call_object("`Alice`", "Alice’s lock")
        .call_object("`Bob`", "Bob’s lock")
}
