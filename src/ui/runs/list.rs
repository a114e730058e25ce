//! The latest runs: open, compare, save as a file, delete; and runs from files.

use std::rc::Rc;

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlInputElement, MessageEvent};
use yew::prelude::*;

use crate::i18n::{self, Language, tr};
use crate::run::file::{self, Opened};
use crate::run::words::{duration, outcome};
use crate::runtime::run_shelf::{KeptRun, MOST, RunShelf};
use crate::runtime::{Driver, Speed};
use crate::ui::shell::save_text;
use crate::ui::state::{Beside, Msg, Origin, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Dialog, Icon, icon, listen};

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct RunsProps {
    /// The document that is open.
    pub(in crate::ui) document: DocumentRef,
    /// The current run and its document.
    pub(in crate::ui) current: Option<(Driver, DocumentRef)>,
    pub(in crate::ui) speed: Speed,
    pub(in crate::ui) on_close: Callback<()>,
}

#[component]
pub(in crate::ui) fn Runs(props: &RunsProps) -> Html {
    let dispatch = use_dispatch();
    let runs = use_state(|| None::<Option<Rc<Vec<KeptRun>>>>);
    let error = use_state(|| None::<String>);
    let chooser = use_node_ref();
    let look = {
        let runs = runs.setter();
        Callback::from(move |()| {
            let runs = runs.clone();
            spawn_local(async move {
                let shelf = RunShelf::open().await;
                runs.set(Some(match shelf {
                    Some(shelf) => Some(Rc::new(shelf.list().await)),
                    None => None,
                }));
            });
        })
    };
    {
        let look = look.clone();
        use_effect_with((), move |()| {
            look.emit(());
            // A run that ended a moment ago, or in another tab, may still be on its way.
            let news = RunShelf::news();
            let heard =
                news.as_ref().map(|news| listen(news, "message", move |_: &MessageEvent| look.emit(())));
            move || {
                drop(heard);
                if let Some(news) = news {
                    news.close();
                }
            }
        });
    }
    // Reads a kept run and does something with it.
    let with = |id: &str, done: Rc<dyn Fn(Opened)>| {
        let (id, error) = (id.to_owned(), error.setter());
        Callback::from(move |_: MouseEvent| {
            let (id, error, done) = (id.clone(), error.clone(), Rc::clone(&done));
            spawn_local(async move {
                let text = match RunShelf::open().await {
                    Some(shelf) => shelf.read(&id).await,
                    None => None,
                };
                match text
                    .ok_or_else(|| tr!("this run is not there any more").to_owned())
                    .and_then(|text| file::read(&text))
                {
                    Ok(opened) => done(opened),
                    Err(wrong) => error.set(Some(wrong)),
                }
            });
        })
    };
    let row = |run: &KeptRun| {
        let open = {
            let (dispatch, document, speed) = (dispatch.clone(), props.document.clone(), props.speed);
            let (on_close, id): (_, Rc<str>) = (props.on_close.clone(), run.id.as_str().into());
            with(
                &run.id,
                Rc::new(move |opened| {
                    super::show(
                        &dispatch,
                        &document.0,
                        opened,
                        speed,
                        Origin::Stranger,
                        Some(Rc::clone(&id)),
                    );
                    on_close.emit(());
                }),
            )
        };
        let compare = {
            let (dispatch, speed, on_close) = (dispatch.clone(), props.speed, props.on_close.clone());
            with(
                &run.id,
                Rc::new(move |opened| {
                    let driver = super::driver(&dispatch, opened.recording, speed);
                    dispatch.dispatch(Msg::SetBeside(Some(Beside { driver, document: opened.document })));
                    on_close.emit(());
                }),
            )
        };
        let save = with(
            &run.id,
            Rc::new(|opened: Opened| {
                let text = file::write(&opened.document, &opened.recording, true);
                save_text(&format!("{}-run", opened.document.flow().name), "json", "application/json", &text);
            }),
        );
        let delete = {
            let (look, id) = (look.clone(), run.id.clone());
            Callback::from(move |_: MouseEvent| {
                let (look, id) = (look.clone(), id.clone());
                spawn_local(async move {
                    if let Some(shelf) = RunShelf::open().await {
                        shelf.remove(&id).await;
                    }
                    look.emit(());
                });
            })
        };
        let action = |label: String, sign: Icon, onclick: Callback<MouseEvent>| {
            html! { <button type="button" class="btn quiet small icon-only" aria-label={label.clone()} title={label} {onclick}>{ icon(sign) }</button> }
        };
        let tone = match run.outcome.as_str() {
            "completed" => "good",
            "failed" => "bad",
            "stopped" => "warn",
            _ => "info",
        };
        html! {
            <li key={run.id.clone()} class="library-row" data-run={run.id.clone()}>
                <button type="button" class="library-open" onclick={open}>
                    <strong>{ named(run) }</strong>
                    <span>{ format!("{} · {}", when(run.kept_ms), told(run)) }</span>
                </button>
                <span class={classes!("badge", tone)}>{ outcome(&run.outcome).to_owned() }</span>
                if props.current.is_some() { { action(tr!("Compare with the run of {name}, {when}", name = named(run), when = when(run.kept_ms)), Icon::Compare, compare) } }
                { action(tr!("Save the run of {name}, {when}", name = named(run), when = when(run.kept_ms)), Icon::Export, save) }
                { action(tr!("Delete the run of {name}, {when}", name = named(run), when = when(run.kept_ms)), Icon::Trash, delete) }
            </li>
        }
    };
    let import = {
        let chooser = chooser.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = chooser.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let chosen = {
        let (dispatch, document, speed) = (dispatch.clone(), props.document.clone(), props.speed);
        let (error, on_close) = (error.setter(), props.on_close.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let Some(chosen) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            let (dispatch, document, error, on_close) =
                (dispatch.clone(), document.clone(), error.clone(), on_close.clone());
            spawn_local(async move {
                let text = JsFuture::from(chosen.text()).await.ok().and_then(|text| text.as_string());
                match file::read(&text.unwrap_or_default()) {
                    Ok(opened) => {
                        if let Some((customer, at)) = opened.departs {
                            let (customer, at) = (customer.0 + 1, at + 1);
                            error.set(Some(tr!("This page makes the run otherwise than the file says, from event {at} of customer {customer} on.", at, customer)));
                            super::show(&dispatch, &document.0, opened, speed, Origin::Stranger, None);
                        } else {
                            super::show(&dispatch, &document.0, opened, speed, Origin::Stranger, None);
                            on_close.emit(());
                        }
                    }
                    Err(wrong) => error.set(Some(wrong)),
                }
            });
        })
    };
    let save_current = props.current.clone().map(|(driver, document)| {
        let onclick = Callback::from(move |_: MouseEvent| {
            let text = driver.read_recording(|recording| file::write(&document.0, recording, true));
            save_text(&format!("{}-run", document.0.flow().name), "json", "application/json", &text);
        });
        html! { <button type="button" class="btn" {onclick}>{ icon(Icon::Export) }{ tr!("Save this run") }</button> }
    });
    html! {
        <Dialog title={tr!("Runs")} class="runs-dialog" on_close={props.on_close.clone()}>
            <p class="dialog-lead">{ tr!("The last {most} runs of this browser. A saved run is a bug report that replays: the flow and all that came in, without the values of secrets.", most = MOST) }</p>
            if let Some(error) = &*error { <p class="notice bad" role="alert">{ icon(Icon::Alert) }{ error.clone() }</p> }
            { match &*runs {
                None => html! { <p class="library-empty" role="status">{ tr!("Looking…") }</p> },
                Some(None) => html! { <p class="library-empty">{ tr!("The browser does not let this page keep runs. Save them as files.") }</p> },
                Some(Some(runs)) if runs.is_empty() => html! { <p class="library-empty">{ tr!("No run yet: each one is kept here when it is over.") }</p> },
                Some(Some(runs)) => html! { <ul class="library runs-list">{ for runs.iter().map(row) }</ul> },
            } }
            <div class="dialog-actions">
                <button type="button" class="btn" onclick={import}>{ icon(Icon::Import) }{ tr!("Open a run") }</button>
                { save_current }
            </div>
            <input ref={chooser} type="file" accept=".json,application/json" hidden=true aria-label={tr!("Run file")} onchange={chosen} />
        </Dialog>
    }
}

fn named(run: &KeptRun) -> &str {
    if run.name.trim().is_empty() { tr!("Untitled flow") } else { &run.name }
}

fn told(run: &KeptRun) -> String {
    let mut words = duration(run.duration_ms.max(0.0) as u64);
    if run.customers > 1 {
        words.push_str(" · ");
        words.push_str(&tr!("{n} customer" | "{n} customers" % run.customers));
    }
    if run.is_live {
        words.push_str(" · ");
        words.push_str(tr!("live"));
    }
    words
}

/// A moment as the person's own clock has it.
fn when(ms: f64) -> String {
    let date = js_sys::Date::new(&ms.into());
    let locale = match i18n::language() {
        Language::English => "default",
        language => language.tag(),
    };
    String::from(date.to_locale_string(locale, &js_sys::Object::new()))
}
