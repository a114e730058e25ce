//! What goes on while nothing is said: typing, what is waited for, and for how long there has been silence.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::*;

use crate::flow::Millis;
use crate::i18n::tr;
use crate::run::Moment;
use crate::run::doing::{doing, silence};
use crate::run::moment::{Pending, Waiting};
use crate::run::words::whole;
use crate::ui::widgets::{Icon, Now, icon, use_ticker};

use super::bubble::Avatar;

/// Shorter silence is not worth a word.
const QUIET: Millis = 3000;

/// From here on a customer begins to wonder.
const LONG: Millis = 10_000;

#[derive(PartialEq, Properties)]
pub(super) struct DoingProps {
    pub(super) pending: Pending,
    pub(super) now: Now,
    /// The moment shown, where it is an earlier one.
    pub(super) at: Option<Millis>,
    /// Gives what people call a node.
    pub(super) titles: Callback<Arc<str>, String>,
}

/// The typing indicator, and a line of what the bot is at. It stands outside the log: a countdown would be
/// read out at every tick.
#[component]
pub(super) fn Doing(props: &DoingProps) -> Html {
    use_ticker(props.at.is_none());
    let now = props.at.unwrap_or_else(|| props.now.get());
    let line = doing(&props.pending, now, |id| props.titles.emit(id.into()));
    let replying = matches!(props.pending.what, Waiting::Reply { .. });
    if replying && props.pending.until.is_none() {
        return Html::default();
    }
    html! {
        <div class="chat-doing">
            if !replying {
                <Avatar />
                <span class="chat-typing" aria-hidden="true"><i></i><i></i><i></i></span>
            }
            <span class={classes!("chat-doing-line", replying.then_some("is-alone"))}>{ icon(sign(&props.pending.what)) }{ line }</span>
        </div>
    }
}

fn sign(waiting: &Waiting) -> Icon {
    match waiting {
        Waiting::Time | Waiting::Reply { .. } => Icon::Clock,
        Waiting::Answer => Icon::Webhook,
        Waiting::Turn { .. } => Icon::Users,
        Waiting::Retry { .. } => Icon::Restart,
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct SilenceProps {
    pub(super) moment: Rc<Moment>,
    pub(super) now: Now,
}

/// How long the customer has heard nothing.
#[component]
pub(super) fn Silence(props: &SilenceProps) -> Html {
    use_ticker(true);
    let silence = silence(&props.moment, props.now.get());
    if silence < QUIET {
        return Html::default();
    }
    let class = if silence < LONG { "badge" } else { "badge warn" };
    html! {
        <span {class} title={tr!("How long the customer has heard nothing")}>{ tr!("silent for {time}", time = whole(silence)) }</span>
    }
}
