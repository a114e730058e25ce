//! The difference of two JSON trees, as JSON: a stored history holds what changed and not every document.
//!
//! A patch is a list of changes, each made to the result of those before it:
//! `{"at": […], "set": value}`, `{"at": […], "keys": […], "new": {…}}` for an object whose keys change, and
//! `{"at": […], "items": […]}` for an array whose elements move: runs `[from, count]` of the old array, and
//! `{"new": value}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::flow::{Object, Value};

use super::edit::{self, identical};

/// What makes `before` to `after`, byte for byte.
pub(super) fn patch(before: &Value, after: &Value) -> Value {
    let mut changes = Vec::new();
    compare(before, after, &mut Vec::new(), &mut changes);
    Value::Array(Arc::new(changes))
}

/// The value with a patch made to it; `None` where the patch is not one of this value.
pub(super) fn patched(before: &Value, patch: &Value) -> Option<Value> {
    patch.as_array()?.iter().try_fold(before.clone(), |value, change| {
        let at = change.get("at")?.as_array()?;
        changed(&value, at, &|place| {
            if let Some(new) = change.get("set") {
                Some(new.clone())
            } else if let Some(keys) = change.get("keys") {
                with_keys(place, keys.as_array()?, change.get("new")?)
            } else {
                with_items(place, change.get("items")?.as_array()?)
            }
        })
    })
}

fn compare(before: &Value, after: &Value, at: &mut Vec<Value>, changes: &mut Vec<Value>) {
    if identical(before, after) {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            if !old.keys().eq(new.keys()) {
                let added = new.iter().filter(|(key, _)| !old.contains_key(*key));
                changes.push(change(
                    at,
                    [
                        ("keys", Value::array(new.keys().map(|key| Arc::clone(key).into()))),
                        ("new", Value::object(added.map(|(key, value)| (Arc::clone(key), value.clone())))),
                    ],
                ));
            }
            for (key, new) in new.iter() {
                if let Some(old) = old.get(key) {
                    at.push(Arc::clone(key).into());
                    compare(old, new, at, changes);
                    at.pop();
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            let matches = matched(old, new);
            if old.len() != new.len() || matches.iter().enumerate().any(|(at, from)| *from != Some(at)) {
                changes.push(change(at, [("items", items(&matches, new))]));
            }
            for (index, from) in matches.into_iter().enumerate() {
                if let Some(from) = from {
                    at.push((index as u64).into());
                    compare(&old[from], &new[index], at, changes);
                    at.pop();
                }
            }
        }
        _ => changes.push(change(at, [("set", after.clone())])),
    }
}

fn change<const N: usize>(at: &[Value], members: [(&str, Value); N]) -> Value {
    Value::object([("at", Value::array(at.iter().cloned()))].into_iter().chain(members))
}

/// Which old element each new one comes from: the one with its id, or the one in its place.
fn matched(old: &[Value], new: &[Value]) -> Vec<Option<usize>> {
    // The ordinary case, which is quick: nothing came, went or moved.
    let same_id = |(old, new): (&Value, &Value)| edit::id(old) == edit::id(new);
    if old.len() == new.len() && old.iter().zip(new).all(same_id) {
        return (0..new.len()).map(Some).collect();
    }
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, element) in old.iter().enumerate() {
        if let Some(id) = edit::id(element) {
            ids.entry(id).or_insert(at);
        }
    }
    let end = |new_at: usize| (new_at + old.len()).checked_sub(new.len());
    let same = |from: Option<usize>, element: &Value| {
        from.filter(|from| old.get(*from).is_some_and(|old| identical(old, element)))
    };
    let mut taken = vec![false; old.len()];
    let mut is_at_start = true;
    let mut found = Vec::with_capacity(new.len());
    for (at, element) in new.iter().enumerate() {
        let by_id = edit::id(element).and_then(|id| ids.get(id).copied());
        let here = same(Some(at), element).filter(|_| is_at_start);
        is_at_start &= here.is_some();
        let in_place = Some(at).filter(|_| old.len() == new.len());
        let from = by_id.or(here).or_else(|| same(end(at), element)).or(in_place);
        let from = from.filter(|from| !taken[*from]);
        if let Some(from) = from {
            taken[from] = true;
        }
        found.push(from);
    }
    found
}

fn items(matches: &[Option<usize>], new: &[Value]) -> Value {
    let mut items: Vec<Value> = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let close = |items: &mut Vec<Value>, run: &mut Option<(usize, usize)>| {
        if let Some((from, count)) = run.take() {
            items.push(Value::array([(from as u64).into(), (count as u64).into()]));
        }
    };
    for (at, from) in matches.iter().enumerate() {
        match (from, &mut run) {
            (Some(from), Some((first, count))) if *first + *count == *from => *count += 1,
            (Some(from), _) => {
                close(&mut items, &mut run);
                run = Some((*from, 1));
            }
            (None, _) => {
                close(&mut items, &mut run);
                items.push(Value::object([("new", new[at].clone())]));
            }
        }
    }
    close(&mut items, &mut run);
    Value::Array(Arc::new(items))
}

fn changed(value: &Value, at: &[Value], change: &dyn Fn(&Value) -> Option<Value>) -> Option<Value> {
    let Some((step, rest)) = at.split_first() else { return change(value) };
    match (value, step) {
        (Value::Object(members), Value::String(key)) => {
            let mut members = Object::clone(members);
            let member = members.get_mut(key)?;
            *member = changed(member, rest, change)?;
            Some(Value::Object(Arc::new(members)))
        }
        (Value::Array(elements), step) => {
            let mut elements = elements.to_vec();
            let element = elements.get_mut(number(step)?)?;
            *element = changed(element, rest, change)?;
            Some(Value::Array(Arc::new(elements)))
        }
        _ => None,
    }
}

fn with_keys(value: &Value, keys: &[Value], new: &Value) -> Option<Value> {
    let key = |key: &Value| {
        let key = key.as_str()?;
        Some((Arc::from(key), new.get(key).or_else(|| value.get(key))?.clone()))
    };
    let members = keys.iter().map(key).collect::<Option<Object>>()?;
    value.as_object().map(|_| Value::Object(Arc::new(members)))
}

fn with_items(value: &Value, items: &[Value]) -> Option<Value> {
    let old = value.as_array()?;
    let mut new = Vec::with_capacity(old.len());
    for item in items {
        match item.as_array().map(|run| run.as_slice()) {
            Some([from, count]) => {
                let from = number(from)?;
                new.extend_from_slice(old.get(from..from.checked_add(number(count)?)?)?);
            }
            _ => new.push(item.get("new")?.clone()),
        }
    }
    Some(Value::Array(Arc::new(new)))
}

fn number(value: &Value) -> Option<usize> {
    value
        .as_f64()
        .filter(|number| (0.0..1e9).contains(number) && number.fract() == 0.0)
        .map(|number| number as usize)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::flow::json::{parse, to_string};
    use proptest::prelude::*;

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..4_i64).prop_map(Value::from),
            "[ab]{0,2}".prop_map(Value::from),
            Just(parse("1.0").expect("JSON")),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::array),
                prop::collection::vec(("[abc]|id", inner), 0..6).prop_map(Value::object),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

        #[test]
        fn a_patch_makes_the_one_to_the_other(before in any_json(), after in any_json()) {
            let patch = parse(&to_string(&patch(&before, &after))).expect("JSON");
            let made = patched(&before, &patch).map(|made| to_string(&made));
            prop_assert_eq!(made, Some(to_string(&after)));
        }

        #[test]
        fn no_patch_makes_it_panic(value in any_json(), patch in any_json()) {
            let _ = patched(&value, &patch);
            let _ = patched(&value, &Value::array([Value::object([("at", patch.clone()), ("items", patch)])]));
        }
    }

    #[test]
    fn a_patch_is_small() {
        let nodes = |ids: &[&str], x: &str| {
            let nodes: Vec<String> =
                ids.iter().map(|id| format!(r#"{{"id":"{id}","x":{x},"text":"long long long"}}"#)).collect();
            parse(&format!(r#"{{"nodes":[{}]}}"#, nodes.join(","))).expect("JSON")
        };
        let size = |before: &Value, after: &Value| to_string(&patch(before, after)).len();
        let all = nodes(&["a", "b", "c", "d"], "1");
        assert!(size(&all, &nodes(&["a", "c"], "1")) < 50);
        assert!(size(&all, &nodes(&["d", "c", "b", "a"], "1")) < 70);
        assert!(size(&all, &nodes(&["a", "b", "c", "d"], "2")) < 160);
        assert_eq!(to_string(&patch(&all, &all)), "[]");
    }
}
