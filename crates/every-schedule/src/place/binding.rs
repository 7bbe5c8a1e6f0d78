//! What the program calls the thing that it makes on a line.

/// The name in `let name = …`, `static NAME: … = …`, `name: …` (a field), `it.name = …` or
/// `name.push(…)` around this place; the innermost of them.
pub(super) fn name(
    source: &str,
    kind: &str,
    line: u32,
    column: u32,
) -> Option<String> {
    let line = line.checked_sub(1)? as usize;
    let column = column.checked_sub(1)? as usize;
    let here = source.lines().nth(line)?;
    if here.trim_start().starts_with("#[derive(") {
        return derived(source.lines().skip(line + 1), kind);
    }
    let lines: Vec<_> = source.lines().take(line).map(code).collect();
    let mut before = lines[line.saturating_sub(40)..].join("\n");
    before.push('\n');
    before.push_str(here.get(..column)?);
    let mut rest = before.as_str();
    loop {
        let (outside, opening, segment) = around(rest);
        if let Some(name) = bound(segment) {
            return Some(name);
        }
        if opening? == '{' && segment_is_item(outside) {
            return None;
        }
        rest = outside;
        // What collects it, if nothing else names it.
        if let Some(name) = collector(rest) {
            return Some(name);
        }
    }
}

/// What a derived `Default` makes: the field of this kind, or some field of the type.
fn derived<'a>(
    below: impl Iterator<Item = &'a str>,
    kind: &str,
) -> Option<String> {
    let below: Vec<_> = below.take(40).map(code).collect();
    let below = below.join("\n");
    let (head, rest) = below.split_once("struct ")?.1.split_once('{')?;
    let fields = rest.split('}').next()?.split([',', '\n']);
    let of_kind = fields.filter(|it| {
        it.split_once(':').is_some_and(|(_, it)| it.contains(kind))
    });
    match of_kind.collect::<Vec<_>>()[..] {
        [one] => bound(one),
        _ => Some(head.split('<').next()?.trim().to_owned()),
    }
}

/// The line without its comment.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// What is in front of the innermost open bracket, that bracket, and what is between it (or the
/// last separator) and the end.
fn around(text: &str) -> (&str, Option<char>, &str) {
    let (mut depth, mut angles, mut start) = (0, 0, None);
    let mut after = ' ';
    for (at, c) in text.char_indices().rev() {
        match c {
            ')' | ']' => depth += 1,
            '}' => {
                // What ends so in front of a statement is a statement.
                if depth == 0 {
                    start.get_or_insert(at + 1);
                }
                depth += 1;
            }
            '(' | '[' | '{' if depth == 0 => {
                let start = start.unwrap_or(at + 1);
                return (&text[..at], Some(c), &text[start..]);
            }
            '(' | '[' | '{' => depth -= 1,
            // Of a type, if it is not `->` or `=>`.
            '>' if depth == 0 => angles += 1,
            '-' | '=' if depth == 0 && after == '>' => angles -= 1,
            '<' if depth == 0 && angles > 0 => angles -= 1,
            ',' if depth == 0 && angles > 0 => {}
            ',' | ';' if depth == 0 => _ = start.get_or_insert(at + 1),
            _ => {}
        }
        after = c;
    }
    ("", None, &text[start.unwrap_or(0)..])
}

/// The name that a statement or a field gives to what follows.
fn bound(segment: &str) -> Option<String> {
    let segment = segment.trim_start();
    let segment = segment.strip_prefix("pub ").unwrap_or(segment);
    for keyword in ["let ", "static ", "const "] {
        if let Some(rest) = segment.strip_prefix(keyword) {
            let pattern = rest.split([':', '=']).next()?;
            let pattern = pattern.trim().trim_start_matches("mut ").trim();
            let is_name = |c: char| c.is_alphanumeric() || "_, ()".contains(c);
            let is_one = !pattern.is_empty() && pattern.chars().all(is_name);
            return is_one.then(|| pattern.to_owned());
        }
    }
    if let Some(name) = field(segment) {
        return Some(name);
    }
    let (left, right) = segment.split_once(" = ")?;
    let name = left.rsplit('.').next()?.trim();
    (is_identifier(name) && !right.contains(" = ")).then(|| name.to_owned())
}

/// `name: …`, and not `name::…`.
fn field(text: &str) -> Option<String> {
    let text = text.trim_start();
    let text = text.strip_prefix("pub ").unwrap_or(text);
    let (name, rest) = text.split_once(':')?;
    let is_field = is_identifier(name) && !rest.starts_with(':');
    is_field.then(|| name.to_owned())
}

/// `name.push` and the like in front of a bracket.
fn collector(text: &str) -> Option<String> {
    let (left, method) = text.rsplit_once('.')?;
    let adds = ["push", "push_back", "push_front", "insert", "extend"];
    if !adds.contains(&method) {
        return None;
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let name = left.rsplit(|c| !is_part(c)).next()?;
    is_identifier(name).then(|| name.to_owned())
}

fn is_identifier(text: &str) -> bool {
    let mut all = text.chars();
    all.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && all.all(|c| c.is_alphanumeric() || c == '_')
}

/// Whether a block in braces is the body of a function: nothing outside of it names what it makes.
fn segment_is_item(outside: &str) -> bool {
    let (.., segment) = around(outside);
    let words = ["fn", "impl", "mod", "trait"];
    segment.split_whitespace().any(|word| words.contains(&word))
}
