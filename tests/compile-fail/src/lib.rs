//! What rustc says of a program that it refuses, as far as every compiler must agree on it.
//!
//! The words in the book are those of one compiler, written down in `rustc-version.txt`.
//! Another compiler may word an error differently; its codes and lines must be the same.
//!
//! ```
//! let stderr = "error[E0382]: borrow of moved value: `account`\n  --> src/main.rs:22:20\n";
//! assert_eq!(compile_fail::errors(stderr), [("E0382".to_owned(), 22)]);
//! ```

/// The errors in what rustc printed: their codes (`error` where there is none) and lines.
pub fn errors(stderr: &str) -> Vec<(String, usize)> {
    let mut errors = Vec::new();
    let mut code = None;
    for line in stderr.lines() {
        if let Some(rest) = line.strip_prefix("error[") {
            code = rest.split(']').next();
        } else if line.starts_with("error: ") {
            code = Some("error");
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            // Notes have places, too: only the first after an error is its own.
            let line =
                place.rsplit(':').nth(1).and_then(|line| line.parse().ok());
            if let (Some(code), Some(line)) = (code.take(), line) {
                errors.push((code.to_owned(), line));
            }
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::errors;

    const RECORDED: &str = "\
error[E0382]: borrow of moved value: `account`
  --> compile-fail/balance_elsewhere.rs:22:20
   |
note: if `Account` implemented `Clone`, you could clone the value
  --> compile-fail/balance_elsewhere.rs:4:1

error: creating a shared reference to mutable static
 --> compile-fail/balance_elsewhere.rs:30:5
";

    #[test]
    fn a_code_or_a_line_makes_a_difference() {
        assert_eq!(
            errors(RECORDED),
            [("E0382".to_owned(), 22), ("error".to_owned(), 30)]
        );
        assert_ne!(
            errors(RECORDED),
            errors(&RECORDED.replace("E0382", "E0499"))
        );
        assert_ne!(errors(RECORDED), errors(&RECORDED.replace(":22:", ":23:")));
    }

    #[test]
    fn wording_columns_and_the_summary_make_none() {
        let reworded = RECORDED
            .replace("borrow of moved value", "use of a value that was moved")
            .replace(":22:20", ":22:5")
            + "error: aborting due to 2 previous errors\n";
        assert_eq!(errors(RECORDED), errors(&reworded));
    }
}
