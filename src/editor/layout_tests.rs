use proptest::prelude::*;

use super::*;
use crate::editor::geometry::node_size;
use crate::editor::layered::DAGRE_LIMIT;
use crate::flow::Document;

fn flow(json: &str) -> Arc<Flow> {
    Arc::clone(Document::parse(json).expect("JSON").flow())
}

fn rects(flow: &Flow, layout: &Layout) -> Vec<Rect> {
    let place = |node: &Arc<crate::flow::Node>| {
        Rect::new(layout.position(&node.id).expect("a place"), node_size(node))
    };
    flow.nodes.iter().map(place).collect()
}

fn assert_apart(rects: &[Rect]) {
    for (index, one) in rects.iter().enumerate() {
        assert!(!rects[..index].iter().any(|other| other.overlaps(one)), "{rects:?}");
    }
}

#[test]
fn nodes_follow_each_other_from_left_to_right() {
    let flow = flow(
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","text":"Hello","next":"b"},
            {"id":"b","type":"wait","seconds":1,"next":"c"},
            {"id":"c","type":"end"}]}"#,
    );
    let layout = Layout::of(&flow);
    let [a, b, c] = ["a", "b", "c"].map(|id| layout.position(id).expect("a place"));
    assert!(a[0] < b[0] && b[0] < c[0]);
    assert_eq!((a[1], b[1]), (b[1], c[1]), "the way is straight");
    assert_eq!(layout, Layout::of(&flow));
}

#[test]
fn a_loop_does_not_turn_the_flow_round() {
    let flow = flow(
        r#"{"version":1,"start":"a","nodes":[
            {"id":"b","type":"wait","seconds":1,"next":"a"},
            {"id":"a","type":"message","text":"Hello","next":"b"}]}"#,
    );
    let layout = Layout::of(&flow);
    assert!(layout.position("a") < layout.position("b"));
}

#[test]
fn given_places_are_kept_and_not_covered() {
    let flow = flow(
        r#"{"version":1,"start":"a","nodes":[
            {"id":"a","type":"message","text":"Hello","next":"b"},
            {"id":"b","type":"wait","seconds":1,"next":"c"},
            {"id":"c","type":"end","position":[10,5]}]}"#,
    );
    let layout = Layout::of(&flow);
    assert_eq!(layout.position("c"), Some([10.0, 5.0]));
    assert_apart(&rects(&flow, &layout));
}

#[test]
fn a_node_that_was_just_added_moves_no_other() {
    let nodes = r#"{"id":"a","type":"message","text":"Hello","next":"b"},{"id":"b","type":"end"}"#;
    let before = flow(&format!(r#"{{"version":1,"start":"a","nodes":[{nodes}]}}"#));
    let added = r#"{"id":"x","type":"end","position":[0,400]}"#;
    let after = flow(&format!(r#"{{"version":1,"start":"a","nodes":[{nodes},{added}]}}"#));
    let (before, after) = (Layout::of(&before), Layout::of(&after));
    assert_eq!((before.position("a"), before.position("b")), (after.position("a"), after.position("b")));
}

#[test]
fn an_empty_flow_has_no_places() {
    assert_eq!(Layout::of(&Flow::default()), Layout::default());
}

/// A chain with branches: what large flows of people look like.
fn large(count: usize) -> Arc<Flow> {
    let nodes: Vec<String> = (0..count)
        .map(|index| {
            let to = |step: usize| format!("n{}", (index + step).min(count - 1));
            match index % 4 {
                0 => format!(r#"{{"id":"n{index}","type":"message","text":"Step {index}","next":"{}"}}"#, to(1)),
                1 => format!(
                    r#"{{"id":"n{index}","type":"webhook","request":{{"url":"http://a.example"}},"next":"{}","timeout":"{}","error":"n{}"}}"#,
                    to(1), to(6), index / 2
                ),
                2 => format!(
                    r#"{{"id":"n{index}","type":"condition","branches":[{{"label":"Yes","rules":[],"next":"{}"}}],"else":"{}"}}"#,
                    to(1), to(3)
                ),
                _ => format!(r#"{{"id":"n{index}","type":"wait","seconds":1,"next":"{}"}}"#, to(1)),
            }
        })
        .collect();
    flow(&format!(r#"{{"version":1,"start":"n0","nodes":[{}]}}"#, nodes.join(",")))
}

#[test]
fn large_flows_are_laid_out_soon_enough() {
    for count in [DAGRE_LIMIT, 1000, 5000] {
        let flow = large(count);
        let began = std::time::Instant::now();
        let layout = Layout::of(&flow);
        let took = began.elapsed();
        eprintln!("{count} nodes: {took:?}");
        assert!(took.as_secs() < 20, "{count} nodes took {took:?}");
        if count <= 1000 {
            assert_apart(&rects(&flow, &layout));
        }
    }
}

/// Small flows of all kinds: loops, edges to oneself, ids that stand twice, ports that lead nowhere.
fn any_flow() -> impl Strategy<Value = Arc<Flow>> {
    let node = (0..6_u8, 0..12_usize, 0..14_usize, 0..14_usize, 0..14_usize, any::<Option<(i16, i16)>>());
    prop::collection::vec(node, 0..14).prop_map(|nodes| {
        let nodes: Vec<String> = nodes
            .into_iter()
            .enumerate()
            .map(|(index, (kind, twin, a, b, c, position))| {
                // Now and then an id stands twice.
                let id = if twin == 0 { 0 } else { index };
                let position = match position {
                    Some((x, y)) if index % 2 == 0 => format!(r#","position":[{x},{y}]"#),
                    _ => String::new(),
                };
                let rest = match kind {
                    0 => format!(r#""type":"message","text":"Hello","next":"n{a}""#),
                    1 => format!(r#""type":"wait","seconds":1,"next":"n{a}""#),
                    2 => format!(
                        r#""type":"webhook","request":{{"url":"x"}},"next":"n{a}","timeout":"n{b}","error":"n{c}""#
                    ),
                    3 => format!(
                        r#""type":"condition","branches":[{{"rules":[],"next":"n{a}"}},{{"rules":[],"next":"n{b}"}}],"else":"n{c}""#
                    ),
                    4 => r#""type":"end""#.to_owned(),
                    _ => r#""type":"teleport""#.to_owned(),
                };
                format!(r#"{{"id":"n{id}",{rest}{position}}}"#)
            })
            .collect();
        flow(&format!(r#"{{"version":1,"start":"n1","nodes":[{}]}}"#, nodes.join(",")))
    })
}

proptest! {
    #[test]
    fn every_node_has_a_place(flow in any_flow()) {
        let layout = Layout::of(&flow);
        for node in &flow.nodes {
            let place = layout.position(&node.id);
            prop_assert!(place.is_some_and(|place| place.iter().all(|value| value.is_finite())));
        }
        prop_assert_eq!(&layout, &Layout::of(&flow));
    }

    #[test]
    fn arranged_nodes_do_not_overlap(flow in any_flow()) {
        let layout = Layout::arranged(&flow);
        let mut seen = std::collections::BTreeSet::new();
        let unique = flow.nodes.iter().filter(|node| seen.insert(&node.id));
        let rects: Vec<Rect> =
            unique.map(|node| Rect::new(layout.position(&node.id).expect("a place"), node_size(node))).collect();
        assert_apart(&rects);
    }
}
