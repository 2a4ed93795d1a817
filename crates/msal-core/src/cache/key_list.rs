//! The lists through which entries are found, where several tabs write them.

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

/// The list without the keys that go; `None` when nothing is listed any more. What is no list stays
/// as it is.
///
/// ```
/// use msal_core::cache::prune_key_list;
/// let goes = |key: &str| key == "a";
/// assert_eq!(prune_key_list(r#"["a","b"]"#, &goes).as_deref(), Some(r#"["b"]"#));
/// assert_eq!(prune_key_list(r#"{"idToken":["a"]}"#, &goes), None);
/// ```
pub fn prune_key_list(text: &str, goes: &dyn Fn(&str) -> bool) -> Option<String> {
    let pruned = |list: &Json| {
        let mut keys = items(Some(list));
        keys.retain(|key| !goes(key));
        keys
    };
    match Json::parse(text) {
        Some(Json::Object(sections)) => {
            let mut object = Object::default();
            let mut is_empty = true;
            for (name, list) in sections.iter() {
                let keys = pruned(list);
                is_empty &= keys.is_empty();
                object.put(name, to_list(&keys));
            }
            (!is_empty).then(|| object.to_json())
        }
        Some(list @ Json::List(_)) => Some(pruned(&list))
            .filter(|keys| !keys.is_empty())
            .map(|keys| to_list(&keys).to_json()),
        _ => Some(text.to_owned()),
    }
}

/// All keys of a list, whatever its section; none where it is damaged.
///
/// ```
/// use msal_core::cache::listed_keys;
/// assert_eq!(listed_keys(r#"{"idToken":["a"],"accessToken":["b"]}"#), ["a", "b"]);
/// assert_eq!(listed_keys(r#"["a"]"#), ["a"]);
/// ```
pub fn listed_keys(text: &str) -> Vec<String> {
    let Some(list) = Json::parse(text) else {
        return Vec::new();
    };
    let mut keys = items(Some(&list));
    for (_, section) in list.object().iter().flat_map(|sections| sections.iter()) {
        keys.append(&mut items(Some(section)));
    }
    keys
}

/// The keys that `before` lists and `after` does not.
///
/// ```
/// use msal_core::cache::unlisted_keys;
/// assert_eq!(unlisted_keys(r#"["a","b"]"#, r#"["b","c"]"#), ["a"]);
/// ```
pub fn unlisted_keys(before: &str, after: &str) -> Vec<String> {
    let (mut keys, after) = (listed_keys(before), listed_keys(after));
    let is = KeySet::of(&after);
    keys.retain(|key| !is.contains(key));
    keys
}

fn items(list: Option<&Json>) -> Vec<String> {
    json::texts(list.map_or(&[], Json::items))
}

fn to_list(keys: &[String]) -> Json {
    json::list(&mut keys.iter().map(String::as_str))
}

fn merge(before: Vec<String>, after: Vec<String>, now: Vec<String>) -> Vec<String> {
    let (was, is) = (KeySet::of(&before), KeySet::of(&after));
    let mut merged = now.clone();
    merged.retain(|key| is.contains(key) || !was.contains(key));
    let mut listed = KeySet::of(&now);
    for key in &after {
        if !was.contains(key) && listed.insert(key) {
            merged.push(key.clone());
        }
    }
    merged
}

/// Keys by a hash, since a list may hold ten thousand. A tree would bring its own code and a sort.
struct KeySet<'a>(Vec<Vec<&'a str>>);

const BUCKETS: usize = 512;

impl<'a> KeySet<'a> {
    fn of(keys: &'a [String]) -> Self {
        let mut set = Self(Vec::new());
        set.0.resize_with(BUCKETS, Vec::new);
        for key in keys {
            set.insert(key);
        }
        set
    }

    fn contains(&self, key: &str) -> bool {
        let bucket = self.0.get(bucket(key));
        bucket.is_some_and(|keys| keys.contains(&key))
    }

    /// `false` when the key is there already.
    fn insert(&mut self, key: &'a str) -> bool {
        let is_new = !self.contains(key);
        if is_new && let Some(keys) = self.0.get_mut(bucket(key)) {
            keys.push(key);
        }
        is_new
    }
}

fn bucket(key: &str) -> usize {
    let hash = key.bytes().fold(0, |hash: usize, byte| {
        hash.wrapping_mul(31).wrapping_add(byte.into())
    });
    hash % BUCKETS
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
    fn a_list_is_pruned_section_by_section() {
        let prune = |text| prune_key_list(text, &|key| key.starts_with('x'));
        assert_eq!(
            prune(r#"{"idToken":["x1","i"],"accessToken":["x2"],"refreshToken":[]}"#).as_deref(),
            Some(r#"{"idToken":["i"],"accessToken":[],"refreshToken":[]}"#)
        );
        assert_eq!(prune(r#"["x"]"#), None);
        assert_eq!(prune("{").as_deref(), Some("{"));
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
