//! The little of URLs that the protocol needs: origin, path, query and fragment of an absolute
//! `http(s)` URL.
//!
//! Written by hand because a general URL crate brings Unicode tables of many kilobytes into the
//! bundle. A URL that this reader does not understand is refused, never guessed at; that includes
//! host names that are not ASCII, which browsers write in Punycode.

use std::fmt;

use crate::decimal;
use crate::encoding::{form_encode, is_unreserved, push_pair};
use crate::text::{concat, find, split, split_once};

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
    /// Scheme, host and port.
    origin: String,
    path: String,
    query: Option<String>,
    fragment: Option<String>,
}

/// Why a text is not a URL that the protocol can use.
#[derive(Clone, PartialEq, Eq)]
pub enum UrlError {
    /// Nothing but white space.
    Empty,
    /// Not `http://…` or `https://…`, or without a host, or with a user name in it.
    NotAbsolute(String),
    /// `http` on a host other than this machine.
    Insecure(String),
}

impl UrlError {
    /// The message: joined, since the client shows it and needs no formatting otherwise.
    pub fn message(&self) -> String {
        match self {
            Self::Empty => "the URL is empty".to_owned(),
            Self::NotAbsolute(url) => concat(&["not an absolute http or https URL: ", url]),
            Self::Insecure(url) => concat(&["https is required outside localhost: ", url]),
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for UrlError {}

/// As the message: a derived form would bring more formatting into each app that unwraps.
impl fmt::Debug for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Url {
    /// Reads an absolute URL.
    ///
    /// # Errors
    /// [`UrlError::Empty`] or [`UrlError::NotAbsolute`]. Credentials in the authority part, white
    /// space, backslashes and anything that is not ASCII are refused there.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        let (rest, fragment) = split_off(text, b'#');
        let (rest, query) = split_off(rest, b'?');
        let refuse = || UrlError::NotAbsolute(rest.to_owned());
        let (scheme, after_scheme) = split_scheme(rest).ok_or_else(refuse)?;
        let (host, path) = split_before(after_scheme, find(after_scheme, b'/'));
        let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
        if !known || !is_host(host) {
            return Err(refuse());
        }
        Ok(Self {
            origin: concat(&[scheme, "://", host]).to_ascii_lowercase(),
            path: if path.is_empty() { "/" } else { path }.to_owned(),
            query,
            fragment,
        })
    }

    /// Reads a URL to which credentials may be sent: `https`, or `http` on this machine's own
    /// names.
    ///
    /// # Errors
    /// As [`Url::parse`], and [`UrlError::Insecure`].
    pub fn parse_secure(text: &str) -> Result<Self, UrlError> {
        let url = Self::parse(text)?;
        if url.origin.starts_with("https:") || url.is_loopback() {
            Ok(url)
        } else {
            Err(UrlError::Insecure(url.origin))
        }
    }

    /// Whether the host names this machine: `localhost` and its subdomains, `127.0.0.0/8`, `[::1]`.
    pub fn is_loopback(&self) -> bool {
        let (name, _) = split_port(self.host());
        name == "localhost" || name.ends_with(".localhost") || name == "[::1]" || is_loopback_address(name)
    }

    /// `https` or `http`.
    pub fn scheme(&self) -> &str {
        split_scheme(&self.origin).map_or("", |(scheme, _)| scheme)
    }

    /// Scheme, host and port: `https://contoso.com:8443`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port, lower case.
    pub fn host(&self) -> &str {
        split_scheme(&self.origin).map_or("", |(_, host)| host)
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

    /// The whole URL as text; what it is read from but for the letters' case in scheme and host.
    pub fn href(&self) -> String {
        let mut text = concat(&[&*self.origin, &self.path]);
        for (mark, part) in [('?', &self.query), ('#', &self.fragment)] {
            if let Some(part) = part {
                text.push(mark);
                text.push_str(part);
            }
        }
        text
    }

    /// The same URL with another query.
    pub fn with_query(self, query: Option<String>) -> Self {
        Self { query, ..self }
    }

    /// The same URL with another fragment.
    pub fn with_fragment(self, fragment: Option<String>) -> Self {
        Self { fragment, ..self }
    }

    /// Resolves `reference` against this URL's origin when it starts with a single `/`, else reads
    /// it as absolute.
    ///
    /// # Errors
    /// As [`Url::parse`].
    pub fn resolve(&self, reference: &str) -> Result<Self, UrlError> {
        if reference.starts_with('/') && !reference.starts_with("//") {
            Self::parse(&concat(&[&*self.origin, reference]))
        } else {
            Self::parse(reference)
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.href())
    }
}

/// The host and port of a host name or a URL, lower case: `login.contoso.com`,
/// `login.contoso.com:8443` or `https://Login.Contoso.com/`. `None` for anything else.
///
/// ```
/// let host = msal_core::url::host_of("https://Login.Contoso.com/");
/// assert_eq!(host.as_deref(), Some("login.contoso.com"));
/// ```
pub fn host_of(text: &str) -> Option<String> {
    let url = Url::parse(text).or_else(|_| Url::parse(&concat(&["https://", text.trim_ascii()])));
    url.ok().map(|url| url.host().to_owned())
}

/// Whether a text can stand between `://` and the path: a name, and perhaps a port.
fn is_host(text: &str) -> bool {
    let (name, port) = split_port(text);
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'@' | b'\\');
    let is_port = match port.as_bytes() {
        [] => true,
        [b':', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    !name.is_empty() && name.bytes().all(plain) && is_port
}

/// A host's name, and what follows it: nothing, or a port with its colon.
fn split_port(host: &str) -> (&str, &str) {
    let name_end = match find(host, b']') {
        Some(bracket) => Some(bracket + 1),
        None => find(host, b':'),
    };
    split_before(host, name_end)
}

fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = split_once(url, b':')?;
    Some((scheme, rest.strip_prefix("//")?))
}

/// The text before a position, and the text from there on.
fn split_before(text: &str, at: Option<usize>) -> (&str, &str) {
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// Whether the text is an IPv4 address of `127.0.0.0/8`: four decimal numbers, none with a leading
/// zero. Browsers know other spellings; they are not understood here, so they are not trusted.
fn is_loopback_address(text: &str) -> bool {
    let mut numbers = split(text, b'.');
    numbers.next() == Some("127") && numbers.clone().count() == 3 && numbers.all(is_octet)
}

fn is_octet(text: &str) -> bool {
    let has_leading_zero = text.len() > 1 && text.starts_with('0');
    !has_leading_zero && decimal::parse(text).is_some_and(|number| number <= 255)
}

fn with_query_mark(url: &str) -> String {
    let mark = if find(url, b'?').is_some() { "" } else { "?" };
    concat(&[url, mark])
}

/// Parameters in order of first writing, each name once; empty values are left out.
#[derive(Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Sets a parameter unless the value is empty; an earlier value keeps its place and is
    /// replaced.
    pub fn set(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name.to_owned(), value.to_owned())),
        }
    }

    /// Sets a parameter if there is a value.
    pub fn set_some(&mut self, name: &str, value: Option<&str>) {
        self.set(name, value.unwrap_or_default());
    }

    /// Adds the caller's extra parameters; they never replace one that the protocol has set, not
    /// even where a server passes over the case of names.
    pub fn extend(&mut self, extra: &[(String, String)]) {
        for (name, value) in extra {
            if !self.contains(name) {
                self.set(name, value);
            }
        }
    }

    /// Whether there is a parameter of this name, in upper or lower case.
    pub fn contains(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// Names and values, in order.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// The form-encoded text.
    pub fn encode(&self) -> String {
        form_encode(&self.0)
    }

    /// The URL with these parameters in its query.
    pub fn append_to(&self, url: &str) -> String {
        let mut out = with_query_mark(url);
        for (name, value) in &self.0 {
            push_pair(&mut out, name, value);
        }
        out
    }
}

/// Whether a text can stand in a URL as a path segment, as it is.
pub(crate) fn is_plain_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && text.bytes().all(is_unreserved)
}

fn split_off(text: &str, mark: u8) -> (&str, Option<String>) {
    match split_once(text, mark) {
        Some((before, after)) => (before, Some(after.to_owned())),
        None => (text, None),
    }
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
            "https://a b/",
            "https://a\tb/",
            "https://a\u{a0}b/",
            "https://m\u{fc}nchen.example/",
            "https://a:b/",
            "https://a:/",
            "https:a/",
            "https:/a/",
            "https://a:1:2/",
            "https://localhost:80.evil.example/",
            "https://[::1]evil.example/",
            "https://:80/",
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
            "http://LOCALHOST",
            "http://[::1]",
            "http://127.0.0.1:8400/x",
            "http://127.255.10.99/",
            "https://a.com",
        ] {
            assert!(Url::parse_secure(text).is_ok(), "{text}");
        }
        for text in [
            "http://contoso.com",
            "http://localhost.contoso.com",
            "http://127.0.0.1.nip.io/",
            "http://10.0.0.1/",
            "http://127.1/",
            "http://127.0.0.256/",
            "http://127.0.0.999/",
            "http://0127.0.0.1/",
            "http://127.00.0.1/",
            "http://127.0.0.01/",
            "http://127.0.0/",
            "http://127.0.0.1./",
            "http://127.0.0.1.1/",
            "http://127.0..1/",
            "http://127.0.0.+1/",
            "http://127.0.0.0x1/",
            "http://1127.0.0.1/",
            "http://2130706433/",
            "http://mylocalhost/",
            "http://[::2]/",
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
    #[test]
    fn every_plain_address_is_this_machine_exactly_when_the_standard_library_says_so() {
        let texts = [
            "0", "1", "9", "10", "99", "100", "127", "199", "200", "249", "250", "255", "256", "00", "",
        ];
        for a in texts {
            for b in texts {
                for c in ["127", "128", "0127"] {
                    let address = format!("{c}.{a}.{b}.1");
                    let expected = address
                        .parse::<std::net::Ipv4Addr>()
                        .is_ok_and(|address| address.is_loopback());
                    assert_eq!(is_loopback_address(&address), expected, "{address}");
                }
            }
        }
    }

    #[test]
    fn a_host_is_told_by_its_name_or_by_its_url() {
        for (text, host) in [
            ("login.other.com", Some("login.other.com")),
            ("login.other.com:8443", Some("login.other.com:8443")),
            ("https://Login.Other.com/", Some("login.other.com")),
            (
                " HTTPS://login.other.com:8443/t/v2.0?x ",
                Some("login.other.com:8443"),
            ),
            ("login.other.com/tenant", Some("login.other.com")),
            ("", None),
            ("/", None),
            ("a b", None),
            ("user@login.other.com", None),
            ("ftp://login.other.com", None),
            ("login.other.com:x", None),
        ] {
            assert_eq!(host_of(text).as_deref(), host, "{text}");
        }
    }

    #[test]
    fn a_reference_is_resolved_against_the_origin_only() {
        let page = Url::parse("https://app.example/a/b?c#d").unwrap();
        let resolve = |text: &str| page.resolve(text).map(|url| url.to_string());
        assert_eq!(resolve("/x?y"), Ok("https://app.example/x?y".to_owned()));
        assert_eq!(resolve("https://h/"), Ok("https://h/".to_owned()));
        assert!(resolve("//h/").is_err() && resolve("x").is_err());
    }

    #[test]
    fn parts_can_be_replaced() {
        let url = Url::parse("https://h/p?q#f").unwrap().with_fragment(None);
        assert_eq!(url.to_string(), "https://h/p?q");
        let url = url
            .with_query(Some("a=1".into()))
            .with_fragment(Some(String::new()));
        assert_eq!(url.to_string(), "https://h/p?a=1#");
    }

    #[test]
    fn a_segment_that_would_change_the_path_is_not_plain() {
        assert!(is_plain_segment("contoso.com") && is_plain_segment("B2C_1_susi"));
        for text in ["", ".", "..", "a/b", "a?b", "a b", "\u{fc}", "a%2f"] {
            assert!(!is_plain_segment(text), "{text}");
        }
    }
}
