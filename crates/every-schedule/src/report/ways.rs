//! The ways through the graph of a search: how many there are, and which is the shortest.

use super::ending::{Ending, Verdict};
use super::schedule::Schedule;
use crate::names::ThreadId;
use crate::no_report::Error;
use crate::rules::Rules;
use crate::search::{EdgeId, NodeId, Search};

/// All nodes, each behind all nodes that can come after it. There are no cycles: with every
/// step some thread has seen more.
pub(crate) fn children_first(search: &Search) -> Vec<NodeId> {
    let mut order = Vec::with_capacity(search.nodes.len());
    let mut seen = vec![false; search.nodes.len()];
    let mut stack = vec![(NodeId::FIRST, 0)];
    seen[0] = true;
    while let Some((node, edge)) = stack.pop() {
        match search.nodes[node].edges.get(edge) {
            None => order.push(node),
            Some(next) => {
                stack.push((node, edge + 1));
                // A replay follows one way only.
                if let Some(child) = next.child
                    && !std::mem::replace(&mut seen[child.index()], true)
                {
                    stack.push((child, 0));
                }
            }
        }
    }
    order
}

/// For each node: how many ways lead to it from the beginning.
pub(super) fn counts(
    search: &Search,
    children_first: &[NodeId],
) -> Result<Vec<u128>, Error> {
    let mut counts = vec![0_u128; search.nodes.len()];
    counts[0] = 1;
    for &node in children_first.iter().rev() {
        for child in
            search.nodes[node].edges.iter().filter_map(|edge| edge.child)
        {
            let sum = counts[child.index()].checked_add(counts[node.index()]);
            counts[child.index()] = sum.ok_or(Error::TooManySchedules)?;
        }
    }
    Ok(counts)
}

/// The shortest schedule so far that does not end well; the search need not be through.
pub(crate) fn shortest_bad(search: &Search, rules: &Rules) -> Option<Schedule> {
    if search.nodes.is_empty() {
        return None;
    }
    let order = children_first(search);
    let ways = Ways::new(search, &order);
    let is_bad = |it: &Ending| it.verdict != Verdict::Ok;
    let bad = order
        .into_iter()
        .filter(|&it| search.nodes[it].end.as_ref().is_some_and(is_bad));
    let node = bad.min_by_key(|&it| ways.cost(it))?;
    let ending = search.nodes[node].end.as_ref()?.read(&search.names);
    Some(Schedule::of(search, rules, &ways.way(node), &ending))
}

/// The ways from the beginning with the fewest thread switches, and then the fewest steps.
pub(super) struct Ways {
    /// For each node: the best way for each thread that can have taken the last step to it. There are
    /// few, so they are a list, in the order of the threads.
    best: Vec<Vec<(ThreadId, Way)>>,
}

#[derive(Clone, Copy)]
struct Way {
    cost: (usize, usize),
    /// The last step, and who took the one before.
    last: Option<(EdgeId, ThreadId)>,
}

impl Ways {
    pub(super) fn new(search: &Search, children_first: &[NodeId]) -> Ways {
        let mut best = vec![Vec::new(); search.nodes.len()];
        best[0] = vec![(ThreadId::MAIN, Way { cost: (0, 0), last: None })];
        for &node in children_first.iter().rev() {
            let here = std::mem::take(&mut best[node.index()]);
            for (edge, step) in search.nodes[node].edges.iter().enumerate() {
                let Some(child) = step.child else { continue };
                for &(before, way) in &here {
                    let switch = usize::from(
                        way.last.is_some() && before != step.thread,
                    );
                    let cost = (way.cost.0 + switch, way.cost.1 + 1);
                    let last = Some((EdgeId::new(node, edge), before));
                    let way = Way { cost, last };
                    let known = &mut best[child.index()];
                    match known.binary_search_by_key(&step.thread, |it| it.0) {
                        Err(at) => known.insert(at, (step.thread, way)),
                        Ok(at) if cost < known[at].1.cost => known[at].1 = way,
                        Ok(_) => {}
                    }
                }
            }
            best[node.index()] = here;
        }
        Ways { best }
    }

    pub(super) fn cost(&self, node: NodeId) -> (usize, usize) {
        self.last(node).cost
    }

    /// The best way to this node: nodes and edges.
    pub(super) fn way(&self, node: NodeId) -> Vec<EdgeId> {
        let mut way = self.last(node);
        let mut edges = Vec::new();
        while let Some((edge, before)) = way.last {
            edges.push(edge);
            let here = &self.best[edge.from.index()];
            let at = here.binary_search_by_key(&before, |it| it.0);
            way = here[at.expect("the way came from there")].1;
        }
        edges.reverse();
        edges
    }

    fn last(&self, node: NodeId) -> Way {
        let ways = self.best[node.index()].iter().map(|(_, way)| *way);
        ways.min_by_key(|way| way.cost).expect("every node is reached")
    }
}
