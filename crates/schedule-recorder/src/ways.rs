//! The data of a figure, and the ways through it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::page::code;

/// What [`Figure::json`](every_schedule::Figure::json) describes, field by field.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    sources: Vec<(String, BTreeMap<String, String>)>,
    pub threads: Vec<String>,
    pub objects: Vec<Object>,
    pub thread_states: Vec<ThreadState>,
    object_states: Vec<ObjectState>,
    pub ends: Vec<(String, String)>,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
pub struct Object {
    pub kind: String,
    pub name: String,
    _source: i64,
    _line: u32,
}

#[derive(Deserialize)]
pub struct ThreadState {
    pub thread: usize,
    pub status: String,
    doing: String,
    object: i64,
    source: i64,
    line: u32,
    _printed: String,
}

#[derive(Deserialize)]
struct ObjectState {
    object: usize,
    threads: Vec<usize>,
    values: Vec<String>,
    flags: Vec<String>,
}

#[derive(Deserialize)]
struct Node {
    thread_states: Vec<usize>,
    object_states: Vec<usize>,
    steps: Vec<Step>,
    end: i64,
}

/// Whose step it is and where it leads; which of several, if the thread has several.
#[derive(Deserialize)]
pub struct Step {
    pub thread: usize,
    to: usize,
    #[serde(default)]
    choice: String,
}

/// Steps from the beginning to an end, each with the node where it begins.
pub struct Way<'a> {
    pub steps: Vec<(usize, &'a Step)>,
    pub last: usize,
}

impl Data {
    /// Reads the text of [`Figure::json`](every_schedule::Figure::json).
    pub fn parse(json: &str) -> Data {
        serde_json::from_str(json).expect("the data of a figure")
    }

    /// Which of the ends a node is.
    pub fn end(&self, node: usize) -> Option<usize> {
        usize::try_from(self.nodes[node].end).ok()
    }

    /// How many ways lead to such an end.
    pub fn schedules(&self, is_it: impl Fn(usize) -> bool) -> u128 {
        let mut ways = vec![0; self.nodes.len()];
        let mut sum = 0;
        ways[0] = 1;
        for (n, node) in self.nodes.iter().enumerate() {
            for step in &node.steps {
                ways[step.to] += ways[n];
            }
            if self.end(n).is_some_and(&is_it) {
                sum += ways[n];
            }
        }
        sum
    }

    /// The way with the fewest switches from thread to thread, then the fewest steps, that
    /// comes to such an end.
    pub fn shortest(&self, is_it: impl Fn(usize) -> bool) -> Option<Way<'_>> {
        type Cost = (usize, usize);
        // For each node and thread that took the last step to it: the cost, and the step before.
        let mut best = vec![BTreeMap::new(); self.nodes.len()];
        best[0].insert(usize::MAX, ((0, 0), None));
        for (n, node) in self.nodes.iter().enumerate() {
            let here: BTreeMap<usize, (Cost, Option<_>)> = best[n].clone();
            for (nth, step) in node.steps.iter().enumerate() {
                for (&before, &((switches, steps), _)) in &here {
                    let is_switch = n > 0 && before != step.thread;
                    let cost = (switches + usize::from(is_switch), steps + 1);
                    let known = best[step.to].get(&step.thread);
                    if known.is_none_or(|known| cost < known.0) {
                        let way = (cost, Some((n, nth, before)));
                        best[step.to].insert(step.thread, way);
                    }
                }
            }
        }
        let ends = (0..self.nodes.len())
            .filter(|&node| self.end(node).is_some_and(&is_it));
        let ends = ends.flat_map(|node| {
            best[node].iter().map(move |(&thread, way)| (way.0, node, thread))
        });
        let (_, last, mut thread) = ends.min()?;
        let mut steps = vec![];
        let mut node = last;
        while let Some((before, nth, thread_before)) = best[node][&thread].1 {
            steps.push((before, &self.nodes[before].steps[nth]));
            (node, thread) = (before, thread_before);
        }
        steps.reverse();
        Some(Way { steps, last })
    }

    /// What the page's script reads back: thread by thread, with a letter behind it if it is
    /// not the first of several steps.
    pub fn link(&self, way: &Way) -> String {
        let words = way.steps.iter().map(|&(node, step)| {
            let all = self.nodes[node].steps.iter();
            let mut all = all.filter(|it| it.thread == step.thread);
            match all.position(|it| std::ptr::eq(it, step)) {
                None | Some(0) => step.thread.to_string(),
                Some(nth) => {
                    let letter = char::from(b'a' + nth as u8);
                    format!("{}{letter}", step.thread)
                }
            }
        });
        words.collect::<Vec<_>>().join("-")
    }

    /// What the thread is about to do at a node, and who keeps it from doing so.
    pub fn doing(&self, node: usize, state: &ThreadState) -> String {
        let holders = self.objects_at(node).find(|it| {
            it.object as i64 == state.object && self.is_lock(it.object)
        });
        let holders = holders.map_or(&[][..], |it| &it.threads);
        let holders = holders.iter().map(|&it| match it == state.thread {
            true => "itself",
            false => self.threads[it].as_str(),
        });
        let holders = holders.collect::<Vec<_>>().join(" and ");
        match holders.as_str() {
            "" => state.doing.clone(),
            _ => format!("{}, held by {holders}", state.doing),
        }
    }

    /// The mailboxes of this name, and perhaps a number, that this thread reads.
    pub fn read_by(&self, thread: usize, mailbox: &str) -> Vec<usize> {
        let reads = |object: &usize| {
            self.thread_states.iter().any(|it| {
                it.thread == thread
                    && it.object == *object as i64
                    && it.doing.starts_with("receive")
            })
        };
        let all = 0..self.objects.len();
        all.filter(|&it| self.objects[it].name.starts_with(mailbox))
            .filter(reads)
            .collect()
    }

    /// The mailboxes that are closed by a step, each with the letters that still lie in it. (In
    /// the end everything goes.)
    fn unread(&self, node: usize, step: &Step) -> Vec<(&str, &[String])> {
        if self.end(step.to).is_some() {
            return vec![];
        }
        let state = self.state(node, step.thread);
        let closed = self.objects_at(node).filter(|it| {
            self.objects[it.object].kind == "channel"
                && self.is_closed(step.to, it.object as i64)
        });
        let left = closed.map(|it| {
            let is_read = it.object as i64 == state.object
                && state
                    .doing
                    .trim_start_matches("try to ")
                    .starts_with("receive");
            let read = usize::from(is_read).min(it.values.len());
            (self.objects[it.object].name.as_str(), &it.values[read..])
        });
        left.filter(|(_, letters)| !letters.is_empty()).collect()
    }

    /// Whether nobody will read a mailbox any more.
    fn is_closed(&self, node: usize, mailbox: i64) -> bool {
        let state =
            self.objects_at(node).find(|it| it.object as i64 == mailbox);
        state.is_none_or(|it| it.flags.iter().any(|it| it == "no receiver"))
    }

    fn is_lock(&self, object: usize) -> bool {
        let kind = self.objects[object].kind.as_str();
        ["Mutex", "RwLock", "row", "table"].contains(&kind)
    }

    /// What a step did, and what it found in the lock or the mailbox, or what will not be read.
    pub fn done(&self, node: usize, step: &Step) -> String {
        let state = self.state(node, step.thread);
        let values = |node| {
            let mut all = self.objects_at(node);
            let it = all.find(|it| it.object as i64 == state.object);
            it.map_or(&[][..], |it| &it.values)
        };
        let (before, after) = (values(node), values(step.to));
        let mut done = state.doing.clone();
        let what = done.trim_start_matches("try to ");
        let finds = ["lock", "receive"].iter().any(|it| what.starts_with(it));
        if finds && before.len() > after.len() {
            done += &format!(": `{}`", before[0]);
        } else if what.starts_with("send") && self.is_closed(node, state.object)
        {
            done += " ✗ refused: nobody reads it any more";
        }
        for (mailbox, letters) in self.unread(node, step) {
            let letters = letters.join("`, `");
            done += &format!(" ✗ unread in {mailbox}: `{letters}`");
        }
        if !step.choice.is_empty() {
            done += &format!(" ({})", step.choice);
        }
        done
    }

    /// The thread at a node.
    pub fn state(&self, node: usize, thread: usize) -> &ThreadState {
        let mut all = self.states_at(node);
        all.find(|it| it.thread == thread).expect("a thread that takes a step")
    }

    /// The threads that can not go on at a node.
    pub fn waiting(&self, node: usize) -> impl Iterator<Item = &ThreadState> {
        self.states_at(node).filter(|it| it.status == "blocked")
    }

    fn states_at(&self, node: usize) -> impl Iterator<Item = &ThreadState> {
        let states = self.nodes[node].thread_states.iter();
        states.map(|&state| &self.thread_states[state])
    }

    fn objects_at(&self, node: usize) -> impl Iterator<Item = &ObjectState> {
        let states = self.nodes[node].object_states.iter();
        states.map(|&state| &self.object_states[state])
    }

    /// File, line and what it says, as HTML.
    pub fn place(&self, state: &ThreadState) -> String {
        let Ok(source) = usize::try_from(state.source) else {
            return String::new();
        };
        let (file, lines) = &self.sources[source];
        let text = lines.get(&state.line.to_string());
        let text = text.map_or("", String::as_str);
        let file = file.rsplit('/').next().unwrap_or(file);
        format!("{file}:{} {}", state.line, code(&format!("`{text}`")))
    }

    /// What the program returned, or the words of its panic.
    pub fn said(&self, node: usize) -> &str {
        let Some(end) = self.end(node) else { return "" };
        let (word, text) = &self.ends[end];
        let line = text.lines().next().unwrap_or_default();
        line.trim_start_matches(word.as_str())
            .trim_start_matches([',', ':', ' '])
    }
}
