//! What lies behind a port: the nodes and edges that a conversation can come to from there.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::flow::{Flow, Node};

use super::PortRef;

/// What lies behind a port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// The nodes.
    pub nodes: BTreeSet<Arc<str>>,
    /// The edges, by the ports that they leave; the port itself is one of them.
    pub edges: BTreeSet<PortRef>,
}

impl Ahead {
    /// What lies behind a port of a flow.
    pub fn of(flow: &Flow, port: &PortRef) -> Self {
        let mut ids: HashMap<&str, &Arc<Node>> = HashMap::with_capacity(flow.nodes.len());
        for node in &flow.nodes {
            ids.entry(&node.id).or_insert(node);
        }
        let mut ahead = Self::default();
        let Some(first) = port.target(flow).flatten() else { return ahead };
        ahead.edges.insert(port.clone());
        let mut open = vec![first];
        while let Some(id) = open.pop() {
            let Some(node) = ids.get(&**id) else { continue };
            if !ahead.nodes.insert(Arc::clone(&node.id)) {
                continue;
            }
            for (port, target) in node.ports() {
                if let Some(target) = target {
                    ahead.edges.insert(PortRef::new(Arc::clone(&node.id), port));
                    open.push(target);
                }
            }
        }
        ahead
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    #[test]
    fn all_that_can_be_come_to_and_no_more() {
        let document = Document::parse(
            r#"{"version":1,"start":"a","nodes":[
                {"id":"a","type":"condition","branches":[{"rules":[],"next":"b"}],"else":"d"},
                {"id":"b","type":"wait","seconds":1,"next":"c"},
                {"id":"c","type":"message","text":"x","next":"b"},
                {"id":"d","type":"end"}]}"#,
        )
        .expect("JSON");
        let ahead = |port: &str| Ahead::of(document.flow(), &PortRef::parse(port).expect("a port"));
        let names = |ahead: &Ahead| {
            let mut nodes: Vec<String> = ahead.nodes.iter().map(|id| id.to_string()).collect();
            let mut edges: Vec<String> = ahead.edges.iter().map(|edge| edge.to_string()).collect();
            nodes.sort();
            edges.sort();
            (nodes.join(" "), edges.join(" "))
        };
        assert_eq!(names(&ahead("a:branch-0")), ("b c".into(), "a:branch-0 b:next c:next".into()));
        assert_eq!(names(&ahead("a:else")), ("d".into(), "a:else".into()));
        assert_eq!(ahead("d:next"), Ahead::default());
    }
}
