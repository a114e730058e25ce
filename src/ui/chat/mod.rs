//! The chat: the conversation as the customer sees it.

mod bubble;
mod composer;
mod log;
mod status;

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Flow;
use crate::i18n::tr;
use crate::run::Moment;
use crate::run::moment::{Pending, Waiting};
use crate::run::words::clock;
use crate::runtime::Driver;

use self::bubble::{Avatar, Newcomer};
use self::composer::{Composer, Hint};
use self::log::Log;
use self::status::{Doing, Silence};
use super::state::{Msg, use_dispatch};
use super::widgets::{Icon, Now, icon, use_follow, use_later};

/// What the chat shows.
#[derive(PartialEq, Properties)]
pub(super) struct ChatProps {
    pub(super) bot_name: AttrValue,
    pub(super) moment: Rc<Moment>,
    /// The run's time, for typing and countdowns.
    pub(super) now: Now,
    /// The run whose conversation it is.
    pub(super) driver: Option<Driver>,
    /// Whether the flow was edited since the run began.
    pub(super) is_edited: bool,
    /// Whether it is shown to an audience.
    pub(super) is_presenting: bool,
    /// Whether there is a run that a customer can write into (it exists and the page follows it).
    pub(super) open: bool,
    /// The customer writes something.
    pub(super) on_say: Callback<AttrValue>,
    /// The flow that ran, for the titles of its nodes.
    pub(super) flow: Option<Arc<Flow>>,
}

/// What state the conversation is in, for the one who looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// There is no run yet.
    Before,
    /// An earlier moment of a run is shown.
    Past,
    /// An ask is open.
    Listening,
    /// The bot is at work and hears nothing.
    Busy,
    /// The conversation is over.
    Over,
}

impl Phase {
    fn of(moment: &Moment, open: bool) -> Self {
        match &moment.pending {
            _ if !open && moment.events == 0 => Self::Before,
            _ if !open && moment.outcome.is_none() => Self::Past,
            _ if moment.outcome.is_some() => Self::Over,
            Some(Pending { what: Waiting::Reply { .. }, .. }) => Self::Listening,
            _ => Self::Busy,
        }
    }
}

#[component]
pub(super) fn Chat(props: &ChatProps) -> Html {
    // While a person drags through a run, the flow and the timeline come first: the messages take longest.
    let moment = &use_later(&props.moment, !props.open);
    let phase = Phase::of(moment, props.open);
    let follow = use_follow((moment.chat.len(), moment.pending.clone(), phase));
    // What is being done can only be told of the node it is done at.
    let titles = use_callback(props.flow.clone(), |id: Arc<str>, flow| title(flow.as_deref(), &id));

    {
        // Whoever read up in the conversation before sees how this one begins.
        let to_end = follow.to_end.clone();
        use_effect_with(props.driver.clone(), move |_| to_end.emit(()));
    }
    let to_end = follow.to_end.reform(|_: MouseEvent| ());
    html! {
        <section role="region" aria-label={tr!("Chat")} class="panel chat">
            <header class="chat-head">
                <Avatar large=true />
                <div class="chat-who">
                    <h2 class="chat-name" title={props.bot_name.clone()}>{ name(&props.bot_name) }</h2>
                    <p class={classes!("chat-presence", presence_class(phase))}>{ presence(phase, moment) }</p>
                </div>
                if phase == Phase::Busy {
                    <Silence moment={moment.clone()} now={props.now.clone()} />
                }
            </header>
            <div class="chat-stage">
                // A scrolling area must be reachable by the keyboard.
                <div class="chat-scroll" ref={follow.area.clone()} onscroll={follow.on_scroll.clone()} tabindex="0" role="group" aria-label={tr!("Conversation")}>
                    if phase == Phase::Before {
                        <Newcomer is_presenting={props.is_presenting} />
                    }
                    <Log moment={moment.clone()} follows={props.open} />
                    if let Some(pending) = &moment.pending {
                        <Doing pending={pending.clone()} now={props.now.clone()} at={(!props.open).then_some(moment.t_ms)} {titles} />
                        { choices(pending, props) }
                    }
                </div>
                if !follow.at_end && !moment.chat.is_empty() {
                    <button type="button" class="chat-newest" onclick={to_end}>{ icon(Icon::ChevronDown) }{ tr!("newest") }</button>
                }
            </div>
            if props.is_edited && phase != Phase::Before {
                <p class="chat-past">{ icon(Icon::Info) }<span>{ tr!("The flow was edited since: this run is of the flow as it was.") }</span></p>
            }
            if phase == Phase::Past {
                <BackToNow t_ms={moment.t_ms} />
            }
            <Composer open={props.open && phase != Phase::Over} hint={hint(phase)} on_say={props.on_say.clone()} />
        </section>
    }
}

fn title(flow: Option<&Flow>, id: &str) -> String {
    let node = flow.and_then(|flow| flow.node(id));
    node.and_then(|node| node.title.clone())
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| id.to_owned())
}

fn name(bot_name: &AttrValue) -> AttrValue {
    if bot_name.trim().is_empty() { tr!("Bot").into() } else { bot_name.clone() }
}

fn presence(phase: Phase, moment: &Moment) -> AttrValue {
    match phase {
        Phase::Before => tr!("not running").into(),
        Phase::Past => tr!("as it was at {time}", time = clock(moment.t_ms)).into(),
        Phase::Listening => tr!("waiting for your reply").into(),
        Phase::Busy => tr!("at work").into(),
        Phase::Over => tr!("conversation over").into(),
    }
}

fn presence_class(phase: Phase) -> &'static str {
    match phase {
        Phase::Before | Phase::Over => "is-off",
        Phase::Past => "is-past",
        Phase::Listening => "is-listening",
        Phase::Busy => "is-busy",
    }
}

fn hint(phase: Phase) -> Hint {
    match phase {
        Phase::Before => Hint { placeholder: tr!("Run the flow to write to the bot"), note: None },
        Phase::Past => Hint { placeholder: tr!("You are looking at the past"), note: None },
        Phase::Listening => Hint { placeholder: tr!("Write a reply…"), note: None },
        Phase::Busy => Hint {
            placeholder: tr!("Write a message…"),
            note: Some(tr!("The bot is not listening: what you write now is not passed on to it.")),
        },
        Phase::Over => Hint { placeholder: tr!("The conversation is over"), note: None },
    }
}

/// The replies offered under an open ask.
fn choices(pending: &Pending, props: &ChatProps) -> Html {
    let Waiting::Reply { choices } = &pending.what else { return Html::default() };
    if choices.is_empty() {
        return Html::default();
    }
    let choice = |choice: &Arc<str>| {
        let text = AttrValue::from(choice.to_string());
        let onclick = {
            let text = text.clone();
            props.on_say.reform(move |_: MouseEvent| text.clone())
        };
        html! { <button type="button" class="chat-choice" disabled={!props.open} {onclick}>{ text }</button> }
    };
    html! { <div class="chat-choices" role="group" aria-label={tr!("Replies offered")}>{ for choices.iter().map(choice) }</div> }
}

#[derive(PartialEq, Properties)]
struct BackToNowProps {
    t_ms: crate::flow::Millis,
}

/// Says that an earlier moment is shown, and leads back.
#[component]
fn BackToNow(props: &BackToNowProps) -> Html {
    let dispatch = use_dispatch();
    let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Msg::Travel(None)));
    html! {
        <div class="chat-past">
            { icon(Icon::Clock) }
            <span>{ tr!("The conversation at {time}", time = clock(props.t_ms)) }</span>
            <button type="button" class="btn small" {onclick}>{ tr!("Back to now") }</button>
        </div>
    }
}
