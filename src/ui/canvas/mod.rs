//! The canvas: the flow as nodes and edges, with the run alight on it.
//!
//! [`scene`] is what stands there, [`camera`] what part of it is seen, [`hand`] what pointers do, [`keys`] what
//! keys do. Panning, zooming and dragging write to the page directly: yew renders when the flow or the run
//! changes, and not for every move of a pointer.

mod camera;
mod controls;
mod edge;
mod empty;
mod hand;
mod keys;
mod listen;
mod node;
mod palette;
mod scene;
mod stage;
mod status;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Flow;
use crate::run::Moment;
use crate::run::moment::NodeState;

use super::moments::Traffic;
use super::state::use_dispatch;
use super::widgets::Now;

pub(super) use node::{type_class, type_icon};

use controls::Controls;
use edge::EdgeView;
use empty::Empty;
use node::NodeView;
use palette::Palette;
use scene::{Scene, Shared};
use stage::Stage;

/// What the canvas shows.
#[derive(PartialEq, Properties)]
pub(super) struct CanvasProps {
    pub(super) flow: Arc<Flow>,
    /// The watched conversation.
    pub(super) moment: Rc<Moment>,
    /// All conversations together.
    pub(super) traffic: Rc<Traffic>,
    /// The run's time, for countdowns.
    pub(super) now: Now,
    pub(super) selected: Option<Arc<str>>,
    /// Changes when another document was opened: the canvas fits it in.
    pub(super) opened: u64,
}

#[component]
pub(super) fn Canvas(props: &CanvasProps) -> Html {
    let dispatch = use_dispatch();
    let stage = (*use_memo((), move |()| Stage::new(dispatch))).clone();
    let scene = use_scene(&props.flow);
    stage.show(&scene, props.selected.clone());
    use_camera(props, &stage, &scene);
    listen::use_page_events(&stage);

    let onpointerdown = stage.handler(|stage, event: PointerEvent| stage.press(&event));
    let onpointermove = stage.handler(|stage, event: PointerEvent| stage.move_pointer(&event));
    let onpointerup = stage.handler(|stage, event: PointerEvent| stage.release(&event));
    let onpointercancel = stage.handler(|stage, event: PointerEvent| stage.cancel(&event));
    let onclick = stage.handler(|stage, event: MouseEvent| stage.click(&event));
    let ondblclick = stage.handler(|stage, event: MouseEvent| stage.open_node(&event));
    let onkeydown = stage.handler(|stage, event: KeyboardEvent| stage.key(&event));
    let onfocusin = stage.handler(|stage, event: FocusEvent| stage.focused(&event));
    let is_empty = scene.nodes.is_empty();
    html! {
        <section role="region" aria-label="Canvas" class="panel canvas" {onkeydown}>
            <p id="canvas-keys" hidden=true>
                { "Enter shows the settings, arrows move the selected node, Delete deletes it." }
            </p>
            <div ref={stage.pane.clone()} class="canvas-pane" tabindex="-1" {onpointerdown} {onpointermove} {onpointerup}
                {onpointercancel} {onclick} {ondblclick} {onfocusin}>
                <div ref={stage.dots.clone()} class="canvas-dots"></div>
                <div ref={stage.world.clone()} class="canvas-world">
                    <Edges scene={Shared(scene.clone())} traffic={props.traffic.clone()} edges={stage.edges.clone()} />
                    <div ref={stage.nodes.clone()}>
                        { for scene.nodes.iter().map(|item| node_view(item, props)) }
                    </div>
                </div>
            </div>
            if is_empty { <Empty stage={stage.clone()} /> }
            <Palette stage={stage.clone()} />
            <Controls {stage} {is_empty} />
        </section>
    }
}

fn node_view(item: &Rc<scene::NodeItem>, props: &CanvasProps) -> Html {
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
            selected={props.selected.as_ref() == Some(&item.node.id)}
        />
    }
}

#[derive(PartialEq, Properties)]
struct EdgesProps {
    scene: Shared<Scene>,
    traffic: Rc<Traffic>,
    /// The element that the edges stand in.
    edges: NodeRef,
}

#[component]
fn Edges(props: &EdgesProps) -> Html {
    let taken = |item: &scene::EdgeItem| props.traffic.edges.get(&item.port).copied().unwrap_or(0);
    html! {
        <svg class="canvas-edges" aria-hidden="true">
            <g ref={props.edges.clone()}>
                { for props.scene.edges.iter().map(|item| html! {
                    <EdgeView key={item.key.to_string()} item={Shared(item.clone())} taken={taken(item)} />
                }) }
            </g>
        </svg>
    }
}

/// The scene of a flow; what did not change is the same as in the scene before, and is not rendered anew.
#[hook]
fn use_scene(flow: &Arc<Flow>) -> Rc<Scene> {
    let last = use_mut_ref(|| None::<(Arc<Flow>, Rc<Scene>)>);
    let mut last = last.borrow_mut();
    let before = match &*last {
        Some((of, scene)) if Arc::ptr_eq(of, flow) => return scene.clone(),
        Some((_, scene)) => scene.clone(),
        None => Rc::default(),
    };
    let scene = Rc::new(Scene::of(flow, &before));
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
        use_effect_with(props.selected.clone(), move |_| stage.selected_changed());
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
