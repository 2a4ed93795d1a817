//! Registered applications: redirect URIs, and the API that one may expose.

use std::sync::Arc;

use super::tenant::TenantId;
use super::user::UserId;

/// An application of the directory, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClientId(pub(crate) usize);

/// A registered application.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pub(crate) id: ClientId,
    pub(crate) guid: String,
    pub(crate) name: String,
    pub(crate) redirect_uris: Vec<RegisteredUri>,
    /// The client secret of the web platform.
    pub(crate) secret: Option<String>,
    /// The only tenant it works in; `None` for any.
    pub(crate) tenant: Option<TenantId>,
    /// The users who may use it; `None` for all users.
    pub(crate) assigned: Option<Vec<UserId>>,
    pub(crate) logout_url: Option<String>,
    pub(crate) api: Api,
}

/// The API that an application exposes.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    /// `api://{client id}` unless another one was registered.
    pub(crate) uri: String,
    pub(crate) scopes: Vec<ExposedScope>,
    pub(crate) token_version: TokenVersion,
    /// It asks for a new token when a session is revoked, so that its tokens may live longer.
    pub(crate) continuous_access: bool,
}

/// One scope of an API.
#[derive(Debug, Clone)]
pub(crate) struct ExposedScope {
    pub(crate) name: Arc<str>,
    pub(crate) consent: ConsentLevel,
}

/// The lowest role that may consent to a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ConsentLevel {
    User,
    Administrator,
}

/// The version of an API's access tokens: the API's choice, not the client's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenVersion {
    V1,
    V2,
}

/// The platform of a redirect URI: the kind of application that lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Platform {
    /// Scripts redeem the code, from the page's origin, with PKCE.
    Spa,
    /// A server redeems the code, with its secret.
    Web,
    /// A program on a device redeems the code.
    Native,
}

/// A redirect URI as registered.
#[derive(Debug, Clone)]
pub(crate) struct RegisteredUri {
    pub(crate) uri: String,
    pub(crate) platform: Platform,
}

/// A redirect URI that the client registered: the only kind a response may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RedirectUri {
    uri: String,
    pub(crate) platform: Platform,
}

impl Client {
    /// Takes `uri` if it equals a registered one, character by character but for localhost's port.
    pub(crate) fn redirect_uri(&self, uri: &str) -> Option<RedirectUri> {
        let registered = self
            .redirect_uris
            .iter()
            .find(|registered| registered.matches(uri))?;
        Some(RedirectUri {
            uri: uri.to_owned(),
            platform: registered.platform,
        })
    }

    pub(crate) fn admits(&self, user: UserId) -> bool {
        self.assigned
            .as_ref()
            .is_none_or(|assigned| assigned.contains(&user))
    }
}

impl RegisteredUri {
    fn matches(&self, uri: &str) -> bool {
        self.uri == uri
            || match (on_localhost(&self.uri), on_localhost(uri)) {
                (Some(registered), Some(given)) => registered == given,
                _ => false,
            }
    }
}

impl RedirectUri {
    pub(crate) fn as_str(&self) -> &str {
        &self.uri
    }
}

/// Scheme and path of a URI on localhost, whose port Entra ignores.
fn on_localhost(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    let rest = rest.strip_prefix("localhost")?;
    if !matches!(scheme, "http" | "https") {
        return None;
    }
    let Some(after_colon) = rest.strip_prefix(':') else {
        return Some((scheme, rest)).filter(|_| rest.is_empty() || rest.starts_with(['/', '?']));
    };
    let path = after_colon.trim_start_matches(|character: char| character.is_ascii_digit());
    let port = &after_colon[..after_colon.len() - path.len()];
    port.parse::<u16>().ok().map(|_| (scheme, path))
}
