//! Eight customers at once: at one register, at eight, and all at the same one
//! of eight.

use cash_register::Bank;

// ANCHOR: demo
fn main() {
    let everybody_his_own = [0, 1, 2, 3, 4, 5, 6, 7];
    let all_the_same = [0; 8];
    println!("served before me:");

    let one_register = Bank::open(8, 1).rush(&everybody_his_own);
    println!("one register:      {one_register:?}");

    let eight_registers = Bank::open(8, 8).rush(&everybody_his_own);
    println!("eight registers:   {eight_registers:?}");

    let popular_account = Bank::open(8, 8).rush(&all_the_same);
    println!("a popular account: {popular_account:?}");
}
// ANCHOR_END: demo
