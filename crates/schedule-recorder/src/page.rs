//! What a figure tells a reader, besides the schedules.

use every_schedule::VerdictKind;
use every_schedule::figure::{End, Figure, Money};

/// What stands before an amount of cents in what a figure shows. An amount that stands alone is
/// one, too.
const AMOUNTS: [&str; 5] =
    ["balance: ", "amount: ", "Deposit(", "Ok(", "returned "];

/// The words around a [`Figure`], which need not come from the explorer: for two sessions of a
/// database, the actors are the sessions, and a step is a statement.
pub struct Page<'a> {
    name: &'a str,
    caption: &'a str,
    goes_wrong: Box<dyn Fn(&End) -> bool + 'a>,
    ends: &'a [(&'a str, &'a str)],
    money: Money<'a>,
    actors: Vec<(&'a str, &'a str)>,
    objects: Vec<(&'a str, &'a str)>,
    answers: Vec<(&'a str, &'a str)>,
    challenges: Vec<(&'a str, &'a str)>,
    rest: Option<usize>,
    /// Nobody asks which ends are good.
    any_end: bool,
    money_is_written: bool,
}

impl<'a> Page<'a> {
    /// A figure with a name, a caption in HTML, and a judgement on each end.
    pub fn new(
        name: &'a str,
        caption: &'a str,
        goes_wrong: impl Fn(&End) -> bool + 'a,
    ) -> Self {
        Self {
            name,
            caption,
            goes_wrong: Box::new(goes_wrong),
            ends: &[],
            money: Money { amounts: &AMOUNTS, ..Money::default() },
            actors: vec![],
            objects: vec![],
            answers: vec![],
            challenges: vec![],
            rest: None,
            any_end: false,
            money_is_written: true,
        }
    }

    /// Its name, which is that of its file.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Words that can stand behind *ends*, for the ends whose [text](End::text) begins so: `in a
    /// deadlock`. Ends with the same words are one to a reader.
    pub fn ends(mut self, ends: &'a [(&'a str, &'a str)]) -> Self {
        self.ends = ends;
        self
    }

    /// Has the figure add up the balances of so many accounts, as soon as it finds so many: the
    /// amounts behind `balances` in what locks guard, and in what actors said last. And those
    /// behind `transit` in the messages on their way. In cents.
    pub fn total(
        mut self,
        expected: u64,
        accounts: usize,
        balances: &'a [&'a str],
        transit: &'a [&'a str],
    ) -> Self {
        self.money.total = Some((expected, accounts));
        self.money.balances = balances;
        self.money.transit = transit;
        self
    }

    /// Its numbers are none of money.
    pub fn without_amounts(mut self) -> Self {
        self.money_is_written = false;
        self
    }

    /// Calls an actor something else than the explorer does.
    pub fn call(mut self, name: &'a str, better: &'a str) -> Self {
        self.actors.push((name, better));
        self
    }

    /// Calls an object something else than the explorer does, in sentences.
    pub fn call_object(mut self, name: &'a str, better: &'a str) -> Self {
        self.objects.push((name, better));
        self
    }

    /// Says that `by` answers what somebody waits for at the channel of this name.
    pub fn answered(mut self, channel: &'a str, by: &'a str) -> Self {
        self.answers.push((channel, by));
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

    /// The judgement on the ends only says which of them is drawn.
    pub(crate) fn of_any_end(mut self) -> Self {
        self.any_end = true;
        self
    }

    /// Says all that about a figure.
    ///
    /// # Panics
    ///
    /// If an actor, an object or an outcome that was given is not in the figure, or an end that
    /// goes wrong has no words.
    #[track_caller]
    pub fn tell(&self, mut figure: Figure) -> Figure {
        let Page { name, .. } = self;
        for (begin, _) in self.ends {
            let found = figure.ends.iter().any(|it| begins(it, begin));
            assert!(found, "figure {name}: nothing ends {begin:?}");
        }
        figure.judge(|end| {
            let known = self.ends.iter().find(|it| begins(end, it.0));
            let good = !(self.goes_wrong)(end);
            if self.any_end {
                return (good, Some(if good { "otherwise" } else { "so" }));
            }
            let text = end.text();
            let may_be_good =
                matches!(end.verdict, VerdictKind::Ok | VerdictKind::Leaked);
            assert!(may_be_good || !good, "figure {name}: {text} is good?");
            let is_told =
                known.is_some() || end.verdict != VerdictKind::Ok || good;
            assert!(is_told, "figure {name}: say what is wrong: {text}");
            (good, known.map(|it| it.1))
        });
        if self.money_is_written {
            figure.count(&self.money);
        }
        for (known, better) in &self.actors {
            assert!(
                figure.call_actor(known, better),
                "figure {name}: no actor {known:?}"
            );
        }
        for (known, better) in &self.objects {
            assert!(
                figure.call_object(known, better),
                "figure {name}: no object {known:?}"
            );
        }
        for (task, words) in &self.challenges {
            assert!(
                figure.challenge(task, words),
                "figure {name}: nothing good ends {words:?}"
            );
        }
        let answers = self.answers.iter().map(|(channel, by)| {
            let mut objects = figure.objects.iter();
            let object = objects.position(|it| it.name == *channel);
            let object = object.expect("the channel of an answer");
            (object, figure.actor_index(by).expect("who answers"))
        });
        let answers: Vec<_> = answers.collect();
        // A reader sees the listing, not the scenario.
        figure.hide_numbers(|file| !file.starts_with("tests/schedules/tests/"));
        figure.finish(self.rest, &answers, self.money.total.map(|it| it.0));
        figure
    }

    /// The figure as one HTML element.
    #[track_caller]
    pub fn html(&self, figure: Figure) -> String {
        self.tell(figure).html(self.name, self.caption)
    }
}

/// Whether the text of an end begins so, and not in the middle of a number.
fn begins(end: &End, begin: &str) -> bool {
    end.text()
        .strip_prefix(begin)
        .is_some_and(|rest| !rest.starts_with(|it: char| it.is_ascii_digit()))
}
