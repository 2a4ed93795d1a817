//! Identifiers on the wire, one type each, so that none can be passed for another. Clones share the
//! text.

use crate::text::concat;
use std::sync::Arc;

use crate::text;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it stands on the wire.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    };
}

identifier!(
    /// The application (client) id of an app registration.
    ///
    /// ```
    /// let id = msal_core::ClientId::from("00001111-aaaa-2222-bbbb-3333cccc4444");
    /// assert_eq!(id.as_str().len(), 36);
    /// ```
    ClientId
);
identifier!(
    /// The id that ties one call to the authority's logs; sent as `client-request-id`.
    CorrelationId
);
identifier!(
    /// The value that ties an id token to the request that asked for it (OpenID Connect Core,
    /// section 3.1.2.1).
    Nonce
);
identifier!(
    /// `<object id>.<tenant id>` in the user's home tenant: one user, whichever tenant issued the
    /// token.
    HomeAccountId
);
identifier!(
    /// The id inside `state`; also the name of the channel on which a popup or frame hands its
    /// response over.
    RequestId
);

impl HomeAccountId {
    /// The tenant part, empty when there is none (AD FS, generic OpenID Connect).
    pub fn home_tenant(&self) -> &str {
        text::split(&self.0, b'.').nth(1).unwrap_or_default()
    }

    /// The value of `X-AnchorMailbox` that routes a request to the user's region.
    pub fn anchor_mailbox(&self) -> String {
        let (object, tenant) = text::split_once(&self.0, b'.').unwrap_or((&self.0, ""));
        concat(&["Oid:", object, "@", tenant])
    }
}
