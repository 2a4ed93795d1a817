//! Tokens that a caller wants to have and not to be kept; MSAL's `storeInCache`.

/// The tokens of a response that are not kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnstoredTokens {
    pub(crate) access_token: bool,
    pub(crate) refresh_token: bool,
}

impl UnstoredTokens {
    /// The form in which it outlives the page.
    pub(crate) fn as_str(self) -> &'static str {
        match (self.access_token, self.refresh_token) {
            (false, false) => "",
            (true, false) => "access",
            (false, true) => "refresh",
            (true, true) => "both",
        }
    }

    /// Reads what [`as_str`](Self::as_str) gives.
    pub(crate) fn parse(text: &str) -> Self {
        Self {
            access_token: matches!(text, "access" | "both"),
            refresh_token: matches!(text, "refresh" | "both"),
        }
    }
}
