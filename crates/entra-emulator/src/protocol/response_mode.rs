//! The `response_mode` parameter (OAuth 2.0 Multiple Response Type Encoding Practices, section
//! 2.1).

/// In which part of the redirect URI the authorization response travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ResponseMode {
    #[default]
    Fragment,
    Query,
    /// In the body of a form that the page submits by itself.
    FormPost,
}

impl ResponseMode {
    pub(crate) fn parse(value: &str) -> Option<Self> {
        match value {
            "fragment" => Some(Self::Fragment),
            "query" => Some(Self::Query),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}
