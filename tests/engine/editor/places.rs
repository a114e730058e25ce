use flow_playground::editor::geometry::{NODE_WIDTH, Rect, node_size};
use flow_playground::editor::{Action, Alignment, Axis, Layout};
use flow_playground::flow::Document;

use super::{ROW, check, read, refused, written};
use crate::support::{document, example};

fn ids(names: &[&str]) -> Vec<std::sync::Arc<str>> {
    names.iter().map(|name| (*name).into()).collect()
}

fn rects(document: &Document) -> Vec<Rect> {
    let flow = document.flow();
    flow.nodes.iter().map(|node| Rect::new(node.position.expect("a place"), node_size(node))).collect()
}

fn places(document: &Document) -> Vec<[f64; 2]> {
    rects(document).iter().map(|rect| [rect.x, rect.y]).collect()
}

#[test]
fn nodes_move() {
    check(
        ROW,
        Action::MoveNodes(vec![
            ("a".into(), [10.0, 5.0]),
            ("c".into(), [-0.4, 7.6]),
            ("no".into(), [1.0, 1.0]),
        ]),
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","position":[10,5],"text":"Hi","next":"b","x":1},
            {"id":"b","type":"wait","position":[300,10],"seconds":1,"next":"c"},
            {"id":"c","type":"end","position":[0,8]}]}"#,
    );
    refused(ROW, Action::MoveNodes(vec![("a".into(), [0.2, 0.0])]));
    refused(ROW, Action::MoveNodes(vec![("no".into(), [9.0, 9.0])]));
    refused(ROW, Action::MoveNodes(vec![]));
    // A place that is none is the origin, and not an error.
    let moved = Action::MoveNodes(vec![("b".into(), [f64::NAN, f64::INFINITY])]).apply(&read(ROW));
    assert_eq!(moved.map(|document| places(&document)[1]), Some([0.0, 0.0]));
}

#[test]
fn a_place_as_its_author_wrote_it_stays() {
    let text = r#"{"start":"a","nodes":[{"id":"a","type":"end","position":[1.0,2e0]},{"id":"b","type":"end","position":[0.0,0]}]}"#;
    let moved =
        Action::MoveNodes(vec![("a".into(), [1.0, 2.0]), ("b".into(), [5.0, 5.0])]).apply(&read(text));
    assert_eq!(
        moved.map(|document| written(&document)),
        Some(text.replace("[0.0,0]", "[5,5]").replace("2e0", "2e+0"))
    );
}

#[test]
fn no_node_moves_that_was_not_moved() {
    let silent = r#"{"start":"a","nodes":[{"id":"a","type":"wait","seconds":1,"next":"b"},
        {"id":"b","type":"wait","seconds":1,"next":"c"},{"id":"c","type":"end"}]}"#;
    let before = Layout::of(read(silent).flow());
    let moved = Action::MoveNodes(vec![("b".into(), [77.0, 777.0])]).apply(&read(silent)).expect("a change");
    let after = Layout::of(moved.flow());
    assert_eq!(after.position("b"), Some([77.0, 777.0]));
    for id in ["a", "c"] {
        assert_eq!(before.position(id), after.position(id));
    }
}

#[test]
fn nodes_stand_in_line() {
    let align = |to| Action::Align { nodes: ids(&["a", "b", "c", "b", "no"]), to };
    let [a, b, c] = [80.0, 80.0, 80.0];
    let document = read(ROW);
    assert_eq!(rects(&document).iter().map(|rect| rect.height).collect::<Vec<_>>(), [a, b, c]);
    let cases = [
        (Alignment::Left, [[0.0, 0.0], [0.0, 10.0], [0.0, 40.0]]),
        (Alignment::Center, [[300.0, 0.0], [300.0, 10.0], [300.0, 40.0]]),
        (Alignment::Right, [[600.0, 0.0], [600.0, 10.0], [600.0, 40.0]]),
        (Alignment::Top, [[0.0, 0.0], [300.0, 0.0], [600.0, 0.0]]),
        (Alignment::Middle, [[0.0, 20.0], [300.0, 20.0], [600.0, 20.0]]),
        (Alignment::Bottom, [[0.0, 40.0], [300.0, 40.0], [600.0, 40.0]]),
    ];
    for (to, expect) in cases {
        let after = align(to).apply(&document).expect("a change");
        assert_eq!(places(&after), expect, "{to:?}");
        assert!(align(to).apply(&after).is_none(), "they stand in line already");
    }
    refused(ROW, Action::Align { nodes: ids(&["a"]), to: Alignment::Left });
}

#[test]
fn nodes_stand_apart() {
    let text = r#"{"start":"a","nodes":[{"id":"a","type":"end","position":[0,0]},
        {"id":"far","type":"end","position":[1000,300]},{"id":"b","type":"end","position":[10,20]}]}"#;
    let apart = |along| Action::Distribute { nodes: ids(&["a", "far", "b"]), along }.apply(&read(text));
    let wide = apart(Axis::Horizontal).map(|document| places(&document));
    assert_eq!(wide, Some(vec![[0.0, 0.0], [1000.0, 300.0], [500.0, 20.0]]));
    let high = apart(Axis::Vertical).map(|document| places(&document));
    assert_eq!(high, Some(vec![[0.0, 0.0], [1000.0, 300.0], [10.0, 150.0]]));
    refused(ROW, Action::Distribute { nodes: ids(&["a", "b", "a"]), along: Axis::Vertical });
}

#[test]
fn arrange_is_one_step() {
    let shipped = example("branch-on-result");
    let place = regex_lite::Regex::new(r#","position":\[[^\]]*\]"#).expect("a pattern");
    let document = document(&place.replace_all(&written(&shipped), ""));
    let arranged = Action::Arrange.apply(&document).expect("nothing says where the nodes are");
    assert_eq!(places(&arranged), places(&shipped), "examples are shipped as Arrange lays them out");
    let rects = rects(&arranged);
    for (index, rect) in rects.iter().enumerate() {
        assert!(rect.width == NODE_WIDTH && rects[..index].iter().all(|other| !other.overlaps(rect)));
    }
    assert!(Action::Arrange.apply(&arranged).is_none(), "it is arranged");
    check(&written(&document), Action::Arrange, &written(&arranged));
}
