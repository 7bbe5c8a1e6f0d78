//! A test asserts something that can fail, nothing in it is switched off, and a demonstration
//! prints what it computed.

use super::functions::{functions, is, is_test, with_tests};
use crate::{Book, Finding};
use anyhow::{Context, Result};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::ItemFn;
use syn::visit::{self, Visit};

/// Tests without an assertion, tests that are left out on every machine, scenarios that demand
/// nothing; demonstrations that print a number they did not compute.
pub fn evidence(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for listing in book.tested() {
        let folders = ["src", "tests"]
            .map(|folder| listing.files(&book.root, folder, "rs"));
        let files = [listing.top_files(&book.root, "rs"), folders.concat()];
        for file in files.concat() {
            findings.extend(switched_off(&book.read(&file)?).map(|line| {
                let why = "code in a comment: nobody compiles it";
                Finding::new(&file, line, why)
            }));
        }
        let mut programs = BTreeMap::<PathBuf, Tests>::new();
        for (file, source) in with_tests(book, listing)? {
            let limits = source.attrs.iter().filter(|it| is(it, "cfg"));
            findings.extend(limits.map(|it| {
                let line = it.pound_token.span.start().line;
                let why = "on other machines, none of its tests runs";
                Finding::new(&file, line, why)
            }));
            let program = program(file.strip_prefix(&listing.folder)?);
            let tests = programs.entry(program).or_default();
            for function in functions(&source)
                .with_context(|| file.display().to_string())?
            {
                tests.functions.push((file.clone(), function));
            }
        }
        for mut tests in programs.into_values() {
            tests.look();
            findings.extend(tests.findings);
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
        if line.trim_start().starts_with("/*") {
            return Some(index + 1);
        }
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

/// Of `throw-away-server`: `until` panics if it never comes, and who was `told` something is the
/// program that another test starts and judges.
const BY_THE_SERVERS: [&str; 2] = ["until", "told"];

/// What tells a test that this time it is no test: another one's child, a new recording, a compiler
/// whose words nobody has recorded.
const MAY_LEAVE: [&str; 3] = ["told", "recording", "is_recorded_compiler"];

/// Who runs a test's body for it: the watchdog, and what tests call it by.
const IN_TIME: [&str; 6] =
    ["in_time", "within", "watch", "run", "run_paused", "run_on_two_threads"];

/// What a machine may lack; nothing else lets a test be left out.
const NEEDS: [&str; 9] = [
    "PostgreSQL",
    "etcd",
    "clippy",
    "gdb",
    "loom",
    "mdBook",
    "Node.js",
    "strace",
    "overflow checks",
];

/// What is one program with this file: all below `tests/suite/`, or `tests/holds.rs` by itself.
fn program(file: &Path) -> PathBuf {
    file.iter().take(2).collect()
}

/// The functions of a program, and what is wrong with its tests.
#[derive(Default)]
struct Tests {
    functions: Vec<(PathBuf, ItemFn)>,
    /// The names of those that demand something, by themselves or through others.
    demanding: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl Tests {
    fn look(&mut self) {
        let functions = std::mem::take(&mut self.functions);
        loop {
            let before = self.demanding.len();
            let helpers = functions.iter().filter(|(_, it)| !is_test(it));
            for (_, helper) in helpers {
                if self.demands(helper.block.to_token_stream()) {
                    self.demanding.insert(helper.sig.ident.to_string());
                }
            }
            if self.demanding.len() == before {
                break;
            }
        }
        for (file, test) in functions.iter().filter(|(_, it)| is_test(it)) {
            self.look_at(file, test);
        }
    }

    fn demands(&self, body: TokenStream) -> bool {
        body.into_iter().any(|token| match token {
            TokenTree::Group(group) => self.demands(group.stream()),
            TokenTree::Ident(word) => {
                let word = word.to_string();
                self.demanding.contains(&word)
                    || BY_THE_SERVERS.contains(&word.as_str())
                    || DEMANDS.iter().any(|it| word.contains(it))
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }

    fn look_at(&mut self, file: &Path, test: &ItemFn) {
        let has = |name: &str| test.attrs.iter().find(|it| is(it, name));
        let name = &test.sig.ident;
        let demands = self.demands(test.block.to_token_stream());
        let mut idle = Idle::of(self);
        // A child that is told so by its environment may leave early, but nobody always.
        idle.spans.extend(test.block.stmts.iter().filter_map(|it| match it {
            syn::Stmt::Expr(syn::Expr::Return(it), _) => {
                Some(it.return_token.span)
            }
            _ => None,
        }));
        idle.visit_block(&test.block);
        let idle = idle.spans.into_iter().next();
        let mut refuse = |at: Span, why: &str| {
            let why = format!("`{name}` {why}");
            self.findings.push(Finding::new(file, at.start().line, why));
        };
        let panics = has("should_panic");
        if panics.is_none() && !demands {
            refuse(name.span(), "asserts nothing");
        }
        let names_one = |it: &syn::Attribute| match it.meta.require_list() {
            Ok(it) => !it.tokens.to_string().ends_with(" \"\""),
            Err(_) => false,
        };
        if panics.is_some_and(|it| !names_one(it)) {
            refuse(name.span(), "does not say which panic it expects");
        }
        let of_tokio = |it: &&syn::Attribute| {
            it.path().to_token_stream().to_string() == "tokio :: test"
        };
        if let Some(it) = test.attrs.iter().find(of_tokio) {
            let why = "can hang for ever: take `watchdog::tokio::run`";
            refuse(it.pound_token.span, why);
        }
        if let Some(at) = idle {
            refuse(at, "has a part that never fails or never runs");
        }
        if let Some(on) = has("cfg").map(|it| it.meta.to_token_stream()) {
            let on = on.to_string();
            let here = ["target_os = \"linux\"", "feature"];
            if !here.iter().any(|it| on.contains(it)) {
                refuse(name.span(), &format!("is compiled only where `{on}`"));
            }
        }
        if let Some(on) = has("cfg_attr").map(|it| it.meta.to_token_stream()) {
            let on = on.to_string();
            let known =
                ["not (feature = \"thorough\")", "not (debug_assertions)"];
            if on.contains("ignore") && !known.iter().any(|it| on.contains(it))
            {
                refuse(name.span(), &format!("is left out where `{on}`"));
            }
        }
        if let Some(ignored) = has("ignore") {
            let why = ignored.to_token_stream().to_string();
            let named = |it: &&str| why.contains(&format!("\"needs {it}"));
            if !NEEDS.iter().any(named) && !why.contains("\"exercise\"") {
                let why =
                    "is left out: say what it needs, `#[ignore = \"needs …\"]`";
                refuse(name.span(), why);
            }
        }
    }
}

/// Assertions of what is always so, code behind `if false`, loops over nothing, and an early `return`.
struct Idle<'a> {
    tests: &'a Tests,
    /// The names of what is nothing but a literal.
    literals: BTreeSet<String>,
    /// So many loops around, and closures of other threads: whoever has seen enough may leave.
    inside: usize,
    spans: Vec<Span>,
}

impl<'a> Idle<'a> {
    fn of(tests: &'a Tests) -> Self {
        Self { tests, literals: BTreeSet::new(), inside: 0, spans: Vec::new() }
    }

    /// A branch that demands nothing and leaves the test.
    fn leaves(&mut self, condition: &syn::Expr, branch: &syn::Block) {
        let condition = condition.to_token_stream().to_string();
        if let Some(syn::Stmt::Expr(syn::Expr::Return(it), _)) =
            branch.stmts.last()
            && it.expr.as_ref().is_none_or(|it| is_ok(it))
            && self.inside == 0
            && !MAY_LEAVE.iter().any(|it| condition.contains(it))
            && !self.tests.demands(branch.to_token_stream())
        {
            self.spans.push(it.return_token.span);
        }
    }
}

/// `Ok(())`, as a test ends that may fail by `?`.
fn is_ok(value: &syn::Expr) -> bool {
    value.to_token_stream().to_string().replace(' ', "") == "Ok(())"
}

impl<'ast> Visit<'ast> for Idle<'_> {
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let name = called.path.segments.last().map(|it| it.ident.to_string());
        let arguments = arguments(called.tokens.clone());
        let text = |at: usize| arguments.get(at).map(ToString::to_string);
        let is_literal = |at: usize| {
            text(at).is_some_and(|it| {
                self.literals.contains(&it)
                    || syn::parse_str::<syn::Lit>(&it).is_ok()
            })
        };
        let is_idle = match name.as_deref() {
            Some("assert" | "debug_assert") => {
                is_literal(0) || is_one_or_the_other(&arguments[0])
            }
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

    /// `every(&report, |_| true)`.
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let looks_away = |argument: &syn::Expr| match argument {
            syn::Expr::Closure(it) => {
                matches!(it.inputs.first(), Some(syn::Pat::Wild(_)))
            }
            _ => false,
        };
        if let syn::Expr::Path(called) = &*call.func
            && let Some(called) = called.path.segments.last()
            && called.ident == "every"
            && call.args.iter().any(looks_away)
        {
            self.spans.push(called.ident.span());
        }
        let called = call.func.to_token_stream().to_string();
        let is_body = IN_TIME.iter().any(|it| called.ends_with(it));
        for argument in &call.args {
            match argument {
                // What runs under a watchdog is the test's own body.
                syn::Expr::Closure(it) if is_body => self.visit_expr(&it.body),
                other => self.visit_expr(other),
            }
        }
    }

    /// `for _ in 0..0`, `for _ in [(); 0]`.
    fn visit_expr_for_loop(&mut self, again: &'ast syn::ExprForLoop) {
        let is_empty = match &*again.expr {
            syn::Expr::Range(range) => {
                range.start.is_some() && same(&range.start, &range.end)
            }
            syn::Expr::Repeat(it) => is_zero(&it.len),
            syn::Expr::Array(it) => it.elems.is_empty(),
            _ => false,
        };
        if is_empty {
            self.spans.push(again.for_token.span);
        }
        self.inside += 1;
        visit::visit_expr_for_loop(self, again);
        self.inside -= 1;
    }

    /// `[] as [u64; 0]`.
    fn visit_type_array(&mut self, array: &'ast syn::TypeArray) {
        if is_zero(&array.len) {
            self.spans.push(array.bracket_token.span.open());
        }
        visit::visit_type_array(self, array);
    }

    /// `.take(0)`.
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "take" && call.args.iter().any(is_zero) {
            self.spans.push(call.method.span());
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let value = local.init.as_ref();
        match (&local.pat, value.map(|it| &*it.expr)) {
            (syn::Pat::Ident(it), Some(syn::Expr::Lit(_)))
                if it.mutability.is_none() =>
            {
                self.literals.insert(it.ident.to_string());
            }
            (others, _) => self.visit_pat(others),
        }
        if let Some(value) = value
            && let Some((_, otherwise)) = &value.diverge
            && let syn::Expr::Block(otherwise) = &**otherwise
        {
            self.leaves(&value.expr, &otherwise.block);
        }
        if let Some(value) = value {
            self.visit_local_init(value);
        }
    }

    /// A name that is bound anew, wherever in a pattern, is no literal any more.
    fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
        self.literals.remove(&name.ident.to_string());
        visit::visit_pat_ident(self, name);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        if matches!(&*branch.cond, syn::Expr::Lit(_)) {
            self.spans.push(branch.if_token.span);
        }
        self.leaves(&branch.cond, &branch.then_branch);
        if let Some((_, otherwise)) = &branch.else_branch
            && let syn::Expr::Block(otherwise) = &**otherwise
        {
            self.leaves(&branch.cond, &otherwise.block);
        }
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.inside += 1;
        visit::visit_expr_closure(self, closure);
        self.inside -= 1;
    }

    fn visit_expr_loop(&mut self, again: &'ast syn::ExprLoop) {
        self.inside += 1;
        visit::visit_expr_loop(self, again);
        self.inside -= 1;
    }

    fn visit_expr_while(&mut self, again: &'ast syn::ExprWhile) {
        if matches!(&*again.cond, syn::Expr::Lit(_)) {
            self.spans.push(again.while_token.span);
        }
        self.inside += 1;
        visit::visit_expr_while(self, again);
        self.inside -= 1;
    }
}

fn same(one: &impl ToTokens, other: &impl ToTokens) -> bool {
    let text = |it: &dyn ToTokens| it.to_token_stream().to_string();
    text(one) == text(other)
}

fn is_zero(number: &syn::Expr) -> bool {
    match number {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(it), .. }) => {
            it.base10_digits() == "0"
        }
        _ => false,
    }
}

/// `a >= b || a < b`.
fn is_one_or_the_other(condition: &TokenStream) -> bool {
    use syn::BinOp::{Eq, Ge, Gt, Le, Lt, Ne, Or};
    let Ok(syn::Expr::Binary(either)) = syn::parse2(condition.clone()) else {
        return false;
    };
    let (Or(_), syn::Expr::Binary(one), syn::Expr::Binary(other)) =
        (&either.op, &*either.left, &*either.right)
    else {
        return false;
    };
    let is_opposite = matches!(
        (&one.op, &other.op),
        (Ge(_), Lt(_))
            | (Lt(_), Ge(_))
            | (Gt(_), Le(_))
            | (Le(_), Gt(_))
            | (Eq(_), Ne(_))
            | (Ne(_), Eq(_))
    );
    is_opposite
        && same(&one.left, &other.left)
        && same(&one.right, &other.right)
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
