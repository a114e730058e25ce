use flow_playground::editor::{Action, Editor, LEAST_STEPS, NodeType, Place};
use flow_playground::flow::json;

use super::{ROW, read, written};

fn typed(node: &str, text: &str) -> Action {
    Action::SetField { at: Place::node(node).key("text"), value: text.into() }
}

fn named(name: &str) -> Action {
    Action::RenameFlow(name.into())
}

fn labels(editor: &Editor) -> Vec<&str> {
    editor.past_labels().collect()
}

#[test]
fn typing_in_one_field_is_one_step() {
    let mut editor = Editor::new(read(ROW));
    for text in ["H", "He", "Hel"] {
        assert!(editor.apply(typed("a", text)));
    }
    editor.apply(named("N"));
    editor.apply(named("Na"));
    editor.apply(typed("a", "Hell"));
    assert_eq!(labels(&editor), ["edit text", "rename flow", "edit text"]);
    editor.undo();
    editor.undo();
    editor.undo();
    assert_eq!((written(editor.document()), editor.undo()), (super::compact(ROW), false));
    assert_eq!(editor.future_labels().collect::<Vec<_>>(), ["edit text", "rename flow", "edit text"]);
}

#[test]
fn a_sealed_step_ends() {
    let mut editor = Editor::new(read(ROW));
    editor.apply(named("A"));
    editor.seal();
    editor.apply(named("B"));
    assert_eq!(labels(&editor).len(), 2);
    // So does one that was taken back.
    editor.undo();
    editor.redo();
    editor.apply(named("C"));
    assert_eq!(labels(&editor).len(), 3);
    editor.undo();
    editor.apply(named("D"));
    assert_eq!((labels(&editor).len(), editor.redo_label()), (3, None));
}

#[test]
fn typed_and_taken_away_is_nothing() {
    let mut editor = Editor::new(read(ROW));
    editor.apply(typed("a", "Hi!"));
    editor.apply(typed("a", "Hi"));
    assert_eq!(labels(&editor), [""; 0]);
}

#[test]
fn a_page_can_make_steps_of_its_own() {
    let mut editor = Editor::new(read(ROW));
    let moved = |x: f64| Action::MoveNodes(vec![("a".into(), [x, 0.0])]);
    for x in [8.0, 16.0, 24.0] {
        editor.apply_in(moved(x), "nudge");
    }
    editor.apply(moved(0.0));
    assert_eq!(labels(&editor), ["move node", "move node"]);
}

#[test]
fn the_history_is_long_and_bounded() {
    let mut editor = Editor::new(read(ROW));
    for step in 0..1000 {
        editor.apply(Action::MoveNodes(vec![("a".into(), [f64::from(step) + 1.0, 0.0])]));
    }
    let steps = std::iter::from_fn(|| editor.undo().then_some(())).count();
    assert!((LEAST_STEPS..1000).contains(&steps), "{steps}");
}

#[test]
fn what_came_in_is_known() {
    let mut editor = Editor::new(read(ROW));
    editor.apply(Action::AddNode { node_type: NodeType::Wait, position: [0.0, 0.0], from: None });
    assert_eq!(editor.added(), ["wait".into()]);
    editor.undo();
    assert!(editor.added().is_empty());
    editor.redo();
    assert_eq!(editor.added(), ["wait".into()]);
    editor.apply(named("x"));
    assert!(editor.added().is_empty());
}

fn busy() -> Editor {
    let mut editor = Editor::new(read(ROW));
    for step in 0..30 {
        editor.apply(Action::AddNode {
            node_type: NodeType::Wait,
            position: [f64::from(step), 0.0],
            from: None,
        });
        editor.apply(named(&format!("Flow \"{step}\"")));
    }
    (0..10).for_each(|_| _ = editor.undo());
    editor
}

#[test]
fn the_history_comes_back_from_storage() {
    let mut editor = busy();
    let text = editor.to_storage(usize::MAX);
    let mut again = Editor::from_storage(&text).expect("it can be read");
    assert_eq!(again.to_storage(usize::MAX), text);
    let walk = |editor: &mut Editor| {
        let mut seen = vec![written(editor.document())];
        while editor.redo() {
            seen.push(written(editor.document()));
        }
        while editor.undo() {
            seen.push(format!("{:?} {}", editor.undo_label(), written(editor.document())));
        }
        seen
    };
    assert_eq!(walk(&mut again), walk(&mut editor));
}

#[test]
fn what_is_stored_is_bounded_and_the_last_steps_are_kept() {
    let editor = busy();
    let whole = editor.to_storage(usize::MAX);
    let least = editor.to_storage(0).len();
    let mut kept = Vec::new();
    for most in [0, least + 400, least + 2000, whole.len() - 200, whole.len()] {
        let text = editor.to_storage(most);
        assert!(text.len() <= most.max(least), "{} of {most}", text.len());
        let mut again = Editor::from_storage(&text).expect("it can be read");
        assert_eq!(written(again.document()), written(editor.document()));
        assert_eq!(again.undo_label().is_some(), most > 0);
        kept.push(std::iter::from_fn(|| again.undo().then_some(())).count());
    }
    assert!(kept.is_sorted() && kept[0] == 0 && kept[1] > 0 && kept[4] == 50, "{kept:?}");
}

#[test]
fn steps_are_stored_as_what_changed() {
    let mut editor = Editor::new(crate::support::example("branch-on-result"));
    editor.apply(Action::Arrange);
    let one = editor.to_storage(usize::MAX).len();
    for step in 0..200 {
        editor.apply(Action::MoveNodes(vec![("greet".into(), [f64::from(step), 500.0])]));
    }
    let each = (editor.to_storage(usize::MAX).len() - one) / 200;
    assert!(each < 120, "{each} bytes a step");
}

#[test]
fn a_text_that_is_no_history_brings_nothing() {
    let text = busy().to_storage(usize::MAX);
    for other in
        ["", "{}", "[1]", &text[..text.len() - 1], &text.replacen("\"version\":1", "\"version\":2", 1)]
    {
        assert!(Editor::from_storage(other).is_none());
    }
    // Steps that make no sense are left out, the document stays.
    let root = json::parse(&text).expect("JSON");
    let document = root.get("document").map(json::to_string).unwrap_or_default();
    for past in ["1", "[1]", "[[1,2]]", r#"[["a","x"]]"#, r#"[["a","[{\"at\":[9],\"set\":1}]"]]"#] {
        let text = format!(r#"{{"version":1,"document":{document},"past":{past}}}"#);
        let editor = Editor::from_storage(&text).expect("the document is there");
        assert_eq!(editor.undo_label(), None, "{past}");
    }
}
