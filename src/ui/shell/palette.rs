//! The command palette: everything that can be done, by name.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::editor::summary::{node_name, type_label};
use crate::flow::Flow;
use crate::i18n::tr;
use crate::ui::state::Panel;
use crate::ui::widgets::Dialog;

use super::command::{Command, Form};
use super::examples;

/// So many are listed; typing brings out the others.
const LISTED: usize = 12;

/// The commands, by what people call them, with their keys. Steps are found by their names.
fn commands(
    flow: &Flow,
    undo: Option<&AttrValue>,
    redo: Option<&AttrValue>,
) -> Vec<(String, &'static str, Command)> {
    let own = [
        (tr!("Run"), "Ctrl/⌘ Enter", Command::Run),
        (tr!("Pause"), "", Command::Pause),
        (tr!("Resume"), "", Command::Resume),
        (tr!("Step"), "", Command::Step),
        (tr!("Step back"), "", Command::StepBack),
        (tr!("Stop"), "", Command::Stop),
        (tr!("Restart"), "", Command::Restart),
        (tr!("New flow"), "", Command::New),
        (tr!("Open one of my flows"), "", Command::ShowFlows),
        (tr!("Open an example"), "", Command::ShowExamples),
        (tr!("Import a file"), "", Command::Import),
        (tr!("Export as JSON"), "Ctrl/⌘ S", Command::Export),
        (tr!("Export as SVG"), "", Command::ExportAs(Form::Svg)),
        (tr!("Export as PNG"), "", Command::ExportAs(Form::Png)),
        (tr!("Export as Mermaid"), "", Command::ExportAs(Form::Mermaid)),
        (tr!("Share a link"), "", Command::Share),
        (tr!("Present"), "", Command::Present),
        (tr!("Arrange"), "", Command::Arrange),
        (tr!("Flow settings"), "", Command::ShowSettings),
        (tr!("Light or dark theme"), "", Command::ToggleTheme),
        (tr!("Keyboard shortcuts"), "?", Command::ShowShortcuts),
    ];
    let examples = examples::all().iter().map(|example| {
        (
            tr!("Open example: {name}", name = example.name),
            "",
            Command::OpenExample(example.id.as_str().into()),
        )
    });
    let undo = undo.map(|step| (tr!("Undo {step}", step), "Ctrl/⌘ Z", Command::Undo));
    let redo = redo.map(|step| (tr!("Redo {step}", step), "Shift Ctrl/⌘ Z", Command::Redo));
    let history = undo.into_iter().chain(redo);
    let panels = Panel::ALL
        .into_iter()
        .map(|panel| (tr!("Show {panel}", panel = panel.name()), "", Command::Show(panel)));
    let steps = flow.nodes.iter().map(|node| {
        let name =
            tr!("Go to {kind}: {name}", kind = type_label(&node.kind).to_lowercase(), name = node_name(node));
        (name, "", Command::GoTo(Arc::clone(&node.id)))
    });
    let own = own.into_iter().map(|(name, keys, command)| (name.to_owned(), keys, command));
    history.chain(own).chain(panels).chain(examples).chain(steps).collect()
}

#[derive(PartialEq, Properties)]
pub(super) struct PaletteProps {
    pub(super) flow: Arc<Flow>,
    /// What could be undone and done again.
    pub(super) undo: Option<AttrValue>,
    pub(super) redo: Option<AttrValue>,
    pub(super) on_command: Callback<Command>,
    pub(super) on_close: Callback<()>,
}

#[component]
pub(super) fn Palette(props: &PaletteProps) -> Html {
    let words = use_state(String::new);
    let at = use_state(|| 0_usize);
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with((), move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                let _ = input.focus();
            }
        });
    }
    let all = use_memo((), |()| commands(&props.flow, props.undo.as_ref(), props.redo.as_ref()));
    let found: Rc<[(String, &'static str, Command)]> = all
        .iter()
        .filter(|(name, _, _)| {
            words.split_whitespace().all(|word| name.to_lowercase().contains(&word.to_lowercase()))
        })
        .take(LISTED)
        .cloned()
        .collect();
    let choose = {
        let (on_close, on_command) = (props.on_close.clone(), props.on_command.clone());
        Callback::from(move |command: Command| {
            on_close.emit(());
            on_command.emit(command);
        })
    };
    let oninput = {
        let (words, at) = (words.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            words.set(input.value());
            at.set(0);
        })
    };
    let onkeydown = {
        let (at, found, choose) = (at.clone(), found.clone(), choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let count = found.len().max(1);
            match event.key().as_str() {
                "ArrowDown" => at.set((*at + 1) % count),
                "ArrowUp" => at.set((*at + count - 1) % count),
                "Enter" => {
                    if let Some((_, _, command)) = found.get(*at) {
                        choose.emit(command.clone());
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let active = format!("palette-{}", *at);
    html! {
        <Dialog title={tr!("Commands")} class="palette-dialog" on_close={props.on_close.clone()}>
            <input ref={input} class="input" role="combobox" aria-label={tr!("Command")} aria-expanded="true" aria-controls="palette-list"
                aria-activedescendant={active} placeholder={tr!("What would you like to do?")} {oninput} {onkeydown} />
            <ul class="palette-list" id="palette-list" role="listbox" aria-label={tr!("Commands")}>
                { for found.iter().enumerate().map(|(index, (name, keys, command))| {
                    let (choose, command) = (choose.clone(), command.clone());
                    let onclick = Callback::from(move |_: MouseEvent| choose.emit(command.clone()));
                    html! {
                        <li id={format!("palette-{index}")} role="option" aria-selected={(index == *at).to_string()} {onclick}>
                            <span>{ name }</span>if !keys.is_empty() { <kbd>{ *keys }</kbd> }
                        </li>
                    }
                }) }
            </ul>
            if found.is_empty() { <p class="library-empty" role="status">{ tr!("No command has these words.") }</p> }
        </Dialog>
    }
}
