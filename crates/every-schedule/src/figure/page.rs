//! A figure as a piece of a page: its counts, its picture, its table and its data.

use super::picture::Picture;
use super::{Came, Deed, Figure, Index, Rest, Stage, Status, Wait, Words};
use crate::VerdictKind;

impl Figure {
    /// Adds what follows from all that was found and told: ways, waits, measures, words. `answers`
    /// are those who answer what somebody waits for at a channel; `total` is all the money there
    /// is.
    ///
    /// # Panics
    ///
    /// If no schedule comes to an end.
    pub fn finish(
        &mut self,
        rest: Option<usize>,
        answers: &[(Index, Index)],
        total: Option<u64>,
    ) {
        if self.outcomes.is_empty() {
            self.judge(|end| (end.verdict == VerdictKind::Ok, None));
        }
        self.find_ways();
        self.rest(rest);
        self.find_waits(answers);
        self.find_words();
        self.measure(total);
    }

    /// The figure as one HTML element without blank lines, so that Markdown leaves it alone. Its
    /// caption is HTML.
    pub fn html(&self, name: &str, caption: &str) -> String {
        let data = serde_json::to_string(self).expect("it is only data");
        format!(
            "<figure class=\"schedule\" id=\"figure-{name}\">\n\
             <figcaption><b>Figure: {name}, under every schedule.</b> {caption}</figcaption>\n\
             <ul class=\"endings\">\n{}</ul>\n\
             {}\
             <p class=\"controls\"></p>\n\
             <div class=\"now\"></div>\n\
             {}\
             {}\
             {}\
             {}\
             <details class=\"help\"><summary>Keys and marks</summary></details>\n\
             <script type=\"application/json\">{}</script>\n\
             </figure>\n",
            self.endings(),
            self.stage_html(name),
            self.stands(),
            self.tasks(),
            self.key(None),
            self.table(),
            data.replace('<', "\\u003c"),
        )
    }

    /// The counts, each with a bar.
    fn endings(&self) -> String {
        let all = self.schedules(|_| true);
        let room = digits(all).len() + 9;
        let items = self.outcomes.iter().enumerate().map(|(n, outcome)| {
            let some = self.moments[0].ways[n];
            let share = some as f64 / all as f64 * 100.0;
            let ends = if some == 1 { "ends" } else { "end" };
            let counted = match all {
                1 => "The only schedule".to_owned(),
                2 if some == 2 => "Both schedules".to_owned(),
                _ if some == all => format!("All {} schedules", digits(all)),
                _ => format!("{} of {}", digits(some), digits(all)),
            };
            format!(
                "<li class=\"{}\"><span class=\"ending\">\
                 <i style=\"--share:{share:.1}%\"></i>\
                 <span class=\"verdict\">{} {counted} {ends} {}</span> \
                 <span class=\"from-here\" style=\"min-width:{room}ch\"></span></span></li>\n",
                outcome.class,
                outcome.mark(),
                escaped(&outcome.words),
            )
        });
        items.collect()
    }

    /// Only the picture of the first outcome's schedule, as far as the figure rests, with a
    /// caption in HTML: for a page that explains by it and asks nobody to drive.
    pub fn still(&self, name: &str, caption: &str) -> String {
        let at = self.rest.at;
        let words: Vec<_> = self.rest.way.split('-').take(at).collect();
        let way = words.join("-");
        let mut still = self.clone();
        (still.stage.past, still.stage.buttons, still.stage.future) = (0, 4, 0);
        let last = self.follow(&way).last().copied();
        let last = last.map_or(0, |(m, s)| self.moments[m].steps[s].to);
        if self.moments[last].waits.is_empty() {
            still.stage.waits = 0;
        }
        let mut picture = still.picture(name, &way, at);
        // There is no other time than what is drawn.
        picture.marks = picture
            .marks
            .lines()
            .filter(|it| !it.starts_with("<path class=\"present\""))
            .map(|it| it.to_owned() + "\n")
            .collect();
        let title = self.picture_title(&way, at);
        format!(
            "<figure class=\"still\" id=\"picture-{name}\">\n{}\
             <figcaption>{caption}</figcaption>\n{}</figure>\n",
            svg(name, &title, &picture),
            self.key(Some(&picture.marks)),
        )
    }

    fn stage_html(&self, name: &str) -> String {
        let Rest { way, at } = &self.rest;
        let picture = self.picture(name, way, *at);
        let stage = &self.stage;
        let seen = stage.past + stage.buttons + stage.waits + stage.future;
        let width = Stage::WIDTH;
        let percent = |x: u32| f64::from(x) * 100.0 / f64::from(width);
        let lanes = stage.lanes.iter().enumerate().map(|(n, &actor)| {
            let x = percent(6 + n as u32 * stage.lane);
            format!(
                "<span style=\"left:{x:.1}%\">{}</span>",
                escaped(&self.actors[actor])
            )
        });
        let columns = self.column_names();
        let columns = columns.iter().rev().enumerate().map(|(n, column)| {
            let x = percent(2 + n as u32 * Stage::COLUMN);
            format!("<span style=\"right:{x:.1}%\">{}</span>", escaped(column))
        });
        let names = lanes.chain(columns).collect::<String>();
        let hidden = if picture.scroll <= 0 { " hidden" } else { "" };
        format!(
            "<div class=\"stage\" style=\"--seen:{seen};--past:{};--buttons:{};--head:{};--scroll:{}\">\n\
             <div class=\"roll\">{}</div>\n\
             <p class=\"names\" aria-hidden=\"true\"{hidden}>{names}</p>\n\
             </div>\n",
            stage.past,
            stage.buttons,
            Stage::HEAD,
            picture.scroll,
            svg(name, &self.picture_title(way, *at), &picture),
        )
    }

    /// Where everybody stands when the reader finds the figure.
    fn stands(&self) -> String {
        let way = self.follow(&self.rest.way);
        let moment = match self.rest.at {
            0 => 0,
            at => {
                let (moment, step) = way[at - 1];
                self.moments[moment].steps[step].to
            }
        };
        // Of tasks that share a thread, one is polled at a time.
        let moment_of = &self.moments[moment];
        let may_go = |actor| {
            let mut steps = moment_of.steps.iter();
            moment_of.end.is_some() || steps.any(|it| it.actor == actor)
        };
        let rows = self.stage.lanes.iter().map(|&actor| {
            let states = self.moments[moment].actors.iter();
            let mut states = states.map(|&it| &self.actor_states[it]);
            let state = states.find(|it| it.actor == actor);
            let (status, line) = match state {
                None => ("", None),
                Some(it) if it.status == Status::Go && !may_go(actor) => {
                    ("‖ not its turn", it.line)
                }
                Some(it) => (it.status.words(), it.line),
            };
            let line = line.map(|it| &self.lines[it]);
            let number = line.and_then(|it| it.number);
            let number = number.map(|it| it.to_string()).unwrap_or_default();
            let text = line.map_or("", |it| &it.text);
            format!(
                "<li><b>{}</b> <span class=\"status\">{status}</span> \
                 <span class=\"number\">{number}</span> <code>{}</code></li>\n",
                escaped(&self.actors[actor]),
                escaped(text),
            )
        });
        let rows = rows.collect::<String>();
        format!("<ul class=\"stands\">\n{rows}</ul>\n")
    }

    /// What the marks mean: those that some picture can have, or only those `drawn`.
    fn key(&self, drawn: Option<&str>) -> String {
        let Figure { stage, deeds, .. } = self;
        let lane = format!("Lane: one {}; time runs down.", self.actor);
        let lost = |it: &Deed| !it.last && !it.lost.is_empty();
        let is_dashed = |it: &Deed| lost(it) || it.came == Came::Refused;
        let is =
            |status| self.actor_states.iter().any(|it| it.status == status);
        let is_shared = self.object_states.iter().any(|it| it.shared);
        let is_sent = deeds.iter().any(|it| it.came == Came::Sent);
        // Each with what it is in a picture.
        let marks = [
            (true, "", &*lane),
            (true, "\"mark", " Dot: a step."),
            (is(Status::Blocked), "\"lane waits", " Dashed lane: it waits."),
            (is(Status::Done), "\"stop", " Stroke: it has come to its end."),
            (is(Status::Panicked), ">✗<", " ✗: it has panicked."),
            (
                is_sent,
                "\"arrow",
                " Arrow: a message, from its send to its receive.",
            ),
            (is_sent, "open\"", " Ring: sent, and not received."),
            (
                deeds.iter().any(is_dashed),
                " lost",
                " Dashed arrow: lost, or refused.",
            ),
            (
                deeds.iter().any(|it| it.last),
                "l6 6m0",
                " Cross: unread as the program ended.",
            ),
            (!stage.bars.is_empty(), "\"bar", " Bar: a lock that is held."),
            (is_shared, "\"bar shared", " Hollow bar: it is shared."),
            (
                stage.waits > 0,
                "\"wait",
                " Curved arrow: who waits for whom, and for what.",
            ),
        ];
        let has = |mark: &str| drawn.is_none_or(|it| it.contains(mark));
        let marks = marks.into_iter().filter(|it| it.0 && has(it.1));
        let words = marks.map(|it| it.2).collect::<String>();
        format!("<p class=\"key\">{words}</p>\n")
    }

    /// What the reader is asked to reach.
    fn tasks(&self) -> String {
        let items = self.challenges.iter();
        let items = items.map(|it| format!("<li>☐ {}</li>\n", code(&it.task)));
        match items.collect::<String>() {
            items if items.is_empty() => items,
            items => format!("<ul class=\"challenges\">\n{items}</ul>\n"),
        }
    }

    /// The schedule for those who cannot see the picture.
    fn table(&self) -> String {
        let way = self.follow(&self.rest.way);
        let Some(&(moment, step)) = way.last() else { return String::new() };
        let last = self.moments[moment].steps[step].to;
        let outcome = &self.outcomes[self.outcome(last).unwrap_or(0)];
        let mut rows = String::new();
        let at = |line: Option<Index>| {
            line.map(|it| {
                let line = &self.lines[it];
                let file = line.file.rsplit('/').next().unwrap_or_default();
                let place = match line.number {
                    Some(number) => format!("{file}:{number} "),
                    None => String::new(),
                };
                format!("{place}<code>{}</code>", escaped(&line.text))
            })
            .unwrap_or_default()
        };
        let state = |moment: Index, actor: Index| {
            let states = self.moments[moment].actors.iter();
            let mut states = states.map(|&it| &self.actor_states[it]);
            states.find(|it| it.actor == actor)
        };
        for (n, &(moment, step)) in way.iter().enumerate() {
            let step = &self.moments[moment].steps[step];
            rows += &format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                n + 1,
                escaped(&self.actors[step.actor]),
                code(&self.deeds[step.deed].words.long),
                at(state(moment, step.actor).and_then(|it| it.line)),
            );
        }
        for &it in &self.moments[last].actors {
            let state = &self.actor_states[it];
            if state.status == Status::Blocked {
                rows += &format!(
                    "<tr><td>✗</td><td>{}</td><td>waits forever: {}</td><td>{}</td></tr>\n",
                    escaped(&self.actors[state.actor]),
                    code(&self.waits_words(last, state.actor, &state.words)),
                    at(state.line),
                );
            }
        }
        if let Some(said) = self.moments[last].end.map(|it| &self.ends[it].said)
        {
            let said = said.as_deref().unwrap_or_default();
            if !said.is_empty() {
                rows += &format!(
                    "<tr><td>{}</td><td colspan=\"3\">{}</td></tr>\n",
                    outcome.mark(),
                    code(said)
                );
            }
        }
        format!(
            "<details class=\"steps\"><summary>As a table<span>: the shortest that ends {}</span></summary>\n\
             <table>\n\
             <thead><tr><th scope=\"col\">step</th><th scope=\"col\">{}</th>\
             <th scope=\"col\">does</th><th scope=\"col\">at</th></tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table>\n</details>\n",
            escaped(&outcome.words),
            self.actor,
        )
    }

    /// What somebody waits for, and who keeps it from them.
    fn waits_words(&self, moment: Index, who: Index, words: &Words) -> String {
        let waits = self.moments[moment].waits.iter();
        let holders = waits.filter(|it| it.who == who).filter_map(|it| {
            let Wait { on, whom, .. } = *it;
            let is_lock = self.objects[on?].role == super::Role::Lock;
            is_lock.then(|| match whom == who {
                true => "itself",
                false => &*self.actors[whom],
            })
        });
        let holders = holders.collect::<Vec<_>>().join(" and ");
        match holders.as_str() {
            "" => words.long.clone(),
            _ => format!("{}, held by {holders}", words.long),
        }
    }
}

impl Status {
    /// A mark and a word.
    fn words(self) -> &'static str {
        match self {
            Status::Go => "▶ can go",
            Status::Blocked => "‖ waits",
            Status::Done => "✓ done",
            Status::Panicked => "✗ panicked",
            Status::Dropped => "✗ dropped",
        }
    }
}

fn svg(name: &str, title: &str, picture: &Picture) -> String {
    let Picture { height, marks, .. } = picture;
    format!(
        "<svg class=\"picture\" viewBox=\"0 0 {} {height}\" preserveAspectRatio=\"xMidYMin\" role=\"img\">\n\
         <title>{}</title>\n\
         <defs><marker id=\"{name}-head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
         markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\"/></marker></defs>\n\
         <g>\n{marks}</g>\n</svg>",
        Stage::WIDTH,
        escaped(title),
    )
}

/// Text with names between backticks as HTML.
fn code(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(n, part)| match n % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A number with commas.
pub fn digits(number: u128) -> String {
    let plain = number.to_string();
    let mut text = String::new();
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
