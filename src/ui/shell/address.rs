//! What the page's address asks for beside a flow: `docs/links.md`.
//!
//! Options stand in the query (`?example=rush-hour&view=load`) or behind the flow in the fragment
//! (`#flow=…&view=chat`), where they stay with the link wherever it is copied to. The fragment comes first.

use std::rc::Rc;

use yew::prelude::*;

use crate::i18n::key;
use crate::run::Webhooks;
use crate::runtime::Speed;
use crate::ui::state::{Dispatch, Msg, Panel, Script, State};
use crate::ui::widgets::listen_to_window;

use super::embed::Embed;
use super::{files, open};

/// What is shown first, by the word in the address.
pub(super) const VIEWS: [(&str, &str, Option<Panel>); 6] = [
    ("split", key!("Flow and chat"), None),
    ("canvas", key!("Flow"), Some(Panel::Canvas)),
    ("chat", key!("Chat"), Some(Panel::Chat)),
    ("branches", key!("Branches"), Some(Panel::Branches)),
    ("timeline", key!("Timeline"), Some(Panel::Timeline)),
    ("load", key!("Load lab"), Some(Panel::LoadLab)),
];

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Options {
    /// The scenario that Run follows.
    pub(super) scenario: Option<String>,
    /// The panel that is shown first.
    pub(super) panel: Option<Panel>,
    /// `light`, `dark` or `auto`.
    pub(super) theme: Option<String>,
    /// Whether the flow runs at once: on mocks, whatever else is asked for.
    pub(super) autoplay: bool,
    pub(super) speed: Option<Speed>,
    pub(super) webhooks: Option<Webhooks>,
}

impl Options {
    /// The options of the address that is open.
    pub(super) fn of_address() -> Self {
        Self::read(&files::option)
    }

    /// Reads them by name. What is no value of an option is left out.
    fn read(option: &dyn Fn(&str) -> Option<String>) -> Self {
        let view = option("view");
        let panel = VIEWS.iter().find(|(word, _, _)| Some(*word) == view.as_deref()).and_then(|view| view.2);
        let webhooks = option("webhooks").and_then(|word| match word.as_str() {
            "live" => Some(Webhooks::Live),
            "mock" => Some(Webhooks::Mock),
            _ => None,
        });
        Self {
            scenario: option("scenario").filter(|name| !name.is_empty()),
            panel,
            theme: option("theme").filter(|theme| ["light", "dark", "auto"].contains(&theme.as_str())),
            autoplay: is_on(option("autoplay").as_deref()),
            speed: option("speed").as_deref().and_then(speed),
            webhooks,
        }
    }

    /// Does what is asked for with the flow that was just opened.
    ///
    /// # Errors
    /// Says that the flow has no such scenario.
    pub(super) fn apply(&self, state: &State, dispatch: &Dispatch) -> Result<(), String> {
        if let Some(panel) = self.panel {
            dispatch.dispatch(Msg::Show(panel));
        }
        if let Some(speed) = self.speed {
            dispatch.dispatch(Msg::SetSpeed(speed));
        }
        if let Some(webhooks) = self.webhooks.filter(|_| !self.autoplay) {
            dispatch.dispatch(Msg::SetWebhooks(webhooks));
        }
        if let Some(name) = &self.scenario {
            dispatch.dispatch(Msg::Script(Some(Script::named(state.document(), name)?)));
        }
        if self.autoplay {
            dispatch.dispatch(Msg::Play);
        }
        Ok(())
    }
}

/// Opens what the address names, now and whenever another link is put into it; then does what the address asks for.
#[hook]
pub(super) fn use_address(
    state: &UseReducerHandle<State>,
    clear: Callback<()>,
    error: UseStateSetter<Option<AttrValue>>,
    embed: Rc<Option<Embed>>,
) {
    // Whether the flow that opens next is the one of the address.
    let awaited = use_mut_ref(|| true);
    {
        let (dispatch, awaited) = (state.dispatcher(), awaited.clone());
        // With the first render and not behind it: what is here already is drawn before the browser draws the page.
        let opener = dispatch.clone();
        use_memo((), move |()| match embed.as_ref() {
            Some(embed) if embed.awaits => {}
            Some(_) => open::embed_address(&opener),
            None => open::address(&opener),
        });
        use_effect_with((), move |()| {
            let changed = listen_to_window("hashchange", move |_: &Event| {
                if open::is_link(&files::hash()) {
                    clear.emit(());
                    *awaited.borrow_mut() = true;
                    open::address(&dispatch);
                }
            });
            move || drop(changed)
        });
    }
    let what = (state.opened, state.broken.is_some());
    let state = state.clone();
    use_effect_with(what, move |(opened, is_broken)| {
        let came = *is_broken || *opened > 0;
        if came
            && awaited.replace(false)
            && !is_broken
            && let Err(message) = Options::of_address().apply(&state, &state.dispatcher())
        {
            error.set(Some(message.into()));
        }
    });
}

/// Whether a switch is on: named without a value, or with one that does not deny it.
pub(super) fn is_on(value: Option<&str>) -> bool {
    value.is_some_and(|value| !matches!(value, "0" | "false" | "no"))
}

/// A speed: `instant`, or how many times faster, up to 1000.
pub(super) fn speed(text: &str) -> Option<Speed> {
    if text.eq_ignore_ascii_case("instant") {
        return Some(Speed::Instant);
    }
    let times: f64 = text.parse().ok()?;
    (times > 0.0 && times <= 1000.0).then_some(Speed::Times(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Options {
        Options::read(&|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn options_are_read_and_others_left_out() {
        assert_eq!(read(&[]), Options::default());
        let options = read(&[
            ("scenario", "Rush"),
            ("view", "load"),
            ("theme", "dark"),
            ("autoplay", ""),
            ("speed", "20"),
            ("webhooks", "live"),
        ]);
        assert_eq!(options.scenario.as_deref(), Some("Rush"));
        assert_eq!((options.panel, options.theme.as_deref()), (Some(Panel::LoadLab), Some("dark")));
        assert_eq!((options.autoplay, options.speed), (true, Some(Speed::Times(20.0))));
        assert_eq!(options.webhooks, Some(Webhooks::Live));
        let nonsense = read(&[
            ("scenario", ""),
            ("view", "javascript:"),
            ("theme", "\"><script>"),
            ("autoplay", "0"),
            ("speed", "-1"),
            ("webhooks", "yes"),
        ]);
        assert_eq!(nonsense, Options::default());
    }

    #[test]
    fn speeds_are_bounded() {
        assert_eq!(speed("instant"), Some(Speed::Instant));
        assert_eq!(speed("0.5"), Some(Speed::Times(0.5)));
        for wrong in ["0", "NaN", "inf", "1001", "fast", ""] {
            assert_eq!(speed(wrong), None, "{wrong}");
        }
    }
}
