//! JSON (RFC 8259): one parsed value for everything that the protocol and the cache read.
//!
//! A derived parser per entity costs 3 to 6 KB of WebAssembly each, and drops the members it does
//! not know. One value with a few accessors is a fraction of that, and an entry that is written
//! again keeps what another library put there. Numbers stay text: what the protocol needs of them
//! are whole seconds.

mod number;
mod object;
mod reader;

use std::fmt;

use crate::decimal;

pub use object::Object;

/// A JSON value.
///
/// ```
/// use msal_core::json::Json;
/// let value = Json::parse(r#"[1, "two"]"#).unwrap();
/// assert_eq!(value.items()[1].text(), Some("two"));
/// assert_eq!(value.to_string(), r#"[1,"two"]"#);
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object.
    Object(Object),
}

impl Json {
    /// Reads one value; `None` for anything that is not JSON or is nested deeper than 64 levels.
    pub fn parse(text: &str) -> Option<Self> {
        reader::read(text)
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a number that is not negative, without its fraction; too large ones saturate.
    pub fn integer(&self) -> Option<u64> {
        match self {
            Self::Number(text) => number::whole(text),
            _ => None,
        }
    }

    /// The value of a number, without its fraction; too large and too small ones saturate.
    pub fn signed_integer(&self) -> Option<i64> {
        let Self::Number(text) = self else {
            return None;
        };
        match text.strip_prefix('-') {
            Some(digits) => Some(0_i64.saturating_sub_unsigned(number::whole(digits)?)),
            None => Some(0_i64.saturating_add_unsigned(number::whole(text)?)),
        }
    }

    /// The value of `true` or `false`.
    pub fn bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The items of an array; none for anything else.
    pub fn items(&self) -> &[Json] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The members of an object.
    pub fn object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The value as JSON text.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::Number(text) => out.push_str(text),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(object) => object.write(out),
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

/// Values may be secrets, so only the kind is shown.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::List(_) => "list",
            Self::Object(_) => "object",
        })
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Number(decimal::text(value))
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Self::List(items)
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

/// The strings among the items of an array.
pub fn texts(items: &[Json]) -> Vec<String> {
    let mut texts = Vec::new();
    for item in items {
        if let Some(text) = item.text() {
            texts.push(text.to_owned());
        }
    }
    texts
}

/// An array of these strings.
pub fn list(texts: &mut dyn Iterator<Item = &str>) -> Json {
    let mut items = Vec::new();
    for text in texts {
        items.push(Json::from(text));
    }
    Json::List(items)
}

fn write_text(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let code = control as usize;
                out.push_str("\\u00");
                out.push(HEX[code >> 4] as char);
                out.push(HEX[code & 15] as char);
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `serde_json` makes of the text, with duplicate names as we read them.
    fn check(text: &str) {
        let theirs: Option<serde_json::Value> = serde_json::from_str(text).ok();
        let ours = Json::parse(text);
        assert_eq!(ours.is_some(), theirs.is_some(), "{text}");
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            let again: serde_json::Value = serde_json::from_str(&ours.to_string()).unwrap();
            assert_eq!(again, theirs, "{text}");
        }
    }

    #[test]
    fn a_text_is_json_exactly_when_serde_json_says_so() {
        for text in [
            "",
            " ",
            "nul",
            "null",
            " true ",
            "false",
            "0",
            "-0",
            "01",
            "-",
            "1.",
            ".5",
            "1.5e3",
            "1e",
            "1e+",
            "1E-2",
            "\"a",
            "\"a\"",
            "\"\\x\"",
            "\"\u{1}\"",
            "\"\\u00e9\\n\\/\"",
            "\"\\ud83d\\ude00\"",
            "[]",
            "[1,]",
            "[1 2]",
            "[[[]]]",
            "[1,\"a\",null]",
            "{}",
            "{\"a\":1}",
            "{\"a\" : [ {} ] , \"b\":null}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "{} {}",
            "\"é\u{10ffff}\"",
            "[\"\\\\\"]",
            "\u{feff}1",
            "+1",
            "1 ",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "[true,false]",
            "truex",
            "{\"\":0}",
        ] {
            check(text);
        }
    }

    #[test]
    fn half_of_a_surrogate_pair_does_no_harm() {
        for (text, read) in [
            (r#""\ud800""#, "\u{fffd}"),
            (r#""\ud800x""#, "\u{fffd}x"),
            (r#""\udc00\u0041""#, "\u{fffd}A"),
            (r#""\ud800\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
        ] {
            assert_eq!(Json::parse(text).unwrap().text(), Some(read), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_as_whole_seconds() {
        for (text, read) in [
            ("0", Some(0)),
            ("3599", Some(3599)),
            ("3599.9", Some(3599)),
            ("1.5e3", Some(1500)),
            ("35990e-1", Some(3599)),
            ("1e300", Some(u64::MAX)),
            ("99999999999999999999", Some(u64::MAX)),
            ("1e-300", Some(0)),
            ("-5", None),
        ] {
            assert_eq!(Json::parse(text).unwrap().integer(), read, "{text}");
        }
        assert_eq!(Json::from("7").integer(), None);
    }

    #[test]
    fn a_text_that_is_nested_without_end_is_refused() {
        assert!(Json::parse(&"[".repeat(100_000)).is_none());
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(Json::parse(&deep(64)).is_some());
        assert!(Json::parse(&deep(65)).is_none());
    }

    #[test]
    fn the_last_of_several_members_of_one_name_counts() {
        let mut object = Object::parse(r#"{"a":1,"a":2}"#).unwrap();
        assert_eq!(object.get("a").and_then(Json::integer), Some(2));
        object.remove("a");
        assert!(object.is_empty());
    }

    #[test]
    fn members_keep_their_places() {
        let mut object = Object::default();
        object.set("b", "1");
        object.put("a", true.into());
        object.set("b", "2");
        object.set_some("c", Some("3"));
        object.set_some("a", None);
        assert_eq!(object.to_string(), r#"{"b":"2","c":"3"}"#);
    }

    #[test]
    fn control_characters_are_escaped() {
        let text = "a\"\\\n\r\t\u{1}\u{1f}é";
        let written = Json::from(text).to_string();
        assert_eq!(written, r#""a\"\\\n\r\t\u0001\u001fé""#);
        assert_eq!(Json::parse(&written).unwrap().text(), Some(text));
    }

    #[test]
    fn nothing_of_a_value_is_shown() {
        let value = Json::parse(r#"{"secret":"hidden"}"#).unwrap();
        assert!(!format!("{value:?} {:?}", value.object()).contains("hidden"));
    }
}
