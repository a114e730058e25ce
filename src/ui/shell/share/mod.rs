//! The dialog *Share*: a link with the whole flow in it, as text and as a QR code, and the other ways.

mod qr;

use std::rc::Rc;
use std::sync::Arc;

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::editor::export::{Leak, leaks};
use crate::flow::{Document, Flow};
use crate::i18n::{self, tr};
use crate::ui::widgets::{Dialog, Icon, icon};

use super::address::VIEWS;
use super::command::Command;
use super::{files, links};

use self::qr::{MOST, qr};

/// Above this length some chat and mail programs cut links.
const LONG_LINK: usize = 2000;
/// Above this length a code has such small squares that a phone may not read it off a screen.
const DENSE_CODE: usize = 1200;
/// So many places are named where a secret would leave.
const NAMED: usize = 3;

/// What leaves with a flow.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sharing {
    /// The fragment that carries the flow.
    pub(super) fragment: String,
    /// Where the value of a secret would leave with it.
    pub(super) leaks: Vec<Leak>,
}

/// Makes what is shared of a document.
pub(super) fn sharing(document: &Document) -> Sharing {
    Sharing { fragment: links::fragment(document), leaks: leaks(document) }
}

/// What the link asks for beside the flow; the empty word is what is left to the page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Choice {
    scenario: String,
    plays: bool,
    view: String,
    theme: String,
}

impl Choice {
    /// The options, as they stand in a query or behind a fragment.
    fn parameters(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        let chosen = [("scenario", &self.scenario), ("view", &self.view), ("theme", &self.theme)];
        text.extend_pairs(chosen.into_iter().filter(|(_, value)| !value.is_empty()));
        if self.plays {
            text.append_pair("autoplay", "1");
        }
        text.finish()
    }

    /// A link with the flow in it.
    fn link(&self, page: &str, fragment: &str) -> String {
        match self.parameters() {
            options if options.is_empty() => format!("{page}{fragment}"),
            options => format!("{page}{fragment}&{options}"),
        }
    }

    /// A link to a flow that lies on the web.
    fn link_to(&self, page: &str, source: &str) -> String {
        let source = form_urlencoded::Serializer::new(String::new()).append_pair("src", source).finish();
        match self.parameters() {
            options if options.is_empty() => format!("{page}?{source}"),
            options => format!("{page}?{source}&{options}"),
        }
    }
}

/// The code that puts the flow into a page. The link in it is what a reader without JavaScript gets, and what the
/// element reads the flow from: there is no brace in it that a Markdown site would take for its own.
fn embed_code(page: &str, link: &str) -> String {
    let href = link.replace('&', "&amp;");
    format!(
        "<script async src=\"{page}embed.js\"></script>\n<flow-playground>\n  <a href=\"{href}\">{open}</a>\n</flow-playground>",
        open = tr!("Open this flow in Flow Playground")
    )
}

#[derive(PartialEq, Properties)]
pub(super) struct ShareDialogProps {
    pub(super) sharing: Rc<Sharing>,
    pub(super) flow: Arc<Flow>,
    pub(super) on_command: Callback<Command>,
    pub(super) on_close: Callback<()>,
}

#[component]
pub(super) fn ShareDialog(props: &ShareDialogProps) -> Html {
    let choice = use_state(Choice::default);
    let source = use_state(String::new);
    let large = use_state(|| false);
    let enlarge = {
        let large = large.clone();
        Callback::from(move |_: MouseEvent| large.set(!*large))
    };
    let page = use_memo((), |()| files::address());
    let link = choice.link(&page, &props.sharing.fragment);
    let change = |change: fn(&mut Choice, String)| {
        let choice = choice.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            let mut now = (*choice).clone();
            change(&mut now, select.value());
            choice.set(now);
        })
    };
    let plays = {
        let choice = choice.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            choice.set(Choice { plays: input.checked(), ..(*choice).clone() });
        })
    };
    let from_web = {
        let source = source.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            source.set(input.value());
        })
    };
    let export = props.on_command.reform(|_: MouseEvent| Command::Export);
    let code = embed_code(&page, &link);
    html! {
        <Dialog title={tr!("Share")} class="share-dialog" on_close={props.on_close.clone()}>
            <p class="dialog-lead">{ tr!("The link holds the whole flow; nothing is stored on a server. Values of secrets are left out.") }</p>
            { leaving(&props.sharing.leaks) }
            <div class={classes!("share-main", large.then_some("is-large"))}>
                <div class="share-link">
                    <Copied name={tr!("Link")} button={tr!("Copy link")} text={link.clone()} primary=true />
                    <p class="dialog-note share-length" role="status">{ length(&link) }</p>
                    <div class="share-options" role="group" aria-label={tr!("What the link opens with")}>
                        <label>
                            <span>{ tr!("Scenario") }</span>
                            <select class="select" disabled={props.flow.scenarios.is_empty()} onchange={change(|choice, value| choice.scenario = value)}>
                                <option value="" selected={choice.scenario.is_empty()}>{ tr!("None") }</option>
                                { for props.flow.scenarios.iter().map(|scenario| html! { <option value={scenario.name.clone()} selected={choice.scenario == scenario.name}>{ &scenario.name }</option> }) }
                            </select>
                        </label>
                        <label>
                            <span>{ tr!("View") }</span>
                            <select class="select" onchange={change(|choice, value| choice.view = value)}>
                                <option value="" selected={choice.view.is_empty()}>{ tr!("As usual") }</option>
                                { for VIEWS.iter().filter(|view| view.2.is_some()).map(|(word, name, _)| html! { <option value={*word} selected={choice.view == *word}>{ i18n::text(name) }</option> }) }
                            </select>
                        </label>
                        <label>
                            <span>{ tr!("Theme") }</span>
                            <select class="select" onchange={change(|choice, value| choice.theme = value)}>
                                { for [("", tr!("The reader's")), ("light", tr!("Light")), ("dark", tr!("Dark"))].map(|(word, name)| html! {
                                    <option value={word} selected={choice.theme == word}>{ name }</option>
                                }) }
                            </select>
                        </label>
                        <label class="share-check">
                            <input type="checkbox" onchange={plays} />
                            <span>{ tr!("Run it at once, on mocks") }</span>
                        </label>
                    </div>
                </div>
                <div class="share-code">
                    { qr(&link).unwrap_or_else(|| html! {
                        <p class="share-no-code">{ tr!("Too long for a QR code, which holds {most} characters.", most = MOST) }</p>
                    }) }
                    if link.len() <= MOST {
                        <button type="button" class="btn quiet small" aria-pressed={large.to_string()} onclick={enlarge}>
                            { if *large { tr!("Smaller") } else { tr!("Larger") } }
                        </button>
                    }
                    if link.len() > DENSE_CODE && link.len() <= MOST {
                        <p class="dialog-note">{ tr!("A dense code: show it large.") }</p>
                    }
                </div>
            </div>
            <div class="share-ways">
                <details>
                    <summary>{ tr!("As a file") }</summary>
                    <p class="dialog-note">{ tr!("No program cuts a file. Who has it drops it on the page, or opens it with Import.") }</p>
                    <button type="button" class="btn" onclick={export}>{ icon(Icon::Export) }{ tr!("Save the file") }</button>
                </details>
                <details>
                    <summary>{ tr!("As a short link to a file on the web") }</summary>
                    <p class="dialog-note">{ tr!("Put the file on any server that lets other pages read it (CORS): a gist, a repository, your own site. The link then always opens the file as it is.") }</p>
                    <label class="share-source">
                        <span>{ tr!("Address of the file") }</span>
                        <input class="input" type="url" placeholder="https://example.org/flow.json" oninput={from_web} />
                    </label>
                    if !source.trim().is_empty() {
                        <Copied name={tr!("Short address")} button={tr!("Copy")} text={choice.link_to(&page, source.trim())} />
                    }
                </details>
                <details>
                    <summary>{ tr!("In a page of your own") }</summary>
                    <p class="dialog-note">{ tr!("A live flow in docs or a blog. Without JavaScript it is a link.") }</p>
                    <Copied name={tr!("Embed code")} button={tr!("Copy code")} text={code} />
                </details>
            </div>
        </Dialog>
    }
}

/// How long the link is, and what that means.
fn length(link: &str) -> String {
    match link.len() {
        length if length > LONG_LINK => tr!(
            "{length} characters. Some chat and mail programs cut links this long: there, send the exported file or a short link.",
            length
        ),
        length => tr!("{length} characters.", length),
    }
}

/// Where the value of a secret would leave: the author wrote it there.
fn leaving(leaks: &[Leak]) -> Html {
    if leaks.is_empty() {
        return Html::default();
    }
    html! {
        <div class="notice warn share-leaks" role="alert">
            { icon(Icon::Alert) }
            <div>
                <p>{ tr!("The value of a secret also stands elsewhere in the flow, and leaves with it. Write the variable there instead:") }</p>
                <ul>
                    { for leaks.iter().take(NAMED).map(|leak| html! {
                        <li><code>{ &leak.path }</code>{ tr!(" holds the value of ") }<code>{ leak.secret.to_string() }</code></li>
                    }) }
                    if leaks.len() > NAMED { <li>{ tr!("and {n} more place" | "and {n} more places" % leaks.len() - NAMED) }</li> }
                </ul>
            </div>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct CopiedProps {
    name: &'static str,
    button: &'static str,
    text: String,
    #[prop_or_default]
    primary: bool,
}

/// A text to take along.
#[component]
fn Copied(props: &CopiedProps) -> Html {
    let copied = use_state(|| None::<bool>);
    {
        let copied = copied.clone();
        use_effect_with(props.text.clone(), move |_| copied.set(None));
    }
    let copy = {
        let (copied, text) = (copied.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, text) = (copied.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move { copied.set(Some(files::copy(text).await)) });
        })
    };
    let select_all = Callback::from(|event: FocusEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        area.select();
    });
    html! {
        <div class="share-copy">
            <textarea class="textarea mono" aria-label={props.name} rows="3" readonly=true value={props.text.clone()} onfocus={select_all} />
            <div class="dialog-actions">
                <span role="status">
                    { match *copied { Some(true) => tr!("Copied."), Some(false) => tr!("The browser does not allow copying here: select the text and copy it."), None => "" } }
                </span>
                <button type="button" class={classes!("btn", props.primary.then_some("primary"))} onclick={copy}>{ icon(Icon::Copy) }{ props.button }</button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_behind_the_flow_or_in_the_query() {
        let plain = Choice::default();
        assert_eq!(plain.link("https://p/", "#flow=ab"), "https://p/#flow=ab");
        assert_eq!(
            plain.link_to("https://p/", "https://x/?a=1&b"),
            "https://p/?src=https%3A%2F%2Fx%2F%3Fa%3D1%26b"
        );
        let choice = Choice {
            scenario: "50 % off & more".into(),
            plays: true,
            view: "chat".into(),
            theme: "dark".into(),
        };
        let options = "scenario=50+%25+off+%26+more&view=chat&theme=dark&autoplay=1";
        assert_eq!(choice.link("https://p/", "#flow=ab"), format!("https://p/#flow=ab&{options}"));
        assert_eq!(choice.link_to("https://p/", "f"), format!("https://p/?src=f&{options}"));
    }

    #[test]
    fn no_secret_is_in_what_is_shared() {
        let document = Document::parse(
            r#"{"version":1,"variables":{"key":"hush-hush","a":1},"secrets":["key"],"nodes":[],"scenarios":[{"name":"s","variables":{"key":"hush-other"}}]}"#,
        )
        .unwrap();
        let shared = sharing(&document);
        let code = embed_code("https://p/", &Choice::default().link("https://p/", &shared.fragment));
        let from_code = code.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        for link in [shared.fragment.as_str(), from_code] {
            let text = links::read(link).unwrap().unwrap();
            assert!(!text.contains("hush"), "{text}");
            assert!(text.contains("\"a\":1") && text.contains("\"secrets\":[\"key\"]"));
        }
        assert!(shared.leaks.is_empty());
    }
}
