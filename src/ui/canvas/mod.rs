//! The canvas: the flow as nodes and edges, with the run alight on it.
//!
//! [`Scene`] is what stands there, [`detail`] what of it are elements and what a picture, [`camera`] what part of it is seen, [`hand`] what pointers do ([`gesture`] what
//! they took hold of), [`keys`] what keys do, [`menu`] what can be added. Panning, zooming and dragging write to
//! the page directly: yew renders when the flow or the run changes, and not for every move of a pointer.

mod adding;
mod band;
mod camera;
mod clipboard;
mod controls;
mod detail;
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
mod paint;
mod palette;
mod sheet;
mod stage;
mod status;
mod tools;
mod wire;
mod world;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::editor::geometry::Rect;
use crate::editor::scene::Scene;
use crate::editor::{Editor, PortRef, Selection};
use crate::flow::Flow;
use crate::i18n::tr;
use crate::run::{Breakpoints, Moment};

use super::lazy::lazy_component;
use super::state::{Msg, Uncovered, use_dispatch};
use super::widgets::{Icon, Now, Shared, after_next_frame, icon};
use crate::run::Traffic;

pub(super) use node::{type_class, type_icon};

use controls::Controls;
use detail::{Detail, LARGE};
use empty::Empty;
use menu::{MenuProps, MenuView};
use minimap::Minimap;
use note::NoteView;
use palette::Palette;
use stage::{Hooks, Stage};
use world::{Edges, Nodes};

lazy_component!(LazyMenu = MenuView(MenuProps) in MENU, work);

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
    /// Whether the flow can be looked at only.
    pub(super) readonly: bool,
    /// Whether it stands in somebody else's page, which wheels and fingers go on to scroll.
    pub(super) embedded: bool,
    /// The node that an audience looks at.
    #[prop_or_default]
    pub(super) spot: Option<Arc<str>>,
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
        look: use_force_update(),
    };
    let stage = (*use_memo((), move |()| Stage::new(dispatch, hooks))).clone();
    let scene = use_scene(&props.editor, props.opened);
    stage.show(&scene, props);
    let detail = stage.detail();
    use_camera(props, &stage, &scene);
    use_sheet(props, &stage, &scene, &detail);
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
    html! {
        <section role="region" aria-label={tr!("Canvas")} class="panel canvas" data-ran={(!props.traffic.visits.is_empty()).then_some("")}
            data-lit={props.lit.is_some().then_some("")} data-readonly={props.readonly.then_some("")} {onkeydown}>
            if !props.readonly {
                <p id="canvas-keys" hidden=true>
                    { tr!("Enter shows the settings, A adds a step behind it, C connects it, arrows move it, Delete deletes it.") }
                </p>
            }
            <div ref={stage.pane.clone()} class="canvas-pane" tabindex="-1" {onpointerdown} {onpointermove} {onpointerup}
                {onpointercancel} {onpointerleave} {onpointerover} {onclick} {ondblclick} {onfocusin}>
                <div ref={stage.dots.clone()} class="canvas-dots"></div>
                if detail.sheet { <canvas ref={stage.sheet.clone()} class="canvas-sheet" aria-hidden="true"></canvas> }
                <div ref={stage.world.clone()} class="canvas-world">
                    { ground(&scene) }
                    <Edges scene={Shared(scene.clone())} detail={detail.clone()} traffic={props.traffic.clone()}
                        selection={props.selection.clone()} edges={stage.edges.clone()} ahead={ahead.clone()}
                        breakpoints={props.breakpoints.clone()} uncovered={props.uncovered.clone()} />
                    <Nodes scene={Shared(scene.clone())} {detail} moment={props.moment.clone()} traffic={props.traffic.clone()}
                        now={props.now.clone()} selection={props.selection.clone()} nodes={stage.nodes.clone()} {ahead}
                        breakpoints={props.breakpoints.clone()} {on_break} />
                    <div ref={stage.notes.clone()} class="canvas-notes">
                        { for scene.notes.iter().map(|note| html! {
                            <NoteView key={note.id.to_string()} stage={stage.clone()} note={Shared(note.clone())}
                                selected={props.selection.notes.contains(&note.id)} writing={writing.as_ref() == Some(&note.id)} />
                        }) }
                    </div>
                    if !props.readonly { { tools::edge_tools(&stage, &scene, &props.selection) } }
                    { overlay(&stage) }
                </div>
            </div>
            if !props.readonly {
                if is_empty { <Empty stage={stage.clone()} /> }
                <Palette stage={stage.clone()} />
                { tools::selection_bar(&stage, &props.selection) }
            }
            if let Some(text) = &*problem { { notice(&stage, text) } }
            <Controls stage={stage.clone()} is_empty={is_empty} readonly={props.readonly} selects={*tool} />
            if !is_empty && !props.embedded { <Minimap stage={stage.clone()} scene={Shared(scene.clone())} /> }
            if let Some(menu) = &*menu {
                <LazyMenu stage={stage.clone()} menu={menu.clone()} scene={Shared(scene)} />
            }
            <p ref={stage.said.clone()} class="visually-hidden" aria-live="polite"></p>
        </section>
    }
}

/// An empty element under everything. Browsers add up where a wheel or a finger is listened to, element by element:
/// with thousands of nodes that takes longer than all else, unless one element covers them all.
fn ground(scene: &Scene) -> Html {
    let all = [scene.extent()].into_iter().chain(scene.bounds());
    let Rect { x, y, width, height } = Rect::around(all).unwrap_or_default().grown(400.0);
    html! { <div class="canvas-ground" style={format!("left:{x}px;top:{y}px;width:{width}px;height:{height}px")}></div> }
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
            <button type="button" class="btn quiet small icon-only" aria-label={tr!("Dismiss")} onclick={close}>{ icon(Icon::Close) }</button>
        </div>
    }
}

/// The scene of a flow; what did not change is the same as in the scene before, and is not rendered anew. A large flow
/// that was just opened is shown without its edges first.
#[hook]
fn use_scene(editor: &Editor, opened: u64) -> Rc<Scene> {
    let flow: &Arc<Flow> = editor.document().flow();
    let last = use_mut_ref(|| None::<(Arc<Flow>, Rc<Scene>)>);
    // Of which opening the edges may be there.
    let whole = use_state_eq(|| None::<u64>);
    let with_edges = *whole == Some(opened) || flow.nodes.len() <= LARGE;
    let mut last = last.borrow_mut();
    let before = match &*last {
        Some((of, scene)) if Arc::ptr_eq(of, flow) && scene.is_without_edges() != with_edges => {
            return scene.clone();
        }
        Some((_, scene)) => scene.clone(),
        None => Rc::default(),
    };
    let document = editor.document();
    let scene = Rc::new(match with_edges {
        true => Scene::of(document, &before),
        false => Scene::without_edges(document, &before),
    });
    *last = Some((flow.clone(), scene.clone()));
    if !with_edges {
        after_next_frame(move || whole.set(Some(opened)));
    }
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
    {
        let stage = stage.clone();
        use_effect_with(props.spot.clone(), move |spot| {
            if let Some(id) = spot {
                stage.spotlight(id);
            }
        });
    }
    let current = stage.alight().into_iter().next().filter(|_| props.spot.is_none());
    let stage = stage.clone();
    use_effect_with(current, move |current| {
        if let Some(id) = current {
            stage.follow(id);
        }
    });
}

/// The sheet is drawn anew when what it shows changes.
#[hook]
fn use_sheet(props: &CanvasProps, stage: &Rc<Stage>, scene: &Rc<Scene>, detail: &Rc<Detail>) {
    let what = (
        (Shared(scene.clone()), detail.clone(), props.selection.clone()),
        (Shared(props.moment.clone()), Shared(props.traffic.clone()), props.breakpoints.clone()),
    );
    let stage = stage.clone();
    use_effect_with(what, move |_| {
        stage.redraw_sheet();
        stage.finish_detail();
    });
}
