//! What a page keeps in the browser.

use std::collections::BTreeMap;

/// The entries of a storage area, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Storage(pub(crate) BTreeMap<String, String>);

impl Storage {
    /// The entries that say something: an index of accounts or tokens that is empty does not.
    pub fn traces(&self) -> BTreeMap<&str, &str> {
        let says_something = |value: &str| !value.is_empty() && !is_empty_json(value);
        let entries = self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        entries.filter(|(_, value)| says_something(value)).collect()
    }

    /// The tokens of the sign-in: `secret` of each credential.
    pub fn secrets(&self) -> Vec<String> {
        let secret = |value: &String| {
            let entity: serde_json::Value = serde_json::from_str(value).ok()?;
            entity.get("secret")?.as_str().map(str::to_owned)
        };
        self.0.values().filter_map(secret).collect()
    }

    /// Keys and values that hold `text`, whatever its case.
    pub fn mentions(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0
            .iter()
            .any(|(key, value)| key.to_lowercase().contains(&text) || value.to_lowercase().contains(&text))
    }

    /// Whether there is no entry at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `[]`, `{}`, or an object whose members are all empty:
/// `{"idToken":[],"accessToken":[],"refreshToken":[]}`.
fn is_empty_json(text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|value| is_empty(&value))
}

fn is_empty(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(items) => items.is_empty(),
        serde_json::Value::Object(members) => members.values().all(is_empty),
        _ => false,
    }
}
