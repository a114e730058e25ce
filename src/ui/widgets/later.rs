//! What may be shown a little later than the rest of the page.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::shared::Shared;

/// A value; with `is_later`, the last one until a task of its own brings the new one. What takes long to show does not
/// hold up the rest of the page then, and values that follow too quickly are left out.
#[hook]
pub(in crate::ui) fn use_later<T: 'static>(value: &Rc<T>, is_later: bool) -> Rc<T> {
    let shown = use_mut_ref(|| value.clone());
    let update = use_force_update();
    if !is_later {
        shown.replace(value.clone());
    }
    let cell = shown.clone();
    use_effect_with(Shared(value.clone()), move |Shared(value)| {
        let is_shown = Rc::ptr_eq(&cell.borrow(), value);
        let value = value.clone();
        let coming = (!is_shown).then(|| {
            Timeout::new(0, move || {
                cell.replace(value);
                update.force_update();
            })
        });
        move || drop(coming)
    });
    shown.borrow().clone()
}
