use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::editor::{Action, Editor, NodeType, Selection};

/// Nodes on a grid, each leading to the next one; every fifth asks and goes back on a timeout.
fn flow(count: usize) -> Document {
    let mut nodes = String::new();
    for at in 0..count {
        let next = if at + 1 < count { format!(r#","next":"n{}""#, at + 1) } else { String::new() };
        let kind = match at % 5 {
            4 => format!(r#""type":"ask","text":"?","timeout_seconds":5,"timeout":"n{}""#, at - 4),
            2 => r#""type":"webhook","request":{"url":"https://a.example"}"#.to_owned(),
            _ => r#""type":"message","text":"Hello""#.to_owned(),
        };
        let comma = if at == 0 { "" } else { "," };
        let (x, y) = ((at % 7) * 290, (at / 7) * 210);
        let _ = write!(nodes, r#"{comma}{{"id":"n{at}","position":[{x},{y}],{kind}{next}}}"#);
    }
    Document::parse(&format!(r#"{{"version":1,"start":"n0","nodes":[{nodes}]}}"#)).expect("JSON")
}

fn kept<T>(now: &[Rc<T>], before: &[Rc<T>]) -> usize {
    now.iter().filter(|item| before.iter().any(|other| Rc::ptr_eq(item, other))).count()
}

fn is_like(one: &Scene, other: &Scene) {
    assert_eq!(one.edges, other.edges);
    let nodes = |scene: &Scene| {
        let item = |item: &Rc<NodeItem>| (item.key.clone(), item.rect, item.ports.clone(), item.is_start);
        scene.nodes.iter().map(item).collect::<Vec<_>>()
    };
    assert_eq!(nodes(one), nodes(other));
}

#[test]
fn what_an_edit_does_not_touch_stays_the_same() {
    let mut editor = Editor::new(flow(70));
    let before = Scene::of(editor.document(), &Scene::default());
    editor.apply(Action::MoveNodes(vec![("n30".into(), [1000.0, 900.0])]));
    let after = Scene::of(editor.document(), &before);
    assert_eq!(kept(&after.nodes, &before.nodes), before.nodes.len() - 1);
    assert!(kept(&after.edges, &before.edges) > before.edges.len() / 2);
    is_like(&after, &Scene::of(editor.document(), &Scene::default()));
    editor.undo();
    is_like(&Scene::of(editor.document(), &after), &before);
}

#[test]
fn the_edges_may_come_later() {
    let mut editor = Editor::new(flow(70));
    let bare = Scene::without_edges(editor.document(), &Scene::default());
    assert!(bare.is_without_edges() && bare.edges.is_empty());
    let whole = Scene::of(editor.document(), &bare);
    assert!(!whole.is_without_edges());
    assert_eq!(kept(&whole.nodes, &bare.nodes), bare.nodes.len(), "its nodes stay the same");
    is_like(&whole, &Scene::of(editor.document(), &Scene::default()));
    // An edit comes before them.
    editor.apply(Action::MoveNodes(vec![("n30".into(), [1000.0, 900.0])]));
    is_like(&Scene::of(editor.document(), &bare), &Scene::of(editor.document(), &Scene::default()));
}

#[test]
fn things_are_found() {
    let scene = Scene::of(&flow(20), &Scene::default());
    assert_eq!(scene.find("n7"), Some(7));
    assert_eq!(scene.find("nobody"), None);
    for (place, edge) in scene.edges.iter().enumerate() {
        assert_eq!(scene.find_edge(&edge.port), Some(place));
        let middle = edge.route().middle;
        assert!(scene.edge_at(middle, 4.0, |_| true).is_some(), "{}", edge.key);
    }
    assert_eq!(scene.node_at([300.0, 10.0]), Some(1));
    assert_eq!(scene.edge_at([-400.0, -400.0], 4.0, |_| true), None);
}

#[derive(Clone, Debug)]
enum Edit {
    Move(usize, i32, i32),
    Add(usize),
    Delete(usize),
    Connect(usize, usize),
    Arrange,
    Undo,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let place = -200..2200_i32;
    let edit = prop_oneof![
        6 => (0..40_usize, place.clone(), place).prop_map(|(node, x, y)| Edit::Move(node, x, y)),
        1 => (0..40_usize).prop_map(Edit::Add),
        1 => (0..40_usize).prop_map(Edit::Delete),
        1 => (0..40_usize, 0..40_usize).prop_map(|(from, to)| Edit::Connect(from, to)),
        1 => Just(Edit::Arrange),
        2 => Just(Edit::Undo),
    ];
    prop::collection::vec(edit, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// However it came to be, a scene is the one that its document gives.
    #[test]
    fn a_scene_has_no_memory(edits in edits()) {
        let mut editor = Editor::new(flow(40));
        let mut scene = Scene::of(editor.document(), &Scene::default());
        for edit in edits {
            let id = |at: usize| Arc::<str>::from(format!("n{at}"));
            match edit {
                Edit::Move(node, x, y) => {
                    editor.apply(Action::MoveNodes(vec![(id(node), [x.into(), y.into()])]))
                }
                Edit::Add(from) => editor.apply(Action::AddNode {
                    node_type: NodeType::Wait,
                    position: [700.0, 300.0],
                    from: Some(PortRef::new(id(from), Port::Next)),
                }),
                Edit::Delete(node) => editor.apply(Action::Delete(Selection::of_nodes([id(node)]))),
                Edit::Connect(from, to) => {
                    editor.apply(Action::Connect { from: PortRef::new(id(from), Port::Next), to: id(to) })
                }
                Edit::Arrange => editor.apply(Action::Arrange),
                Edit::Undo => editor.undo(),
            };
            scene = Scene::of(editor.document(), &scene);
            is_like(&scene, &Scene::of(editor.document(), &Scene::default()));
        }
    }
}
