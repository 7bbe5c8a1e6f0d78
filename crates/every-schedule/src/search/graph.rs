//! The graph of all moments.

use std::ops::{Index, IndexMut};

use crate::figure::Seen;
use crate::names::{History, ThreadId};
use crate::op::{Alternative, Op, Outcome};
use crate::report::Ending;

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

impl NodeId {
    /// Where every schedule begins.
    pub(crate) const FIRST: NodeId = NodeId(0);

    /// Its place among all.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A step: the moment before it, and which of its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EdgeId {
    pub(crate) from: NodeId,
    nth: u32,
}

impl EdgeId {
    pub(crate) fn new(from: NodeId, nth: usize) -> Self {
        let nth = u32::try_from(nth).expect("a thread has few alternatives");
        EdgeId { from, nth }
    }

    pub(crate) fn nth(self) -> usize {
        self.nth as usize
    }
}

/// A moment between two steps. Equal moments of different schedules are one node.
#[derive(Debug, Default)]
pub(crate) struct Node {
    pub(crate) edges: Vec<Edge>,
    pub(crate) end: Option<Ending>,
    pub(crate) moment: Option<Box<Seen>>,
    /// This thread repeats itself, and nobody knows yet what becomes of it.
    pub(super) riddle: Option<ThreadId>,
    /// Where to look first for an edge to follow again.
    pub(super) turn: u32,
    /// Every edge that can come after this node has been followed.
    pub(super) explored: bool,
    /// How it was come to first.
    pub(super) first: Arrival,
}

/// A way to a moment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrival {
    /// The last step; nothing at the beginning.
    pub(super) by: Option<EdgeId>,
    pub(super) steps: u32,
    /// How often it was another step than the one that is [taken first](turns).
    pub(super) turns: u32,
}

/// What a step counts among all that are possible: nothing if the thread that has taken the step
/// before goes on with the first of its ways, or if that thread can't go on.
pub(super) fn turns(edges: &[Edge], nth: usize, last: Option<ThreadId>) -> u32 {
    let thread = edges[nth].thread;
    let is_of =
        |it: Option<ThreadId>| move |edge: &Edge| it == Some(edge.thread);
    let cuts_in = last != Some(thread) && edges.iter().any(is_of(last));
    let is_first = !edges[..nth].iter().any(is_of(Some(thread)));
    u32::from(cuts_in) + u32::from(!is_first)
}

/// A step.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) thread: ThreadId,
    pub(crate) alternative: Alternative,
    pub(crate) op: Op,
    /// What the thread had seen before.
    pub(crate) before: History,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) child: Option<NodeId>,
    /// It is known to lead nowhere else than another one.
    pub(super) skipped: bool,
}

/// All moments.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
}

impl Graph {
    pub(super) fn add(&mut self, node: Node) -> NodeId {
        let id = u32::try_from(self.nodes.len());
        self.nodes.push(node);
        NodeId(id.expect("the limit of states comes first"))
    }

    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Node> {
        self.nodes.iter()
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }
}

impl Index<NodeId> for Graph {
    type Output = Node;

    fn index(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }
}

impl IndexMut<NodeId> for Graph {
    fn index_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }
}

impl Index<EdgeId> for Graph {
    type Output = Edge;

    fn index(&self, id: EdgeId) -> &Edge {
        &self[id.from].edges[id.nth()]
    }
}

impl IndexMut<EdgeId> for Graph {
    fn index_mut(&mut self, id: EdgeId) -> &mut Edge {
        &mut self[id.from].edges[id.nth()]
    }
}
