//! What the canvas' parts share: the elements, the scene shown, the camera, the hand.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::editor::geometry::{NODE_WIDTH, Rect, free_place};
use crate::editor::viewport::Viewport;
use crate::editor::{Action, NodeType};
use crate::ui::state::{Dispatch, Msg};

use super::hand::Gesture;
use super::scene::Scene;

/// What the canvas' parts share. There is one per canvas, for as long as it stands.
pub(super) struct Stage {
    pub(super) pane: NodeRef,
    pub(super) dots: NodeRef,
    pub(super) world: NodeRef,
    /// The element that the nodes stand in, in the order of the scene; the one of the edges.
    pub(super) nodes: NodeRef,
    pub(super) edges: NodeRef,
    /// Where the zoom is told.
    pub(super) zoom: NodeRef,
    pub(super) view: Cell<Viewport>,
    /// Whether the document's first view was set: before, the canvas had no size.
    pub(super) is_open: Cell<bool>,
    /// Whether the person chose what is seen since the document was opened; since the run began.
    pub(super) touched: Cell<bool>,
    pub(super) looked_away: Cell<bool>,
    /// The next change of the scene is worth seeing whole.
    pub(super) arranging: Cell<bool>,
    /// The next change of the scene adds a node, which will be selected.
    pub(super) adding: Cell<bool>,
    pub(super) settle: RefCell<Option<Timeout>>,
    pub(super) gesture: RefCell<Gesture>,
    pub(super) space: Cell<bool>,
    scene: RefCell<Rc<Scene>>,
    selected: RefCell<Option<Arc<str>>>,
    dispatch: Dispatch,
}

impl PartialEq for Stage {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Stage {
    pub(super) fn new(dispatch: Dispatch) -> Rc<Self> {
        Rc::new(Self {
            pane: NodeRef::default(),
            dots: NodeRef::default(),
            world: NodeRef::default(),
            nodes: NodeRef::default(),
            edges: NodeRef::default(),
            zoom: NodeRef::default(),
            view: Cell::default(),
            is_open: Cell::new(false),
            touched: Cell::new(false),
            looked_away: Cell::new(false),
            arranging: Cell::new(false),
            adding: Cell::new(false),
            settle: RefCell::default(),
            gesture: RefCell::default(),
            space: Cell::new(false),
            scene: RefCell::default(),
            selected: RefCell::default(),
            dispatch,
        })
    }

    /// What is shown from now on.
    pub(super) fn show(&self, scene: &Rc<Scene>, selected: Option<Arc<str>>) {
        *self.scene.borrow_mut() = scene.clone();
        *self.selected.borrow_mut() = selected;
    }

    pub(super) fn scene(&self) -> Rc<Scene> {
        self.scene.borrow().clone()
    }

    pub(super) fn selected(&self) -> Option<Arc<str>> {
        self.selected.borrow().clone()
    }

    pub(super) fn send(&self, msg: Msg) {
        self.dispatch.dispatch(msg);
    }

    pub(super) fn select(&self, id: Option<Arc<str>>) {
        if self.selected() != id {
            self.send(Msg::Select(id));
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
        let element: Element = target?.dyn_into().ok()?;
        let node = element.closest("[data-node-id]").ok()??;
        let id = node.get_attribute("data-node-id")?;
        self.scene().find(&id)
    }

    /// The element of a node, by its place in the scene.
    pub(super) fn node_element(&self, place: usize) -> Option<HtmlElement> {
        child(&self.nodes, place)?.dyn_into().ok()
    }

    /// The element of an edge, by its place in the scene.
    pub(super) fn edge_element(&self, place: usize) -> Option<Element> {
        child(&self.edges, place)
    }

    /// Moves a node to a place.
    pub(super) fn move_node(&self, place: usize, position: [f64; 2]) {
        let scene = self.scene();
        let Some(moved) = scene.nodes.get(place) else { return };
        if [moved.rect.x, moved.rect.y] == position {
            return;
        }
        self.send(Msg::Edit(Action::MoveNodes(vec![(moved.node.id.clone(), position)])));
    }

    /// Adds a node around a place of the canvas, where it covers no other.
    pub(super) fn add_node(&self, type_name: &'static str, [x, y]: [f64; 2]) {
        let Some(node_type) = NodeType::from_word(type_name) else { return };
        let wanted = Rect::new([x - NODE_WIDTH / 2.0, y - 40.0], [NODE_WIDTH, 96.0]);
        let taken: Vec<Rect> = self.scene().nodes.iter().map(|item| item.rect).collect();
        let place = free_place(&taken, wanted);
        self.adding.set(true);
        self.send(Msg::Edit(Action::AddNode { node_type, position: [place.x, place.y], from: None }));
    }
}

fn child(parent: &NodeRef, place: usize) -> Option<Element> {
    parent.cast::<Element>()?.children().item(u32::try_from(place).ok()?)
}
