//! Parameters of a fault as the command line and the control plane spell them.

use serde_json::{Map, Value};

/// Named values beside the name of a fault. Those that the fault does not have are ignored.
#[derive(Debug, Clone, Default)]
pub(crate) struct FaultParams(Map<String, Value>);

/// The type of a parameter.
pub(super) trait FaultParam: Sized {
    /// Reads `value`; `None` where it is of another type, which leaves the default in place.
    fn read(value: &Value) -> Option<Self>;
}

impl FaultParams {
    pub(crate) fn new(params: Map<String, Value>) -> Self {
        Self(params)
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The parameter `name`, if it is there and can be read.
    pub(super) fn get<T: FaultParam>(&self, name: &str) -> Option<T> {
        self.0.get(name).and_then(T::read)
    }
}

impl FaultParam for i64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl FaultParam for u64 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64().map(i64::unsigned_abs)
    }
}

impl FaultParam for u32 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64().and_then(|number| number.max(0).try_into().ok())
    }
}

impl FaultParam for u16 {
    fn read(value: &Value) -> Option<Self> {
        value.as_i64().and_then(|number| number.try_into().ok())
    }
}

impl FaultParam for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl FaultParam for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl FaultParam for Option<String> {
    fn read(value: &Value) -> Option<Self> {
        String::read(value).map(Some)
    }
}
