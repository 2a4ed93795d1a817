//! The lists through which entries are found, where several tabs write them.

use std::collections::BTreeSet;

use super::key::{ACCOUNT_INDEX, TOKEN_INDEX_PREFIX};
use crate::json::{self, Json, Object};

/// More than a list of tokens has; one with more is damaged.
const SECTIONS: usize = 8;

/// Whether the entry is a list of the keys of others: of accounts, or of an app's tokens.
///
/// ```
/// use msal_core::cache::is_key_list;
/// assert!(is_key_list("msal.3.account.keys") && !is_key_list("msal.3|1.2|host|tenant"));
/// ```
pub fn is_key_list(key: &str) -> bool {
    key == ACCOUNT_INDEX || key.starts_with(TOKEN_INDEX_PREFIX)
}

/// The list `now` with what `after` adds to `before` and takes away from it; `None` when nothing is
/// listed any more. A list that is gone counts as empty, one that is damaged as what is known here.
///
/// ```
/// use msal_core::cache::merge_key_lists;
/// let merged = merge_key_lists(Some(r#"["a","b"]"#), Some(r#"["b","c"]"#), Some(r#"["a","b","x"]"#));
/// assert_eq!(merged.as_deref(), Some(r#"["b","x","c"]"#));
/// ```
pub fn merge_key_lists(before: Option<&str>, after: Option<&str>, now: Option<&str>) -> Option<String> {
    if now.is_some_and(|text| Json::parse(text).is_none()) {
        return after.map(str::to_owned);
    }
    let [before, after, now] = [before, after, now].map(|text| text.and_then(Json::parse));
    let shape = after.as_ref().or(now.as_ref()).or(before.as_ref())?;
    let Some(sections) = shape.object() else {
        let [before, after, now] = [&before, &after, &now].map(|list| items(list.as_ref()));
        let merged = merge(before, after, now);
        return (!merged.is_empty()).then(|| to_list(&merged).to_json());
    };
    let mut object = Object::default();
    let mut is_empty = true;
    for (name, _) in sections.iter().take(SECTIONS) {
        let section = |list: &Option<Json>| items(list.as_ref().and_then(|list| list.object()?.get(name)));
        let merged = merge(section(&before), section(&after), section(&now));
        is_empty &= merged.is_empty();
        object.put(name, to_list(&merged));
    }
    (!is_empty).then(|| object.to_json())
}

fn items(list: Option<&Json>) -> Vec<String> {
    json::texts(list.map_or(&[], Json::items))
}

fn to_list(keys: &[String]) -> Json {
    json::list(&mut keys.iter().map(String::as_str))
}

/// In a tree, since a list may hold ten thousand keys.
fn merge(before: Vec<String>, after: Vec<String>, now: Vec<String>) -> Vec<String> {
    let was: BTreeSet<&str> = before.iter().map(String::as_str).collect();
    let is: BTreeSet<&str> = after.iter().map(String::as_str).collect();
    let mut merged = now.clone();
    merged.retain(|key| is.contains(&**key) || !was.contains(&**key));
    let mut listed: BTreeSet<&str> = now.iter().map(String::as_str).collect();
    for key in &after {
        if !was.contains(&**key) && listed.insert(key) {
            merged.push(key.clone());
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, now: &str, wanted: &str) {
        let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let [before, after, now, wanted] =
            [before, after, now, wanted].map(|text| some(Box::leak(text.to_owned().into_boxed_str())));
        assert_eq!(
            merge_key_lists(before, after, now).as_deref(),
            wanted,
            "{before:?} -> {after:?} over {now:?}"
        );
    }

    #[test]
    fn two_tabs_that_add_and_take_away_keep_what_the_other_did() {
        check("", r#"["a"]"#, "", r#"["a"]"#);
        check(r#"["a"]"#, r#"["a","b"]"#, r#"["a","c"]"#, r#"["a","c","b"]"#);
        check(r#"["a","b"]"#, r#"["b"]"#, r#"["a","b","c"]"#, r#"["b","c"]"#);
        check(r#"["a"]"#, "", r#"["a","c"]"#, r#"["c"]"#);
        check(r#"["a"]"#, "", r#"["a"]"#, "");
        // Another tab has taken away what this one still had.
        check(r#"["a"]"#, r#"["a","b"]"#, "", r#"["b"]"#);
    }

    #[test]
    fn the_sections_of_a_token_list_are_merged_one_by_one() {
        check(
            r#"{"idToken":["i"],"accessToken":["a"],"refreshToken":[]}"#,
            r#"{"idToken":["i"],"accessToken":["b"],"refreshToken":["r"]}"#,
            r#"{"idToken":["i","j"],"accessToken":["a","c"],"refreshToken":[]}"#,
            r#"{"idToken":["i","j"],"accessToken":["c","b"],"refreshToken":["r"]}"#,
        );
        check(
            r#"{"idToken":["i"],"accessToken":[],"refreshToken":[]}"#,
            "",
            r#"{"idToken":["i"],"accessToken":["c"],"refreshToken":[]}"#,
            r#"{"idToken":[],"accessToken":["c"],"refreshToken":[]}"#,
        );
    }

    #[test]
    fn a_key_is_listed_once() {
        check(r#"["a"]"#, r#"["a","b","b"]"#, r#"["a","c"]"#, r#"["a","c","b"]"#);
        check(r#"["a"]"#, r#"["a","b"]"#, r#"["a","b"]"#, r#"["a","b"]"#);
    }

    #[test]
    fn a_damaged_list_becomes_what_is_known_here() {
        check(r#"["a"]"#, r#"["a","b"]"#, "{", r#"["a","b"]"#);
        check("1", r#"["b"]"#, r#"{"x":1}"#, r#"["b"]"#);
    }
}
