//! The console of this page.

use super::object;
use crate::log::{LogEntry, LogLevel};

/// Writes an entry by the console's method for its level.
pub(crate) fn write(entry: &LogEntry) {
    let method = match entry.level {
        LogLevel::Error => "error",
        LogLevel::Warning => "warn",
        LogLevel::Info => "info",
        LogLevel::Verbose => "debug",
    };
    let _ = object::call_with(&object::global("console"), method, &entry.to_string().into());
}
