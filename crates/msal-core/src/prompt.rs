//! The `prompt` parameter of the authorization request.

use std::fmt;

/// What the authority should ask of the user (OpenID Connect Core, section 3.1.2.1, and Entra ID's
/// additions).
///
/// ```
/// assert_eq!(msal_core::Prompt::SelectAccount.as_str(), "select_account");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Prompt {
    /// Enter credentials, even with a session.
    Login,
    /// Show nothing; fail when the user would be needed.
    None,
    /// Ask for consent again.
    Consent,
    /// Choose an account.
    SelectAccount,
    /// Sign up (external tenants).
    Create,
}

impl Prompt {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::None => "none",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
            Self::Create => "create",
        }
    }
}

impl fmt::Display for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
