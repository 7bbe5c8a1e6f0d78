//! A test asserts something that can fail, nothing in it is switched off, and a demonstration
//! prints what it computed.

use crate::{Book, Finding};
use anyhow::{Context, Result};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::visit::{self, Visit};

/// Tests without an assertion, tests that are left out on every machine, scenarios that demand
/// nothing; demonstrations that print a number they did not compute.
pub fn evidence(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for listing in book.tested() {
        for folder in ["", "src", "tests"] {
            for file in listing.files(&book.root, folder, "rs") {
                findings.extend(switched_off(&book.read(&file)?).map(|line| {
                    let why = "code in a comment: nobody compiles it";
                    Finding::new(&file, line, why)
                }));
            }
        }
        for file in listing.files(&book.root, "tests", "rs") {
            let source = syn::parse_file(&book.read(&file)?);
            let source = source.with_context(|| file.display().to_string())?;
            let tests = Tests::of(&source);
            findings.extend(
                tests
                    .complaints
                    .into_iter()
                    .map(|(at, why)| Finding::new(&file, at.start().line, why)),
            );
        }
        let main = listing.folder.join("src/main.rs");
        if let Ok(source) = book.read(&main) {
            let source = syn::parse_file(&source)
                .with_context(|| main.display().to_string())?;
            let mut seen = Prints::default();
            seen.visit_file(&source);
            findings.extend(seen.literals.into_iter().map(|at| {
                let why =
                    "a number is printed that the program did not compute";
                Finding::new(&main, at.start().line, why)
            }));
        }
    }
    Ok(findings)
}

/// The lines of a file that are code, but for the slashes before them.
fn switched_off(source: &str) -> impl Iterator<Item = usize> {
    source.lines().enumerate().filter_map(|(index, line)| {
        let code = line.trim_start().strip_prefix("//")?;
        let is_prose = code.starts_with(['/', '!']);
        let code = code.trim();
        let ends = code.ends_with([';', '{'])
            || (!code.is_empty() && code.chars().all(|it| "})];".contains(it)));
        (!is_prose && ends).then_some(index + 1)
    })
}

/// What tells a right program from a wrong one. To call it and unwrap is not enough.
const DEMANDS: [&str; 8] = [
    "assert",
    "every",
    "exactly",
    "panic",
    "ensure",
    "unwrap_err",
    "expect_err",
    "must",
];

/// What a machine may lack; nothing else lets a test be left out.
const NEEDS: [&str; 8] = [
    "PostgreSQL",
    "etcd",
    "clippy",
    "gdb",
    "loom",
    "mdBook",
    "strace",
    "overflow checks",
];

/// The functions of a file, and what is wrong with its tests.
#[derive(Default)]
struct Tests {
    /// The names of those that demand something, by themselves or through others of the file.
    demanding: BTreeSet<String>,
    complaints: Vec<(Span, String)>,
}

impl Tests {
    fn of(source: &syn::File) -> Self {
        let mut functions = Functions::default();
        functions.visit_file(source);
        let mut tests = Self::default();
        loop {
            let before = tests.demanding.len();
            for (name, body) in &functions.bodies {
                if tests.demands(body.clone()) {
                    tests.demanding.insert(name.clone());
                }
            }
            if tests.demanding.len() == before {
                break;
            }
        }
        tests.visit_file(source);
        tests
    }

    fn demands(&self, body: TokenStream) -> bool {
        body.into_iter().any(|token| match token {
            TokenTree::Group(group) => self.demands(group.stream()),
            TokenTree::Ident(word) => {
                let word = word.to_string();
                self.demanding.contains(&word)
                    || DEMANDS.iter().any(|it| word.contains(it))
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
}

/// Whether this is `#[test]`, or a test of a runtime, such as `#[tokio::test]`.
fn is(attribute: &syn::Attribute, name: &str) -> bool {
    attribute.path().segments.last().is_some_and(|it| it.ident == name)
}

/// The functions of a file that are no tests.
#[derive(Default)]
struct Functions {
    bodies: Vec<(String, TokenStream)>,
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !function.attrs.iter().any(|it| is(it, "test")) {
            let body = function.block.to_token_stream();
            self.bodies.push((function.sig.ident.to_string(), body));
        }
        visit::visit_item_fn(self, function);
    }
}

impl<'ast> Visit<'ast> for Tests {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let has = |name: &str| function.attrs.iter().find(|it| is(it, name));
        if has("test").is_some() {
            let name = function.sig.ident.to_string();
            let span = function.sig.ident.span();
            let demands = self.demands(function.block.to_token_stream());
            let panics = has("should_panic");
            if panics.is_none() && !demands {
                let why = format!("`{name}` asserts nothing");
                self.complaints.push((span, why));
            }
            if panics.is_some_and(|it| it.meta.require_list().is_err()) {
                let why =
                    format!("`{name}` does not say which panic it expects");
                self.complaints.push((span, why));
            }
            let mut idle = Idle::default();
            // A child that is told so by its environment may leave early, but nobody always.
            idle.spans.extend(function.block.stmts.iter().filter_map(|it| {
                match it {
                    syn::Stmt::Expr(syn::Expr::Return(it), _) => {
                        Some(it.return_token.span)
                    }
                    _ => None,
                }
            }));
            idle.visit_block(&function.block);
            if let Some(at) = idle.spans.into_iter().next() {
                let why = format!(
                    "`{name}` has a part that never fails or never runs"
                );
                self.complaints.push((at, why));
            }
            if has("cfg").is_some_and(|it| {
                let on = it.meta.to_token_stream().to_string();
                !["target_os", "feature"].iter().any(|it| on.contains(it))
            }) {
                let why = format!("`{name}` is compiled nowhere");
                self.complaints.push((span, why));
            }
            if let Some(ignored) = has("ignore") {
                let why = ignored.to_token_stream().to_string();
                let named = |it: &&str| why.contains(&format!("\"needs {it}"));
                let is_known = NEEDS.iter().any(named);
                if !is_known && !why.contains("\"exercise\"") {
                    let why = format!(
                        "`{name}` is left out: say what it needs, `#[ignore = \"needs …\"]`"
                    );
                    self.complaints.push((span, why));
                }
            }
        }
        visit::visit_item_fn(self, function);
    }
}

/// Assertions of what is always so, code behind `if false`, and a test's own early `return`.
#[derive(Default)]
struct Idle {
    spans: Vec<Span>,
}

impl<'ast> Visit<'ast> for Idle {
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let name = called.path.segments.last().map(|it| it.ident.to_string());
        let arguments = arguments(called.tokens.clone());
        let text = |at: usize| arguments.get(at).map(ToString::to_string);
        let is_literal = |at: usize| {
            text(at).is_some_and(|it| syn::parse_str::<syn::Lit>(&it).is_ok())
        };
        let is_idle = match name.as_deref() {
            Some("assert" | "debug_assert") => is_literal(0),
            Some("assert_eq" | "debug_assert_eq") => {
                text(0) == text(1) || (is_literal(0) && is_literal(1))
            }
            Some("assert_ne" | "debug_assert_ne") => {
                is_literal(0) && is_literal(1)
            }
            _ => false,
        };
        if is_idle {
            self.spans
                .extend(called.path.segments.first().map(|it| it.ident.span()));
        }
        visit::visit_macro(self, called);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        if matches!(&*branch.cond, syn::Expr::Lit(_)) {
            self.spans.push(branch.if_token.span);
        }
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_while(&mut self, again: &'ast syn::ExprWhile) {
        if matches!(&*again.cond, syn::Expr::Lit(_)) {
            self.spans.push(again.while_token.span);
        }
        visit::visit_expr_while(self, again);
    }

    /// What a closure returns is its own affair.
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}

    /// And so is what an inner function returns.
    fn visit_item_fn(&mut self, _: &'ast syn::ItemFn) {}
}

/// The arguments of a macro, split at its commas.
fn arguments(tokens: TokenStream) -> Vec<TokenStream> {
    let mut arguments = vec![TokenStream::new()];
    for token in tokens {
        match token {
            TokenTree::Punct(it) if it.as_char() == ',' => {
                arguments.push(TokenStream::new());
            }
            other => arguments.last_mut().expect("has one").extend([other]),
        }
    }
    arguments
}

#[derive(Default)]
struct Prints {
    literals: Vec<Span>,
}

impl<'ast> Visit<'ast> for Prints {
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let name = called.path.segments.last().map(|it| it.ident.to_string());
        let prints = matches!(name.as_deref(), Some("print" | "println"));
        let arguments = arguments(called.tokens.clone());
        let mut literals = arguments.iter().map(|it| literal(it.clone()));
        let words = literals.next().flatten().filter(|_| prints);
        if let Some((words, at)) = words {
            let is_fixed = !words.replace("{{", "").contains('{');
            let typed = literals.flatten().map(|(text, _)| text);
            let typed = typed.chain(is_fixed.then_some(words));
            if typed
                .into_iter()
                .any(|it| it.contains(|it: char| it.is_ascii_digit()))
            {
                self.literals.push(at);
            }
        }
        visit::visit_macro(self, called);
    }
}

/// The text and the place of what is nothing but a literal.
fn literal(tokens: TokenStream) -> Option<(String, Span)> {
    let mut tokens = tokens.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(it)), None) => {
            Some((it.to_string(), it.span()))
        }
        _ => None,
    }
}
