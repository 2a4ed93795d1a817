//! An OAuth error with Entra's error code, on its way to whichever endpoint reports it.

use crate::aadsts::{ErrorCode, ErrorFamily};

/// A request that is refused: the error code, and the detail that its text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(crate) code: &'static ErrorCode,
    detail: String,
    /// A claims challenge: JSON that the client passes on unchanged.
    pub(crate) claims: Option<String>,
}

impl OAuthError {
    pub(crate) fn new(code: &'static ErrorCode) -> Self {
        Self::about(code, "")
    }

    /// An error whose text names `detail`.
    pub(crate) fn about(code: &'static ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            claims: None,
        }
    }

    pub(crate) fn with_claims(mut self, claims: String) -> Self {
        self.claims = Some(claims);
        self
    }

    /// `AADSTS50011: …`, without the trailing ids.
    pub(crate) fn text(&self) -> String {
        let family = match self.code.family {
            ErrorFamily::Entra => "AADSTS",
            ErrorFamily::B2c => "AADB2C",
        };
        format!(
            "{family}{}: {}",
            self.code.number,
            self.code.text.replace("{}", &self.detail)
        )
    }

    /// Whether the code is one of Entra's own, which have help pages and come as numbers too.
    pub(crate) fn is_entras(&self) -> bool {
        self.code.family == ErrorFamily::Entra
    }
}

impl From<&'static ErrorCode> for OAuthError {
    fn from(code: &'static ErrorCode) -> Self {
        Self::new(code)
    }
}
