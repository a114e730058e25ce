//! A "what if" as a scenario of the flow.

use crate::editor::Action;
use crate::editor::sentences::operand;
use crate::flow::{Document, Value};
use crate::i18n::tr;
use crate::run::Customer;
use crate::run::suppose::{Supposition, scenario};
use crate::run::words::preview;
use crate::runtime::Driver;

use super::condition::Wanted;
use super::ladder::Operand;

/// How long a value may be in the scenario's name.
const NAMED: usize = 40;

/// The edit that adds the scenario, and the scenario's name. `shown` is how many events are past at the moment shown.
///
/// # Errors
/// Says why there is no such scenario.
pub(super) fn make(
    document: &Document,
    driver: Option<&Driver>,
    customer: Customer,
    shown: usize,
    wanted: &Wanted,
) -> Result<(Action, String), String> {
    let mut values = Vec::new();
    for (of, value) in &wanted.supposed {
        match of {
            Operand::Template(template) => values.push((template.clone(), value.clone())),
            Operand::At(..) => {
                return Err(tr!(
                    "A value that stands in a rule is the flow's own: change the rule to test it."
                )
                .into());
            }
        }
    }
    let told = values.iter().map(|(template, value)| {
        let value = value.as_ref().map_or_else(|| tr!("missing").to_owned(), |value| preview(value, NAMED));
        tr!("{name} is {value}", name = operand(Some(&Value::String(template.clone()))), value)
    });
    let told = tr!("What if {values}", values = told.collect::<Vec<_>>().join(tr!(" and ")));
    let taken: Vec<&str> = document.flow().scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    let name = (1..)
        .map(|n| if n == 1 { told.clone() } else { format!("{told} ({n})") })
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or(told);
    let events = driver
        .map(|driver| driver.read(|run| run.conversation(customer).trace().events.clone()))
        .unwrap_or_default();
    let (visit, past) = match &wanted.evaluation {
        Some(evaluation) => (evaluation.visit, evaluation.seq),
        None => (1, shown),
    };
    let supposition = Supposition {
        node: &wanted.node,
        visit,
        before: &events[..past.min(events.len())],
        events: &events,
        values: &values,
        takes: wanted.takes,
    };
    let scenario = scenario(document, &supposition, &name).map_err(|why| tr!("No scenario: {why}.", why))?;
    Ok((Action::SetScenario { index: taken.len(), scenario }, name))
}
