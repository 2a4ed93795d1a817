//! Faults in one word, as the command line takes them: `name[:count][:key=value…]`.

use std::str::FromStr;

use serde_json::Value;

use super::params::FaultParams;
use super::rule::{FaultError, FaultRule};

impl FromStr for FaultRule {
    type Err = FaultError;

    /// Reads `slow:2:endpoint=graph:ms=500`: the name, how often (a number or `until_cleared`),
    /// then what requests are matched by (`endpoint`, `client_id`, `grant`, `user`) and parameters.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut parts = text.split(':');
        let mut rule = Self::named(parts.next().unwrap_or_default())?;
        let mut params = FaultParams::default();
        for (at, part) in parts.enumerate() {
            match part.split_once('=') {
                Some((key @ ("endpoint" | "client_id" | "grant" | "user"), value)) => {
                    rule = rule.matching(key, value)?;
                }
                Some((key, value)) => params.set(key, typed(value)),
                None if at == 0 => rule = rule.counted(part)?,
                None => {
                    return Err(FaultError::Spelling {
                        part: part.to_owned(),
                    });
                }
            }
        }
        Ok(rule.with_params(&params))
    }
}

impl FaultRule {
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
    use crate::fault::{DropMoment, Fault, OutageBody};

    #[test]
    fn one_word_orders_a_fault_or_says_why_not() {
        let rule: FaultRule = "slow:2:endpoint=graph:ms=500:note=x".parse().unwrap();
        assert_eq!((rule.left, rule.fault), (Some(2), Fault::Slow { ms: 500 }));
        let rule: FaultRule = "throttle:until_cleared:exposed=true".parse().unwrap();
        let throttle = Fault::Throttle {
            seconds: 60,
            exposed: true,
        };
        assert_eq!((rule.left, rule.fault), (None, throttle));
        for (text, reason) in [
            ("", "unknown fault ''"),
            ("slo", "unknown fault 'slo'"),
            ("slow:0", "'0'"),
            ("slow:often", "'often'"),
            ("slow:1:2", "'2'"),
            ("slow:endpoint=nowhere", "unknown endpoint 'nowhere'"),
        ] {
            let error = text.parse::<FaultRule>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn every_name_is_read_back_and_every_parameter_by_the_name_of_its_field() {
        for fault in Fault::all() {
            let rule: FaultRule = fault.to_string().parse().unwrap();
            assert_eq!(rule.fault, fault);
        }
        let outage = Fault::Outage {
            status: 500,
            body: OutageBody::Html,
        };
        let drop = Fault::DropConnection {
            when: DropMoment::MidBody,
        };
        for (text, fault) in [
            ("outage:status=500:body=html", outage),
            ("drop_connection:when=mid_body", drop),
            (
                "clock_skew:seconds=-5",
                Fault::ClockSkew {
                    seconds: -5,
                    exposed: false,
                },
            ),
            // What is of another type leaves the default in place.
            ("slow:ms=long", Fault::Slow { ms: 1000 }),
        ] {
            assert_eq!(text.parse::<FaultRule>().unwrap().fault, fault, "{text}");
        }
        let rule: FaultRule = "loop:after=2".parse().unwrap();
        assert_eq!(rule.passes, 2);
    }
}
