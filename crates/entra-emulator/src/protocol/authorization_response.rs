//! The authorization response, spelled as Entra spells it (RFC 6749, section 4.1.2).

use crate::http::{form_encode, percent_encode};

/// Parameters of an authorization response, in order, not yet encoded.
#[derive(Debug, Default)]
pub(crate) struct AuthorizationResponse(Vec<(&'static str, String)>);

impl AuthorizationResponse {
    /// Sets `name` in place, or adds it at the end.
    pub(crate) fn set(&mut self, name: &'static str, value: String) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// The value of `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All parameters in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Leaves `name` out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| *known != name);
    }

    /// The response as a query or a fragment.
    ///
    /// `state` belongs to the client and must read the same with any decoder, hence `%20` for a
    /// space; the rest is form-encoded.
    pub(crate) fn encode(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| match *name {
            "state" => format!("state={}", percent_encode(value)),
            name => format!("{name}={}", form_encode(value)),
        });
        pairs.collect::<Vec<_>>().join("&")
    }
}
