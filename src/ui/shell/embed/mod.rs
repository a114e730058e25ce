//! The page as an embed, `?embed=1`: the flow, the run and little else, in somebody else's page.
//!
//! [`port`] speaks with the page around it, [`height`] tells how high the embed would like to be. Nothing of the
//! person's own is opened or kept here: what embeds the page is a stranger. `docs/embedding.md` has the addresses and
//! the protocol.

mod height;
mod message;
mod port;

use yew::prelude::*;

use crate::flow::Document;
use crate::i18n::tr;
use crate::ui::moments::View as Shown;
use crate::ui::state::{Panel, State};
use crate::ui::trace::DocumentRef;
use crate::ui::widgets::{Icon, icon};

use super::address::is_on;
use super::{files, links, panels};

pub(super) use port::{Port, PortProps};

/// How much of the run's bar is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Controls {
    /// Run, pause, stop, restart, speed.
    #[default]
    Basic,
    /// All that the page has.
    Full,
    /// No bar: the page around it turns the run, or nobody.
    None,
}

/// How the page shows itself as an embed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Embed {
    pub(super) view: Panel,
    /// Whether the chat stands beside the flow.
    pub(super) is_split: bool,
    pub(super) controls: Controls,
    pub(super) readonly: bool,
    /// Whether the flow comes by a message of the page around.
    pub(super) awaits: bool,
}

impl Embed {
    /// How the address asks for it; `None` where it asks for the page as a whole.
    pub(super) fn of_address() -> Option<Self> {
        Self::read(&files::option)
    }

    fn read(option: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        if !is_on(option("embed").as_deref()) {
            return None;
        }
        let view = match option("view").as_deref() {
            Some("canvas") => Some(Panel::Canvas),
            Some("chat") => Some(Panel::Chat),
            Some("branches") => Some(Panel::Branches),
            Some("timeline") => Some(Panel::Timeline),
            Some("load") => Some(Panel::LoadLab),
            _ => None,
        };
        Some(Self {
            view: view.unwrap_or(Panel::Canvas),
            is_split: view.is_none(),
            controls: match option("controls").as_deref() {
                Some("full") => Controls::Full,
                Some("none") => Controls::None,
                _ => Controls::Basic,
            },
            readonly: is_on(option("readonly").as_deref()),
            awaits: option("source").as_deref() == Some("message"),
        })
    }

    /// The classes of the main element.
    pub(super) fn classes(&self) -> Classes {
        let controls = match self.controls {
            Controls::Basic => "controls-basic",
            Controls::Full => "controls-full",
            Controls::None => "controls-none",
        };
        classes!("app", "embed", controls, if self.is_split { "is-split" } else { "is-single" })
    }

    /// The panels: the chosen one, beside it the chat, and the settings of what is selected.
    pub(super) fn panels(&self, state: &State, view: &Shown, on_say: &Callback<AttrValue>) -> Html {
        let show = |panel: Panel| panels::panel_view(state, view, panel, on_say);
        let inspects = state.selected.is_some() && !self.readonly;
        let side = match (inspects, self.is_split) {
            (true, _) => Some(Panel::Inspector),
            (false, true) => Some(Panel::Chat),
            (false, false) => None,
        };
        html! {
            <div class={classes!("embed-panels", side.is_some().then_some("with-side"))}>
                <div class="embed-view">{ show(self.view) }</div>
                if let Some(side) = side { <div class="embed-side">{ show(side) }</div> }
            </div>
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct OpenLinkProps {
    pub(super) document: DocumentRef,
}

/// The link that takes the flow, as it is now, to the playground.
#[component]
pub(super) fn OpenLink(props: &OpenLinkProps) -> Html {
    let href = use_memo(props.document.clone(), |document| address_of(&document.0));
    html! {
        <a class="btn quiet embed-open" href={(*href).clone()} target="_blank" rel="noopener" title={tr!("Open this flow in the playground")}>
            { icon(Icon::Share) }<span>{ tr!("Open in the playground") }</span>
        </a>
    }
}

/// The address of a flow in the playground.
pub(super) fn address_of(document: &Document) -> String {
    format!("{}{}", files::address(), links::fragment(document))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Option<Embed> {
        Embed::read(&|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn an_address_asks_for_an_embed_and_how_it_looks() {
        assert_eq!(read(&[("view", "chat")]), None);
        assert_eq!(read(&[("embed", "0")]), None);
        let plain = read(&[("embed", "1")]).unwrap();
        assert!(plain.is_split && !plain.readonly && !plain.awaits);
        assert_eq!((plain.view, plain.controls), (Panel::Canvas, Controls::Basic));
        let chosen = read(&[
            ("embed", ""),
            ("view", "load"),
            ("controls", "none"),
            ("readonly", ""),
            ("source", "message"),
        ]);
        let chosen = chosen.unwrap();
        assert!(!chosen.is_split && chosen.readonly && chosen.awaits);
        assert_eq!((chosen.view, chosen.controls), (Panel::LoadLab, Controls::None));
    }
}
