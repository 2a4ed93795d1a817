//! Challenges in `WWW-Authenticate` (RFC 9110, section 11.6.1): several in one header, and several
//! headers that the browser has joined by commas.
//!
//! Reading ends at the first thing that is no challenge. Beyond the grammar, values without quotes
//! may hold what base64 is written with, since servers forget the quotes.

use msal_core::claims_request::is_challenge;
use msal_core::encoding::base64_text;
use msal_core::json::Object;

/// Why a claims challenge cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChallengeError {
    /// `insufficient_claims` without saying which.
    #[error("the API wants other claims and does not say which")]
    NoClaims,
    /// The claims are not base64, or not text.
    #[error("the claims that the API wants are not base64")]
    NotBase64,
    /// The claims are no claims request: a JSON object of objects (OpenID Connect Core, section
    /// 5.5).
    #[error("the claims that the API wants are not a claims request")]
    NotClaims,
}

/// One challenge: a scheme and its parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Challenge<'a> {
    pub(super) scheme: &'a str,
    parameters: Vec<(&'a str, String)>,
}

impl Challenge<'_> {
    /// A parameter, by its name in any case; of several the first.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.parameters.iter();
        let found = all.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The claims request of an `insufficient_claims` challenge, as JSON text.
    pub(super) fn claims(&self) -> Result<String, ChallengeError> {
        let encoded = self.parameter("claims").unwrap_or_default().trim_ascii();
        if encoded.is_empty() {
            return Err(ChallengeError::NoClaims);
        }
        let text = base64_text(encoded).ok_or(ChallengeError::NotBase64)?;
        let claims = Object::parse(&text).ok_or(ChallengeError::NotClaims)?;
        let are_objects = claims.iter().all(|(_, member)| member.object().is_some());
        match are_objects && is_challenge(Some(&text)) {
            true => Ok(text),
            false => Err(ChallengeError::NotClaims),
        }
    }
}

/// The challenges of a header, in order.
pub(super) fn parse(header: &str) -> Vec<Challenge<'_>> {
    let mut reader = Reader { rest: header };
    let mut challenges: Vec<Challenge<'_>> = Vec::new();
    loop {
        reader.skip(is_separator);
        let name = reader.take(is_token);
        if name.is_empty() {
            return challenges;
        }
        match (reader.value(), challenges.last_mut()) {
            (Value::Read(value), Some(challenge)) => challenge.parameters.push((name, value)),
            (Value::None, _) => {
                reader.skip_token68();
                challenges.push(Challenge {
                    scheme: name,
                    parameters: Vec::new(),
                });
            }
            // A value that does not end, or one before any scheme.
            (Value::Broken, _) | (Value::Read(_), None) => return challenges,
        }
    }
}

/// What follows a name.
enum Value {
    /// No `=`: the name is that of a scheme.
    None,
    Read(String),
    Broken,
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, belongs: fn(u8) -> bool) -> &'a str {
        let end = self.rest.bytes().position(|byte| !belongs(byte));
        let (taken, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip(&mut self, belongs: fn(u8) -> bool) {
        self.take(belongs);
    }

    /// The value of a parameter, quoted or not.
    fn value(&mut self) -> Value {
        let Some(value) = self.rest.trim_ascii_start().strip_prefix('=') else {
            return Value::None;
        };
        self.rest = value.trim_ascii_start();
        match self.rest.strip_prefix('"') {
            Some(quoted) => self.quoted(quoted),
            None => match self.take(is_unquoted) {
                "" => Value::Broken,
                value => Value::Read(value.to_owned()),
            },
        }
    }

    /// A quoted string from behind its first quote; a backslash makes what follows stand for
    /// itself.
    fn quoted(&mut self, text: &'a str) -> Value {
        let mut value = String::new();
        let mut letters = text.chars();
        loop {
            match letters.next() {
                None => return Value::Broken,
                Some('"') => break,
                Some('\\') => value.extend(letters.next()),
                Some(letter) => value.push(letter),
            }
        }
        self.rest = letters.as_str();
        Value::Read(value)
    }

    /// Skips the one value of a scheme such as `Negotiate`. It ends at a comma; a parameter goes on
    /// with its value instead.
    fn skip_token68(&mut self) {
        let mut ahead = Reader {
            rest: self.rest.trim_ascii_start(),
        };
        ahead.skip(is_token68);
        ahead.skip(|byte| byte == b'=');
        let rest = ahead.rest.trim_ascii_start();
        if rest.is_empty() || rest.starts_with(',') {
            self.rest = rest;
        }
    }
}

fn is_separator(byte: u8) -> bool {
    byte == b',' || byte.is_ascii_whitespace()
}

/// RFC 9110, section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// RFC 9110, section 11.2.
fn is_token68(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte)
}

fn is_unquoted(byte: u8) -> bool {
    is_token(byte) || matches!(byte, b'/' | b'=')
}

#[cfg(test)]
mod tests;
