//! The panels in their places: side by side where there is room, behind tabs where there is not.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::{Document, Flow, Node, NodeKind, Webhook};
use crate::i18n::tr;
use crate::ui::canvas::Canvas;
use crate::ui::chat::Chat;
use crate::ui::moments::View;
use crate::ui::state::{Dispatch, Panel, State};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Now, Shared};

use super::json_panel::DocumentText;
use super::parts::{
    LazyBranches, LazyInspector, LazyJson, LazyLesson, LazyLoadLab, LazyPaths, LazyProblems, LazyScenarios,
    LazyTimeline, LazyTrace, LazyVariables,
};
use super::present;
use super::responsive::Room;
use super::tabs::{bottom_tabs, tabs, with_lesson};

/// Lays the panels out.
pub(super) fn panels(
    state: &State,
    view: &View,
    room: Room,
    dispatch: &Dispatch,
    on_say: &Callback<AttrValue>,
) -> Html {
    let show = |panel: Panel| panel_view(state, view, panel, on_say);
    match room {
        Room::Wide => {
            // With nothing selected it shows the flow's settings, once a person asks for them.
            let inspects = state.selected.is_some() || state.side == Panel::Inspector;
            html! {
            <div class={classes!("panels", "wide", inspects.then_some("with-inspector"), state.is_tall.then_some("tall"))}>
                <div class="place-canvas">{ show(Panel::Canvas) }</div>
                <div class="place-bottom">{ bottom_tabs(state, dispatch) }{ show(state.bottom()) }</div>
                if inspects {
                    <div class="place-inspector">{ show(Panel::Inspector) }</div>
                }
                <div class="place-side">{ show(Panel::Chat) }</div>
            </div>
            }
        }
        Room::Medium => html! {
            <div class={classes!("panels", "medium", state.is_tall.then_some("tall"))}>
                <div class="place-canvas">{ show(Panel::Canvas) }</div>
                <div class="place-bottom">{ bottom_tabs(state, dispatch) }{ show(state.bottom()) }</div>
                <div class="place-side">
                    { tabs(tr!("Side"), &[Panel::Chat, Panel::Inspector], state.side, state, dispatch) }
                    { show(state.side) }
                </div>
            </div>
        },
        Room::Narrow => html! {
            <div class="panels narrow">
                { tabs(tr!("Panels"), &with_lesson(&Panel::ALL, state), state.narrow(), state, dispatch) }
                { show(state.narrow()) }
            </div>
        },
    }
}

pub(super) fn panel_view(state: &State, view: &View, panel: Panel, on_say: &Callback<AttrValue>) -> Html {
    let document = state.document();
    let flow = document.flow();
    let now = Now::new(state.driver.clone());
    let of_run = state.ran.as_ref().map(Document::flow);
    match panel {
        Panel::Canvas => html! {
            <Canvas editor={Shared(state.editor.clone())} moment={view.moment.clone()} traffic={view.traffic.clone()} {now}
                selection={state.selection.clone()} opened={state.opened} lit={state.lit.clone()} breakpoints={state.breakpoints.clone()}
                uncovered={state.uncovered.clone().filter(|_| state.shows_coverage())}
                readonly={state.is_readonly || state.is_presenting} embedded={state.is_embedded} spot={spot(state, view)} />
        },
        Panel::Chat => html! {
            <Chat bot_name={flow.name.clone()} moment={view.moment.clone()} {now} driver={state.driver.clone()}
                is_presenting={state.is_presenting} flow={of_run.cloned()} is_edited={of_run.is_some_and(|ran| is_edited(ran, flow))}
                open={state.driver.is_some() && state.cursor.is_none()} on_say={on_say.clone()} />
        },
        Panel::Inspector => html! {
            <LazyInspector document={DocumentRef(document.clone())} selected={state.selected.clone()} moment={view.moment.clone()}
                origin={state.origin} agreed={state.agreed.clone()} drafts={state.drafts.clone()} sought={state.sought.clone()} />
        },
        Panel::Trace => html! {
            <LazyTrace driver={state.driver.clone()} customer={state.watched} events={view.events} cursor={state.cursor}
                selected={state.selected.clone()} flow={of_run.cloned()} />
        },
        Panel::Timeline => html! {
            <LazyTimeline flow={of_run.unwrap_or(flow).clone()} driver={state.driver.clone()} {now} tick={state.tick}
                watched={state.watched} events={view.events} moment={view.moment.clone()} is_past={state.cursor.is_some()}
                selected={state.selected.clone()} document={DocumentRef(document.clone())} ran={state.ran.clone().map(DocumentRef)}
                beside={state.beside.clone()} speed={state.settings.speed} />
        },
        Panel::Branches => {
            let of_run = of_run.unwrap_or(flow);
            html! {
                <LazyBranches flow={of_run.clone()} driver={state.driver.clone()} customer={state.watched} events={view.events}
                    moment={view.moment.clone()} traffic={view.traffic.clone()} selected={state.selected.clone()}
                    document={DocumentRef(document.clone())} is_edited={is_edited(of_run, flow)} />
            }
        }
        Panel::Variables => html! {
            <LazyVariables moment={view.moment.clone()} secrets={Rc::from(flow.secrets.as_slice())} />
        },
        Panel::Problems => html! { <LazyProblems document={DocumentRef(document.clone())} /> },
        Panel::Json => html! {
            <LazyJson key={state.opened.to_string()} text={DocumentText { document: document.clone(), revision: state.revision }} sought={state.sought.clone()}
                drafts={state.drafts.clone()} />
        },
        Panel::Paths => html! {
            <LazyPaths document={DocumentRef(document.clone())} marks={state.marks_uncovered} />
        },
        Panel::LoadLab => html! {
            <LazyLoadLab document={DocumentRef(document.clone())} kept={state.lab.clone()} opened={state.opened} />
        },
        Panel::Lesson => state.lesson().map_or_else(Html::default, |id| {
            html! { <LazyLesson id={Rc::from(id)} document={DocumentRef(document.clone())} /> }
        }),
        Panel::Scenarios => html! {
            <LazyScenarios revision={state.revision} document={DocumentRef(document.clone())} driver={state.driver.clone()}
                customer={state.watched} script={state.script.clone()} />
        },
    }
}

/// The node that an audience looks at.
fn spot(state: &State, view: &View) -> Option<Arc<str>> {
    let driver = state.driver.as_ref().filter(|_| state.is_presenting)?;
    present::spot(driver, state.watched, view.moment.events)
}

/// Whether the flow's nodes do something else than when it ran. Where they stand, how they are called and what their
/// mocks answer changes none of its ways, and a run that follows a scenario has the scenario's mocks.
fn is_edited(ran: &Arc<Flow>, flow: &Arc<Flow>) -> bool {
    let same_kind = |one: &NodeKind, other: &NodeKind| match (one, other) {
        (NodeKind::Webhook(one), NodeKind::Webhook(other)) => {
            **one == Webhook { mock: one.mock.clone(), ..(**other).clone() }
        }
        (one, other) => one == other,
    };
    let same = |one: &Arc<Node>, other: &Arc<Node>| {
        Arc::ptr_eq(one, other) || (one.id == other.id && same_kind(&one.kind, &other.kind))
    };
    let same_nodes = || {
        let pairs = ran.nodes.iter().zip(&flow.nodes);
        ran.nodes.len() == flow.nodes.len() && pairs.into_iter().all(|(one, other)| same(one, other))
    };
    !Arc::ptr_eq(ran, flow) && (ran.start != flow.start || !same_nodes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::{Action, Place};
    use crate::flow::Value;

    #[test]
    fn only_what_changes_its_ways_is_an_edit() {
        let text = r#"{"version":1,"start":"call","nodes":[
            {"id":"call","type":"webhook","request":{"url":"https://x.example/"},"next":"said"},
            {"id":"said","type":"message","text":"Hello"}]}"#;
        let document = Document::parse(text).expect("JSON");
        let edited = |id: &str, key: &str, value: Value| {
            let at = Place::node(id).key(key);
            let other = Action::SetField { at, value }.apply(&document).expect("it is an edit");
            is_edited(document.flow(), other.flow())
        };
        let mock = crate::flow::json::parse(r#"{"responses":[{"status":500}]}"#).expect("JSON");
        assert!(!is_edited(document.flow(), document.flow()));
        assert!(!edited("call", "mock", mock), "a scenario's mock");
        assert!(!edited("said", "title", "Greeting".into()));
        assert!(edited("said", "text", "Good morning".into()));
        assert!(edited("call", "timeout_seconds", 3_u32.into()));
    }
}
