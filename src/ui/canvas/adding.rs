//! Putting things on the canvas: where they stand, and what the menu's choice does.

use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::editor::geometry::{HEAD_ANCHOR, NODE_WIDTH, Rect, free_place};
use crate::editor::{Action, NodeType, PortRef, Selection, Spliced};
use crate::i18n::tr;
use crate::ui::widgets::focused;

use super::drag::GRID;
use super::items::Act;
use super::menu::{Kind, Menu};
use super::stage::Stage;

/// About how high a new node is.
const HEIGHT: f64 = 96.0;
/// How far a node stands from the one before it.
const GAP: f64 = 72.0;

impl Stage {
    /// Adds a node around a place of the canvas, where it covers no other; on an edge it goes into that.
    pub(super) fn add_node(self: &Rc<Self>, node_type: NodeType, [x, y]: [f64; 2], edge: Option<PortRef>) {
        let corner = [x - NODE_WIDTH / 2.0, y - 40.0];
        match edge.filter(|_| node_type.way_on().is_some()) {
            Some(edge) => self.put_into(node_type, edge),
            None => self.insert(Action::AddNode { node_type, position: self.free(corner), from: None }),
        }
    }

    /// Adds the first step, a message, to be written at once.
    pub(super) fn add_first(self: &Rc<Self>) {
        self.writes.set(!self.readonly.get());
        self.add_node(NodeType::Message, self.middle(), None);
    }

    /// Adds a note around a place of the canvas, to be written on.
    pub(super) fn add_note(&self, [x, y]: [f64; 2]) {
        self.focusing.set(true);
        let size = crate::editor::notes::DEFAULT_SIZE;
        let wanted = Rect::new([x - size[0] / 2.0, y - 24.0].map(on_grid), size);
        let place = free_place(&self.scene().rects(), wanted);
        self.insert(Action::AddNote { position: [place.x, place.y], text: String::new() });
    }

    fn free(&self, corner: [f64; 2]) -> [f64; 2] {
        let wanted = Rect::new(corner.map(on_grid), [NODE_WIDTH, HEIGHT]);
        let place = free_place(&self.scene().rects(), wanted);
        [place.x, place.y]
    }

    /// A new node in an edge; what stands behind makes room for it.
    fn put_into(self: &Rc<Self>, node_type: NodeType, edge: PortRef) {
        let scene = self.scene();
        let ends = scene.find_edge(&edge).map(|at| (scene.edges[at].from, scene.edges[at].to));
        let Some((from, to)) = ends else { return };
        let (before, behind) = (scene.nodes[from].rect, scene.nodes[to].rect);
        let splice = |position: [f64; 2]| {
            let position = position.map(f64::round);
            Action::Splice { node: Spliced::New(node_type), position, edge: edge.clone() }
        };
        let space = behind.x - before.right();
        if from == to || space < 0.0 {
            // A way back: beside the line.
            let middle = scene.find_edge(&edge).map(|at| scene.edges[at].route().middle).unwrap_or_default();
            self.insert(splice(self.free([middle[0] - NODE_WIDTH / 2.0, middle[1] + 24.0])));
            return;
        }
        let wanted = NODE_WIDTH + 2.0 * GAP;
        let shift = (wanted - space).max(0.0).ceil();
        let place = [before.right() + (space + shift - NODE_WIDTH) / 2.0, behind.y];
        if shift == 0.0 {
            self.insert(splice(self.free(place)));
            return;
        }
        self.animate();
        let moved = scene.nodes.iter().filter(|item| item.rect.x >= behind.x - 1.0);
        let moved = moved.map(|item| (item.node.id.clone(), [item.rect.x + shift, item.rect.y])).collect();
        self.insert(Action::Batch {
            label: tr!("insert {what}", what = node_type.noun()),
            actions: vec![splice(place), Action::MoveNodes(moved)],
        });
    }

    /// Adds a node that a port leads to.
    fn add_after(&self, node_type: NodeType, port: PortRef, aim: Option<[f64; 2]>) {
        let corner = match (aim, self.scene().anchor(&port)) {
            (Some([x, y]), _) => [x, y - HEAD_ANCHOR],
            (None, Some([x, y])) => [x + GAP, y - HEAD_ANCHOR],
            (None, None) => self.middle(),
        };
        let position = self.free(corner);
        self.insert(Action::AddNode { node_type, position, from: Some(port) });
    }

    pub(super) fn open_menu(&self, menu: Menu) {
        if self.readonly.get() {
            return;
        }
        // A menu that follows another was opened from where that was.
        if let Some(opener) = focused().filter(|element| !element.matches(".add-menu *").unwrap_or(false)) {
            self.opener.replace(opener.dyn_into().ok());
        }
        self.hooks.menu.set(Some(menu));
    }

    /// Closes the menu; the focus is elsewhere already.
    pub(super) fn close_menu(&self) {
        self.clear_wire();
        self.hooks.menu.set(None);
    }

    /// Closes the menu and goes back to where it was opened from.
    pub(super) fn leave_menu(&self, menu: &Menu) {
        self.close_menu();
        match &menu.kind {
            Kind::Add | Kind::Into(_) | Kind::Reroute(_) => self.focus_opener(),
            Kind::After(port) => self.focus_node(&port.node),
            Kind::Ports(id) => self.focus_node(id),
        }
    }

    fn focus_opener(&self) {
        // The body has the focus where nothing has it.
        let is_there = |opener: &HtmlElement| opener.is_connected() && opener.tag_name() != "BODY";
        match self.opener.take().filter(is_there) {
            Some(opener) => _ = opener.focus(),
            None => self.focus(),
        }
    }

    pub(super) fn focus_node(&self, id: &str) {
        let element: Option<HtmlElement> = self.scene().find(id).and_then(|at| self.node_element(at));
        match element {
            Some(element) => _ = element.focus(),
            None => self.focus(),
        }
    }

    /// Draws where the port of a menu would lead.
    pub(super) fn preview(self: &Rc<Self>, menu: &Menu, chosen: Option<&Act>) {
        let scene = self.scene();
        self.clear_wire();
        let port = match (&menu.kind, chosen) {
            (Kind::After(port) | Kind::Reroute(port), _) | (Kind::Ports(_), Some(Act::Port(port))) => port,
            _ => return,
        };
        self.mark_port(port, true);
        let Some(from) = scene.anchor(port) else { return };
        match chosen {
            Some(Act::Connect(id)) => {
                self.draw_line(from, scene.find(id), from);
                self.reveal_quietly(id);
            }
            _ if menu.is_aimed => self.draw_line(from, None, self.view.get().to_canvas(menu.at)),
            _ => {}
        }
    }

    /// Does what was chosen.
    pub(super) fn choose_item(self: &Rc<Self>, menu: &Menu, act: &Act) {
        let aim = menu.is_aimed.then(|| self.view.get().to_canvas(menu.at));
        self.close_menu();
        self.focusing.set(matches!(act, Act::Add(_) | Act::Note));
        match (act, &menu.kind) {
            (Act::Add(node_type), Kind::After(port) | Kind::Reroute(port)) => {
                self.add_after(*node_type, port.clone(), aim);
            }
            (Act::Add(node_type), Kind::Into(edge)) => self.put_into(*node_type, edge.clone()),
            (Act::Add(node_type), Kind::Add | Kind::Ports(_)) => {
                self.add_node(*node_type, aim.unwrap_or_else(|| self.middle()), None);
            }
            (Act::Note, _) => self.add_note(aim.unwrap_or_else(|| self.middle())),
            (Act::Connect(id), Kind::After(port) | Kind::Reroute(port)) => {
                self.connect(port.clone(), id.clone());
                self.focus_node(&port.node);
            }
            (Act::Port(port), _) => self.open_menu(Menu::after(port.clone(), menu.at)),
            (Act::Cut(edge), _) => {
                self.edit(Action::Delete(Selection::of_edges([edge.clone()])));
                self.say(tr!("Edge deleted"));
                self.focus_node(&edge.node);
            }
            (Act::Connect(_), _) => {}
        }
    }

    /// Opens the menu for what has the focus or is selected: a step behind it, or into it.
    pub(super) fn offer(&self, things: &Selection) -> bool {
        let scene = self.scene();
        let [width, height] = self.size().unwrap_or_default();
        if let ([edge], true) = (things.edges.as_slice(), things.nodes.is_empty()) {
            let middle = scene.find_edge(edge).map(|at| scene.edges[at].route().middle).unwrap_or_default();
            let shown = self.view.get().shown(Rect::new(middle, [0.0, 0.0]));
            self.open_menu(Menu::into(edge.clone(), [shown.x, shown.y]));
            return true;
        }
        let after = match things.nodes.as_slice() {
            [one] => scene.find(one).map(|at| &scene.nodes[at]),
            _ => None,
        };
        // The first way on that leads nowhere; failures are seldom meant.
        let loose = after.and_then(|item| {
            let port = item.ports.iter().find(|port| !port.connected && !port.port.is_failure())?;
            Some((PortRef::new(item.node.id.clone(), port.port), self.beside(item.rect)))
        });
        match loose {
            Some((port, at)) => self.open_menu(Menu::after(port, at)),
            None => self.open_menu(Menu::new(Kind::Add, [width / 2.0 - 130.0, height * 0.2])),
        }
        true
    }

    /// Opens the menu by which a node is connected.
    pub(super) fn offer_ports(&self, id: &Arc<str>) -> bool {
        let scene = self.scene();
        let Some(item) = scene.find(id).map(|at| &scene.nodes[at]) else { return false };
        let at = self.beside(item.rect);
        match item.ports.as_slice() {
            [] => self.say(tr!("This step ends the conversation: it leads nowhere")),
            [port] if !port.connected => self.open_menu(Menu::after(PortRef::new(id.clone(), port.port), at)),
            _ => self.open_menu(Menu::new(Kind::Ports(id.clone()), at)),
        }
        true
    }

    /// The point of the view beside a node.
    fn beside(&self, rect: Rect) -> [f64; 2] {
        let shown = self.view.get().shown(rect);
        [shown.right() + 12.0, shown.y]
    }
}

fn on_grid(at: f64) -> f64 {
    (at / GRID).round() * GRID
}
