//! The dialogs: examples, sharing, consent, shortcuts.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Flow;
use crate::i18n::{self, tr};
use crate::run::Call;
use crate::ui::widgets::{ConsentDialog, Dialog};

use super::command::Command;
use super::examples;
use super::exports::Forms;
use super::library::Library;
use super::palette::Palette;
use super::share::{ShareDialog, Sharing};
use super::shortcuts;

/// The dialog that is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Open {
    Examples,
    Share(Rc<Sharing>),
    Consent(Rc<[Call]>),
    Shortcuts,
    Flows,
    Forms,
    Palette,
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct DialogsProps {
    pub(super) open: Open,
    pub(super) flow: Arc<Flow>,
    /// What could be undone and done again.
    pub(super) undo: Option<AttrValue>,
    pub(super) redo: Option<AttrValue>,
    /// The person's own flow that is open.
    pub(super) own: Option<Rc<str>>,
    /// The example that is open.
    pub(super) current: Option<Rc<str>>,
    pub(super) on_close: Callback<()>,
    pub(super) on_command: Callback<Command>,
}

#[component]
pub(super) fn Dialogs(props: &DialogsProps) -> Html {
    let on_close = props.on_close.clone();
    match &props.open {
        Open::Examples => html! {
            <Dialog title={tr!("Examples")} class="examples-dialog" {on_close}>
                <p class="dialog-lead">{ tr!("The webhook guide's flows, in the order in which one learns from them. Each runs on mocks without a network.") }</p>
                <ul class="example-list">
                    { for examples::all().iter().enumerate().map(|(at, example)| {
                        let id: Rc<str> = example.id.as_str().into();
                        let current = props.current.as_ref() == Some(&id);
                        let onclick = props.on_command.reform(move |_: MouseEvent| Command::OpenExample(id.clone()));
                        html! {
                            <li>
                                <button type="button" class="example" data-example={example.id.clone()} aria-current={current.then_some("true")} {onclick}>
                                    <span class="example-number" aria-hidden="true">{ at + 1 }</span>
                                    <span class="example-text">
                                        <strong>{ &example.name }</strong>
                                        <span>{ &example.summary }</span>
                                    </span>
                                </button>
                            </li>
                        }
                    }) }
                </ul>
            </Dialog>
        },
        Open::Flows => {
            html! { <Library current={props.own.clone()} on_command={props.on_command.clone()} {on_close} /> }
        }
        Open::Forms => html! { <Forms on_command={props.on_command.clone()} {on_close} /> },
        Open::Palette => html! {
            <Palette flow={props.flow.clone()} undo={props.undo.clone()} redo={props.redo.clone()} on_command={props.on_command.clone()} {on_close} />
        },
        Open::Share(sharing) => html! {
            <ShareDialog sharing={sharing.clone()} flow={props.flow.clone()} on_command={props.on_command.clone()} {on_close} />
        },
        Open::Consent(calls) => html! {
            <ConsentDialog calls={calls.clone()} agree={tr!("Allow and run")} on_agree={props.on_command.reform(Command::Agree)}
                on_tab={props.on_command.reform(|()| Command::OpenTab)} {on_close} />
        },
        Open::Shortcuts => html! {
            <Dialog title={tr!("Keyboard shortcuts")} {on_close}>
                <dl class="shortcut-list">
                    { for shortcuts::LIST.iter().map(|(keys, what)| html! {
                        <div><dt><kbd>{ i18n::text(keys) }</kbd></dt><dd>{ i18n::text(what) }</dd></div>
                    }) }
                </dl>
            </Dialog>
        },
    }
}
