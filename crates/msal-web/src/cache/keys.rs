//! Lists of keys. One body each, since the code for every kind of list would be in the bundle.

/// Adds a key that is not there yet.
pub(super) fn add_key(keys: &mut Vec<String>, key: &str) {
    if !keys.iter().any(|known| known == key) {
        keys.push(key.to_owned());
    }
}

/// Removes the keys that go.
pub(super) fn remove_keys(keys: &mut Vec<String>, goes: &dyn Fn(&str) -> bool) {
    keys.retain(|key| !goes(key));
}
