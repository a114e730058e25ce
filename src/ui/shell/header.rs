//! The upper bar: the document.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::editor::Action;
use crate::i18n::tr;
use crate::ui::language::{LanguageChoice, guide};
use crate::ui::state::{Msg, Panel, use_dispatch};
use crate::ui::widgets::{Icon, icon};

use super::command::Command;

#[derive(PartialEq, Properties)]
pub(super) struct HeaderProps {
    pub(super) name: AttrValue,
    pub(super) undo: Option<AttrValue>,
    pub(super) redo: Option<AttrValue>,
    pub(super) dark: bool,
    /// Whether the flow is not in sight: still on its way, or behind a text that cannot be read.
    pub(super) is_away: bool,
    pub(super) on_command: Callback<Command>,
}

#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let dispatch = use_dispatch();
    let settings = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Msg::Select(None));
            dispatch.dispatch(Msg::Show(Panel::Inspector));
        })
    };
    let rename = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        dispatch.dispatch(Msg::Edit(Action::RenameFlow(input.value())));
    });
    let button = |name: &'static str, shown: Icon, command: Command, title: AttrValue, enabled: bool| {
        let onclick = props.on_command.reform(move |_: MouseEvent| command.clone());
        html! {
            <button type="button" class="btn quiet icon-only" aria-label={name} title={title} disabled={!enabled} {onclick}>
                { icon(shown) }
            </button>
        }
    };
    let labelled = |name: &'static str, shown: Icon, command: Command, title: &'static str| {
        let onclick = props.on_command.reform(move |_: MouseEvent| command.clone());
        html! {
            <button type="button" class="btn quiet" aria-label={name} {title} {onclick}>{ icon(shown) }<span>{ name }</span></button>
        }
    };
    let undo = match &props.undo {
        Some(step) => tr!("Undo {step}", step).into(),
        None => AttrValue::from(tr!("Nothing to undo")),
    };
    let redo = match &props.redo {
        Some(step) => tr!("Redo {step}", step).into(),
        None => AttrValue::from(tr!("Nothing to redo")),
    };
    html! {
        <header class="header">
            <div class="brand">
                <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
                    <circle cx="5" cy="12" r="3" /><circle cx="19" cy="5.500" r="3" /><circle cx="19" cy="18.500" r="3" />
                    <path d="M8 12c5 0 3-6.500 8-6.500 M8 12c5 0 3 6.500 8 6.500" />
                </svg>
                <h1>{ "Flow Playground" }</h1>
            </div>
            <div class="flow-title">
                <input class="input flow-name" aria-label={tr!("Flow name")} placeholder={tr!("Untitled flow")} value={props.name.clone()} readonly={props.is_away} oninput={rename} />
                <button type="button" class="btn quiet icon-only" aria-label={tr!("Flow settings")} title={tr!("Flow settings: limits, variables, secrets")} onclick={settings}>{ icon(Icon::Settings) }</button>
            </div>
            <div class="header-group" role="toolbar" aria-label={tr!("Document")}>
                { labelled(tr!("New"), Icon::Plus, Command::New, tr!("Start an empty flow")) }
                { labelled(tr!("Flows"), Icon::Folder, Command::ShowFlows, tr!("Your own flows, kept in this browser")) }
                { labelled(tr!("Examples"), Icon::Grid, Command::ShowExamples, tr!("Open one of the guide's flows")) }
                <span class="separator" />
                { labelled(tr!("Import"), Icon::Import, Command::Import, tr!("Open a flow from a file")) }
                { labelled(tr!("Export"), Icon::Export, Command::Export, tr!("Save the flow as a file (Ctrl+S)")) }
                { button(tr!("Export as"), Icon::ChevronDown, Command::ShowForms, tr!("Export as a picture or a diagram").into(), true) }
                { labelled(tr!("Share"), Icon::Share, Command::Share, tr!("Make a link that holds the flow")) }
                { button(tr!("Present"), Icon::Present, Command::Present, tr!("Present: full screen, step by step, with a clicker").into(), true) }
                <span class="separator" />
                { button(tr!("Undo"), Icon::Undo, Command::Undo, undo, props.undo.is_some()) }
                { button(tr!("Redo"), Icon::Redo, Command::Redo, redo, props.redo.is_some()) }
            </div>
            <div class="header-end">
                <a class="btn quiet" href={guide()} aria-label={tr!("Learn")} title={tr!("The guide, in which every flow runs, and its lessons")}>{ icon(Icon::Book) }<span>{ tr!("Learn") }</span></a>
                { button(tr!("Shortcuts"), Icon::Info, Command::ShowShortcuts, tr!("Keyboard shortcuts (?)").into(), true) }
                <LanguageChoice />
                { if props.dark {
                    button(tr!("Light theme"), Icon::Sun, Command::ToggleTheme, tr!("Light theme").into(), true)
                } else {
                    button(tr!("Dark theme"), Icon::Moon, Command::ToggleTheme, tr!("Dark theme").into(), true)
                } }
            </div>
        </header>
    }
}
