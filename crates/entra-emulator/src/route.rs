//! The endpoints by their paths. Paths are Entra's, and their case does not matter, as with Entra.

use crate::directory::AuthorityPath;
use crate::endpoint::Endpoint;

/// The operation that a request addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Discovery(AuthorityPath),
    Instance,
    Keys(AuthorityPath),
    Authorize(AuthorityPath),
    Token(AuthorityPath),
    DeviceCode(AuthorityPath),
    Logout(AuthorityPath),
    Page(Page),
    Me,
    Photo,
    RevokeSessions,
    UserInfo,
    Control(Control),
    Home,
    Unknown,
}

/// A sign-in page that was submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Login,
    SecondFactor,
    StaySignedIn,
    Consent,
    /// The page where the code of another device is typed.
    Device,
}

/// A part of the control plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    Faults,
    Requests,
    Reset,
    /// A button of the front page.
    Switch,
    Unknown,
}

/// Makes the route to an endpoint of an authority.
type MakeRoute = fn(AuthorityPath) -> Route;

/// Endpoints that every authority has.
const ENDPOINTS: [(&[&str], MakeRoute); 6] = [
    (&["v2.0", ".well-known", "openid-configuration"], Route::Discovery),
    (&["discovery", "v2.0", "keys"], Route::Keys),
    (&["oauth2", "v2.0", "authorize"], Route::Authorize),
    (&["oauth2", "v2.0", "token"], Route::Token),
    (&["oauth2", "v2.0", "devicecode"], Route::DeviceCode),
    (&["oauth2", "v2.0", "logout"], Route::Logout),
];

impl Route {
    /// The route of `path`; `p` is the query parameter that may name a B2C policy.
    pub(crate) fn of(path: &str, p: Option<&str>) -> Self {
        let lower = path.to_ascii_lowercase();
        let segments: Vec<&str> = lower.trim_matches('/').split('/').collect();
        match segments.as_slice() {
            [""] => Self::Home,
            ["__emulator", part] => Self::Control(Control::of(part)),
            ["graph", "v1.0", "me"] => Self::Me,
            ["graph", "v1.0", "me", "photo", "$value"] => Self::Photo,
            ["graph", "v1.0", "me", "revokesigninsessions"] => Self::RevokeSessions,
            ["graph", "oidc", "userinfo"] => Self::UserInfo,
            ["common", "login"] => Self::Page(Page::Login),
            ["common", "kmsi"] => Self::Page(Page::StaySignedIn),
            ["common", "consent"] => Self::Page(Page::Consent),
            ["common", "mfa"] => Self::Page(Page::SecondFactor),
            ["common", "discovery", "instance"] => Self::Instance,
            ["devicelogin"] => Self::Page(Page::Device),
            segments => Self::of_authority(segments, p).unwrap_or(Self::Unknown),
        }
    }

    /// Endpoints that every authority has.
    fn of_authority(segments: &[&str], p: Option<&str>) -> Option<Self> {
        ENDPOINTS.iter().find_map(|(endpoint, route)| {
            let authority = segments.strip_suffix(*endpoint)?;
            AuthorityPath::of(authority, p).map(route)
        })
    }

    /// The endpoint of this route; `None` for the control plane, which is never logged or faulty.
    pub(crate) fn endpoint(&self) -> Option<Endpoint> {
        Some(match self {
            Self::Discovery(_) | Self::Instance => Endpoint::Discovery,
            Self::Keys(_) => Endpoint::Keys,
            Self::Authorize(_) => Endpoint::Authorize,
            Self::Token(_) | Self::DeviceCode(_) => Endpoint::Token,
            Self::Logout(_) => Endpoint::Logout,
            Self::Page(_) => Endpoint::Page,
            Self::Me | Self::Photo | Self::RevokeSessions | Self::UserInfo => Endpoint::Graph,
            Self::Control(_) => return None,
            Self::Home | Self::Unknown => Endpoint::Other,
        })
    }
}

impl Page {
    /// The path that the forms of this page are posted to.
    pub(crate) fn action(self) -> &'static str {
        match self {
            Self::Login => "/common/login",
            Self::SecondFactor => "/common/mfa",
            Self::StaySignedIn => "/common/kmsi",
            Self::Consent => "/common/consent",
            Self::Device => "/devicelogin",
        }
    }
}

impl Control {
    fn of(part: &str) -> Self {
        match part {
            "faults" => Self::Faults,
            "requests" => Self::Requests,
            "reset" => Self::Reset,
            "switch" => Self::Switch,
            _ => Self::Unknown,
        }
    }
}
