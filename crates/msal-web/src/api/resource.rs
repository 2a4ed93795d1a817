//! Which requests get a token: the resources of an app, by origin and path segments.
//!
//! A URL is compared in its parts and never as text, so `https://api.example` says nothing about
//! `https://api.example.evil`, nor `/v1` about `/v10`. What is compared is the address that the
//! browser goes to, after it has resolved dots, escapes and ports in its own way; an address that a
//! server might resolve once more is refused.

use std::rc::Rc;

use msal_core::ScopeSet;
use msal_core::encoding::percent_decode;
use msal_core::text::{concat, split};
use msal_core::url::{Url, UrlError};

use super::user_needed::UserNeeded;

/// An API, or a part of one: where it is, and what its tokens are for.
///
/// ```
/// use msal_web::{ApiResource, UserNeeded};
/// let graph = ApiResource::new("https://graph.microsoft.com/v1.0", ["User.Read"])?
///     .with_user_needed(UserNeeded::popup());
/// let own = ApiResource::new("/api", ["api://orders/Orders.Read"])?;
/// # Ok::<(), msal_web::ResourceError>(())
/// ```
#[derive(Clone)]
pub struct ApiResource {
    /// Scheme, host and port; `None` for those of the page.
    origin: Option<String>,
    path: String,
    pub(super) scopes: ScopeSet,
    pub(super) user_needed: UserNeeded,
}

/// Why an [`ApiResource`] cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResourceError {
    /// The base is not an address to which a token may be sent: `https`, or this machine.
    #[error(transparent)]
    Url(#[from] UrlError),
    /// The base has a query or a fragment, which no prefix has.
    #[error("the base URL of a resource ends with its path: {0}")]
    NotAPrefix(String),
    /// The base has empty or dotted segments, or letters that browsers escape, so that no address
    /// would begin with it.
    #[error("the path of the resource is not written as browsers write it: {0}")]
    Path(String),
    /// Without a scope there is no token.
    #[error("the resource at {0} names no scope")]
    NoScope(String),
}

impl ApiResource {
    /// An API with everything below its base URL; a base that begins with `/` is on the page's own
    /// origin. Nothing asks the user until [`with_user_needed`](Self::with_user_needed) says how.
    ///
    /// # Errors
    /// [`ResourceError`]: `https` is required outside this machine, and a path that can be compared
    /// segment by segment.
    pub fn new(base: &str, scopes: impl Into<ScopeSet>) -> Result<Self, ResourceError> {
        Self::parse(base, scopes.into())
    }

    /// What happens when a token takes the user.
    pub fn with_user_needed(mut self, user_needed: UserNeeded) -> Self {
        self.user_needed = user_needed;
        self
    }

    fn parse(base: &str, scopes: ScopeSet) -> Result<Self, ResourceError> {
        let is_of_page = base.starts_with('/');
        let page = Url::parse("https://localhost")?;
        let url = page.resolve(base)?;
        let url = Url::parse_secure(&url.href())?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(ResourceError::NotAPrefix(place(&url)));
        }
        let path = url.path().strip_suffix('/').unwrap_or(url.path());
        if !is_plain(path) || segments(path).any(str::is_empty) {
            return Err(ResourceError::Path(place(&url)));
        }
        if scopes.is_empty() {
            return Err(ResourceError::NoScope(place(&url)));
        }
        Ok(Self {
            origin: (!is_of_page).then(|| origin(&url).to_owned()),
            path: path.to_owned(),
            scopes,
            user_needed: UserNeeded::fail(),
        })
    }

    /// How many segments of the address the base has, where the address is below it.
    fn matched_segments(&self, url: &Url, page: &Url) -> Option<usize> {
        let own = match &self.origin {
            Some(origin) => origin,
            None => origin(page),
        };
        let mut found = segments(url.path());
        let is_below = segments(&self.path).all(|segment| found.next() == Some(segment));
        (own == origin(url) && is_below).then(|| segments(&self.path).count())
    }
}

impl std::fmt::Debug for ApiResource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.origin.as_deref().unwrap_or_default())?;
        f.write_str(&self.path)
    }
}

/// The resources of an app. The longest base that an address is below counts; of two equal ones the
/// first.
#[derive(Clone, Debug)]
pub(super) struct ResourceMap {
    resources: Rc<[ApiResource]>,
}

impl ResourceMap {
    pub(super) fn new(resources: Vec<ApiResource>) -> Self {
        Self {
            resources: resources.into(),
        }
    }

    /// The resource of an address, and its place in the map.
    pub(super) fn find(&self, url: &Url, page: &Url) -> Option<(usize, &ApiResource)> {
        let mut found = None;
        let mut longest = 0;
        for (place, resource) in self.resources.iter().enumerate() {
            let Some(length) = resource.matched_segments(url, page) else {
                continue;
            };
            if found.is_none() || length > longest {
                (found, longest) = (Some((place, resource)), length);
            }
        }
        found
    }
}

/// Reads the address of a request, relative ones against the page.
///
/// # Errors
/// [`UrlError`], also for a path that browser and server may understand differently: with letters
/// that a browser would have escaped, or dots that only show when escapes are undone.
pub(super) fn read_address(address: &str, page: &Url) -> Result<Url, UrlError> {
    let url = page.resolve(address)?;
    let url = Url::parse_secure(&url.href())?;
    match is_plain(url.path()) {
        true => Ok(url),
        false => Err(UrlError::NotAbsolute(place(&url))),
    }
}

/// An address without its query, for messages.
pub(super) fn place(url: &Url) -> String {
    concat(&[url.origin(), url.path()])
}

/// The origin as browsers write it: without the port that the scheme implies.
fn origin(url: &Url) -> &str {
    let implied = match url.scheme() {
        "https" => ":443",
        _ => ":80",
    };
    url.origin().strip_suffix(implied).unwrap_or(url.origin())
}

/// The segments of a path; none of the root.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let inner = path.strip_prefix('/').unwrap_or(path);
    let parts = (!inner.is_empty()).then(|| split(inner, b'/'));
    parts.into_iter().flatten()
}

/// Whether a path is as browsers write it, and stays the same when a server undoes its escapes
/// before it looks at segments.
fn is_plain(path: &str) -> bool {
    let is_escaped_by_browsers = |byte: u8| {
        !byte.is_ascii_graphic()
            || matches!(
                byte,
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            )
    };
    let is_dotted = |text: &str| matches!(text, "." | "..");
    let Some(decoded) = percent_decode(path) else {
        return false;
    };
    let mut parts = split(&decoded, b'/').flat_map(|part| split(part, b'\\'));
    !path.bytes().any(is_escaped_by_browsers) && !parts.any(is_dotted)
}

#[cfg(test)]
mod tests;
