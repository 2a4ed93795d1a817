//! Parameters of a fault.

use serde_json::{Map, Value};

/// What a fault was told besides its name.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultParams(Map<String, Value>);

impl FaultParams {
    pub(crate) fn new(params: Map<String, Value>) -> Self {
        Self(params)
    }

    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The number `name`, or `otherwise`.
    pub(crate) fn number(&self, name: &str, otherwise: i64) -> i64 {
        self.0.get(name).and_then(Value::as_i64).unwrap_or(otherwise)
    }

    /// The text `name`, or `otherwise`.
    pub(crate) fn text<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.0.get(name).and_then(Value::as_str).unwrap_or(otherwise)
    }

    /// Whether the switch `name` is on.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }
}
