//! A test asserts something, and a demonstration prints what it computed.

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
            if has("should_panic").is_none() && !demands {
                let why = format!("`{name}` asserts nothing");
                self.complaints.push((span, why));
            }
            if let Some(ignored) = has("ignore") {
                let why = ignored.to_token_stream().to_string();
                let known = ["\"needs ", "\"exercise\""];
                if !known.iter().any(|it| why.contains(it)) {
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

#[derive(Default)]
struct Prints {
    literals: Vec<Span>,
}

impl<'ast> Visit<'ast> for Prints {
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let name = called.path.segments.last().map(|it| it.ident.to_string());
        let prints = matches!(name.as_deref(), Some("print" | "println"));
        let mut tokens = called.tokens.clone().into_iter();
        if let (true, Some(TokenTree::Literal(text)), None) =
            (prints, tokens.next(), tokens.next())
        {
            let words = text.to_string();
            let is_fixed = !words.replace("{{", "").contains('{');
            if is_fixed && words.contains(|it: char| it.is_ascii_digit()) {
                self.literals.push(text.span());
            }
        }
        visit::visit_macro(self, called);
    }
}
