//! Any actions in any order. `EDITOR_CASES` tries more of them.

use flow_playground::editor::{
    Action, Alignment, Axis, Clip, Editor, NodeType, Place, PortRef, Replacement, Selection, Spliced, notes,
};
use flow_playground::flow::{Code, Document, Limits, Port, Severity, Value};
use proptest::collection::vec;
use proptest::prelude::*;

use super::written;
use crate::support::{example, read as file, value};

/// What an action is made from: a kind and numbers, which point into the document as it is then.
type Seed = (u8, [u16; 4], bool);

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    vec((any::<u8>(), any::<[u16; 4]>(), any::<bool>()), 1..30)
}

/// Names that people give, good and bad.
const NAMES: [&str; 12] =
    ["result", "attempts", "x", "order_id", "a-b", "1a", "", "range", "response", "a b", "check", "new_name"];
/// Texts with templates, good and bad.
const TEXTS: [&str; 6] = [
    "",
    "Hi {{ result }}",
    "{{ visits.check + attempts }}",
    "{% for x in order_id %}{{ x }}{% endfor %}",
    "{{",
    "é\"",
];

fn pick<T: Clone>(list: &[T], at: u16) -> Option<T> {
    list.get(usize::from(at) % list.len().max(1)).cloned()
}

/// An action on a document as it is; `None` where there is nothing to do it to.
fn action(document: &Document, seed: &Seed, may_be_raw: bool) -> Option<Action> {
    let (kind, [one, two, three, four], yes) = seed;
    let flow = document.flow();
    let ids: Vec<_> = flow.nodes.iter().map(|node| node.id.clone()).collect();
    let id = |at: &u16| pick(&ids, *at);
    let ports: Vec<PortRef> = flow
        .nodes
        .iter()
        .flat_map(|node| node.ports().into_iter().map(|(port, _)| PortRef::new(node.id.clone(), port)))
        .chain([PortRef::new("nobody", Port::Next), PortRef::new(id(one).unwrap_or_default(), Port::Timeout)])
        .collect();
    let port = |at: &u16| pick(&ports, *at);
    let some = |at: &u16| -> Vec<_> {
        ids.iter().skip(usize::from(*at) % 5).step_by(1 + usize::from(*two) % 3).take(4).cloned().collect()
    };
    let name = |at: &u16| pick(&NAMES, *at).unwrap_or_default();
    let text = |at: &u16| pick(&TEXTS, *at).unwrap_or_default();
    let place = [f64::from(*three) - 9000.0, f64::from(*four) / 7.0];
    let note = || pick(&notes::notes(document), *one).map(|note| note.id);
    let node_type = NodeType::ALL[usize::from(*three) % 7];
    let selection = || Selection {
        nodes: some(one),
        edges: port(three).into_iter().collect(),
        notes: if *yes { note().into_iter().collect() } else { Vec::new() },
    };
    let branches = || Place::node(id(one).unwrap_or_default()).key("branches");
    let count = if may_be_raw { 31 } else { 24 };
    Some(match kind % count {
        0 => Action::AddNode { node_type, position: place, from: port(one).filter(|_| *yes) },
        1 => Action::Splice { node: Spliced::New(node_type), position: place, edge: port(one)? },
        2 => Action::Splice { node: Spliced::Existing(id(two)?), position: place, edge: port(one)? },
        3 => Action::Delete(selection()),
        4 => Action::Connect { from: port(one)?, to: id(two)? },
        5 => Action::Reroute { from: port(one)?, to: port(two)? },
        6 => Action::MoveNodes(some(one).into_iter().map(|id| (id, place)).collect()),
        7 => {
            use Alignment::{Bottom, Center, Left, Middle, Right, Top};
            Action::Align { nodes: some(one), to: pick(&[Left, Center, Right, Top, Middle, Bottom], *three)? }
        }
        8 => Action::Distribute {
            nodes: some(one),
            along: if *yes { Axis::Horizontal } else { Axis::Vertical },
        },
        9 => Action::Arrange,
        10 => Action::Duplicate(selection()),
        11 => Action::RenameNode { from: id(one)?, to: name(two).into() },
        12 | 13 => {
            let from = pick(&flow.variables.keys().cloned().collect::<Vec<_>>(), *one).filter(|_| *yes);
            Action::RenameVariable { from: from.unwrap_or_else(|| name(three).into()), to: name(two).into() }
        }
        14 => Action::RenameFlow(text(one).to_owned()),
        15 => Action::SetDescription(yes.then(|| text(one).to_owned())),
        16 => Action::SetLimits(Limits {
            max_triggers_per_minute: yes.then_some(u32::from(*one) % 4),
            max_wait_ms: Some(u64::from(*two) << (*three % 40)),
            max_concurrent_requests: None,
            max_queued_requests: Some(u32::from(*four)),
        }),
        17 => Action::SetVariable { name: name(one).into(), value: yes.then(|| text(two).into()) },
        18 => Action::SetSecret { name: name(one).into(), is_secret: *yes },
        19 => Action::SetStart(id(one)?),
        20 => Action::MoveItem { list: branches(), from: usize::from(*two) % 3, to: usize::from(*three) % 3 },
        21 => Action::AddNote { position: place, text: text(one).to_owned() },
        22 if *yes => Action::MoveNotes(vec![(note()?, place)]),
        22 => Action::EditNote { id: note()?, text: text(two).to_owned() },
        23 if *yes => Action::ResizeNote { id: note()?, size: place },
        23 => {
            let inner = [(0, [*one, *two, *three, *four], *yes), (3, [*four, *three, *two, *one], *yes)];
            let actions = inner.iter().filter_map(|seed| action(document, seed, false)).collect();
            Action::Batch { label: "both".into(), actions }
        }
        // From here on: raw.
        24 => Action::SetField {
            at: Place::node(id(one)?).key(pick(&["text", "next", "id", "branches", "x"], *two)?),
            value: text(three).into(),
        },
        25 => {
            Action::RemoveField(Place::node(id(one)?).key(pick(&["text", "next", "type", "position"], *two)?))
        }
        26 => Action::InsertItem {
            list: branches(),
            index: usize::from(*two) % 4,
            value: value(r#"{"rules":[]}"#),
        },
        27 => Action::RemoveItem {
            list: if *yes { branches() } else { Place::document().key("nodes") },
            index: usize::from(*two) % 4,
        },
        28 => Action::SetScenario { index: usize::from(*one) % 3, scenario: value(r#"{"name":"S"}"#) },
        29 => Action::Paste { clip: Box::new(Clip::of(document, &selection())?), at: place },
        _ => Action::Replace {
            root: value(r#"{"version":1.0,"nodes":[{"id":"a","type":"end"}],"start":"a"}"#),
            reason: Replacement::Json,
        },
    })
}

fn first(which: u8) -> Document {
    match which % 4 {
        0 => Document::new(value(&file("tests/data/every-field.json"))),
        1 => example("branch-on-result"),
        2 => example("recheck-with-limit"),
        _ => Document::new(value(r#"{"version":1,"nodes":[]}"#)),
    }
}

/// The errors of a document; a flow without nodes has nothing to start at, which is no mistake of an action.
fn errors(document: &Document) -> Vec<String> {
    let is_empty = document.flow().nodes.is_empty();
    let errors = document.diagnostics().iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
    let errors = errors.filter(|diagnostic| !(is_empty && diagnostic.code == Code::StartMissing));
    errors.map(|diagnostic| format!("{:?} {}", diagnostic.path, diagnostic.message)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(std::env::var("EDITOR_CASES").map_or(64, |cases| cases.parse().expect("a number"))) })]

    #[test]
    fn everything_is_taken_back_and_done_again(seeds in seeds(), which in any::<u8>(), grouped in any::<bool>()) {
        let mut editor = Editor::new(first(which));
        let before = written(editor.document());
        for seed in &seeds {
            let Some(action) = action(editor.document(), seed, true) else { continue };
            if !grouped {
                editor.seal();
            }
            if seed.2 {
                // A page saves as it goes; what was written before is used again.
                editor.to_storage(usize::MAX);
            }
            let now = written(editor.document());
            let changed = editor.apply(action);
            prop_assert_eq!(changed, written(editor.document()) != now);
        }
        let last = written(editor.document());
        let mut again = Editor::from_storage(&editor.to_storage(usize::MAX)).expect("it can be read");
        let mut steps = 0;
        while editor.undo() {
            steps += 1;
            prop_assert!(again.undo());
            prop_assert_eq!(written(again.document()), written(editor.document()));
        }
        prop_assert_eq!(written(editor.document()), before);
        // A reload on the way changes nothing.
        let stored = editor.to_storage(usize::MAX);
        let mut editor = Editor::from_storage(&stored).expect("it can be read");
        for _ in 0..steps {
            prop_assert!(editor.redo());
        }
        prop_assert!(!editor.redo());
        prop_assert_eq!(written(editor.document()), last);
    }

    /// What was read before an edit is read as if it were read anew.
    #[test]
    fn an_edit_reads_what_a_reload_reads(seeds in seeds(), which in any::<u8>()) {
        let mut editor = Editor::new(first(which));
        for seed in &seeds {
            let Some(action) = action(editor.document(), seed, true) else { continue };
            editor.apply(action);
            if seed.2 && seed.0 % 3 == 0 {
                editor.undo();
            }
            let anew = Document::new(editor.document().root().clone());
            prop_assert_eq!(anew.flow(), editor.document().flow());
            prop_assert_eq!(anew.diagnostics(), editor.document().diagnostics());
        }
    }

    #[test]
    fn no_action_makes_an_error(seeds in seeds(), which in any::<u8>()) {
        let mut document = first(which);
        for seed in &seeds {
            let Some(action) = action(&document, seed, false) else { continue };
            prop_assert!(!action.is_raw());
            let Some(after) = action.apply(&document) else { continue };
            prop_assert_eq!(errors(&after), Vec::<String>::new(), "{:?} of {}", action, written(&document));
            document = after;
        }
    }

    /// What is copied from a document without errors can be pasted anywhere without making one.
    #[test]
    fn copies_make_no_errors(which in any::<[u8; 2]>(), seed in any::<[u16; 2]>()) {
        let (from, into) = (first(which[0]), first(which[1]));
        let nodes = from.flow().nodes.iter().map(|node| node.id.clone()).skip(usize::from(seed[0]) % 5).step_by(1 + usize::from(seed[1]) % 3);
        let Some(copied) = Clip::of(&from, &Selection::of_nodes(nodes)) else { return Ok(()) };
        let again = Clip::parse(&copied.to_text()).expect("what is copied can be pasted");
        prop_assert_eq!(&again, &copied);
        let (count, _) = copied.counts();
        let pasted = Action::Paste { clip: Box::new(again), at: [10.0, 20.0] }.apply(&into).expect("a change");
        prop_assert_eq!(errors(&pasted), Vec::<String>::new());
        prop_assert_eq!(pasted.flow().nodes.len(), into.flow().nodes.len() + count);
        // What was there stays as it was.
        let nodes = |document: &Document| -> Vec<Value> { document.root().get("nodes").and_then(Value::as_array).map(|nodes| nodes.to_vec()).unwrap_or_default() };
        let fields = |node: &Value| node.as_object().map(|fields| fields.iter().filter(|(key, _)| &***key != "position").map(|(key, value)| (key.clone(), value.clone())).collect::<Vec<_>>());
        for (before, after) in nodes(&into).iter().zip(nodes(&pasted)) {
            prop_assert_eq!(fields(before), fields(&after));
        }
    }

    #[test]
    fn no_text_makes_a_paste_panic(text in "\\PC{0,60}", tail in "[ -~\\n]{0,80}") {
        let _ = Clip::parse(&text);
        let _ = Clip::parse(&format!("curl {text}"));
        let _ = Clip::parse(&format!("curl {tail}"));
    }

    #[test]
    fn no_command_makes_a_paste_panic(
        words in vec(prop::sample::select(vec![
            "-d", "--json", "-H", "'a: b'", "-u", "x", "\\\n", "'", "\"", "$'", "\\x4", "\\u00e", "@f", "-G", "-X", "--data-urlencode", "=", "--", "-", "https://a.example/?x#y", "|", "é", "-sSd", "{\"a\":1}", "[", "\\",
        ]), 0..14),
        glue in any::<bool>(),
    ) {
        let _ = Clip::parse(&format!("curl {}", words.join(if glue { "" } else { " " })));
    }

    /// A paste of JSON that is damaged is refused or pasted, and then it can be taken back.
    #[test]
    fn no_json_makes_a_paste_panic(from in any::<prop::sample::Index>(), length in 0..60_usize, patch in "[\\[\\]{}\",:a-z0-9]{0,6}") {
        let text = file("tests/data/every-field.json");
        let from = from.index(text.len());
        let Some((before, after)) = text.get(..from).zip(text.get((from + length).min(text.len())..)) else { return Ok(()) };
        if let Ok(clip) = Clip::parse(&format!("{before}{patch}{after}")) {
            let mut editor = Editor::new(first(1));
            let before = written(editor.document());
            let changed = editor.apply(Action::Paste { clip: Box::new(clip), at: [0.0, 0.0] });
            prop_assert!(changed);
            editor.undo();
            prop_assert_eq!(written(editor.document()), before);
        }
    }

    /// A name that is in no document, there and back.
    #[test]
    fn renaming_there_and_back(which in 0..3_u8, at in any::<u16>(), new in "[A-Za-z_][A-Za-z0-9_-]{0,12}") {
        let document = first(which);
        let ids: Vec<_> = document.flow().nodes.iter().map(|node| node.id.clone()).collect();
        let names: Vec<_> = document.flow().variables.keys().cloned().collect();
        for (old, is_node) in [(pick(&ids, at), true), (pick(&names, at), false)] {
            let old = old.expect("there are some");
            let rename = |from: &str, to: &str| match is_node {
                true => Action::RenameNode { from: from.into(), to: to.into() },
                false => Action::RenameVariable { from: from.into(), to: to.into() },
            };
            let Some(there) = rename(&old, &new).apply(&document) else { continue };
            prop_assert_eq!(errors(&there), Vec::<String>::new());
            prop_assert_eq!(there.diagnostics().len(), document.diagnostics().len());
            let back = rename(&new, &old).apply(&there);
            // `visits.old` may come back as `visits["old"]`.
            let plain = |text: String| text.replace(&format!("[\\\"{old}\\\"]"), &format!(".{old}"));
            prop_assert_eq!(back.map(|back| plain(written(&back))), Some(plain(written(&document))));
        }
    }
}
