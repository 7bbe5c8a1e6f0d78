//! Mutants of a listing: its library with one thing changed, as a mistake would.

use proc_macro2::Span;
use std::ops::Range;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// One change of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What is replaced, in bytes.
    pub at: Range<usize>,
    /// Counted from 1.
    pub line: usize,
    /// What it is replaced by.
    pub with: &'static str,
}

impl Mutant {
    /// The source with this change.
    pub fn of(&self, source: &str) -> String {
        [&source[..self.at.start], self.with, &source[self.at.end..]].concat()
    }

    /// What was changed, and into what: the name of the mutant.
    pub fn words(&self, source: &str) -> String {
        let was: Vec<_> = source[self.at.clone()].split_whitespace().collect();
        match self.with {
            "" => format!("without `{}`", was.join(" ")),
            with => format!("`{with}` for `{}`", was.join(" ")),
        }
    }
}

/// All mutants of a source: each statement left out, each comparison and each sum turned round,
/// each condition taken for true and for false, and one woken instead of all.
///
/// # Errors
///
/// If the source is no Rust.
pub fn mutants(source: &str) -> syn::Result<Vec<Mutant>> {
    let mut found = Mutants::default();
    found.visit_file(&syn::parse_file(source)?);
    found.0.sort_by_key(|it| (it.at.start, it.at.end, it.with));
    found.0.dedup();
    Ok(found.0)
}

#[derive(Default)]
struct Mutants(Vec<Mutant>);

impl Mutants {
    fn add(&mut self, span: Span, with: &'static str) {
        let line = span.start().line;
        self.0.push(Mutant { at: span.byte_range(), line, with });
    }
}

impl<'ast> Visit<'ast> for Mutants {
    fn visit_stmt(&mut self, statement: &'ast syn::Stmt) {
        if let syn::Stmt::Expr(expression, Some(_)) = statement {
            let leaves = matches!(
                expression,
                syn::Expr::Return(_) | syn::Expr::Break(_)
            );
            // A loop that nobody leaves shows nothing but the limit of time.
            if !leaves {
                self.add(statement.span(), "");
            }
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_bin_op(&mut self, operation: &'ast syn::BinOp) {
        let other = match operation {
            syn::BinOp::Lt(_) => "<=",
            syn::BinOp::Le(_) => "<",
            syn::BinOp::Gt(_) => ">=",
            syn::BinOp::Ge(_) => ">",
            syn::BinOp::Eq(_) => "!=",
            syn::BinOp::Ne(_) => "==",
            syn::BinOp::And(_) => "||",
            syn::BinOp::Or(_) => "&&",
            syn::BinOp::AddAssign(_) => "-=",
            syn::BinOp::SubAssign(_) => "+=",
            _ => return,
        };
        self.add(operation.span(), other);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        if !matches!(&*branch.cond, syn::Expr::Let(_)) {
            self.add(branch.cond.span(), "true");
            self.add(branch.cond.span(), "false");
        }
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "notify_all" {
            self.add(call.method.span(), "notify_one");
        }
        visit::visit_expr_method_call(self, call);
    }

    /// What a listing says is no part of what it does.
    fn visit_macro(&mut self, _: &'ast syn::Macro) {}

    /// Nor are the words of its errors.
    fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
        let is_words = block.trait_.as_ref().is_some_and(|(_, path, _)| {
            path.segments.last().is_some_and(|it| it.ident == "Display")
        });
        if !is_words {
            visit::visit_item_impl(self, block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::mutants;

    #[test]
    fn statements_comparisons_and_conditions_are_changed() {
        let source = "fn pay(x: &mut u64) {\n    if *x < 5 {\n        *x += 1;\n    }\n}\n";
        let all = mutants(source).expect("is Rust");
        let words: Vec<_> = all
            .iter()
            .map(|it| format!("{}: {}", it.line, it.words(source)))
            .collect();
        assert_eq!(
            words,
            [
                "2: `false` for `*x < 5`",
                "2: `true` for `*x < 5`",
                "2: `<=` for `<`",
                "3: without `*x += 1;`",
                "3: `-=` for `+=`",
            ]
        );
        assert!(all[2].of(source).contains("*x <= 5"));
        assert!(!all[3].of(source).contains("+="));
    }
}
