//! The two HTTP methods that the protocol needs.

/// How a request to the authority is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HttpMethod {
    /// Reads a public document, such as the OpenID configuration.
    Get,
    /// Sends a form to the token endpoint.
    Post,
}

impl HttpMethod {
    /// The name on the wire.
    ///
    /// ```
    /// assert_eq!(msal_core::HttpMethod::Post.as_str(), "POST");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}
