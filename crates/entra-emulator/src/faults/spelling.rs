//! Faults in one word, as the command line takes them: `name[:count][:key=value…]`.

use std::str::FromStr;

use serde_json::Value;

use super::{Fault, FaultError};

impl FromStr for Fault {
    type Err = FaultError;

    /// Reads `slow:2:endpoint=graph:ms=500`: the name, how often (a number or `until_cleared`), then what it is matched
    /// with (`endpoint`, `client_id`, `grant`, `user`) and its parameters.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut parts = text.split(':');
        let mut fault = Self::named(parts.next().unwrap_or_default())?;
        for (at, part) in parts.enumerate() {
            fault = match part.split_once('=') {
                Some((key @ ("endpoint" | "client_id" | "grant" | "user"), value)) => {
                    fault.try_matching(key, value)?
                }
                Some((key, value)) => fault.param(key, typed(value)),
                None if at == 0 => fault.counted(part)?,
                None => {
                    return Err(FaultError::Spelling {
                        part: part.to_owned(),
                    });
                }
            };
        }
        Ok(fault)
    }
}

impl Fault {
    fn counted(self, text: &str) -> Result<Self, FaultError> {
        match text.parse() {
            Ok(times) if times > 0 => Ok(self.count(times)),
            _ if text == "until_cleared" => Ok(self.until_cleared()),
            _ => Err(FaultError::Spelling {
                part: text.to_owned(),
            }),
        }
    }
}

/// Numbers and truth values as such, everything else as text.
fn typed(value: &str) -> Value {
    let parsed = value.parse::<i64>().map(Value::from).ok();
    let parsed = parsed.or_else(|| value.parse::<bool>().map(Value::from).ok());
    parsed.unwrap_or_else(|| Value::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_orders_a_fault_or_says_why_not() {
        let fault: Fault = "slow:2:endpoint=graph:ms=500:note=x".parse().unwrap();
        assert_eq!((fault.left, fault.params.number("ms", 0)), (Some(2), 500));
        assert_eq!(fault.params.text("note", ""), "x");
        let fault: Fault = "throttle:until_cleared:exposed=true".parse().unwrap();
        assert!(fault.left.is_none() && fault.params.is_on("exposed"));
        for (text, reason) in [
            ("", "unknown fault ''"),
            ("slo", "unknown fault 'slo'"),
            ("slow:0", "'0'"),
            ("slow:often", "'often'"),
            ("slow:1:2", "'2'"),
            ("slow:endpoint=nowhere", "unknown endpoint 'nowhere'"),
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
