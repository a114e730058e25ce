//! What the menu offers.

use std::sync::Arc;

use yew::AttrValue;

use crate::editor::summary::{node_name, port_label, type_noun};
use crate::editor::{NodeType, PortRef};
use crate::i18n::{key, text, tr};
use crate::ui::widgets::Icon;

use super::menu::Kind;
use super::node::{type_class, type_icon};
use super::wire::accepts;
use crate::editor::scene::{NodeItem, Scene};

/// What is done with what was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    Add(NodeType),
    Note,
    Connect(Arc<str>),
    Port(PortRef),
    Cut(PortRef),
}

/// A line of the menu.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) label: String,
    pub(super) detail: String,
    pub(super) sign: Icon,
    pub(super) class: &'static str,
    /// How tests find it.
    pub(super) key: AttrValue,
    pub(super) act: Act,
}

/// The types: what they are for, what else than their names one may search them by.
pub(super) const TYPES: [(NodeType, Icon, &str, &str, &str); 7] = [
    (
        NodeType::Message,
        Icon::Message,
        "type-message",
        key!("Say something"),
        key!("say text send reply tell"),
    ),
    (
        NodeType::Ask,
        Icon::Ask,
        "type-ask",
        key!("Ask and wait for the reply"),
        key!("question input prompt choices buttons"),
    ),
    (
        NodeType::Webhook,
        Icon::Webhook,
        "type-webhook",
        key!("Call another system"),
        key!("http api request call fetch post get"),
    ),
    (NodeType::Wait, Icon::Wait, "type-wait", key!("Let time pass"), key!("delay sleep pause timer")),
    (
        NodeType::Condition,
        Icon::Condition,
        "type-condition",
        key!("Go different ways"),
        key!("if else branch switch split filter"),
    ),
    (NodeType::Set, Icon::Set, "type-set", key!("Assign variables"), key!("assign variable value count")),
    (
        NodeType::End,
        Icon::End,
        "type-end",
        key!("End the conversation"),
        key!("stop finish exit complete fail"),
    ),
];

/// How many nodes are listed where none was searched for.
const MOST_NODES: usize = 60;

/// What the menu is called.
pub(super) fn heading(kind: &Kind, scene: &Scene) -> String {
    let of_port = |port: &PortRef| {
        scene.find(&port.node).map_or_else(String::new, |at| {
            let node = &scene.nodes[at].node;
            format!("{} · {}", node_name(node), port_label(node, port.port))
        })
    };
    match kind {
        Kind::Add => tr!("Add a step").to_owned(),
        Kind::After(port) => tr!("After {port}", port = of_port(port)),
        Kind::Reroute(port) => tr!("Lead elsewhere: {port}", port = of_port(port)),
        Kind::Into(port) => tr!("Put in after {port}", port = of_port(port)),
        Kind::Ports(id) => {
            let name = scene.find(id).map(|at| node_name(&scene.nodes[at].node));
            tr!("Connect {name}", name = name.unwrap_or(id))
        }
    }
}

/// What a menu offers for what was typed, the best first.
pub(super) fn items(kind: &Kind, scene: &Scene, query: &str) -> Vec<Item> {
    let query = query.trim().to_lowercase();
    let mut found: Vec<(u8, Item)> = Vec::new();
    let mut offer = |item: Item, words: &str| {
        if let Some(rank) = rank(&query, &item.label, words) {
            found.push((rank, item));
        }
    };
    if let Kind::Ports(id) = kind {
        if let Some(at) = scene.find(id) {
            ports(scene, &scene.nodes[at]).into_iter().for_each(|item| offer(item, ""));
        }
    } else {
        let goes_on = |node_type: NodeType| !matches!(kind, Kind::Into(_)) || node_type.way_on().is_some();
        for (node_type, sign, class, detail, words) in TYPES {
            if goes_on(node_type) {
                let key = node_type.as_str().into();
                let act = Act::Add(node_type);
                let (label, detail) = (node_type.label().to_owned(), text(detail).to_owned());
                offer(Item { label, detail, sign, class, key, act }, text(words));
            }
        }
        if *kind == Kind::Add {
            offer(note(), tr!("sticky comment remark text"));
        }
        if let Kind::After(port) | Kind::Reroute(port) = kind {
            let nodes = scene.nodes.iter().enumerate().filter(|(at, _)| accepts(scene, port, *at));
            for (_, item) in nodes.take(if query.is_empty() { MOST_NODES } else { usize::MAX }) {
                let node = &item.node;
                offer(
                    Item {
                        label: node_name(node).to_owned(),
                        detail: tr!("Go to this {kind}", kind = type_noun(&node.kind)),
                        sign: type_icon(&node.kind),
                        class: type_class(&node.kind),
                        key: item.key.clone().into(),
                        act: Act::Connect(node.id.clone()),
                    },
                    &node.id,
                );
            }
        }
        if let Kind::Reroute(port) = kind {
            offer(cut(port), tr!("remove cut nowhere"));
        }
    }
    // Sorting keeps the order of equals.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, item)| item).collect()
}

/// How well something fits what was typed; `None`: not at all.
fn rank(query: &str, label: &str, words: &str) -> Option<u8> {
    let (label, words) = (label.to_lowercase(), words.to_lowercase());
    if label.starts_with(query) {
        return Some(0);
    }
    if label.split([' ', '_', '-']).any(|word| word.starts_with(query)) {
        return Some(1);
    }
    if words.split([' ', '_', '-']).any(|word| word.starts_with(query)) {
        return Some(2);
    }
    label.contains(query).then_some(3)
}

fn note() -> Item {
    Item {
        label: tr!("sticky" => "Note").to_owned(),
        detail: tr!("A remark on the canvas").to_owned(),
        sign: Icon::Note,
        class: "type-note",
        key: "note".into(),
        act: Act::Note,
    }
}

fn cut(port: &PortRef) -> Item {
    Item {
        label: tr!("Delete this edge").to_owned(),
        detail: tr!("The port leads nowhere then").to_owned(),
        sign: Icon::Close,
        class: "type-cut",
        key: "cut".into(),
        act: Act::Cut(port.clone()),
    }
}

fn ports(scene: &Scene, item: &NodeItem) -> Vec<Item> {
    let port = |port: &crate::editor::scene::PortItem| {
        let port_ref = PortRef::new(item.node.id.clone(), port.port);
        let target = scene.find_edge(&port_ref).map(|at| &scene.nodes[scene.edges[at].to].node);
        Item {
            label: port.label.to_string(),
            detail: match target {
                Some(node) => tr!("Leads to {name}", name = node_name(node)),
                None => tr!("Leads nowhere yet").to_owned(),
            },
            sign: Icon::Webhook,
            class: if port.port.is_failure() { "type-cut" } else { "type-set" },
            key: port.key.clone().into(),
            act: Act::Port(port_ref),
        }
    };
    item.ports.iter().map(port).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Document, json};

    fn scene() -> Scene {
        let text = r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","title":"Say hello","text":"x","next":"call"},
            {"id":"call","type":"webhook","request":{"url":"https://x.example"}},
            {"id":"stop","type":"end"}]}"#;
        Scene::of(&Document::new(json::parse(text).expect("JSON")), &Scene::default())
    }

    fn labels(kind: &Kind, query: &str) -> Vec<String> {
        items(kind, &scene(), query).into_iter().map(|item| item.label).collect()
    }

    #[test]
    fn words_find_what_they_mean() {
        assert_eq!(labels(&Kind::Add, "http"), ["Webhook"]);
        assert_eq!(labels(&Kind::Add, "if"), ["Condition"]);
        assert_eq!(labels(&Kind::Add, "no"), ["Note"]);
        assert_eq!(labels(&Kind::Add, "").len(), 8);
        assert!(labels(&Kind::Add, "zzz").is_empty());
    }

    #[test]
    fn a_port_may_lead_to_what_is_there() {
        let after = Kind::After(PortRef::parse("a:next").expect("a port"));
        assert_eq!(labels(&after, "cal"), ["call", "Webhook"]);
        // It would lead straight back to itself.
        assert!(!labels(&after, "").contains(&"Say hello".to_owned()));
    }

    #[test]
    fn what_has_no_way_on_goes_into_no_edge() {
        let edge = Kind::Into(PortRef::parse("a:next").expect("a port"));
        assert!(!labels(&edge, "").contains(&"End".to_owned()));
    }

    #[test]
    fn ports_tell_where_they_lead() {
        let ports = items(&Kind::Ports("a".into()), &scene(), "");
        assert_eq!(ports.len(), 1);
        assert!(ports[0].detail.starts_with("Leads to call"));
        assert_eq!(items(&Kind::Ports("call".into()), &scene(), "").len(), 4);
    }
}
