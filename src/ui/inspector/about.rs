//! The flow's own settings, shown with nothing selected.

use yew::prelude::*;

use crate::editor::Action;
use crate::editor::forms::typed::Kind;
use crate::flow::{Limits, Value};
use crate::i18n::{key, text, tr};
use crate::ui::state::{Msg, Panel};
use crate::ui::widgets::{Choice, Icon, Select, icon};

use super::form::{Form, row};
use super::parts::section;
use super::variables::Variables;

/// Limits of platforms, by name, with where they are said.
const PRESETS: [(&str, Limits, &str); 3] = [
    (
        key!("Webhook guide"),
        limits(Some(60), 15, Some(5)),
        key!(
            "60 triggers a minute, 15 s, 5 at a time: the figures that this playground's examples take for the three kinds of limits that the webhook integration guide names."
        ),
    ),
    (
        key!("Dialogflow ES"),
        limits(None, 5, None),
        key!("An answer within 5 s, by Dialogflow's documentation of webhook fulfilment."),
    ),
    (
        key!("Zoho Desk, longest"),
        limits(None, 40, None),
        key!("A timeout of 5 to 40 s, by Zoho's help on the webhook block's request timeout."),
    ),
];

const fn limits(per_minute: Option<u32>, wait: u64, at_once: Option<u32>) -> Limits {
    Limits {
        max_triggers_per_minute: per_minute,
        max_wait_ms: Some(wait * 1000),
        max_concurrent_requests: at_once,
        max_queued_requests: None,
    }
}

pub(super) fn view(form: &Form) -> Html {
    let count = |least: f64| Kind::Number { min: least, max: f64::from(u32::MAX), whole: true };
    html! {
        <>
            <section class="inspector-section first">
                { form.field(tr!("Name"), "name", Kind::Text).keep_empty().html() }
                { form.field(tr!("Description"), "description", Kind::Text).lines().placeholder(tr!("What the flow is for; Markdown")).html() }
            </section>
            { section(tr!("What the platform allows"), html! {
                <>
                    { presets(form) }
                    { form.field(tr!("A minute"), "limits.max_triggers_per_minute", count(1.0)).placeholder(tr!("no limit")).help(tr!("Requests that may start within 60 s.")).html() }
                    { form.field(tr!("Longest wait"), "limits.max_wait_seconds", Kind::Seconds { template: false }).placeholder(tr!("no limit")).html() }
                    { form.field(tr!("At a time"), "limits.max_concurrent_requests", count(1.0)).placeholder(tr!("no limit")).html() }
                    { form.field(tr!("In the queue"), "limits.max_queued_requests", count(0.0)).placeholder(tr!("no limit")).help(tr!("One more is turned away.")).html() }
                </>
            }) }
            { section(tr!("Variables at the start"), html! { <Variables around={form.around.clone()} /> }) }
            { section(tr!("Scenarios"), scenarios(form)) }
            <p class="inspector-tip">{ tr!("Select a step on the canvas to see its settings.") }</p>
        </>
    }
}

fn presets(form: &Form) -> Html {
    let now = form.around.flow().limits;
    let found = PRESETS.iter().find(|(_, limits, _)| *limits == now);
    let value = match found {
        Some((name, ..)) => *name,
        None if now == Limits::default() => "none",
        None => "own",
    };
    let named = PRESETS.iter().map(|(name, ..)| Choice::new(*name, text(name)));
    let own = (value == "own").then(|| Choice::new("own", tr!("Its own")));
    let all: std::rc::Rc<[Choice]> =
        [Choice::new("none", tr!("No limits"))].into_iter().chain(named).chain(own).collect();
    let on_choose = form.on(move |name: String| {
        let preset = PRESETS.iter().find(|(preset, ..)| *preset == name);
        Action::SetLimits(preset.map_or_else(Limits::default, |(_, limits, _)| *limits))
    });
    html! {
        <>
            { row(tr!("Limits of"), None, html! { <Select label={tr!("Limits of")} choices={all} {value} {on_choose} /> }, None) }
            if let Some((.., source)) = found { <p class="field-help source">{ text(source) }</p> }
        </>
    }
}

fn scenarios(form: &Form) -> Html {
    let names =
        form.value("scenarios").and_then(Value::as_array).map(|list| list.to_vec()).unwrap_or_default();
    let open = {
        let dispatch = form.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Show(Panel::Scenarios)))
    };
    if names.is_empty() {
        return html! { <p class="setting-none">{ tr!("None: a scenario is a test of the flow, kept in its JSON.") }</p> };
    }
    html! {
        <>
            <ul class="way-list">
                { for names.iter().map(|scenario| html! {
                    <li>{ scenario.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()).unwrap_or(tr!("Without a name")).to_owned() }</li>
                }) }
            </ul>
            <button type="button" class="btn small open-scenarios" onclick={open}>{ icon(Icon::Check) }{ tr!("Open in Scenarios") }</button>
        </>
    }
}
