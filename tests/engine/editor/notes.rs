use flow_playground::editor::geometry::Rect;
use flow_playground::editor::{Action, Selection, notes};
use flow_playground::flow::Document;

use super::{ROW, check, read, refused};

fn with(list: &str) -> String {
    ROW.trim_end_matches('}').to_owned() + &format!(r#","notes":[{list}]}}"#)
}

const NOTE: &str = r#"{"id":"note","text":"Look","position":[10,20],"size":[200,120],"colour":"red"}"#;

#[test]
fn notes_are_added_changed_and_deleted() {
    let new = |id: &str| format!(r#"{{"id":"{id}","text":"Hi","position":[1,3],"size":[200,120]}}"#);
    let add = || Action::AddNote { position: [1.2, 2.9], text: "Hi".into() };
    check(ROW, add(), &with(&new("note")));
    check(&with(NOTE), add(), &with(&format!("{NOTE},{}", new("note_2"))));
    let edit = |id: &str| Action::EditNote { id: id.into(), text: "<b>".into() };
    check(&with(NOTE), edit("note"), &with(&NOTE.replace("Look", "<b>")));
    refused(&with(NOTE), edit("other"));
    check(
        &with(NOTE),
        Action::MoveNotes(vec![("note".into(), [5.0, 6.0])]),
        &with(&NOTE.replace("[10,20]", "[5,6]")),
    );
    let resize = Action::ResizeNote { id: "note".into(), size: [90.0, 91.0] };
    check(&with(NOTE), resize, &with(&NOTE.replace("[200,120]", "[90,91]")));
    let delete = |id: &str| Action::Delete(Selection { notes: vec![id.into()], ..Selection::default() });
    check(&with(NOTE), delete("note"), ROW);
    check(&with(&format!("{NOTE},{}", new("b"))), delete("note"), &with(&new("b")));
    refused(&with(NOTE), delete("other"));
}

#[test]
fn notes_are_read_as_far_as_they_can_be() {
    let document = read(&with(&format!(
        r#"{NOTE},1,{{"text":"no id"}},{{"id":"b","size":[1,"x"]}},{{"id":"c","size":[1,1]}}"#
    )));
    let read = notes::notes(&document);
    let told: Vec<(&str, &str)> = read.iter().map(|note| (&*note.id, &*note.text)).collect();
    assert_eq!(told, [("note", "Look"), ("b", ""), ("c", "")]);
    assert_eq!(read[0].rect, Rect::new([10.0, 20.0], [200.0, 120.0]));
    assert_eq!(read[1].rect, Rect::new([0.0, 0.0], notes::DEFAULT_SIZE));
    assert_eq!(read[2].rect, Rect::new([0.0, 0.0], notes::MIN_SIZE));
    assert!(notes::notes(&Document::new(1.0.into())).is_empty());
}

/// A flow with notes runs as one without.
#[test]
fn notes_are_no_error() {
    assert!(!read(&with(NOTE)).has_errors());
}
