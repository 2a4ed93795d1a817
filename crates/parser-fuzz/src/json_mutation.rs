//! Wrong JSON that is still JSON: values of other kinds, members that are gone or have moved.

use serde_json::{Map, Value, json};

use crate::random::Choice;

/// Changes a value in a line of the input that holds JSON; an input without one stays as it is.
pub(crate) fn change_value(input: &mut Vec<u8>, choice: &mut Choice) {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').collect();
    let wanted = choice.below(lines.len());
    let Some(mut value) = lines
        .get(wanted)
        .and_then(|line| serde_json::from_slice(line).ok())
    else {
        return;
    };
    change(&mut value, choice);
    let mut lines: Vec<Vec<u8>> = lines.into_iter().map(<[u8]>::to_vec).collect();
    if let Some(line) = lines.get_mut(wanted) {
        *line = value.to_string().into_bytes();
    }
    *input = lines.join(&b'\n');
}

/// Goes down to some value, and changes it there.
fn change(value: &mut Value, choice: &mut Choice) {
    let goes_on = choice.below(4) > 0;
    match value {
        Value::Object(members) if goes_on && !members.is_empty() => change_member(members, choice),
        Value::Array(items) if goes_on && !items.is_empty() => {
            let at = choice.below(items.len());
            match choice.below(8) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => change(&mut items[at], choice),
            }
        }
        _ => *value = other(value, choice),
    }
}

fn change_member(members: &mut Map<String, Value>, choice: &mut Choice) {
    let at = choice.below(members.len());
    let name = members.keys().nth(at).cloned().unwrap_or_default();
    match choice.below(8) {
        0 => drop(members.remove(&name)),
        1 => drop(members.insert(name.to_uppercase(), Value::Null)),
        2 => {
            let from = choice.below(members.len());
            let moved = members.values().nth(from).cloned().unwrap_or_default();
            members.insert(name, moved);
        }
        _ => {
            if let Some(value) = members.get_mut(&name) {
                change(value, choice);
            }
        }
    }
}

fn other(value: &Value, choice: &mut Choice) -> Value {
    match choice.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(1.5e300),
        5 => json!(""),
        6 => json!([value]),
        7 => json!({ "a": value }),
        8 => json!(value.to_string()),
        9 => json!("|".repeat(choice.below(20))),
        10 => json!("ä".repeat(choice.below(300))),
        _ => json!([]),
    }
}
