//! What the authority has asked to be left alone with. A silent call for the same is refused here,
//! without a request, until the time is over.
//!
//! That is after status 429, for 60 seconds where the page cannot read `Retry-After` (Entra ID's
//! CORS rules hide it), and after any other refusal with a `Retry-After` that can be read. A 5xx
//! without one makes nobody wait: who tries again may find the server back. Interactions are never
//! held up, since a user who clicks again means it.
//!
//! The page keeps the time by the monotonic clock. An entry in MSAL.js's own form, under its
//! thumbprint of the request, tells other pages on the same cache.

use std::cell::RefCell;
use std::time::Duration;

use msal_core::error::{AuthError, DEFAULT_RETRY, LONGEST_RETRY, ResponseError, ServerError};
use msal_core::json::{self, Json, Object};
use msal_core::text::concat;
use msal_core::time::millis;
use msal_core::{AuthorityUrl, ErrorDetail};

use crate::context::Context;
use crate::request::TokenParameters;

/// The refusals of this page that are not over.
#[derive(Default)]
pub(crate) struct Throttling(RefCell<Vec<Throttle>>);

struct Throttle {
    key: String,
    /// When it ends, on the monotonic clock.
    end: u64,
    entry: String,
}

/// Where the entry of a request is kept: MSAL.js's thumbprint.
pub(crate) fn key(context: &Context, authority: &AuthorityUrl, parameters: &TokenParameters) -> String {
    let mut thumbprint = Object::default();
    thumbprint.set("clientId", context.configuration.client_id.as_str());
    thumbprint.set("authority", authority.as_str());
    thumbprint.put("scopes", json::list(&mut parameters.scopes.iter()));
    thumbprint.set_some("claims", parameters.claims.as_deref());
    thumbprint.set("authenticationScheme", parameters.scheme.as_str());
    concat(&["throttling.", &thumbprint.to_json()])
}

/// Fails with the authority's own words, and with the time left, while a request is not wanted.
pub(crate) fn check(context: &Context, key: &str) -> Result<(), AuthError> {
    let ticks = context.ticks();
    let mut known = context.throttling.0.borrow_mut();
    known.retain(|throttle| throttle.end > ticks);
    let own = known.iter().find(|throttle| throttle.key == key);
    let refusal = match own {
        Some(throttle) => refusal(&throttle.entry, throttle.end - ticks),
        None => stored_refusal(context, key),
    };
    refusal.map_or(Ok(()), Err)
}

/// What another page has written. What ends later than any throttle lasts was written by another
/// clock.
fn stored_refusal(context: &Context, key: &str) -> Option<AuthError> {
    let entry = context.cache.shared_note(key)?;
    let end = Object::parse(&entry).and_then(|entry| entry.get("throttleTime")?.integer());
    let left = end
        .unwrap_or(0)
        .saturating_sub(context.platform.clock.now().millis());
    if left == 0 || left > millis(LONGEST_RETRY) {
        context.cache.remove_shared_note(key);
        return None;
    }
    refusal(&entry, left)
}

fn refusal(entry: &str, left: u64) -> Option<AuthError> {
    let entry = Object::parse(entry)?;
    let text = |name| entry.text(name).map(str::to_owned);
    let codes = entry.get("errorCodes").map_or(&[][..], Json::items);
    let error = ServerError {
        error: text("error").unwrap_or_default(),
        suberror: text("subError"),
        description: text("errorMessage").unwrap_or_default(),
        codes: codes.iter().filter_map(code).collect(),
        status: Some(429),
        retry_after: Some(Duration::from_millis(left)),
        ..ServerError::default()
    };
    Some(error.into())
}

/// MSAL.js writes numbers as they came.
fn code(code: &Json) -> Option<u32> {
    u32::try_from(code.integer()?).ok()
}

/// Keeps how long the authority wants to be left alone, if that is what an error says.
pub(crate) fn note(context: &Context, key: &str, error: &AuthError) {
    let Some((wait, entry)) = throttle(context, error) else {
        return;
    };
    let throttle = Throttle {
        key: key.to_owned(),
        end: context.ticks().saturating_add(millis(wait)),
        entry: entry.to_json(),
    };
    context.cache.share_note(key, &throttle.entry);
    context.throttling.0.borrow_mut().push(throttle);
}

fn throttle(context: &Context, error: &AuthError) -> Option<(Duration, Object)> {
    let none = ServerError::default();
    let (status, server) = match error.detail() {
        ErrorDetail::Response(ResponseError::NotJson { status }) => (Some(*status), &none),
        _ => {
            let server = error.server()?;
            (server.status, server)
        }
    };
    let wait = match (server.retry_after, status) {
        (Some(wait), Some(status)) if !(200..300).contains(&status) => wait,
        (None, Some(429)) => DEFAULT_RETRY,
        _ => return None,
    };
    let end = context.platform.clock.now() + wait;
    let codes = server.codes.iter().map(|code| Json::from(u64::from(*code)));
    let mut entry = Object::default();
    entry.put("throttleTime", end.millis().into());
    entry.set("error", error.code());
    entry.put("errorCodes", Json::List(codes.collect()));
    entry.set("errorMessage", &server.description);
    entry.set_some("subError", server.suberror.as_deref());
    Some((wait, entry))
}
