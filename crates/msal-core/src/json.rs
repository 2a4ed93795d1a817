//! JSON (RFC 8259): one parsed value for everything that the protocol and the cache read.
//!
//! A derived parser per entity costs 3 to 6 KB of WebAssembly each, and drops the members it does
//! not know. One value with a few accessors is a fraction of that, and an entry that is written
//! again keeps what another library put there. Numbers stay text: what the protocol needs of them
//! are whole seconds.

use std::fmt;

use crate::decimal;
use crate::text::{concat, split_once};

/// How deep arrays and objects may be nested. Deeper text is refused, since reading it recurses.
const DEPTH: u8 = 64;

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
    members: Vec<(String, Json)>,
}

impl Json {
    /// Reads one value; `None` for anything that is not JSON or is nested deeper than 64 levels.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(DEPTH)?;
        reader.skip_space();
        (reader.at == text.len()).then_some(value)
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
            Self::Number(text) => whole(text),
            _ => None,
        }
    }

    /// The value of a number, without its fraction; too large and too small ones saturate.
    pub fn signed_integer(&self) -> Option<i64> {
        let Self::Number(text) = self else {
            return None;
        };
        match text.strip_prefix('-') {
            Some(digits) => Some(0_i64.saturating_sub_unsigned(whole(digits)?)),
            None => Some(0_i64.saturating_add_unsigned(whole(text)?)),
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

    fn write(&self, out: &mut String) {
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

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

impl fmt::Display for Object {
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

/// Values may be secrets, so only the names are shown.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.members.iter().map(|(name, _)| name))
            .finish()
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

/// The whole part of a number as JSON writes it, exponent included.
fn whole(text: &str) -> Option<u64> {
    let (mantissa, exponent) = split_exponent(text);
    let (digits, fraction) = split_once(mantissa, b'.').unwrap_or((mantissa, ""));
    (!digits.starts_with('-')).then_some(())?;
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let wanted = match exponent.strip_prefix('-') {
        Some(shift) => digits.len().saturating_sub(places(shift)),
        None => digits.len() + places(exponent),
    };
    let digits = concat(&[digits, fraction]);
    let mut value = 0;
    for at in 0..wanted {
        value = add_digit(value, digits.as_bytes().get(at).copied().unwrap_or(b'0'))?;
    }
    Some(value)
}

fn split_exponent(number: &str) -> (&str, &str) {
    let parts = split_once(number, b'e').or_else(|| split_once(number, b'E'));
    parts.unwrap_or((number, "0"))
}

/// By how many places to shift; with more than a thousand no number of use is left.
fn places(exponent: &str) -> usize {
    decimal::parse(exponent).unwrap_or(1000).min(1000) as usize
}

fn add_digit(value: u64, digit: u8) -> Option<u64> {
    let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
    // By a comparison, since a product that tells its overflow takes 128 bits.
    Some(match value > u64::MAX / 10 {
        true => u64::MAX,
        false => (value * 10).saturating_add(digit.into()),
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Takes the byte if it is the next one.
    fn takes(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: u8) -> Option<Json> {
        self.skip_space();
        match self.peek()? {
            b'{' => self.object(depth.checked_sub(1)?).map(Json::Object),
            b'[' => self.list(depth.checked_sub(1)?).map(Json::List),
            b'"' => self.string().map(Json::Text),
            b't' => self.word("true").map(|()| Json::Bool(true)),
            b'f' => self.word("false").map(|()| Json::Bool(false)),
            b'n' => self.word("null").map(|()| Json::Null),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.text.get(self.at..)?.strip_prefix(word)?;
        self.at += word.len();
        Some(())
    }

    fn object(&mut self, depth: u8) -> Option<Object> {
        self.at += 1;
        let mut members = Vec::new();
        self.skip_space();
        if self.takes(b'}') {
            return Some(Object { members });
        }
        loop {
            self.skip_space();
            let name = (self.peek() == Some(b'"')).then(|| self.string())??;
            self.skip_space();
            self.takes(b':').then_some(())?;
            members.push((name, self.value(depth)?));
            self.skip_space();
            match self.next()? {
                b',' => {}
                b'}' => return Some(Object { members }),
                _ => return None,
            }
        }
    }

    fn list(&mut self, depth: u8) -> Option<Vec<Json>> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.takes(b']') {
            return Some(items);
        }
        loop {
            items.push(self.value(depth)?);
            self.skip_space();
            match self.next()? {
                b',' => {}
                b']' => return Some(items),
                _ => return None,
            }
        }
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.at;
        self.takes(b'-');
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'+') || self.takes(b'-');
            self.digits()?;
        }
        let text = self.text.get(start..self.at)?;
        Some(Json::Number(text.to_owned()))
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let plain = rest
                .bytes()
                .position(|byte| matches!(byte, 0..b' ' | b'"' | b'\\'))?;
            out.push_str(rest.get(..plain)?);
            self.at += plain;
            match self.next()? {
                b'"' => return Some(out),
                b'\\' => out.push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return None,
        })
    }

    /// An escaped UTF-16 unit, or two that make one character. Half of a pair stands for nothing.
    fn unicode(&mut self) -> Option<char> {
        let first = self.hex()?;
        if let Some(letter) = char::from_u32(first) {
            return Some(letter);
        }
        let after_first = self.at;
        if self.takes(b'\\') && self.takes(b'u') {
            let second = self.hex()?;
            if (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second) {
                return char::from_u32(0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff));
            }
        }
        self.at = after_first;
        Some(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            value = value << 4 | (self.next()? as char).to_digit(16)?;
        }
        Some(value)
    }
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
