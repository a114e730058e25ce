//! Lessons: the task, a hint, and *Check*, which plays the lesson's scenarios on the reader's flow and goes every way
//! through it.
//!
//! The reader's flow is one of their own, kept under an id that names the lesson ([`id_of`]): so it is there again when
//! the lesson is, and everything that a flow of one's own can do goes for it too.

mod catalogue;
mod checking;
mod done;
mod rich;
mod verdict;

use std::rc::Rc;

use yew::prelude::*;

use crate::editor::{Action, Replacement};
use crate::i18n::{self, tr};
use crate::lesson::Lesson;
use crate::ui::language::guide;
use crate::ui::shell::parameter;
use crate::ui::state::{Msg, use_dispatch};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, icon};

use self::catalogue::{Entry, entries, find};
use self::checking::{Stage, use_checking};
use self::rich::{paragraphs, rich};
use self::verdict::{Tally, Verdict};

pub(super) use catalogue::start;

/// What stands before the lesson's name in the id of the reader's flow.
const PREFIX: &str = "lesson-";

/// The lesson that a flow on the shelf belongs to.
pub(super) fn id_of(own: &str) -> Option<&str> {
    own.strip_prefix(PREFIX)
}

/// The id of the reader's flow for a lesson.
pub(super) fn own_id(lesson: &str) -> String {
    format!("{PREFIX}{lesson}")
}

/// The address of a lesson. Where this one's names a language, that one's does too.
fn address(lesson: &str) -> String {
    match parameter("lang") {
        Some(_) => format!("?lesson={lesson}&lang={}", i18n::language().tag()),
        None => format!("?lesson={lesson}"),
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LessonPanelProps {
    /// The lesson.
    pub(super) id: Rc<str>,
    pub(super) document: DocumentRef,
}

#[component]
pub(super) fn LessonPanel(props: &LessonPanelProps) -> Html {
    let lesson = use_memo(props.id.clone(), |id| find(id));
    match &*lesson {
        Ok(lesson) => {
            html! { <Told key={&*props.id} lesson={LessonRef(lesson.clone())} document={props.document.clone()} /> }
        }
        Err(why) => html! {
            <section role="region" aria-label={tr!("Lesson")} class="panel lesson">
                <div class="empty">{ icon(Icon::Alert) }<h3>{ tr!("There is no such lesson") }</h3><p>{ why.clone() }</p></div>
            </section>
        },
    }
}

/// A lesson, compared by its id.
#[derive(Clone)]
struct LessonRef(Rc<Lesson>);

impl PartialEq for LessonRef {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ToldProps {
    lesson: LessonRef,
    document: DocumentRef,
}

#[component]
fn Told(props: &ToldProps) -> Html {
    let dispatch = use_dispatch();
    let lesson = &props.lesson.0;
    let (stage, check) = use_checking(lesson, &props.document);
    let all = entries();
    let at = all.iter().position(|entry| entry.id == lesson.id).unwrap_or(0);
    let anew = {
        let root = lesson.start.root().clone();
        Callback::from(move |_: MouseEvent| {
            let action = Action::Replace { root: root.clone(), reason: Replacement::Clear };
            dispatch.dispatch(Msg::Edit(action));
        })
    };
    let is_busy = matches!(*stage, Stage::Checking);
    html! {
        <section role="region" aria-label={tr!("Lesson")} class="panel lesson">
            <div class="scenarios-bar lesson-bar">
                <h2>{ tr!("Lesson {n} of {all}: {title}", n = at + 1, all = all.len(), title = lesson.title) }</h2>
                <div role="status"><Tally lesson={props.lesson.clone()} stage={(*stage).clone()} document={props.document.clone()} /></div>
                <button type="button" class="btn small" title={tr!("Begins with the lesson's flow again; undo brings yours back")} onclick={anew}>{ icon(Icon::Restart) }{ tr!("Start again") }</button>
                <button type="button" class="btn small primary" disabled={is_busy} onclick={check}>{ icon(Icon::Check) }{ tr!("Check") }</button>
            </div>
            <div class="panel-body lesson-body" tabindex="0" role="group" aria-label={tr!("Task and check")}>
                <div class="lesson-task">
                    { paragraphs(&lesson.task) }
                    <details><summary>{ tr!("Hint") }</summary>{ paragraphs(&lesson.hint) }</details>
                    { server(lesson) }
                    { others(all, &lesson.id) }
                    <a href={format!("{}#{}", guide(), lesson.section)} target="_blank" rel="noopener">{ tr!("Read about it in the guide") }</a>
                </div>
                <div class="lesson-check">
                    <Verdict lesson={props.lesson.clone()} stage={(*stage).clone()} document={props.document.clone()} next={all.get(at + 1).cloned()} />
                </div>
            </div>
        </section>
    }
}

/// What the webhooks can call.
fn server(lesson: &Lesson) -> Html {
    html! {
        <details>
            <summary>{ tr!("What the shop answers") }</summary>
            <dl class="lesson-server">
                { for lesson.server.iter().map(|route| html! {
                    <div><dt><code>{ format!("{} {}", route.method, route.path) }</code></dt><dd>{ rich(&route.about) }</dd></div>
                }) }
            </dl>
            <p>{ tr!("The check answers every webhook like this, whatever its mock says, and keeps the limits of the lesson.") }</p>
        </details>
    }
}

/// All lessons, with those that are done ticked off.
fn others(all: &[Entry], current: &str) -> Html {
    let done = done::all();
    let entry = |entry: &Entry| {
        let is_done = done.contains(&entry.id);
        let is_current = entry.id == current;
        html! {
            <li class={classes!(is_done.then_some("is-done"))} data-lesson={entry.id.clone()}>
                <a href={address(&entry.id)} aria-current={is_current.then_some("true")}>{ entry.title.clone() }</a>
                if is_done { <b>{ icon(Icon::Check) }{ tr!("done") }</b> }
            </li>
        }
    };
    html! {
        <details>
            <summary>{ tr!("All lessons") }</summary>
            <ol class="lesson-list">{ for all.iter().map(entry) }</ol>
        </details>
    }
}
