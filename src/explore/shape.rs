//! The flow as a graph: where each port leads, and which nodes lie on loops.

use std::collections::BTreeSet;

use crate::flow::{Flow, Port};
use crate::interpreter::{NodeIndex, Program};

/// The flow as a graph. Nodes are known by their places.
#[derive(Debug)]
pub(super) struct Shape {
    ports: Vec<Vec<(Port, Option<usize>)>>,
    start: usize,
    /// Which strongly connected component each node belongs to.
    component: Vec<usize>,
    on_loop: Vec<bool>,
    /// The edges that close a loop: without them there is none.
    back: BTreeSet<(usize, usize)>,
}

impl Shape {
    pub(super) fn new(flow: &Flow, program: &Program) -> Self {
        let place = |id: &str| program.find(id).map(|node| node.0 as usize);
        let ports: Vec<Vec<(Port, Option<usize>)>> = flow
            .nodes
            .iter()
            .map(|node| {
                let ports = node.ports().into_iter();
                ports.map(|(port, target)| (port, target.and_then(|id| place(id)))).collect()
            })
            .collect();
        let start = flow.start.as_deref().and_then(place).unwrap_or(0);
        let (order, back) = depth_first(&ports, start);
        let component = components(&ports, &order);
        let mut sizes = vec![0_usize; ports.len() + 1];
        component.iter().for_each(|component| sizes[*component] += 1);
        let on_loop = (0..ports.len()).map(|node| sizes[component[node]] > 1 || back.contains(&(node, node)));
        Self { on_loop: on_loop.collect(), ports, start, component, back }
    }

    pub(super) fn len(&self) -> usize {
        self.ports.len()
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn ports(&self, node: usize) -> &[(Port, Option<usize>)] {
        &self.ports[node]
    }

    pub(super) fn target(&self, node: usize, port: Port) -> Option<usize> {
        self.ports[node].iter().find(|(at, _)| *at == port).and_then(|(_, target)| *target)
    }

    pub(super) fn is_on_loop(&self, node: usize) -> bool {
        self.on_loop[node]
    }

    pub(super) fn same_loop(&self, a: usize, b: usize) -> bool {
        self.component[a] == self.component[b]
    }

    /// How often loops have been gone round after another step: a way that leaves a loop for good forgets it.
    pub(super) fn rounds_after(&self, rounds: u32, from: usize, to: usize) -> u32 {
        if self.component[from] != self.component[to] {
            0
        } else {
            rounds + u32::from(self.back.contains(&(from, to)))
        }
    }

    /// Every node that can be reached from these, these included, and whether it is.
    pub(super) fn reachable(&self, from: impl IntoIterator<Item = usize>) -> Vec<bool> {
        let mut seen = vec![false; self.len()];
        let mut next: Vec<usize> = from.into_iter().collect();
        while let Some(node) = next.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                next.extend(self.ports[node].iter().filter_map(|(_, target)| *target));
            }
        }
        seen
    }
}

/// A node's place.
pub(super) fn place(node: NodeIndex) -> usize {
    node.0 as usize
}

/// The nodes in the order in which a depth-first search leaves them, and the edges back to a node that it is still in.
fn depth_first(ports: &[Vec<(Port, Option<usize>)>], start: usize) -> (Vec<usize>, BTreeSet<(usize, usize)>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; ports.len()];
    let (mut order, mut back) = (Vec::with_capacity(ports.len()), BTreeSet::new());
    for root in std::iter::once(start).chain(0..ports.len()) {
        if marks.get(root) != Some(&Mark::New) {
            continue;
        }
        marks[root] = Mark::Open;
        let mut stack = vec![(root, 0)];
        while let Some((node, at)) = stack.last_mut() {
            let Some((_, target)) = ports[*node].get(*at) else {
                marks[*node] = Mark::Done;
                order.push(*node);
                stack.pop();
                continue;
            };
            *at += 1;
            match target.map(|target| (target, marks[target])) {
                Some((target, Mark::New)) => {
                    marks[target] = Mark::Open;
                    stack.push((target, 0));
                }
                Some((target, Mark::Open)) => _ = back.insert((*node, target)),
                Some((_, Mark::Done)) | None => {}
            }
        }
    }
    (order, back)
}

/// Kosaraju's strongly connected components: backwards along the edges, in the reverse of the order in which
/// nodes were left.
fn components(ports: &[Vec<(Port, Option<usize>)>], order: &[usize]) -> Vec<usize> {
    let mut sources = vec![Vec::new(); ports.len()];
    for (node, ports) in ports.iter().enumerate() {
        ports.iter().filter_map(|(_, target)| *target).for_each(|target| sources[target].push(node));
    }
    let mut component = vec![usize::MAX; ports.len()];
    let mut count = 0;
    for root in order.iter().rev() {
        let mut next = vec![*root];
        let mut found = false;
        while let Some(node) = next.pop() {
            if component[node] == usize::MAX {
                component[node] = count;
                found = true;
                next.extend(&sources[node]);
            }
        }
        count += usize::from(found);
    }
    component
}
