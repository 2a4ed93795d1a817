//! Values that must not be seen: tokens, authorization codes, PKCE verifiers.
//!
//! Each prints as `…redacted…`, has no `Display`, and is read with `.secret()`, so that every place
//! that looks at one is easy to find.

use std::sync::Arc;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as received.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text itself. Keep it out of logs, URLs and errors.
            pub fn secret(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(redacted)"))
            }
        }
    };
}

secret!(
    /// An OAuth 2.0 access token (RFC 6749, section 1.4). Opaque to the client.
    ///
    /// ```
    /// let token = msal_core::AccessToken::new("eyJ…");
    /// assert_eq!(format!("{token:?}"), "AccessToken(redacted)");
    /// ```
    #[derive(Clone, PartialEq, Eq)]
    AccessToken
);
secret!(
    /// An OAuth 2.0 refresh token (RFC 6749, section 1.5). In a single-page app it lives at most 24
    /// hours.
    #[derive(Clone, PartialEq, Eq)]
    RefreshToken
);
secret!(
    /// An id token as received: three base64url parts (RFC 7519). [`IdToken`](crate::IdToken) is
    /// the checked form.
    #[derive(Clone, PartialEq, Eq)]
    RawIdToken
);
secret!(
    /// An authorization code (RFC 6749, section 4.1.2). It can be redeemed once, so it cannot be
    /// cloned.
    AuthorizationCode
);
secret!(
    /// A PKCE code verifier (RFC 7636, section 4.1). It belongs to one request, so it cannot be
    /// cloned.
    CodeVerifier
);
