//! What the canvas' parts share: the elements, the scene shown, the camera, the hand.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::editor::viewport::Viewport;
use crate::editor::{Action, Editor, PortRef, Selection};
use crate::flow::Document;
use crate::run::moment::NodeState;
use crate::run::{Breakpoints, Moment, Traffic};
use crate::ui::state::{Dispatch, Msg};

use super::CanvasProps;
use super::detail::{BARE_AT_FIRST, Detail};
use super::gesture::Gesture;
use super::menu::Menu;
use super::sheet::{Lifted, Sheet};
use crate::editor::scene::Scene;

/// What the canvas' parts share. There is one per canvas, for as long as it stands.
pub(super) struct Stage {
    pub(super) pane: NodeRef,
    pub(super) dots: NodeRef,
    pub(super) world: NodeRef,
    /// The picture of a large flow.
    pub(super) sheet: NodeRef,
    /// The element that the nodes stand in, in the order of the scene; those of the edges and of the notes.
    pub(super) nodes: NodeRef,
    pub(super) edges: NodeRef,
    pub(super) notes: NodeRef,
    /// The line that is being drawn, the guides, the rubber band: written to by gestures.
    pub(super) wire: NodeRef,
    pub(super) guides: NodeRef,
    pub(super) band: NodeRef,
    /// The minimap, and its frame around what is seen.
    pub(super) map: NodeRef,
    pub(super) frame: NodeRef,
    /// Where the zoom is told.
    pub(super) zoom: NodeRef,
    /// What screen readers read out.
    pub(super) said: NodeRef,
    pub(super) view: Cell<Viewport>,
    /// Whether the document's first view was set: before, the canvas had no size.
    pub(super) is_open: Cell<bool>,
    /// Whether the person chose what is seen since the document was opened; since the run began.
    pub(super) touched: Cell<bool>,
    pub(super) looked_away: Cell<bool>,
    /// The next change of the scene is worth seeing whole.
    pub(super) arranging: Cell<bool>,
    /// The next selection takes the focus.
    pub(super) focusing: Cell<bool>,
    /// Whether what is brought in next is to be written at once.
    pub(super) writes: Cell<bool>,
    /// The mark of a view that moves; when it will rest, and the timer that waits for that.
    pub(super) moving: Cell<Option<&'static str>>,
    pub(super) rests_at: Cell<f64>,
    pub(super) settle: RefCell<Option<Timeout>>,
    pub(super) gesture: RefCell<Gesture>,
    /// Whether Space is held, and whether it moved the view meanwhile.
    pub(super) space: Cell<bool>,
    pub(super) space_panned: Cell<bool>,
    /// Whether the view is about to follow what is dragged over its edge.
    pub(super) drifting: Cell<bool>,
    /// Whether a drag on the empty canvas selects; else it pans, and selects with Shift.
    pub(super) selects: Cell<bool>,
    /// Whether the flow can be looked at only; whether it stands in somebody else's page.
    pub(super) readonly: Cell<bool>,
    pub(super) embedded: Cell<bool>,
    /// The node that an audience looks at.
    pub(super) spot: RefCell<Option<Arc<str>>>,
    /// Where the mouse is on the page, while it is over the canvas.
    pub(super) pointer: Cell<Option<[f64; 2]>>,
    /// The text that was copied here last: another one comes from elsewhere.
    pub(super) copied: RefCell<String>,
    pub(super) hooks: Hooks,
    pub(super) sheet_state: Sheet,
    /// The view that the detail was made for.
    pub(super) looked_from: Cell<Viewport>,
    pub(super) lifted: RefCell<Lifted>,
    /// The node that has the focus, or had it last.
    pub(super) focused_node: RefCell<Option<Arc<str>>>,
    /// What had the focus when the menu was opened.
    pub(super) opener: RefCell<Option<HtmlElement>>,
    pub(super) known_size: Cell<Option<[f64; 2]>>,
    /// How many bare nodes are there of a flow that was just opened; `None`: all.
    pub(super) bare: Cell<Option<usize>>,
    /// Whether more is put in after the next frame.
    pub(super) is_finishing: Cell<bool>,
    /// Whether the minimap is drawn after the next frame.
    pub(super) map_is_due: Cell<bool>,
    opened: Cell<u64>,
    detail: RefCell<Rc<Detail>>,
    run: RefCell<(Rc<Moment>, Rc<Traffic>)>,
    breakpoints: RefCell<Arc<Breakpoints>>,
    scene: RefCell<Rc<Scene>>,
    editor: RefCell<Rc<Editor>>,
    selection: RefCell<Rc<Selection>>,
    dispatch: Dispatch,
}

/// What is shown beside the scene, as states of the canvas component.
#[derive(Clone)]
pub(super) struct Hooks {
    /// The menu that is open.
    pub(super) menu: UseStateSetter<Option<Menu>>,
    /// The note whose text is edited.
    pub(super) writing: UseStateSetter<Option<Arc<str>>>,
    /// What went wrong.
    pub(super) problem: UseStateSetter<Option<AttrValue>>,
    /// Shows whether a drag on the empty canvas selects.
    pub(super) tool: UseStateSetter<bool>,
    /// Looks over what is there as elements.
    pub(super) look: UseForceUpdateHandle,
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Stage {
    pub(super) fn new(dispatch: Dispatch, hooks: Hooks) -> Rc<Self> {
        Rc::new(Self {
            pane: NodeRef::default(),
            dots: NodeRef::default(),
            world: NodeRef::default(),
            sheet: NodeRef::default(),
            nodes: NodeRef::default(),
            edges: NodeRef::default(),
            notes: NodeRef::default(),
            wire: NodeRef::default(),
            guides: NodeRef::default(),
            band: NodeRef::default(),
            map: NodeRef::default(),
            frame: NodeRef::default(),
            zoom: NodeRef::default(),
            said: NodeRef::default(),
            view: Cell::default(),
            is_open: Cell::new(false),
            touched: Cell::new(false),
            looked_away: Cell::new(false),
            arranging: Cell::new(false),
            focusing: Cell::new(false),
            writes: Cell::new(false),
            moving: Cell::new(None),
            rests_at: Cell::new(0.0),
            settle: RefCell::default(),
            gesture: RefCell::default(),
            space: Cell::new(false),
            space_panned: Cell::new(false),
            drifting: Cell::new(false),
            selects: Cell::new(false),
            readonly: Cell::new(false),
            embedded: Cell::new(false),
            spot: RefCell::default(),
            pointer: Cell::new(None),
            copied: RefCell::default(),
            hooks,
            sheet_state: Sheet::default(),
            looked_from: Cell::default(),
            lifted: RefCell::default(),
            focused_node: RefCell::default(),
            opener: RefCell::default(),
            known_size: Cell::new(None),
            bare: Cell::new(None),
            is_finishing: Cell::new(false),
            map_is_due: Cell::new(false),
            opened: Cell::new(0),
            detail: RefCell::default(),
            run: RefCell::default(),
            breakpoints: RefCell::default(),
            scene: RefCell::default(),
            editor: RefCell::new(Rc::new(Editor::new(Document::new(crate::flow::Value::Null)))),
            selection: RefCell::default(),
            dispatch,
        })
    }

    /// What is shown from now on.
    pub(super) fn show(self: &Rc<Self>, scene: &Rc<Scene>, props: &CanvasProps) {
        self.readonly.set(props.readonly);
        self.embedded.set(props.embedded);
        *self.spot.borrow_mut() = props.spot.clone();
        let before = self.scene.replace(scene.clone());
        let edited = self.editor.replace(props.editor.0.clone());
        if !Rc::ptr_eq(&before, scene) && is_arranged(&edited, &props.editor) {
            self.arranging.set(true);
            self.animate();
        }
        *self.selection.borrow_mut() = props.selection.clone();
        *self.run.borrow_mut() = (props.moment.clone(), props.traffic.clone());
        *self.breakpoints.borrow_mut() = props.breakpoints.clone();
        if self.opened.replace(props.opened) != props.opened {
            self.bare.set(Some(BARE_AT_FIRST));
            self.expect_document();
        }
        // Places in another scene would mean other nodes.
        let last = self.detail().clone();
        let last = (before.nodes.len() == scene.nodes.len()).then_some(&*last);
        let detail = self.detail_of(scene, &props.selection, last, self.bare.get());
        self.bare.set(detail.bare_until);
        *self.detail.borrow_mut() = Rc::new(detail);
    }

    /// What is there as elements.
    pub(super) fn detail(&self) -> Rc<Detail> {
        self.detail.borrow().clone()
    }

    /// What the run did.
    pub(super) fn run(&self) -> (Rc<Moment>, Rc<Traffic>) {
        self.run.borrow().clone()
    }

    /// Where runs hold.
    pub(super) fn breakpoints(&self) -> Arc<Breakpoints> {
        self.breakpoints.borrow().clone()
    }

    /// The nodes that the run is at.
    pub(super) fn alight(&self) -> Vec<Arc<str>> {
        let (moment, _) = self.run();
        let at_work = |state: NodeState| matches!(state, NodeState::Running | NodeState::Waiting);
        let running = moment.nodes.iter().filter(|(_, node)| at_work(node.state)).map(|(id, _)| id.clone());
        moment.pending.iter().map(|pending| pending.node.clone()).chain(running).collect()
    }

    pub(super) fn scene(&self) -> Rc<Scene> {
        self.scene.borrow().clone()
    }

    /// The editor, with the document that is shown.
    pub(super) fn editor(&self) -> Rc<Editor> {
        self.editor.borrow().clone()
    }

    pub(super) fn selection(&self) -> Rc<Selection> {
        self.selection.borrow().clone()
    }

    /// The selected node, where exactly that is selected.
    pub(super) fn selected(&self) -> Option<Arc<str>> {
        let selection = self.selection();
        match selection.nodes.as_slice() {
            [one] if selection.edges.is_empty() && selection.notes.is_empty() => Some(one.clone()),
            _ => None,
        }
    }

    pub(super) fn send(&self, msg: Msg) {
        // Who works on a flow does not want it fitted in anew when the panels change places.
        self.touched.set(true);
        self.dispatch.dispatch(msg);
    }

    /// Tells the page something that is no work on the flow.
    pub(super) fn tell(&self, msg: Msg) {
        self.dispatch.dispatch(msg);
    }

    pub(super) fn edit(&self, action: Action) {
        self.send(Msg::Edit(action));
    }

    /// Edits, and selects what comes in.
    pub(super) fn insert(&self, action: Action) {
        self.send(Msg::Insert { action, is_foreign: false });
    }

    /// Selects one node, or nothing.
    pub(super) fn select(&self, id: Option<Arc<str>>) {
        self.select_these(Selection::of_nodes(id));
    }

    pub(super) fn select_these(&self, selection: Selection) {
        if *self.selection() != selection {
            self.send(Msg::SelectThese(selection));
        }
    }

    pub(super) fn select_edge(&self, edge: PortRef) {
        self.select_these(Selection::of_edges([edge]));
    }

    /// Says something to those who do not see it.
    pub(super) fn say(&self, text: &str) {
        if let Some(said) = self.said.cast::<Element>() {
            said.set_text_content(Some(text));
        }
    }

    /// Gives the focus back to the canvas.
    pub(super) fn focus(&self) {
        if let Some(pane) = self.pane.cast::<HtmlElement>() {
            let _ = pane.focus();
        }
    }

    /// A callback that calls one of the stage's methods.
    pub(super) fn handler<E: 'static>(
        self: &Rc<Self>,
        handle: impl Fn(&Rc<Self>, E) + 'static,
    ) -> Callback<E> {
        let stage = self.clone();
        Callback::from(move |event| handle(&stage, event))
    }

    /// The node that an event happened in: its place in the scene.
    pub(super) fn node_at(&self, target: Option<web_sys::EventTarget>) -> Option<usize> {
        self.scene().find(&around(target, "data-node-id")?)
    }

    /// The element of a node, by its place in the scene.
    pub(super) fn node_element(&self, place: usize) -> Option<HtmlElement> {
        child(&self.nodes, self.detail().node_index(place)?)?.dyn_into().ok()
    }

    /// The element of a note, by its place in the scene.
    pub(super) fn note_element(&self, place: usize) -> Option<HtmlElement> {
        child(&self.notes, place)?.dyn_into().ok()
    }

    /// The element of an edge, by its place in the scene; `None` where it is not there as an element.
    pub(super) fn edge_element(&self, place: usize) -> Option<Element> {
        child(&self.edges, self.detail().edge_index(place)?)
    }
}

/// Whether what came between two states of the document is that the flow was laid out anew, or that this was undone.
fn is_arranged(before: &Editor, now: &Editor) -> bool {
    let name = Some(Action::Arrange.label());
    match (before.undo_label() == name, now.undo_label() == name) {
        (false, true) => true,
        (true, false) => now.redo_label() == name,
        _ => false,
    }
}

/// The attribute of the element that an event happened in, or of the nearest around it that has it.
pub(super) fn around(target: Option<web_sys::EventTarget>, attribute: &str) -> Option<String> {
    let element: Element = target?.dyn_into().ok()?;
    element.closest(&format!("[{attribute}]")).ok()??.get_attribute(attribute)
}

/// Sets an attribute without a value, or takes it away.
pub(super) fn mark(element: Option<&Element>, name: &str, marked: bool) {
    if let Some(element) = element {
        let _ = if marked { element.set_attribute(name, "") } else { element.remove_attribute(name) };
    }
}

fn child(parent: &NodeRef, place: usize) -> Option<Element> {
    parent.cast::<Element>()?.children().item(u32::try_from(place).ok()?)
}
