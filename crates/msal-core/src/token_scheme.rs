//! How an access token is presented to an API: the scheme of the `Authorization` header.

use std::fmt;

/// The scheme of an access token, `token_type` on the wire (RFC 6749, section 7.1).
///
/// A token is only of use with the scheme that it was requested for, so a token response is checked
/// against it.
///
/// ```
/// use msal_core::TokenScheme;
/// assert_eq!(TokenScheme::parse("bearer"), Some(TokenScheme::Bearer));
/// assert_eq!(TokenScheme::parse("pop"), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenScheme {
    /// Whoever holds the token may use it (RFC 6750).
    #[default]
    Bearer,
}

impl TokenScheme {
    /// The name, as the `Authorization` header spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
        }
    }

    /// Reads a `token_type`, whatever the case of its letters; `None` for a scheme that is not
    /// known.
    pub fn parse(text: &str) -> Option<Self> {
        text.eq_ignore_ascii_case("Bearer").then_some(Self::Bearer)
    }
}

impl fmt::Display for TokenScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
