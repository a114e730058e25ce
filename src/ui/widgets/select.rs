//! A choice of one among some.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Something to choose.
#[derive(Clone, PartialEq)]
pub(in crate::ui) struct Choice {
    pub(in crate::ui) value: AttrValue,
    pub(in crate::ui) label: AttrValue,
    /// The heading that it stands under.
    pub(in crate::ui) group: &'static str,
}

impl Choice {
    pub(in crate::ui) fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), group: "" }
    }

    pub(in crate::ui) fn under(self, group: &'static str) -> Self {
        Self { group, ..self }
    }
}

#[derive(PartialEq, Properties)]
pub(in crate::ui) struct SelectProps {
    pub(in crate::ui) label: AttrValue,
    pub(in crate::ui) choices: Rc<[Choice]>,
    pub(in crate::ui) value: AttrValue,
    pub(in crate::ui) on_choose: Callback<String>,
    #[prop_or_default]
    pub(in crate::ui) disabled: bool,
    #[prop_or_default]
    pub(in crate::ui) class: Classes,
    /// The place that it stands for, by which it is found.
    #[prop_or_default]
    pub(in crate::ui) at: Option<AttrValue>,
}

/// The control alone, named by `label`.
#[component]
pub(in crate::ui) fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    // How often something was chosen. Keys may be faster than the page, and their next step begins where the
    // last one ended: what the page answers to an earlier choice is not shown any more.
    let chosen = use_mut_ref(|| 0_u32);
    let update = use_force_update();
    {
        // The attribute `selected` says what is chosen at first only; an undo must show too.
        let (node, value, latest) = (node.clone(), props.value.clone(), Rc::clone(&chosen));
        let answered = *chosen.borrow();
        use_effect(move || {
            if let Some(select) = node.cast::<HtmlSelectElement>()
                && answered == *latest.borrow()
                && select.value() != *value
            {
                select.set_value(&value);
            }
        });
    }
    let onchange = {
        let on_choose = props.on_choose.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            *chosen.borrow_mut() += 1;
            on_choose.emit(select.value());
            // After all that the choice changes: one that changed nothing is taken back.
            update.force_update();
        })
    };
    let option = |choice: &Choice| {
        html! { <option value={choice.value.clone()} selected={choice.value == props.value}>{ &choice.label }</option> }
    };
    let groups = props.choices.chunk_by(|one, other| one.group == other.group);
    html! {
        <select ref={node} class={classes!("select", props.class.clone())} aria-label={props.label.clone()} disabled={props.disabled} data-at={props.at.clone()} {onchange}>
            { for groups.map(|group| match group.first() {
                Some(first) if !first.group.is_empty() => html! {
                    <optgroup label={first.group}>{ for group.iter().map(option) }</optgroup>
                },
                _ => group.iter().map(option).collect(),
            }) }
        </select>
    }
}

/// The choices of a closed list.
pub(in crate::ui) fn choices(of: &[(&'static str, &'static str)]) -> Rc<[Choice]> {
    of.iter().map(|(value, label)| Choice::new(*value, *label)).collect()
}
