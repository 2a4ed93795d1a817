//! The `prompt` parameter (OpenID Connect Core, section 3.1.2.1).

/// The page that the application wants the user to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prompt {
    /// Nothing at all.
    None,
    /// The password page, signed in or not.
    Login,
    /// The choice of an account.
    SelectAccount,
    /// The consent page, consented or not.
    Consent,
    /// The making of an account: external tenants only.
    Create,
}

impl Prompt {
    pub(crate) fn parse(value: &str) -> Option<Self> {
        match value {
            "none" => Some(Self::None),
            "login" => Some(Self::Login),
            "select_account" => Some(Self::SelectAccount),
            "consent" => Some(Self::Consent),
            "create" => Some(Self::Create),
            _ => None,
        }
    }
}
