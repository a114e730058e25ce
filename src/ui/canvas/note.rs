//! Sticky notes: remarks that stand on the canvas, under the nodes.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::editor::Action;
use crate::editor::geometry::Rect;
use crate::editor::notes::{MIN_SIZE, Note};
use crate::i18n::tr;
use crate::ui::widgets::Shared;

use super::drag::GRID;
use super::stage::Stage;

#[derive(PartialEq, Properties)]
pub(super) struct NoteProps {
    pub(super) stage: Rc<Stage>,
    pub(super) note: Shared<Note>,
    pub(super) selected: bool,
    /// Whether its text is edited.
    pub(super) writing: bool,
}

#[component]
pub(super) fn NoteView(props: &NoteProps) -> Html {
    let NoteProps { stage, note, selected, writing } = props;
    let area = use_node_ref();
    {
        let area = area.clone();
        use_effect_with(*writing, move |_| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                let _ = area.focus();
                area.select();
            }
        });
    }
    let name = match note.text.trim() {
        "" => tr!("Note, empty").to_owned(),
        text => tr!("Note {text}", text),
    };
    html! {
        <div class={classes!("canvas-note", selected.then_some("selected"))} style={style(note.rect)} role="group"
            aria-roledescription={tr!("sticky" => "note")} aria-label={name} aria-current={selected.then_some("true")} tabindex="0"
            data-note-id={note.id.to_string()}>
            if *writing {
                { text_area(stage, note, area) }
            } else {
                <p>{ if note.text.trim().is_empty() { tr!("Double-click to write").to_owned() } else { note.text.to_string() } }</p>
            }
            <span class="canvas-note-corner" data-note-corner=""></span>
        </div>
    }
}

fn text_area(stage: &Rc<Stage>, note: &Shared<Note>, area: NodeRef) -> Html {
    let oninput = {
        let (stage, id) = (stage.clone(), note.id.clone());
        Callback::from(move |event: InputEvent| {
            let area: HtmlTextAreaElement = event.target_unchecked_into();
            stage.edit(Action::EditNote { id: id.clone(), text: area.value() });
        })
    };
    let onblur = stage.handler(|stage, _: FocusEvent| stage.hooks.writing.set(None));
    let onkeydown = {
        let (stage, id) = (stage.clone(), note.id.clone());
        Callback::from(move |event: KeyboardEvent| {
            let is_done = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
            if event.key() == "Escape" || is_done {
                event.stop_propagation();
                event.prevent_default();
                let place = stage.scene().find_note(&id);
                if let Some(element) = place.and_then(|place| stage.note_element(place)) {
                    let _ = element.focus();
                }
            }
        })
    };
    // Pointers select text here, and move nothing.
    let keep = Callback::from(|event: PointerEvent| event.stop_propagation());
    let click = Callback::from(|event: MouseEvent| event.stop_propagation());
    html! {
        <textarea ref={area} aria-label={tr!("Note text")} value={note.text.to_string()} {oninput} {onblur} {onkeydown}
            onpointerdown={keep} onclick={click.clone()} ondblclick={click} />
    }
}

fn style(rect: Rect) -> String {
    format!("{};width:{}px;height:{}px", super::node::place(rect), rect.width, rect.height)
}

impl Stage {
    /// Lets the person write on a note.
    pub(super) fn write_note(&self, place: usize) {
        let note = self.scene().notes.get(place).map(|note| note.id.clone());
        self.hooks.writing.set(note.filter(|_| !self.readonly.get()));
    }

    /// The rectangle of a note whose corner is dragged; draws it so.
    pub(super) fn resized_note(&self, place: usize, from: [f64; 2], to: [f64; 2], free: bool) -> Rect {
        let scene = self.scene();
        let Some(note) = scene.notes.get(place) else { return Rect::default() };
        let round = |length: f64| if free { length.round() } else { (length / GRID).round() * GRID };
        let [width, height] = [
            round(note.rect.width + to[0] - from[0]).max(MIN_SIZE[0]),
            round(note.rect.height + to[1] - from[1]).max(MIN_SIZE[1]),
        ];
        let rect = Rect { width, height, ..note.rect };
        self.draw_note(place, Some(rect));
        rect
    }

    /// Draws a note elsewhere, or where it is.
    pub(super) fn draw_note(&self, place: usize, rect: Option<Rect>) {
        let scene = self.scene();
        let rect = rect.or_else(|| scene.notes.get(place).map(|note| note.rect));
        if let Some((element, rect)) = self.note_element(place).zip(rect) {
            let _ = element.set_attribute("style", &style(rect));
        }
    }

    pub(super) fn drop_resized(&self, place: usize, rect: Rect) {
        self.draw_note(place, None);
        if let Some(note) = self.scene().notes.get(place) {
            self.edit(Action::ResizeNote { id: note.id.clone(), size: [rect.width, rect.height] });
        }
    }
}
