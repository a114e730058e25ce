//! The menu at the pointer: what can be added here, where a port may lead, which port is meant. It is searched
//! by typing, so that everything in it is had by keys alone.

use std::rc::Rc;
use std::sync::Arc;

use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::editor::PortRef;
use crate::i18n::tr;
use crate::ui::widgets::{Shared, icon};

use super::items::{Act, Item, heading, items};
use super::stage::Stage;
use crate::editor::scene::Scene;

/// A menu that is open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Menu {
    pub(super) kind: Kind,
    /// Where it stands in the view.
    pub(super) at: [f64; 2],
    /// Whether a new node belongs where the menu is: an edge was drawn to there.
    pub(super) is_aimed: bool,
}

/// What the menu is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A new node, by itself.
    Add,
    /// Where a port leads.
    After(PortRef),
    /// Where an edge leads from now on, if anywhere.
    Reroute(PortRef),
    /// A new node in an edge.
    Into(PortRef),
    /// The ports of a node.
    Ports(Arc<str>),
}

impl Menu {
    pub(super) fn new(kind: Kind, at: [f64; 2]) -> Self {
        Self { kind, at, is_aimed: false }
    }

    pub(super) fn add(at: [f64; 2]) -> Self {
        Self { is_aimed: true, ..Self::new(Kind::Add, at) }
    }

    pub(super) fn after(port: PortRef, at: [f64; 2]) -> Self {
        Self::new(Kind::After(port), at)
    }

    pub(super) fn reroute(edge: PortRef, at: [f64; 2]) -> Self {
        Self::new(Kind::Reroute(edge), at)
    }

    pub(super) fn into(edge: PortRef, at: [f64; 2]) -> Self {
        Self::new(Kind::Into(edge), at)
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct MenuProps {
    pub(super) stage: Rc<Stage>,
    pub(super) menu: Menu,
    pub(super) scene: Shared<Scene>,
}

#[component]
pub(super) fn MenuView(props: &MenuProps) -> Html {
    let MenuProps { stage, menu, scene } = props;
    let query = use_state(String::new);
    let active = use_state(|| 0_usize);
    let field = use_node_ref();
    {
        let (field, query, active) = (field.clone(), query.clone(), active.clone());
        use_effect_with(menu.clone(), move |_| {
            query.set(String::new());
            active.set(0);
            if let Some(field) = field.cast::<HtmlInputElement>() {
                let _ = field.focus();
            }
        });
    }
    let found: Rc<[Item]> = items(&menu.kind, scene, &query).into();
    let at = (*active).min(found.len().saturating_sub(1));
    {
        // The line shows where the port would lead.
        let (stage, menu) = (stage.clone(), menu.clone());
        let chosen = found.get(at).map(|item| item.act.clone());
        use_effect_with((menu, chosen), move |(menu, chosen)| stage.preview(menu, chosen.as_ref()));
    }
    let oninput = {
        let (query, active) = (query.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            query.set(field.value());
            active.set(0);
        })
    };
    let onkeydown = {
        let (stage, menu, found, active) = (stage.clone(), menu.clone(), found.clone(), active.clone());
        let is_typing = !query.is_empty();
        Callback::from(move |event: KeyboardEvent| {
            let last = found.len().saturating_sub(1);
            let next = if at == last { 0 } else { at + 1 };
            let before = if at == 0 { last } else { at - 1 };
            match event.key().as_str() {
                "ArrowDown" => active.set(next),
                "ArrowUp" => active.set(before),
                "Tab" => active.set(if event.shift_key() { before } else { next }),
                "PageDown" => active.set(last),
                "PageUp" => active.set(0),
                "Escape" => stage.leave_menu(&menu),
                "Enter" if !event.is_composing() => {
                    if let Some(item) = found.get(at) {
                        stage.choose_item(&menu, &item.act);
                    }
                }
                "Delete" if !is_typing => {
                    if let Some(Act::Port(port)) = found.get(at).map(|item| &item.act) {
                        stage.choose_item(&menu, &Act::Cut(port.clone()));
                    }
                }
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onfocusout = {
        let stage = stage.clone();
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target();
            let menu: Option<Element> = event.target_dyn_into();
            let menu = menu.and_then(|inside| inside.closest(".add-menu").ok()?);
            let inside = menu.is_some_and(|menu| {
                use wasm_bindgen::JsCast;
                menu.contains(to.as_ref().and_then(|to| to.dyn_ref()))
            });
            if !inside {
                stage.close_menu();
            }
        })
    };
    let [x, y] = menu.at;
    let style = format!(
        "left:max(8px,min({x}px,100% - 276px));top:max(8px,min({y}px,100% - {}px))",
        90 + 46 * found.len().clamp(3, 7)
    );
    let title = heading(&menu.kind, scene);
    html! {
        <div class="add-menu" role="dialog" aria-label={title.clone()} {style} {onfocusout}>
            <p class="add-menu-title">{ title.clone() }</p>
            <input ref={field} class="input" type="text" role="combobox" aria-label={tr!("Search")} aria-expanded="true" aria-controls="add-menu-list"
                aria-autocomplete="list" aria-activedescendant={(!found.is_empty()).then(|| format!("add-menu-{at}"))}
                placeholder={tr!("Search")} autocomplete="off" spellcheck="false" value={(*query).clone()} {oninput} {onkeydown} />
            <ul id="add-menu-list" role="listbox" aria-label={title}>
                { for found.iter().enumerate().map(|(index, item)| option(props, item, index, index == at)) }
            </ul>
            if found.is_empty() { <p class="add-menu-none">{ tr!("Nothing is called that.") }</p> }
            if matches!(menu.kind, Kind::Ports(_)) { <p class="add-menu-none">{ tr!("Enter: choose where it leads. Delete: cut it.") }</p> }
        </div>
    }
}

fn option(props: &MenuProps, item: &Item, index: usize, is_active: bool) -> Html {
    let onclick = {
        let (stage, menu, act) = (props.stage.clone(), props.menu.clone(), item.act.clone());
        Callback::from(move |_: MouseEvent| stage.choose_item(&menu, &act))
    };
    // The search field keeps the focus.
    let onpointerdown = Callback::from(|event: PointerEvent| event.prevent_default());
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <li id={format!("add-menu-{index}")} role="option" aria-selected={is_active.to_string()} class={item.class}
            data-add={item.key.clone()} {onclick} {onpointerdown} {onmousedown}>
            <span class="node-icon">{ icon(item.sign) }</span>
            <span class="add-menu-words"><strong>{ &item.label }</strong><span>{ &item.detail }</span></span>
        </li>
    }
}
