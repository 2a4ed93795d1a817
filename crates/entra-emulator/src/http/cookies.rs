//! Cookies of the sign-in session (RFC 6265).

use super::request::HttpRequest;

/// The scheme by which browsers reach the emulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// The value of the cookie `name` that the browser sent.
pub(crate) fn cookie<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request
        .headers
        .get_all("cookie")
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A `Set-Cookie` value that scripts cannot read; `max_age` in seconds, `None` for as long as the
/// browser runs, 0 to delete.
///
/// Over https as Entra's. Over http `Lax` without `Secure`: every `http://localhost` port is the
/// same site, so hidden frames of a local app do send it.
pub(crate) fn set_cookie(scheme: Scheme, name: &str, value: &str, max_age: Option<u32>) -> String {
    let site = match scheme {
        Scheme::Https => "SameSite=None; Secure",
        Scheme::Http => "SameSite=Lax",
    };
    let age = max_age
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; {site}{age}")
}
