//! A figure as a piece of a page.

use serde_json::json;

use crate::money;
use crate::record::digits;
use crate::ways::{Data, Way};

/// How some schedules end: words that can stand behind *ends*.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outcome {
    good: bool,
    /// Somebody waits for ever, or panics: else it is the money that is wrong.
    stuck: bool,
    words: String,
}

impl Outcome {
    /// What its colour depends on.
    fn class(&self) -> &str {
        match (self.good, self.stuck) {
            (true, _) => "good",
            (false, true) => "bad stuck",
            (false, false) => "bad lost",
        }
    }

    fn mark(&self) -> char {
        if self.good { '✓' } else { '✗' }
    }
}

/// What a figure tells a reader, besides the schedules.
///
/// The schedules are the text of [`Figure::json`](every_schedule::Figure::json), and need not come from
/// the explorer. For two sessions of a database, say, the `threads` are the sessions (call them
/// so with [`actors`](Page::actors)), the `objects` are what they lock, of the kind `row` or
/// `table`, with its value and its holders; a step is a statement, and `sources` has the script
/// in which it stands. What the page relies on:
///
/// - Each moment has the state of every actor that has begun: `go`, `blocked` or `done`, and what
///   it does next (`lock …`, `update …`), with the object if it waits for one.
/// - Parents come before children, and the beginning first. Whoever has a step can go, and only
///   a moment without steps has an end: a word (`ok`, `deadlock`, …) and a text, which tells it
///   from other ends and begins with the word.
pub struct Page<'a> {
    name: &'a str,
    caption: &'a str,
    actor: &'a str,
    goes_wrong: Box<dyn Fn(&str) -> bool + 'a>,
    ends: &'a [(&'a str, &'a str)],
    total: Option<String>,
    names: Vec<(&'a str, &'a str)>,
    answers: Vec<(&'a str, &'a str, &'a str)>,
    challenges: Vec<(&'a str, &'a str)>,
    rest: Option<usize>,
}

impl<'a> Page<'a> {
    /// A figure with a name, a caption in HTML, and a judgement on each end by its text.
    pub fn new(
        name: &'a str,
        caption: &'a str,
        goes_wrong: impl Fn(&str) -> bool + 'a,
    ) -> Self {
        Self {
            name,
            caption,
            actor: "thread",
            goes_wrong: Box::new(goes_wrong),
            ends: &[],
            total: None,
            names: vec![],
            answers: vec![],
            challenges: vec![],
            rest: None,
        }
    }

    /// Its name, which is that of its file.
    pub fn name(&self) -> &str {
        self.name
    }

    /// What takes the steps, if they are no threads: `session`.
    pub fn actors(mut self, actor: &'a str) -> Self {
        self.actor = actor;
        self
    }

    /// Words that can stand behind *ends*, for the ends whose text begins so: `in a deadlock`.
    /// Ends with the same words are one to a reader.
    pub fn ends(mut self, ends: &'a [(&'a str, &'a str)]) -> Self {
        self.ends = ends;
        self
    }

    /// Has the figure add up the balances of so many accounts, as soon as it finds so many: the
    /// amounts behind `balances` in what locks guard, and in what threads printed last. And those
    /// behind `letters` in what lies in mailboxes. In cents.
    pub fn total(
        mut self,
        expected: u64,
        accounts: usize,
        balances: &[&str],
        letters: &[&str],
    ) -> Self {
        let total = json!([expected, accounts, balances, letters]);
        self.total = Some(total.to_string());
        self
    }

    /// Calls a thread or an object something else than the explorer does.
    pub fn call(mut self, name: &'a str, better: &'a str) -> Self {
        self.names.push((name, better));
        self
    }

    /// Says that `by` answers what `asker` waits for at a mailbox of this name (or this name and
    /// a number): an arrow, as long as it waits.
    pub fn answered(
        mut self,
        asker: &'a str,
        mailbox: &'a str,
        by: &'a str,
    ) -> Self {
        self.answers.push((asker, mailbox, by));
        self
    }

    /// Where in the shortest telling schedule the reader finds the figure: after so many steps,
    /// if not at the end.
    pub fn rest_after(mut self, steps: usize) -> Self {
        self.rest = Some(steps);
        self
    }

    /// Asks the reader to step to a good outcome, by its words.
    pub fn challenge(mut self, task: &'a str, outcome: &'a str) -> Self {
        self.challenges.push((task, outcome));
        self
    }

    /// The figure as one HTML element without blank lines, so that Markdown leaves it alone.
    ///
    /// # Panics
    ///
    /// If a thread, an object or an outcome that was given does not occur in the data.
    #[track_caller]
    pub fn html(&self, json: &str) -> String {
        let Page { name, caption, actor, .. } = self;
        let outcomes = self.outcomes(&Data::parse(json));
        let mut json = money::written(json);
        for (known, better) in &self.names {
            assert!(json.contains(known), "figure {name}: no {known:?}");
            json = json.replace(known, better);
        }
        let data = Data::parse(&json);
        let verdict = outcomes.verdict(&data);
        let way = data
            .shortest(|end| !outcomes.of(end).good)
            .or_else(|| data.shortest(|_| true))
            .expect("a schedule comes to an end");
        let table = self.table(&data, &outcomes, &way);
        let more = self.more(&data, &outcomes, &way);
        let schedules = json.trim_end_matches('}');
        format!(
            "<figure class=\"schedule\" id=\"figure-{name}\" data-actor=\"{actor}\">\n\
             <figcaption><b>Figure: {name}, under every schedule.</b> {caption}</figcaption>\n\
             <p class=\"verdict\">{verdict}</p>\n\
             {table}\
             <script type=\"application/json\">{schedules},{more}}}</script>\n\
             </figure>\n"
        )
    }

    #[track_caller]
    fn outcomes(&self, data: &Data) -> Outcomes {
        let of_end = data.ends.iter().map(|(word, end)| {
            let known = self.ends.iter().find(|it| end.starts_with(it.0));
            let words = match word.as_str() {
                _ if known.is_some() => known.expect("it is some").1,
                "ok" => "well",
                "deadlock" => "in a deadlock",
                "violated" => "in a panic",
                "livelock" => "in a livelock",
                _ => "with a thread that waits for ever",
            };
            let good = !(self.goes_wrong)(end);
            let may_be_good = matches!(word.as_str(), "ok" | "leaked");
            assert!(
                may_be_good || !good,
                "figure {}: {end} is good?",
                self.name
            );
            let is_told = known.is_some() || word != "ok" || good;
            assert!(is_told, "figure {}: say what is wrong: {end}", self.name);
            Outcome { good, stuck: word != "ok", words: words.into() }
        });
        let of_end = of_end.collect::<Vec<_>>();
        for (begin, _) in self.ends {
            let found = data.ends.iter().any(|it| it.1.starts_with(begin));
            assert!(found, "figure {}: nothing ends {begin:?}", self.name);
        }
        let mut all: Vec<Outcome> = vec![];
        for good in [false, true] {
            for outcome in of_end.iter().filter(|it| it.good == good) {
                if !all.contains(outcome) {
                    all.push(outcome.clone());
                }
            }
        }
        let number = |it| all.iter().position(|known| known == it);
        let of_end = of_end.iter().filter_map(number).collect();
        Outcomes { all, of_end }
    }

    /// The schedule for those who cannot step through it.
    fn table(&self, data: &Data, outcomes: &Outcomes, way: &Way) -> String {
        let end = data.end(way.last).expect("a way leads to an end");
        let outcome = outcomes.of(end);
        let words = &outcome.words;
        let mut html = format!(
            "<table class=\"steps\">\n\
             <caption>The shortest schedule that ends {words}.</caption>\n\
             <thead><tr><th scope=\"col\">step</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">does</th><th scope=\"col\">at</th></tr></thead>\n<tbody>\n",
            self.actor
        );
        for (n, (node, step)) in way.steps.iter().enumerate() {
            let state = data.state(*node, step.thread);
            html += &format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                n + 1,
                escaped(&data.threads[step.thread]),
                code(&data.done(*node, step)),
                data.place(state),
            );
        }
        for state in data.waiting(way.last) {
            html += &format!(
                "<tr><td>✗</td><td>{}</td><td>waits for ever: {}</td><td>{}</td></tr>\n",
                escaped(&data.threads[state.thread]),
                code(&data.doing(way.last, state)),
                data.place(state),
            );
        }
        let said = data.said(way.last);
        if !said.is_empty() {
            let mark = outcome.mark();
            html += &format!(
                "<tr><td>{mark}</td><td colspan=\"3\">{}</td></tr>\n",
                escaped(said)
            );
        }
        html + "</tbody>\n</table>\n"
    }

    /// What the script needs besides the schedules.
    #[track_caller]
    fn more(&self, data: &Data, outcomes: &Outcomes, way: &Way) -> String {
        let find = |what: &str, found: Option<usize>| {
            found.unwrap_or_else(|| {
                panic!("figure {}: there is no {what:?}", self.name)
            })
        };
        let all = &outcomes.all;
        let challenges = self.challenges.iter().map(|&(task, words)| {
            let is_it = |it: &Outcome| it.good && it.words == words;
            let met = all.iter().position(is_it);
            json!([task, find(words, met)])
        });
        let answers = self.answers.iter().flat_map(|&(asker, mailbox, by)| {
            let thread = |name| {
                find(name, data.threads.iter().position(|it| it == name))
            };
            let (asker, by) = (thread(asker), thread(by));
            let mailboxes = data.read_by(asker, mailbox);
            find(mailbox, mailboxes.first().copied());
            mailboxes.into_iter().map(move |it| json!([it, by]))
        });
        let outcome = |it: &Outcome| json!([it.class(), it.words]);
        // One by one, so that the order of the fields is the same in every build.
        let fields = [
            ("outcomes", json!(all.iter().map(outcome).collect::<Vec<_>>())),
            ("outcomeOf", json!(outcomes.of_end)),
            ("rest", json!(data.link(way))),
            ("restAt", json!(self.rest)),
            ("answers", json!(answers.collect::<Vec<_>>())),
            ("challenges", json!(challenges.collect::<Vec<_>>())),
        ];
        let fields = fields.map(|(name, value)| format!("\"{name}\":{value}"));
        let total = self.total.as_deref().unwrap_or("null");
        let text = format!("{},\"total\":{total}", fields.join(","));
        text.replace('<', "\\u003c")
    }
}

/// The ends as a reader tells them apart, the bad news first.
struct Outcomes {
    all: Vec<Outcome>,
    of_end: Vec<usize>,
}

impl Outcomes {
    fn of(&self, end: usize) -> &Outcome {
        &self.all[self.of_end[end]]
    }

    /// The counts in words: *2 of 6 schedules end in a deadlock, 4 end well.*
    fn verdict(&self, data: &Data) -> String {
        let all = data.schedules(|_| true);
        let parts = self.all.iter().enumerate().map(|(n, outcome)| {
            let words = &outcome.words;
            let some = data.schedules(|end| self.of(end) == outcome);
            let ends = if some == 1 { "ends" } else { "end" };
            let some = match n {
                0 if all == 1 => "The only schedule".to_owned(),
                0 if all == 2 && some == 2 => "Both schedules".to_owned(),
                0 if some == all => format!("All {} schedules", digits(all)),
                0 => format!("{} of {} schedules", digits(some), digits(all)),
                _ => digits(some),
            };
            let (class, mark) = (outcome.class(), outcome.mark());
            format!(
                "<span class=\"{class}\">{mark} {some} {ends} {words}</span>"
            )
        });
        parts.collect::<Vec<_>>().join(", ") + "."
    }
}

/// Text with names between backticks as HTML.
pub fn code(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(n, part)| match n % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
