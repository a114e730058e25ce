//! Copy, cut and paste, by the browser's own events: so they work between tabs, and with text from anywhere.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::ClipboardEvent;

use crate::editor::geometry::{Rect, free_place};
use crate::editor::{Action, Clip, ClipError, Replacement, Selection};
use crate::flow::{Document, Value};
use crate::i18n::tr;
use crate::ui::lazy::{Part, part};
use crate::ui::state::Msg;
use crate::ui::widgets::focused;

use super::hand::is_in;
use super::stage::Stage;

/// What has the browser's own copy and paste.
const TEXTS: &str = "input, textarea, select, [contenteditable], dialog, .add-menu";

type Parse = fn(&str) -> Result<Clip, ClipError>;

/// Reads what is pasted: flow JSON, a curl command.
static PARSE: Part<Parse> = part!(work: Parse = Clip::parse);

impl Stage {
    /// Copies the selection; with `cuts` it is deleted then.
    pub(super) fn copy(&self, event: &ClipboardEvent, cuts: bool) {
        let Some(data) = event.clipboard_data().filter(|_| !is_text(event)) else { return };
        let things = self.things_of(focused().as_ref());
        let Some(clip) = Clip::of(self.editor().document(), &things) else { return };
        let text = clip.to_text();
        if data.set_data("text/plain", &text).is_err() {
            return;
        }
        event.prevent_default();
        let (nodes, notes) = clip.counts();
        let n = nodes + notes;
        self.say(&if cuts { tr!("{n} cut", n) } else { tr!("{n} copied", n) });
        self.copied.replace(text);
        if cuts {
            self.edit(Action::Batch {
                label: tr!("cut {n} item" | "cut {n} items" % n),
                actions: vec![Action::Delete(Selection { edges: Vec::new(), ..things })],
            });
            self.focus();
        }
    }

    /// The flow that a text is, where the one that is open is empty: it comes with all that it has.
    fn whole(&self, text: &str) -> Option<Value> {
        if !self.editor().document().flow().nodes.is_empty() {
            return None;
        }
        let document = Document::parse(text.trim_start_matches('\u{feff}').trim()).ok()?;
        let is_whole = document.root().get("name").is_some() && !document.flow().nodes.is_empty();
        is_whole.then(|| document.root().clone())
    }

    /// Pastes whatever can be made nodes of, where the mouse is, else in the middle.
    pub(super) fn paste(self: &Rc<Self>, event: &ClipboardEvent) {
        if is_in(event, TEXTS) {
            return;
        }
        let Some(text) = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()) else {
            return;
        };
        event.prevent_default();
        if let Some(root) = self.whole(&text) {
            self.hooks.problem.set(None);
            let action = Action::Replace { root, reason: Replacement::Import };
            self.send(Msg::Insert { action, is_foreign: *self.copied.borrow() != text });
            self.arranging.set(true);
            return self.say(tr!("Flow pasted"));
        }
        let stage = self.clone();
        match PARSE.now() {
            Some(parse) => stage.paste_clip(parse(&text), &text),
            None => spawn_local(async move {
                match PARSE.get().await {
                    Ok(parse) => stage.paste_clip(parse(&text), &text),
                    Err(_) => {
                        let told = tr!(
                            "Nothing was pasted: a part of the page could not be loaded. Paste again once you are connected."
                        );
                        stage.hooks.problem.set(Some(told.into()));
                    }
                }
            }),
        }
    }

    fn paste_clip(self: &Rc<Self>, clip: Result<Clip, ClipError>, text: &str) {
        let clip = match clip {
            Ok(clip) => clip,
            Err(error) => {
                self.hooks.problem.set(Some(tr!("Nothing was pasted: {error}.", error).into()));
                return;
            }
        };
        self.hooks.problem.set(None);
        let Some(bounds) = clip.bounds() else { return };
        let (nodes, notes) = clip.counts();
        let size = [bounds.width, bounds.height];
        let [x, y] = match self.pointer.get() {
            Some(client) => self.view.get().to_canvas(self.point(client)),
            None => self.middle(),
        };
        let wanted = Rect::new([(x - size[0] / 2.0).round(), (y - size[1] / 2.0).round()], size);
        let place = free_place(&self.scene().rects(), wanted);
        // What comes from elsewhere may call systems that the person has not agreed to.
        let is_foreign = *self.copied.borrow() != text;
        self.focusing.set(true);
        let at = [place.x, place.y];
        self.send(Msg::Insert { action: Action::Paste { clip: Box::new(clip), at }, is_foreign });
        self.say(&tr!("{n} pasted", n = nodes + notes));
    }
}

/// Whether the browser's own copying is meant: in a text, or where text is selected.
fn is_text(event: &ClipboardEvent) -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok()?);
    is_in(event, TEXTS) || selection.is_some_and(|selection| !selection.is_collapsed())
}
