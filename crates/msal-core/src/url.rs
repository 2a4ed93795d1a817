//! The little of URLs that the protocol needs: origin, path, query and fragment of an absolute `http(s)` URL.
//!
//! Written by hand because a general URL crate brings Unicode tables of many kilobytes into the bundle. A URL that this reader
//! does not understand is refused, never guessed at.

use std::fmt;

use crate::encoding::{form_encode, percent_encode};

/// An absolute `http` or `https` URL in its parts. Scheme and host are lower case.
///
/// ```
/// let url = msal_core::url::Url::parse("https://Contoso.com/a?b#c")?;
/// assert_eq!(url.origin(), "https://contoso.com");
/// assert_eq!((url.path(), url.query(), url.fragment()), ("/a", Some("b"), Some("c")));
/// # Ok::<(), msal_core::url::UrlError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    scheme: String,
    host: String,
    path: String,
    query: Option<String>,
    fragment: Option<String>,
}

/// Why a text is not a URL that the protocol can use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Nothing but white space.
    #[error("the URL is empty")]
    Empty,
    /// Not `http://…` or `https://…`, or without a host, or with a user name in it.
    #[error("not an absolute http or https URL: {0}")]
    NotAbsolute(String),
    /// `http` on a host other than this machine.
    #[error("https is required outside localhost: {0}")]
    Insecure(String),
}

impl Url {
    /// Reads an absolute URL.
    ///
    /// # Errors
    /// [`UrlError::Empty`] or [`UrlError::NotAbsolute`]. Credentials in the authority part, white space and backslashes are refused.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        let refuse = || UrlError::NotAbsolute(without_query(text).to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(refuse)?;
        let scheme = scheme.to_ascii_lowercase();
        let (rest, fragment) = split_off(rest, '#');
        let (rest, query) = split_off(rest, '?');
        let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let valid_host = !host.is_empty()
            && !host.contains(|c: char| c == '@' || c == '\\' || c.is_whitespace() || c.is_control());
        if !matches!(scheme.as_str(), "http" | "https") || !valid_host {
            return Err(refuse());
        }
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            path: path.to_owned(),
            query,
            fragment,
        })
    }

    /// Reads a URL to which credentials may be sent: `https`, or `http` on this machine's own names.
    ///
    /// # Errors
    /// As [`Url::parse`], and [`UrlError::Insecure`].
    pub fn parse_secure(text: &str) -> Result<Self, UrlError> {
        let url = Self::parse(text)?;
        if url.scheme == "https" || url.is_loopback() {
            Ok(url)
        } else {
            Err(UrlError::Insecure(url.origin()))
        }
    }

    /// Whether the host names this machine: `localhost` and its subdomains, `127.0.0.0/8`, `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let name = if self.host.starts_with('[') {
            self.host.split_inclusive(']').next().unwrap_or_default()
        } else {
            self.host.split(':').next().unwrap_or_default()
        };
        let loopback_v4 = name
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback());
        name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || loopback_v4
    }

    /// Scheme, host and port: `https://contoso.com:8443`.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }

    /// Host and port, lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The path, at least `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query without its `?`.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// The fragment without its `#`.
    pub fn fragment(&self) -> Option<&str> {
        self.fragment.as_deref()
    }

    /// The same URL with another query.
    pub fn with_query(self, query: Option<String>) -> Self {
        Self { query, ..self }
    }

    /// The same URL with another fragment.
    pub fn with_fragment(self, fragment: Option<String>) -> Self {
        Self { fragment, ..self }
    }

    /// Resolves `reference` against this URL's origin when it starts with a single `/`, else reads it as absolute.
    ///
    /// # Errors
    /// As [`Url::parse`].
    pub fn resolve(&self, reference: &str) -> Result<Self, UrlError> {
        if reference.starts_with('/') && !reference.starts_with("//") {
            Self::parse(&format!("{}{reference}", self.origin()))
        } else {
            Self::parse(reference)
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)?;
        if let Some(query) = &self.query {
            write!(f, "?{query}")?;
        }
        if let Some(fragment) = &self.fragment {
            write!(f, "#{fragment}")?;
        }
        Ok(())
    }
}

/// Appends form-encoded parameters to a URL that may have a query already.
pub fn append_query<V: AsRef<str>>(url: &str, pairs: &[(&str, V)]) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}{}", form_encode(pairs))
}

/// Parameters in order of first writing, each key once; empty values are left out.
#[derive(Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Sets a parameter unless the value is empty; an earlier value keeps its place and is replaced.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key.to_owned(), value)),
        }
    }

    /// Sets a parameter if there is a value.
    pub fn set_some(&mut self, key: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.set(key, value);
        }
    }

    /// Adds the caller's extra parameters; they never replace one that the protocol has set.
    pub fn extend(&mut self, extra: &[(String, String)]) {
        for (key, value) in extra {
            if !self.0.iter().any(|(known, _)| known == key) {
                self.set(key, value.as_str());
            }
        }
    }

    /// The form-encoded text.
    pub fn encode(&self) -> String {
        form_encode(&self.0)
    }

    /// The URL with these parameters in its query.
    pub fn append_to(&self, url: &str) -> String {
        let pairs: Vec<(&str, &str)> = self
            .0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        append_query(url, &pairs)
    }
}

/// Whether a path segment can stand in a URL as it is.
pub(crate) fn is_plain_segment(text: &str) -> bool {
    !text.is_empty() && percent_encode(text) == text
}

fn split_off(text: &str, mark: char) -> (&str, Option<String>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after.to_owned())),
        None => (text, None),
    }
}

/// The text up to its query or fragment, which may hold what must not be shown.
fn without_query(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_comes_back_as_it_was_but_for_the_case_of_its_host() {
        for (text, shown) in [
            ("https://A.com", "https://a.com/"),
            (
                "HTTP://localhost:8400/T/x?y=Z#q",
                "http://localhost:8400/T/x?y=Z#q",
            ),
            ("https://a.com?x#y?z", "https://a.com/?x#y?z"),
        ] {
            assert_eq!(Url::parse(text).map(|url| url.to_string()), Ok(shown.to_owned()));
        }
    }

    #[test]
    fn what_is_not_plainly_a_web_address_is_refused() {
        for text in [
            "a",
            "/a",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://u:p@h/",
            "https://a\\b/",
            "ftp://a/",
        ] {
            assert!(Url::parse(text).is_err(), "{text}");
        }
        assert_eq!(Url::parse("  "), Err(UrlError::Empty));
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for text in [
            "http://localhost:1/",
            "http://127.0.0.1/",
            "http://[::1]:80/",
            "http://app.localhost/",
            "https://a.com",
        ] {
            assert!(Url::parse_secure(text).is_ok(), "{text}");
        }
        for text in [
            "http://contoso.com",
            "http://localhost.contoso.com",
            "http://127.0.0.1.nip.io/",
            "http://10.0.0.1/",
        ] {
            assert!(
                matches!(Url::parse_secure(text), Err(UrlError::Insecure(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn an_error_does_not_show_the_query() {
        let error = Url::parse("nonsense?code=secret").unwrap_err();
        assert!(!error.to_string().contains("secret"));
    }

    #[test]
    fn extra_parameters_never_replace_those_of_the_protocol() {
        let mut parameters = Parameters::default();
        parameters.set("client_id", "a");
        parameters.extend(&[
            ("client_id".into(), "b".into()),
            ("x".into(), "1 2".into()),
            ("y".into(), String::new()),
        ]);
        assert_eq!(
            parameters.append_to("https://h/p?q"),
            "https://h/p?q&client_id=a&x=1%202"
        );
    }
}
