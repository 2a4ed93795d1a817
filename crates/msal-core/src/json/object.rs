//! Objects.

use std::fmt;

use super::{Json, write_text};

/// A JSON object: its members in the order in which they were written.
///
/// ```
/// use msal_core::json::Object;
/// let mut object = Object::parse(r#"{"a":1}"#).unwrap();
/// object.set("b", "two");
/// assert_eq!(object.text("b"), Some("two"));
/// assert_eq!(object.to_string(), r#"{"a":1,"b":"two"}"#);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Object {
    pub(super) members: Vec<(String, Json)>,
}

impl Object {
    /// Reads an object; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match Json::parse(text)? {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    /// A member, by its name; of several of one name the last.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// The text of a member that is a string and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.text().filter(|text| !text.is_empty())
    }

    /// A member to change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.members
            .iter_mut()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    }

    /// Sets a member to a text; one that is there keeps its place.
    pub fn set(&mut self, name: &str, text: &str) {
        self.put(name, text.into());
    }

    /// Sets a member to a text, or removes it for `None`.
    pub fn set_some(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.set(name, text),
            None => self.remove(name),
        }
    }

    /// Sets a member to any value; one that is there keeps its place.
    pub fn put(&mut self, name: &str, value: Json) {
        match self.get_mut(name) {
            Some(known) => *known = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    /// Removes a member, if it is there.
    pub fn remove(&mut self, name: &str) {
        self.members.retain(|(known, _)| known != name);
    }

    /// The members, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    pub(super) fn write(&self, out: &mut String) {
        out.push('{');
        for (at, (name, value)) in self.members.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_text(name, out);
            out.push(':');
            value.write(out);
        }
        out.push('}');
    }

    /// The object as JSON text.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

/// Values may be secrets, so only the names are shown.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.members.iter().map(|(name, _)| name))
            .finish()
    }
}
