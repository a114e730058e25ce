//! The keyboard's place on the page. A button that its own action switches off, or takes away, gives the focus to nobody,
//! and the next key goes astray: here it goes to what stands nearest.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::ui::widgets::{at_next_frame, focused, listen_to_window};

/// What can have the focus by keys.
const CONTROLS: &str = "button, input, select, textarea, summary, a[href], [tabindex]";

/// Where the focus was last: the element, and all around it with the place of the inner one among its children.
type Path = Vec<(Element, u32)>;

/// Leads the focus on whenever what had it by keys has vanished: after a key, and after the page is drawn anew.
#[hook]
pub(super) fn use_kept_focus() {
    let last = use_mut_ref(Path::new);
    {
        let last = last.clone();
        use_effect_with((), move |()| {
            let come = {
                let last = last.clone();
                listen_to_window("focusin", move |event: &FocusEvent| {
                    let element: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
                    // Whoever uses the mouse is not led about.
                    let by_keys =
                        element.filter(|element| element.matches(":focus-visible").unwrap_or(false));
                    last.replace(by_keys.map_or_else(Path::new, path));
                })
            };
            let key = listen_to_window("keyup", move |_: &KeyboardEvent| look(&last));
            move || drop((come, key))
        });
    }
    use_effect(move || look(&last));
}

/// The browser knows by the next frame that nobody has the focus.
fn look(last: &Rc<RefCell<Path>>) {
    let last = last.clone();
    if last.borrow().first().is_some_and(|(element, _)| is_gone(element)) {
        at_next_frame(move || {
            // Giving the focus writes it down anew.
            let path = last.borrow().clone();
            lead_on(&path);
        });
    }
}

fn is_gone(element: &Element) -> bool {
    !element.is_connected() || element.matches(":disabled").unwrap_or(false)
}

fn path(element: Element) -> Path {
    let mut path = Path::new();
    let mut at = Some(element);
    while let Some(element) = at {
        at = element.parent_element();
        let place = at.as_ref().map_or(0, |around| place_in(around, &element));
        path.push((element, place));
    }
    path
}

fn place_in(around: &Element, child: &Element) -> u32 {
    /// Further down, as among the steps of a large flow, any place is as good.
    const SEARCHED: u32 = 300;
    let children = around.children();
    let searched = 0..children.length().min(SEARCHED);
    searched.into_iter().find(|at| children.item(*at).as_ref() == Some(child)).unwrap_or(0)
}

fn lead_on(last: &Path) {
    let Some((element, _)) = last.first().filter(|(element, _)| is_gone(element)) else { return };
    let nobody = focused().is_none_or(|now| now == *element || now.tag_name() == "BODY");
    let next = if element.is_connected() { beside(element) } else { in_place_of(last) };
    if let Some(next) = next.filter(|_| nobody).and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        let _ = next.focus();
    }
}

/// The control behind one that is switched off, else the one before it, in what stands closest around both.
fn beside(element: &Element) -> Option<Element> {
    let mut around = element.parent_element();
    while let Some(group) = around {
        let all = controls(&group);
        let at = all.iter().position(|control| control == element)?;
        let (before, behind) = (&all[..at], &all[at + 1..]);
        if let Some(next) = behind.iter().chain(before.iter().rev()).find(|control| is_ready(control)) {
            return Some(next.clone());
        }
        around = group.parent_element();
    }
    None
}

/// What to do without one that is gone: the closest around it that takes the focus itself, such as the canvas; else what
/// stands in its place now.
fn in_place_of(path: &Path) -> Option<Element> {
    let there = path.windows(2).filter(|pair| pair[1].0.is_connected());
    let mut there = there.map(|pair| (&pair[1].0, pair[0].1));
    let takes_focus = there.clone().map(|(around, _)| around).find(|around| around.has_attribute("tabindex"));
    takes_focus.cloned().or_else(|| {
        there.find_map(|(around, place)| {
            let children = around.children();
            let here = children.item(place.min(children.length().saturating_sub(1)))?;
            let ready = |within: &Element| controls(within).into_iter().find(is_ready);
            if here.matches(CONTROLS).unwrap_or(false) && is_ready(&here) {
                return Some(here);
            }
            ready(&here).or_else(|| ready(around))
        })
    })
}

fn controls(within: &Element) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(CONTROLS) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

fn is_ready(control: &Element) -> bool {
    let seen = control.get_bounding_client_rect().width() > 0.0;
    seen && !control.matches(":disabled, [tabindex='-1']").unwrap_or(true)
}
