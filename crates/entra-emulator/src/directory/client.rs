//! Registered applications and their redirect URIs.

/// A single-page application.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) redirect_uris: &'static [RegisteredUri],
}

/// A redirect URI as registered.
#[derive(Debug)]
pub(crate) enum RegisteredUri {
    /// This path on `http://localhost` or `https://localhost`, whatever the port: Entra ignores it for localhost.
    Localhost(&'static str),
}

/// A redirect URI that the client registered: the only kind an answer may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RedirectUri(String);

impl Client {
    /// Takes `uri` if it equals a registered one, character by character but for localhost's port.
    pub(crate) fn redirect_uri(&self, uri: &str) -> Option<RedirectUri> {
        let registered = self
            .redirect_uris
            .iter()
            .any(|registered| registered.matches(uri));
        registered.then(|| RedirectUri(uri.to_owned()))
    }
}

impl RegisteredUri {
    fn matches(&self, uri: &str) -> bool {
        match self {
            Self::Localhost(path) => path_on_localhost(uri) == Some(path),
        }
    }
}

impl RedirectUri {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn path_on_localhost(uri: &str) -> Option<&str> {
    let rest = uri
        .strip_prefix("http://localhost")
        .or_else(|| uri.strip_prefix("https://localhost"))?;
    let Some(after_colon) = rest.strip_prefix(':') else {
        return Some(rest);
    };
    let path = after_colon.trim_start_matches(|character: char| character.is_ascii_digit());
    let port = &after_colon[..after_colon.len() - path.len()];
    port.parse::<u16>().ok().map(|_| path)
}
