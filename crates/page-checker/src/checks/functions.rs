//! The functions of a Rust file, wherever they stand: a test in a `macro_rules!` is a test.

use crate::{Book, Listing};
use anyhow::{Context, Result};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use std::ops::Range;
use std::path::{Path, PathBuf};
use syn::ItemFn;
use syn::visit::{self, Visit};

/// All functions of a file: of its modules, in other functions, in its macros.
///
/// # Errors
///
/// Names a test in a macro whose body is no Rust even without the macro's signs.
pub fn functions(source: &syn::File) -> syn::Result<Vec<ItemFn>> {
    let mut found = Functions(Ok(Vec::new()));
    found.visit_file(source);
    found.0
}

/// The files of a package that have tests or what tests call, as they are parsed: all below
/// `tests`, and what has unit tests in `src`.
pub fn with_tests(
    book: &Book,
    package: &Listing,
) -> Result<Vec<(PathBuf, syn::File)>> {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        for file in package.files(&book.root, folder, "rs") {
            let text = book.read(&file)?;
            if folder == "tests" || text.contains("test]") {
                let source = syn::parse_file(&text);
                let source =
                    source.with_context(|| file.display().to_string())?;
                files.push((file, source));
            }
        }
    }
    Ok(files)
}

/// Whether an attribute is of this name: `test` is `#[test]`, and `#[tokio::test]`, too.
pub fn is(attribute: &syn::Attribute, name: &str) -> bool {
    attribute.path().segments.last().is_some_and(|it| it.ident == name)
}

/// Whether it is one that the harness runs.
pub fn is_test(function: &ItemFn) -> bool {
    function.attrs.iter().any(|it| is(it, "test"))
}

/// A test that a page may speak of.
pub struct Test {
    pub package: String,
    pub file: PathBuf,
    pub line: usize,
    pub name: String,
    /// Its doc comment.
    pub doc: String,
}

/// The tests below the `tests` of a package, but for what the plain test command leaves out on
/// every machine: that shows nothing to a reader who runs it.
pub fn tests(book: &Book, package: &Listing) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for file in package.files(&book.root, "tests", "rs") {
        let all = functions_of(&file, &book.read(&file)?)?;
        let shown = all.iter().filter(|it| is_test(it) && !is_left_out(it));
        tests.extend(shown.map(|it| Test {
            package: package.name.clone(),
            file: file.clone(),
            line: it.sig.ident.span().start().line,
            name: it.sig.ident.to_string(),
            doc: doc(it),
        }));
    }
    Ok(tests)
}

/// As [`tests`], of all packages.
pub fn all_tests(book: &Book) -> Result<Vec<Test>> {
    let all = book.tested().map(|it| tests(book, it));
    Ok(all.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// All functions of a file with this text.
pub fn functions_of(file: &Path, text: &str) -> Result<Vec<ItemFn>> {
    let found = syn::parse_file(text).and_then(|it| functions(&it));
    found.with_context(|| file.display().to_string())
}

/// Where the body of a function stands in its file.
pub fn body(function: &ItemFn) -> Range<usize> {
    function.block.brace_token.span.join().byte_range()
}

/// By `ignore`, unless the machine lacks something; or by a feature that is not there by default.
fn is_left_out(test: &ItemFn) -> bool {
    test.attrs.iter().any(|it| {
        let words = it.meta.to_token_stream().to_string();
        match words.split([' ', '(']).next() {
            Some("ignore") => !words.starts_with("ignore = \"needs "),
            Some("cfg_attr") => {
                words.contains("feature") && words.contains("ignore")
            }
            _ => false,
        }
    })
}

fn doc(function: &ItemFn) -> String {
    let docs = function.attrs.iter().filter(|it| is(it, "doc"));
    let lines = docs.filter_map(|it| match &it.meta {
        syn::Meta::NameValue(it) => match &it.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(it), .. }) => {
                Some(it.value())
            }
            _ => None,
        },
        _ => None,
    });
    lines.collect()
}

struct Functions(syn::Result<Vec<ItemFn>>);

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        if let Ok(found) = &mut self.0 {
            found.push(function.clone());
        }
        visit::visit_item_fn(self, function);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let inside = in_macro(plain(called.tokens.clone()));
        match (&mut self.0, inside) {
            (Ok(found), Ok(inside)) => found.extend(inside),
            (all, Err(why)) => *all = Err(why),
            (Err(_), Ok(_)) => {}
        }
    }
}

/// What stands in a macro, without its `$`, and with all that it may repeat once.
fn plain(tokens: TokenStream) -> TokenStream {
    let mut plain = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (token, tokens.peek()) {
            (TokenTree::Punct(it), Some(TokenTree::Group(group)))
                if it.as_char() == '$'
                    && group.delimiter() == Delimiter::Parenthesis =>
            {
                plain.extend(self::plain(group.stream()));
                // `$( … )*`, `$( … ),*`
                tokens.next();
                while let Some(TokenTree::Punct(it)) = tokens.peek() {
                    let is_last = "*+?".contains(it.as_char());
                    tokens.next();
                    if is_last {
                        break;
                    }
                }
            }
            (TokenTree::Punct(it), _) if it.as_char() == '$' => {}
            (TokenTree::Group(group), _) => {
                let stream = self::plain(group.stream());
                let mut inside = Group::new(group.delimiter(), stream);
                inside.set_span(group.span());
                plain.extend([TokenTree::Group(inside)]);
            }
            (other, _) => plain.extend([other]),
        }
    }
    plain
}

/// The functions with a body among these tokens; parameters and result are left out.
fn in_macro(tokens: TokenStream) -> syn::Result<Vec<ItemFn>> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            found.extend(in_macro(group.stream())?);
        }
        let (TokenTree::Ident(word), Some(TokenTree::Ident(name))) =
            (token, tokens.get(at + 1))
        else {
            continue;
        };
        let is_end = |it: &&TokenTree| match it {
            TokenTree::Group(it) => it.delimiter() == Delimiter::Brace,
            TokenTree::Punct(it) => it.as_char() == ';',
            _ => false,
        };
        let (true, Some(TokenTree::Group(body))) =
            (word == "fn", tokens[at..].iter().find(is_end))
        else {
            continue;
        };
        let attributes = attributes_before(&tokens[..at]);
        match syn::parse2(quote!(#attributes fn #name() #body)) {
            Ok(function) => found.push(function),
            Err(why)
                if syn::parse2(quote!(#attributes fn it() {}))
                    .is_ok_and(|it| is_test(&it)) =>
            {
                return Err(why);
            }
            Err(_) => {} // no test: nobody runs it by itself
        }
    }
    Ok(found)
}

/// `#[…] #[…] pub async` ends these tokens: its attributes.
fn attributes_before(tokens: &[TokenTree]) -> TokenStream {
    let is_part = |it: &TokenTree| match it {
        TokenTree::Ident(it) => {
            ["pub", "async", "const", "unsafe"].iter().any(|word| it == word)
        }
        TokenTree::Group(it) => it.delimiter() == Delimiter::Bracket,
        TokenTree::Punct(it) => it.as_char() == '#',
        TokenTree::Literal(_) => false,
    };
    let begin =
        tokens.iter().rposition(|it| !is_part(it)).map_or(0, |it| it + 1);
    let attributes = tokens[begin..].iter();
    let attributes = attributes.filter(|it| !matches!(it, TokenTree::Ident(_)));
    attributes.cloned().collect()
}
