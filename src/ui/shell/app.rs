//! The root component: state, commands, and what is shown around the panels.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::editor::Action;
use crate::flow::{Document, Value};
use crate::i18n::{self, key, tr};
use crate::run::Webhooks;
use crate::runtime::Driver;
use crate::ui::moments::{View, use_view};
use crate::ui::runs::use_run_keeping;
use crate::ui::state::{Dispatch, Msg, Origin, Panel, State};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, Now, after_next_frame, icon, when_idle};
use crate::ui::{editing, lazy};

use super::address::{self, Options};
use super::command::Command;
use super::dialogs::Open;
use super::embed::{Controls, Embed};
use super::header::Header;
use super::keeping::{Keeper, Trouble, use_keeping};
use super::notice::{Notice, live_failure};
use super::parts::{self, LINKS, LazyBroken, LazyDialogs, LazyOpenLink, LazyPort, LazyPresent};
use super::run_bar::RunBar;
use super::runner::{self, Held};
use super::{drop, files, focus, late, open, order, panels, responsive, shortcuts, version};

const PART_MISSING: &str =
    key!("A part of the page that this needs could not be loaded: look at the connection, then try again.");

#[component]
pub(super) fn App() -> Html {
    let embed = use_memo((), |()| Embed::of_address());
    let state = use_reducer(|| State {
        is_embedded: embed.is_some(),
        is_readonly: embed.as_ref().as_ref().is_some_and(|embed| embed.readonly),
        ..State::new(Document::new(Value::Null))
    });
    let view = use_view(&state);
    let dialog = use_state(|| None::<Open>);
    let error = use_state(|| None::<AttrValue>);
    let dismissed = use_state(|| None::<(Driver, usize)>);
    let theme = use_force_update();
    let room = responsive::use_room();
    let new_version = version::use_new_version();
    let chooser = use_node_ref();
    runner::use_speed(&state);
    runner::use_breakpoints(&state);
    use_run_keeping(&state, runner::outcome(state.driver.as_ref()));
    let (keeper, trouble) = use_keeping(&state);
    let seen = use_state_eq(|| None::<Trouble>);
    {
        // What comes back is told again.
        let seen = seen.setter();
        use_effect_with(*trouble, move |trouble| {
            if trouble.is_none() {
                seen.set(None);
            }
        });
    }
    let clear = {
        let (dialog, error) = (dialog.setter(), error.setter());
        Callback::from(move |()| {
            dialog.set(None);
            error.set(None);
        })
    };
    let dropping = drop::use_drop(state.dispatcher(), clear.clone());
    {
        let (dispatch, is_readonly) = (state.dispatcher(), state.is_readonly);
        use_effect_with((), move |()| {
            files::restore_theme();
            if let Some(theme) = &Options::of_address().theme {
                files::set_theme(theme);
            }
            late::fetch(&dispatch);
            if !is_readonly {
                editing::fetch(&dispatch);
            }
        });
    }
    address::use_address(&state, clear, error.setter(), embed.clone());
    let comes_next = use_first_render();
    // Where the flow comes by a message, there is nothing to show before the part that hears it.
    let is_coming = state.is_coming() && !embed.as_ref().as_ref().is_some_and(|embed| embed.awaits);
    use_effect_with(is_coming, |is_coming| {
        if !is_coming {
            after_next_frame(|| when_idle(lazy::first_view_is_shown));
        }
    });

    let on_command = {
        let (state, dialog, error, chooser) = (state.clone(), dialog.clone(), error.clone(), chooser.clone());
        let keeper = keeper.clone();
        let events = view.events;
        let shown = view.moment.events;
        Callback::from(move |command: Command| {
            let dispatch = state.dispatcher();
            let attempt = |result: Result<(), Held>| match result {
                Ok(()) => error.set(None),
                Err(Held::Consent(calls)) => dialog.set(Some(Open::Consent(calls))),
                Err(Held::Errors(message)) => {
                    error.set(Some(message.into()));
                    runner::show_problems(&dispatch);
                }
                Err(Held::Missing) => error.set(Some(i18n::text(PART_MISSING).into())),
            };
            let open_instead = |opened: &dyn Fn(&Dispatch)| {
                error.set(None);
                dialog.set(None);
                if let Some(driver) = &state.driver {
                    driver.stop();
                }
                opened(&dispatch);
            };
            let driver = state.driver.as_ref();
            if (state.is_coming() && command.needs_flow())
                || (state.broken.is_some() && command.needs_sight())
            {
                return;
            }
            match command {
                Command::Run | Command::Restart => attempt(runner::start(&state, &dispatch, false)),
                Command::Pause => _ = driver.map(Driver::pause),
                Command::Resume => {
                    // What was shown of the breakpoint makes room for the run as it goes on.
                    if driver.is_some_and(|driver| driver.halt().is_some()) {
                        dispatch.dispatch(Msg::Travel(None));
                    }
                    _ = driver.map(Driver::resume);
                }
                Command::Step => attempt(runner::step(&state, &dispatch, events)),
                Command::StepBack => dispatch.dispatch(Msg::Travel(Some(shown.saturating_sub(1)))),
                Command::Follow => dispatch.dispatch(Msg::Travel(None)),
                Command::Stop => _ = driver.map(Driver::stop),
                Command::New => open_instead(&open::new),
                Command::ShowExamples => dialog.set(Some(Open::Examples)),
                Command::OpenExample(id) => open_instead(&|dispatch| _ = open::example(dispatch, &id)),
                Command::ShowFlows => dialog.set(Some(Open::Flows)),
                Command::OpenFlow(id) => open_instead(&|dispatch| _ = open::kept(dispatch, &id)),
                Command::KeepBoth => keeper.keep_both(state.editor.clone()),
                Command::TakeOther => {
                    if let Some(id) = keeper.id() {
                        open_instead(&|dispatch| _ = open::kept(dispatch, &id));
                    }
                }
                Command::Import => {
                    if let Some(input) = chooser.cast::<HtmlInputElement>() {
                        input.click();
                    }
                }
                Command::Export => {
                    dialog.set(None);
                    files::download(state.document());
                }
                Command::ExportAs(form) => {
                    dialog.set(None);
                    let (document, error) = (state.document().clone(), error.clone());
                    spawn_local(async move {
                        if parts::export(document, form).await.is_err() {
                            error.set(Some(i18n::text(PART_MISSING).into()));
                        }
                    });
                }
                Command::ShowForms => dialog.set(Some(Open::Forms)),
                Command::Share | Command::OpenTab => {
                    let (document, dialog, error) = (state.document().clone(), dialog.clone(), error.clone());
                    spawn_local(async move {
                        match LINKS.get().await.map(|links| (links.sharing)(&document)) {
                            Ok(sharing) if command == Command::OpenTab => files::open_tab(&sharing.fragment),
                            Ok(sharing) => dialog.set(Some(Open::Share(sharing.into()))),
                            Err(_) => error.set(Some(i18n::text(PART_MISSING).into())),
                        }
                    });
                }
                Command::Present => {
                    dialog.set(None);
                    dispatch.dispatch(Msg::Present(true));
                }
                Command::TakeVersion => version::take(),
                Command::ShowShortcuts => dialog.set(Some(Open::Shortcuts)),
                Command::ShowPalette => dialog.set(Some(Open::Palette)),
                Command::Show(panel) => dispatch.dispatch(Msg::Show(panel)),
                Command::ShowSettings => {
                    dispatch.dispatch(Msg::Select(None));
                    dispatch.dispatch(Msg::Show(Panel::Inspector));
                }
                Command::GoTo(node) => dispatch.dispatch(Msg::OpenForm(node)),
                Command::Arrange => dispatch.dispatch(Msg::Edit(Action::Arrange)),
                Command::Undo => dispatch.dispatch(Msg::Undo),
                Command::Redo => dispatch.dispatch(Msg::Redo),
                Command::ToggleTheme => {
                    files::toggle_theme();
                    theme.force_update();
                }
                Command::AnswerFromMock(node) => {
                    let mut settings = (*state).clone();
                    settings.settings.mocked =
                        settings.settings.mocked.iter().cloned().chain([node.clone()]).collect();
                    dispatch.dispatch(Msg::AnswerFromMock(node));
                    attempt(runner::start(&settings, &dispatch, false));
                }
                Command::Agree(agreed) => {
                    let now = State { agreed: Some(agreed.clone()), ..(*state).clone() };
                    dispatch.dispatch(Msg::Agree(agreed));
                    dialog.set(None);
                    attempt(runner::start(&now, &dispatch, false));
                }
            }
        })
    };
    let on_command = runner::use_once_ready(on_command);
    let on_command = order::use_behind_edits(on_command, !state.waiting.is_empty());
    shortcuts::use_shortcuts(on_command.clone());
    focus::use_kept_focus();

    let on_say = {
        let (driver, watched) = (state.driver.clone(), state.watched);
        use_callback((driver, watched), |text: AttrValue, (driver, watched)| {
            if let Some(driver) = driver {
                runner::say(driver, *watched, &text);
            }
        })
    };
    let chosen = {
        let dispatch = state.dispatcher();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                open::file(&dispatch, file);
            }
            // So that the same file can be chosen again.
            input.set_value("");
        })
    };
    {
        let on_command = on_command.clone();
        use_effect_with(state.plays, move |plays| {
            if *plays > 0 {
                on_command.emit(Command::Run);
            }
        });
    }
    if comes_next {
        return Html::default();
    }
    let outcome = runner::outcome(state.driver.as_ref());
    // What is not in sight is not changed.
    let is_away = state.is_coming() || state.broken.is_some();
    let shown = (!is_away).then_some(&state.editor);
    let undo = || shown.and_then(|editor| editor.undo_label()).map(AttrValue::from);
    let redo = || shown.and_then(|editor| editor.redo_label()).map(AttrValue::from);
    let header = || {
        html! {
            <Header name={state.document().flow().name.clone()} undo={undo()} redo={redo()} dark={files::is_dark()} is_away={is_away} on_command={on_command.clone()} />
        }
    };
    let run_bar = || {
        html! {
            <RunBar settings={state.settings.clone()} {is_away} outcome={outcome} paused={state.driver.as_ref().is_some_and(Driver::is_paused)}
                        is_held={state.driver.as_ref().is_some_and(|driver| driver.halt().is_some())}
                        customers={state.driver.as_ref().map_or(1, |driver| driver.read(|run| run.options().customers))} watched={state.watched}
                        past={state.cursor.map(|_| view.moment.t_ms)} shown={view.moment.events} now={Now::new(state.driver.clone())}
                        script={state.script.as_ref().map(|script| AttrValue::from(script.name.to_string()))}
                        on_command={on_command.clone()} />
        }
    };
    let classes = embed.as_ref().as_ref().map_or(classes!("app"), Embed::classes);
    html! {
        <ContextProvider<Dispatch> context={state.dispatcher()}>
            <main class={classes} data-outcome={outcome} aria-busy={state.is_coming().then_some("true")}>
                { match &*embed {
                    None if state.is_presenting => Html::default(),
                    None => html! { <>{ header() }{ run_bar() }</> },
                    Some(embed) if embed.controls == Controls::None => Html::default(),
                    Some(_) => html! {
                        <div class="embed-bar">{ run_bar() }<LazyOpenLink document={DocumentRef(state.document().clone())} /></div>
                    },
                } }
                { not_kept(&trouble, &seen, &keeper, &on_command) }
                { offered(&new_version, outcome, &on_command) }
                { notices(&state, &view, &error, &dismissed, &on_command) }
                { match &state.broken {
                    Some(broken) => {
                        let dispatch = state.dispatcher();
                        let retry = Callback::from(move |text: String| open::text(&dispatch, &text, Origin::Stranger));
                        let (dispatch, has_before) = (state.dispatcher(), state.opened > 0);
                        let back = Callback::from(move |()| match has_before {
                            true => dispatch.dispatch(Msg::CloseBroken),
                            false => open::any(&dispatch),
                        });
                        html! {
                            <LazyBroken broken={broken.clone()} {has_before} is_embedded={embed.is_some()} on_retry={retry} on_back={back}
                                on_command={on_command.clone()} />
                        }
                    }
                    None => match &*embed {
                        Some(embed) => embed.panels(&state, &view, &on_say),
                        None if state.is_presenting => presentation(&state, &view, &on_say),
                        None => panels::panels(&state, &view, room, &state.dispatcher(), &on_say),
                    },
                } }
                if embed.is_some() {
                    <LazyPort document={DocumentRef(state.document().clone())} revision={state.revision} opened={state.opened} broken={state.broken.clone()}
                        driver={state.driver.clone()} script={state.script.clone()} watched={state.watched} {outcome} tick={state.tick} error={(*error).clone()}
                        asks={matches!(&*dialog, Some(Open::Consent(_)))} on_command={on_command.clone()} />
                }
                <input ref={chooser} type="file" accept=".json,application/json" hidden=true aria-label={tr!("Flow file")} onchange={chosen} />
                if !state.waiting.is_empty() {
                    <p class="notice on-its-way" role="status">{ tr!("The editor is still on its way: what you did is done as soon as it is here.") }</p>
                }
                if dropping { <div class="drop-here" aria-hidden="true"><p>{ tr!("Drop the file to open it") }</p></div> }
                if let Some(open) = &*dialog {
                    <LazyDialogs flow={state.document().flow().clone()} undo={undo()} redo={redo()} open={open.clone()} own={state.own.clone()} current={state.example.clone()} on_command={on_command}
                        on_close={let dialog = dialog.clone(); Callback::from(move |()| dialog.set(None))} />
                }
            </main>
        </ContextProvider<Dispatch>>
    }
}

/// Whether this is the first render, which another one follows at once: what the first one has opened is shown by that, and
/// nobody draws an empty page before.
#[hook]
fn use_first_render() -> bool {
    let is_first = use_mut_ref(|| true);
    let again = use_force_update();
    let is_first = is_first.replace(false);
    if is_first {
        again.force_update();
    }
    is_first
}

/// The flow as an audience sees it.
fn presentation(state: &UseReducerHandle<State>, view: &View, on_say: &Callback<AttrValue>) -> Html {
    let show = |panel: Panel| panels::panel_view(state, view, panel, on_say);
    let dispatch = state.dispatcher();
    let on_close = Callback::from(move |()| dispatch.dispatch(Msg::Present(false)));
    html! {
        <LazyPresent document={DocumentRef(state.document().clone())} driver={state.driver.clone()} watched={state.watched}
            events={view.events} shown={view.moment.events} speed={state.settings.speed} script={state.script.clone()}
            canvas={show(Panel::Canvas)} chat={show(Panel::Chat)} {on_close} />
    }
}

/// What is in the way of keeping the flow, until the person has seen it.
fn not_kept(
    trouble: &UseStateHandle<Option<Trouble>>,
    seen: &UseStateHandle<Option<Trouble>>,
    keeper: &Rc<Keeper>,
    on_command: &Callback<Command>,
) -> Html {
    let Some(trouble) = **trouble else { return Html::default() };
    if **seen == Some(trouble) {
        return Html::default();
    }
    let on_close = {
        let (seen, keeper) = (seen.clone(), keeper.clone());
        Callback::from(move |()| {
            seen.set(Some(trouble));
            if trouble == Trouble::Elsewhere {
                keeper.go_apart();
            }
        })
    };
    let actions = match trouble {
        Trouble::Elsewhere => {
            vec![
                (tr!("Keep both").into(), Command::KeepBoth),
                (tr!("Take the other tab's").into(), Command::TakeOther),
            ]
        }
        Trouble::Refused(_) => vec![(tr!("Export").into(), Command::Export)],
    };
    html! { <Notice text={trouble.text()} {actions} on_command={on_command.clone()} {on_close} /> }
}

/// A new version of the page, where no run is in the middle of something.
fn offered(
    new_version: &UseStateHandle<bool>,
    outcome: &'static str,
    on_command: &Callback<Command>,
) -> Html {
    if !**new_version || matches!(outcome, "running" | "waiting") {
        return Html::default();
    }
    let later = {
        let new_version = new_version.clone();
        Callback::from(move |_: MouseEvent| new_version.set(false))
    };
    let now = on_command.reform(|_: MouseEvent| Command::TakeVersion);
    html! {
        <div class="notice page-notice" role="status">
            { icon(Icon::Info) }
            <p>{ tr!("A new version of Flow Playground is here. Your flows stay as they are.") }</p>
            <button type="button" class="btn small" onclick={now}>{ tr!("Use it now") }</button>
            <button type="button" class="btn quiet small" onclick={later}>{ tr!("Later") }</button>
        </div>
    }
}

/// What needs the person, above the panels.
fn notices(
    state: &State,
    view: &View,
    error: &UseStateHandle<Option<AttrValue>>,
    dismissed: &UseStateHandle<Option<(Driver, usize)>>,
    on_command: &Callback<Command>,
) -> Html {
    if let Some(message) = &**error {
        let error = error.clone();
        let on_close = Callback::from(move |()| error.set(None));
        return html! { <Notice text={message.clone()} on_command={on_command.clone()} {on_close} /> };
    }
    let Some((node, text)) = live_failure(state, &view.moment) else { return Html::default() };
    let Some(driver) = state.driver.clone() else { return Html::default() };
    if dismissed.as_ref() == Some(&(driver.clone(), view.moment.events)) {
        return Html::default();
    }
    let on_close = {
        let (dismissed, events) = (dismissed.clone(), view.moment.events);
        Callback::from(move |()| dismissed.set(Some((driver.clone(), events))))
    };
    let is_live = state.settings.webhooks == Webhooks::Live;
    let actions = is_live
        .then(|| (AttrValue::from(tr!("Answer from the mock instead")), Command::AnswerFromMock(node)));
    let actions: Vec<_> = actions.into_iter().collect();
    html! { <Notice {text} {actions} on_command={on_command.clone()} {on_close} /> }
}
