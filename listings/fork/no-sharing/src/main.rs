//! Two tellers pay 5.00 each into a balance of 10.00, wherever that balance
//! lives.

use no_sharing::{
    BALANCE, DoesNotFit, two_tellers_borrow, two_tellers_know, two_tellers_own,
};

// ANCHOR: demo
fn main() -> Result<(), DoesNotFit> {
    use std::sync::{Arc, Mutex};

    let borrowed = Mutex::new(10_00);
    two_tellers_borrow(&borrowed, 5_00)?;

    let owned = Arc::new(Mutex::new(10_00));
    two_tellers_own(Arc::clone(&owned), 5_00)?;

    two_tellers_know(5_00)?;

    for (name, balance) in
        [("borrowed", &borrowed), ("owned", &*owned), ("known", &BALANCE)]
    {
        let cents = *balance.lock().expect("no teller panicked");
        println!("{name}: {}.{:02}", cents / 100, cents % 100);
    }
    Ok(())
}
// ANCHOR_END: demo
