//! The cookies that name a browser.

use crate::http::{HttpRequest, cookie};
use crate::store::{BrowserCookies, BrowserId};

/// Ends with the browser.
pub(crate) const SESSION_COOKIE: &str = "ESTSAUTH";
/// Outlives the browser, for users who stay signed in.
pub(crate) const PERSISTENT_COOKIE: &str = "ESTSAUTHPERSISTENT";

/// The session cookies of `request`.
pub(super) fn read(request: &HttpRequest) -> BrowserCookies {
    BrowserCookies {
        session_cookie: cookie(request, SESSION_COOKIE).map(BrowserId::parse),
        persistent_cookie: cookie(request, PERSISTENT_COOKIE).map(BrowserId::parse),
    }
}
