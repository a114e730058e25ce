//! The order in which people read a flow.

use std::collections::BTreeMap;

use crate::flow::Flow;

/// Where the ports of every node lead, as indices into the flow's nodes. Ports that lead nowhere, or to a
/// node that is not there, are left out.
pub(super) fn successors(flow: &Flow) -> Vec<Vec<usize>> {
    let indices = indices(flow);
    let targets = flow.nodes.iter().map(|node| {
        let ports = node.ports();
        ports.into_iter().filter_map(|(_, target)| indices.get(&**target?).copied()).collect()
    });
    targets.collect()
}

/// The index of every id; of the first node, where one stands twice.
pub fn indices(flow: &Flow) -> BTreeMap<&str, usize> {
    let mut indices = BTreeMap::new();
    for (index, node) in flow.nodes.iter().enumerate() {
        indices.entry(&*node.id).or_insert(index);
    }
    indices
}

/// The nodes' indices from the start along the ports, the ordinary way first; then the rest as the document
/// has them.
pub fn flow_order(flow: &Flow) -> Vec<usize> {
    let successors = successors(flow);
    let start = flow.start.as_ref().and_then(|start| indices(flow).get(&**start).copied());
    walk(start, flow.nodes.len(), |index| successors[index].iter().rev().copied())
}

/// The same for nodes whose successors are told, the last one first.
pub(super) fn walk<I: Iterator<Item = usize>>(
    start: Option<usize>,
    count: usize,
    successors: impl Fn(usize) -> I,
) -> Vec<usize> {
    let mut seen = vec![false; count];
    let mut order = Vec::with_capacity(count);
    for root in start.into_iter().chain(0..count) {
        let mut ahead = vec![root];
        while let Some(index) = ahead.pop() {
            if !std::mem::replace(&mut seen[index], true) {
                order.push(index);
                ahead.extend(successors(index).filter(|next| !seen[*next]));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Document;

    #[test]
    fn from_the_start_along_the_ports() {
        let json = r#"{"version":1,"start":"b","nodes":[
            {"id":"lost","type":"end"},
            {"id":"d","type":"end"},
            {"id":"c","type":"wait","seconds":1,"next":"b"},
            {"id":"b","type":"ask","text":"?","timeout_seconds":5,"next":"c","timeout":"d"}]}"#;
        let document = Document::parse(json).expect("JSON");
        let flow = document.flow();
        let ids: Vec<&str> = flow_order(flow).into_iter().map(|index| &*flow.nodes[index].id).collect();
        assert_eq!(ids, ["b", "c", "d", "lost"]);
    }
}
