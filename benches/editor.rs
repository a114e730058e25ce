//! How fast the editor's pure half goes on large flows: reading, edits, what stands on the canvas, layouts.
//!
//! `cargo bench --bench editor`; `benches/peers/canvas.mjs` measures the page, beside another canvas.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use flow_playground::editor::scene::Scene;
use flow_playground::editor::{Action, Editor, Layout, NodeType, Place, PortRef};
use flow_playground::flow::{Document, Port};

const SIZES: [usize; 2] = [1000, 5000];

/// Nodes in columns of fifty, each leading to the next one. Every fourth is a webhook whose failures lead on, every
/// fourth a condition with a way back.
fn flow(count: usize, placed: bool) -> String {
    let mut nodes = String::new();
    for at in 0..count {
        let (next, back) = ((at + 1).min(count - 1), at.saturating_sub(7));
        let kind = match at % 4 {
            _ if at + 1 == count => r#""type":"end""#.to_owned(),
            0 => format!(r#""type":"message","text":"Step {at} of {{{{ order_id }}}}","next":"n{next}""#),
            1 => format!(
                r#""type":"webhook","request":{{"method":"POST","url":"https://shop.example/{at}",
                   "body":{{"order_id":"{{{{ order_id }}}}"}}}},"save":{{"result":"{{{{ response.body.result }}}}"}},
                   "mock":{{"responses":[{{"status":200,"body":{{"result":"pending"}}}}]}},
                   "next":"n{next}","error":"n{next}""#
            ),
            2 => format!(
                r#""type":"condition","branches":[{{"label":"Done","rules":[
                   {{"left":"{{{{ result }}}}","op":"equals","right":"success"}}],"next":"n{next}"}}],"else":"n{back}""#
            ),
            _ => format!(r#""type":"wait","seconds":0.5,"next":"n{next}""#),
        };
        let comma = if at == 0 { "" } else { "," };
        let [x, y] = [(at / 50) * 300, (at % 50) * 220];
        let position = if placed { format!(r#""position":[{x},{y}],"#) } else { String::new() };
        let _ = write!(nodes, r#"{comma}{{"id":"n{at}",{position}{kind}}}"#);
    }
    format!(r#"{{"version":1,"variables":{{"order_id":"A-1001"}},"start":"n0","nodes":[{nodes}]}}"#)
}

fn parse(text: &str) -> Document {
    let document = Document::parse(text).expect("it is JSON");
    assert!(!document.has_errors(), "{:#?}", document.diagnostics());
    document
}

/// An edit and what the canvas makes of it, as often as asked for; the flow is edited to and fro.
fn edits(criterion: &mut Criterion) {
    for (name, edit) in [
        (
            "move",
            (|round| Action::MoveNodes(vec![("n500".into(), [3000.0 + f64::from(round % 2), 40.0])]))
                as fn(u32) -> Action,
        ),
        ("type", |round| Action::SetField {
            at: Place::node("n500").key("text"),
            value: format!("Hello {}", round % 2).into(),
        }),
        ("connect", |round| Action::Connect {
            from: PortRef::new("n500", Port::Next),
            to: Arc::from(format!("n{}", 501 + round % 2)),
        }),
    ] {
        let mut group = criterion.benchmark_group(format!("edit/{name}"));
        for size in SIZES {
            let mut editor = Editor::new(parse(&flow(size, true)));
            let mut scene = Scene::of(editor.document(), &Scene::default());
            let mut round = 0;
            group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
                bencher.iter(|| {
                    round += 1;
                    assert!(editor.apply(edit(round)));
                    scene = Scene::of(editor.document(), &scene);
                });
            });
        }
        group.finish();
    }
    let mut group = criterion.benchmark_group("edit/add and undo");
    for size in SIZES {
        let mut editor = Editor::new(parse(&flow(size, true)));
        let mut scene = Scene::of(editor.document(), &Scene::default());
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| {
                let position = [-400.0, 0.0];
                assert!(editor.apply(Action::AddNode { node_type: NodeType::Wait, position, from: None }));
                scene = Scene::of(editor.document(), &scene);
                assert!(editor.undo());
                scene = Scene::of(editor.document(), &scene);
            });
        });
    }
    group.finish();
}

/// From a text to what stands on the canvas, and its parts.
fn opening(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    group.sample_size(10);
    for size in SIZES {
        let text = flow(size, true);
        group.bench_function(BenchmarkId::new("read", size), |bencher| {
            bencher.iter(|| parse(black_box(&text)))
        });
        let document = parse(&text);
        group.bench_function(BenchmarkId::new("scene", size), |bencher| {
            bencher.iter(|| Scene::of(black_box(&document), &Scene::default()));
        });
        let document = parse(&flow(size, false));
        group.bench_function(BenchmarkId::new("layout", size), |bencher| {
            bencher.iter(|| Layout::of(black_box(document.flow())));
        });
    }
    group.finish();
}

criterion_group!(benches, edits, opening);
criterion_main!(benches);
