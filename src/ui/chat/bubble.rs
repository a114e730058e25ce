//! One message, and the faces around it.

use yew::prelude::*;

use crate::i18n::tr;
use crate::run::moment::{ChatMessage, Speaker};
use crate::run::words::{clock, stamp};
use crate::ui::widgets::{Icon, Inline, icon, read};

#[derive(PartialEq, Properties)]
pub(super) struct BubbleProps {
    pub(super) message: ChatMessage,
    /// How much later than the message before it, where that is long.
    pub(super) later: Option<AttrValue>,
    /// Whether it is the first and the last of those that stand together.
    pub(super) first: bool,
    pub(super) last: bool,
    /// Whether it tells of something that went wrong.
    pub(super) bad: bool,
}

#[component]
pub(super) fn Bubble(props: &BubbleProps) -> Html {
    let message = &props.message;
    // The message that is explained: the bubble may come to hold another.
    let explained = use_state_eq(|| None::<u32>);
    let is_explained = *explained == Some(message.seq);
    let (from, body) = match message.from {
        Speaker::Bot => ("bot", render(&read(&message.text))),
        Speaker::Customer => ("customer", html! { message.text.to_string() }),
        Speaker::System => ("system", html! { message.text.to_string() }),
    };
    let class = classes!(
        "msg",
        props.first.then_some("is-first"),
        props.last.then_some("is-last"),
        message.missed.then_some("is-missed"),
        props.bad.then_some("is-bad"),
    );
    let time = html! { <time class="msg-time" title={tr!("{seconds} s into the run", seconds = stamp(message.t_ms))}>{ clock(message.t_ms) }</time> };
    let toggle = {
        let next = (!is_explained).then_some(message.seq);
        Callback::from(move |_: MouseEvent| explained.set(next))
    };
    html! {
        <>
            if let Some(later) = &props.later {
                <p class="chat-later"><span>{ later.clone() }</span></p>
            }
            <div {class} data-from={from}>
                if message.from == Speaker::Bot && props.last {
                    <Avatar />
                }
                <div class="msg-body">
                    if props.bad { { icon(Icon::Alert) } }
                    <div class="msg-text">{ body }</div>
                </div>
                if message.missed {
                    <button type="button" class="msg-missed" aria-expanded={is_explained.to_string()} title={missed()} onclick={toggle}>
                        { icon(Icon::EyeOff) }{ tr!("not seen by the bot") }
                    </button>
                    if is_explained {
                        <p class="msg-why">{ missed() }</p>
                    }
                }
                if props.last { { time } }
            </div>
        </>
    }
}

fn missed() -> &'static str {
    tr!("While a webhook or a wait is under way, the platform does not pass on what a customer writes.")
}

/// Shows the pieces of a text. There is no other way from a text to the page.
fn render(pieces: &[Inline]) -> Html {
    pieces
        .iter()
        .map(|piece| match piece {
            Inline::Text(text) => html! { text.clone() },
            Inline::Emphasis(pieces) => html! { <em>{ render(pieces) }</em> },
            Inline::Strong(pieces) => html! { <strong>{ render(pieces) }</strong> },
            Inline::Link { href, label } => html! {
                <a href={href.clone()} title={href.clone()} rel="noopener noreferrer" target="_blank">{ render(label) }</a>
            },
            Inline::Break => html! { <br /> },
        })
        .collect()
}

#[derive(PartialEq, Properties)]
pub(super) struct AvatarProps {
    #[prop_or_default]
    pub(super) large: bool,
}

/// The bot's face.
#[component]
pub(super) fn Avatar(props: &AvatarProps) -> Html {
    html! {
        <span class={classes!("avatar", props.large.then_some("is-large"))} aria-hidden="true">
            <svg class="icon" viewBox="0 0 24 24"><path d="M12 4v3 M7 7h10a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3z M9 12v1 M15 12v1 M10 21h4" /></svg>
        </span>
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct NewcomerProps {
    /// Whether there is no Run to press: an audience is looking.
    pub(super) is_presenting: bool,
}

/// What stands here before a run.
#[component]
pub(super) fn Newcomer(props: &NewcomerProps) -> Html {
    let lead = if props.is_presenting {
        tr!("Space or → begins it.")
    } else {
        tr!("Press Run to start one: what the bot says appears here, and you answer as its customer.")
    };
    html! {
        <div class="empty chat-empty">
            <Avatar large=true />
            <h3>{ tr!("No conversation yet") }</h3>
            <p>{ lead }</p>
        </div>
    }
}
