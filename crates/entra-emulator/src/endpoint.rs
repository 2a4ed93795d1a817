//! The endpoints as the request log and the faults name them.

use std::fmt;

/// An endpoint, as `match.endpoint` of a fault and `endpoint` of a
/// [`RequestRecord`](crate::RequestRecord) name it.
///
/// The control plane is none of them: it stays reachable whatever is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Endpoint {
    /// `discovery`: the OpenID configuration and instance discovery.
    Discovery,
    /// `keys`: the published signing keys.
    Keys,
    /// `authorize`: the authorization endpoint, and for faults the pages that it leads to.
    Authorize,
    /// `page`: a submitted page of a sign-in.
    Page,
    /// `token`: the token endpoint and the device authorization endpoint.
    Token,
    /// `logout`: the end-session endpoint.
    Logout,
    /// `graph`: Microsoft Graph and the userinfo endpoint.
    Graph,
    /// `other`: the front page, and paths that lead nowhere.
    Other,
}

impl Endpoint {
    pub(crate) const ALL: [Self; 8] = [
        Self::Discovery,
        Self::Keys,
        Self::Authorize,
        Self::Page,
        Self::Token,
        Self::Logout,
        Self::Graph,
        Self::Other,
    ];

    /// The endpoint called `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|endpoint| endpoint.name() == name)
    }

    /// The name that the request log and the control plane use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Keys => "keys",
            Self::Authorize => "authorize",
            Self::Page => "page",
            Self::Token => "token",
            Self::Logout => "logout",
            Self::Graph => "graph",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
