//! The canvas: the flow as nodes and edges, with the run alight on it.
//!
//! [`Scene`] is what stands there, [`camera`] what part of it is seen, [`hand`] what pointers do ([`gesture`] what
//! they took hold of), [`keys`] what keys do, [`menu`] what can be added. Panning, zooming and dragging write to
//! the page directly: yew renders when the flow or the run changes, and not for every move of a pointer.

mod adding;
mod band;
mod camera;
mod clipboard;
mod controls;
mod drag;
mod drift;
mod edge;
mod empty;
mod gesture;
mod hand;
mod items;
mod keys;
mod light;
mod listen;
mod menu;
mod minimap;
mod node;
mod note;
mod palette;
mod shared;
mod stage;
mod status;
mod tools;
mod wire;

use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::scene::{NodeItem, Scene};
use crate::editor::{Ahead, Editor, PortRef, Selection};
use crate::flow::{Flow, Port};
use crate::run::moment::NodeState;
use crate::run::{Breakpoints, Moment};

use super::state::{Msg, Uncovered, use_dispatch};
use super::widgets::{Icon, Now, icon};
use crate::run::Traffic;

pub(super) use node::{type_class, type_icon};
pub(super) use shared::Shared;

use controls::Controls;
use edge::EdgeView;
use empty::Empty;
use menu::MenuView;
use minimap::Minimap;
use node::NodeView;
use note::NoteView;
use palette::Palette;
use stage::{Hooks, Stage};

/// What the canvas shows.
#[derive(PartialEq, Properties)]
pub(super) struct CanvasProps {
    pub(super) editor: Shared<Editor>,
    /// The watched conversation.
    pub(super) moment: Rc<Moment>,
    /// All conversations together.
    pub(super) traffic: Rc<Traffic>,
    /// The run's time, for countdowns.
    pub(super) now: Now,
    pub(super) selection: Rc<Selection>,
    /// Changes when another document was opened: the canvas fits it in.
    pub(super) opened: u64,
    /// The branches that no scenario takes, where they are to be marked.
    pub(super) uncovered: Option<Uncovered>,
    /// Where runs hold.
    pub(super) breakpoints: Arc<Breakpoints>,
    /// The port whose way on is lit.
    pub(super) lit: Option<PortRef>,
}

#[component]
pub(super) fn Canvas(props: &CanvasProps) -> Html {
    let dispatch = use_dispatch();
    let menu = use_state(|| None);
    let writing = use_state(|| None::<Arc<str>>);
    let problem = use_state(|| None::<AttrValue>);
    let tool = use_state(|| false);
    let hooks = Hooks {
        menu: menu.setter(),
        writing: writing.setter(),
        problem: problem.setter(),
        tool: tool.setter(),
    };
    let stage = (*use_memo((), move |()| Stage::new(dispatch, hooks))).clone();
    let scene = use_scene(&props.editor);
    stage.show(&scene, &props.editor.0, &props.selection);
    use_camera(props, &stage, &scene);
    listen::use_page_events(&stage);
    let ahead = light::use_ahead(props);
    let (onpointerover, onpointerleave) = light::listeners(&stage, props);
    let on_break = use_callback((), {
        let stage = stage.clone();
        move |id: Arc<str>, ()| stage.tell(Msg::BreakAt(id))
    });

    let onpointerdown = stage.handler(|stage, event: PointerEvent| stage.press(&event));
    let onpointermove = stage.handler(|stage, event: PointerEvent| stage.move_pointer(&event));
    let onpointerup = stage.handler(|stage, event: PointerEvent| stage.release(&event));
    let onpointercancel = stage.handler(|stage, event: PointerEvent| stage.cancel(&event));
    let onclick = stage.handler(|stage, event: MouseEvent| stage.click(&event));
    let ondblclick = stage.handler(|stage, event: MouseEvent| stage.double_click(&event));
    let onkeydown = stage.handler(|stage, event: KeyboardEvent| stage.key(&event));
    let onfocusin = stage.handler(|stage, event: FocusEvent| stage.focused(&event));
    let is_empty = scene.nodes.is_empty() && scene.notes.is_empty();
    let selected: HashSet<&str> = props.selection.nodes.iter().map(|id| &**id).collect();
    html! {
        <section role="region" aria-label="Canvas" class="panel canvas" data-ran={(!props.traffic.visits.is_empty()).then_some("")}
            data-lit={props.lit.is_some().then_some("")} {onkeydown}>
            <p id="canvas-keys" hidden=true>
                { "Enter shows the settings, A adds a step behind it, C connects it, arrows move it, Delete deletes it." }
            </p>
            <div ref={stage.pane.clone()} class="canvas-pane" tabindex="-1" {onpointerdown} {onpointermove} {onpointerup}
                {onpointercancel} {onpointerleave} {onpointerover} {onclick} {ondblclick} {onfocusin}>
                <div ref={stage.dots.clone()} class="canvas-dots"></div>
                <div ref={stage.world.clone()} class="canvas-world">
                    <Edges scene={Shared(scene.clone())} traffic={props.traffic.clone()} selection={props.selection.clone()}
                        uncovered={props.uncovered.clone()} edges={stage.edges.clone()} ahead={ahead.clone()} breakpoints={props.breakpoints.clone()} />
                    <div ref={stage.nodes.clone()}>
                        { for scene.nodes.iter().map(|item| node_view(item, props, selected.contains(&*item.node.id), ahead.nodes.contains(&item.node.id), &on_break)) }
                    </div>
                    <div ref={stage.notes.clone()} class="canvas-notes">
                        { for scene.notes.iter().map(|note| html! {
                            <NoteView key={note.id.to_string()} stage={stage.clone()} note={Shared(note.clone())}
                                selected={props.selection.notes.contains(&note.id)} writing={writing.as_ref() == Some(&note.id)} />
                        }) }
                    </div>
                    { tools::edge_tools(&stage, &scene, &props.selection) }
                    { overlay(&stage) }
                </div>
            </div>
            if is_empty { <Empty stage={stage.clone()} /> }
            <Palette stage={stage.clone()} />
            { tools::selection_bar(&stage, &props.selection) }
            if let Some(text) = &*problem { { notice(&stage, text) } }
            <Controls stage={stage.clone()} {is_empty} selects={*tool} />
            if !is_empty { <Minimap stage={stage.clone()} scene={Shared(scene.clone())} /> }
            if let Some(menu) = &*menu {
                <MenuView stage={stage.clone()} menu={menu.clone()} scene={Shared(scene)} />
            }
            <p ref={stage.said.clone()} class="visually-hidden" aria-live="polite"></p>
        </section>
    }
}

/// What gestures draw: a line, guides, the rubber band. Written to directly, so without attributes here.
fn overlay(stage: &Rc<Stage>) -> Html {
    html! {
        <>
            <svg class="canvas-overlay" aria-hidden="true">
                <path ref={stage.guides.clone()} class="canvas-guides" />
                <g ref={stage.wire.clone()} class="canvas-wire">
                    <path /><path class="edge-line" /><path class="edge-arrow" />
                </g>
            </svg>
            <div ref={stage.band.clone()} class="canvas-band" hidden=true></div>
        </>
    }
}

/// What went wrong here.
fn notice(stage: &Rc<Stage>, text: &AttrValue) -> Html {
    let close = stage.handler(|stage, _: MouseEvent| stage.hooks.problem.set(None));
    html! {
        <div class="notice bad canvas-notice" role="alert">
            { icon(Icon::Alert) }<p>{ text }</p>
            <button type="button" class="btn quiet small icon-only" aria-label="Dismiss" onclick={close}>{ icon(Icon::Close) }</button>
        </div>
    }
}

fn node_view(
    item: &Rc<NodeItem>,
    props: &CanvasProps,
    selected: bool,
    lit: bool,
    on_break: &Callback<Arc<str>>,
) -> Html {
    let moment = props.moment.nodes.get(&item.node.id);
    let pending = props.moment.pending.as_ref().filter(|pending| pending.node == item.node.id);
    html! {
        <NodeView
            key={item.key.to_string()}
            item={Shared(item.clone())}
            state={moment.map(|moment| moment.state).unwrap_or_default()}
            visits={props.traffic.visits.get(&item.node.id).copied().unwrap_or(0)}
            problem={moment.and_then(|moment| moment.problem.as_ref()).map(|problem| problem.text.clone())}
            pending={pending.cloned()}
            now={props.now.clone()}
            {selected}
            {lit}
            breaks={props.breakpoints.nodes.contains(&item.node.id)}
            on_break={on_break.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct EdgesProps {
    scene: Shared<Scene>,
    traffic: Rc<Traffic>,
    selection: Rc<Selection>,
    uncovered: Option<Uncovered>,
    /// The element that the edges stand in.
    edges: NodeRef,
    ahead: Rc<Ahead>,
    breakpoints: Arc<Breakpoints>,
}

#[component]
fn Edges(props: &EdgesProps) -> Html {
    let taken = |PortRef { node, port }: &PortRef| {
        props.traffic.edges.get(&(node.clone(), *port)).copied().unwrap_or(0)
    };
    let covered = |PortRef { node, port }: &PortRef| match (&props.uncovered, port) {
        (Some(uncovered), Port::Branch(_) | Port::Else) => Some(!uncovered.contains(&(node.clone(), *port))),
        _ => None,
    };
    let most = props.traffic.edges.values().copied().max().unwrap_or(0);
    html! {
        <svg class="canvas-edges" aria-hidden="true">
            <g ref={props.edges.clone()}>
                { for props.scene.edges.iter().map(|item| html! {
                    <EdgeView key={item.key.to_string()} item={Shared(item.clone())} taken={taken(&item.port)} weight={light::weight(taken(&item.port), most)} lit={props.ahead.edges.contains(&item.port)}
                        breaks={props.breakpoints.edges.contains(&(item.port.node.clone(), item.port.port))}
                        covered={covered(&item.port)}
                        selected={props.selection.edges.contains(&item.port)} />
                }) }
            </g>
        </svg>
    }
}

/// The scene of a flow; what did not change is the same as in the scene before, and is not rendered anew.
#[hook]
fn use_scene(editor: &Editor) -> Rc<Scene> {
    let flow: &Arc<Flow> = editor.document().flow();
    let last = use_mut_ref(|| None::<(Arc<Flow>, Rc<Scene>)>);
    let mut last = last.borrow_mut();
    let before = match &*last {
        Some((of, scene)) if Arc::ptr_eq(of, flow) => return scene.clone(),
        Some((_, scene)) => scene.clone(),
        None => Rc::default(),
    };
    let scene = Rc::new(Scene::of(editor.document(), &before));
    *last = Some((flow.clone(), scene.clone()));
    scene
}

/// The camera follows what happens: another document, an arranged flow, the run.
#[hook]
fn use_camera(props: &CanvasProps, stage: &Rc<Stage>, scene: &Rc<Scene>) {
    {
        let stage = stage.clone();
        use_effect_with(props.opened, move |_| stage.document_opened());
    }
    {
        let stage = stage.clone();
        use_effect_with(Shared(scene.clone()), move |_| stage.scene_changed());
    }
    {
        let stage = stage.clone();
        use_effect_with(props.selection.clone(), move |_| stage.selection_changed());
    }
    {
        // A new run: the camera may follow it, wherever the person looked before.
        let stage = stage.clone();
        use_effect_with(props.now.clone(), move |_| stage.run_began());
    }
    let at_work = |state: NodeState| matches!(state, NodeState::Running | NodeState::Waiting);
    let pending = props.moment.pending.as_ref().map(|pending| pending.node.clone());
    let current = pending.or_else(|| {
        props.moment.nodes.iter().find(|(_, node)| at_work(node.state)).map(|(id, _)| id.clone())
    });
    let stage = stage.clone();
    use_effect_with(current, move |current| {
        if let Some(id) = current {
            stage.follow(id);
        }
    });
}
