//! What the authority has asked to be left alone with. A silent call for the same is refused here,
//! without a request, until the time is over.
//!
//! That is after status 429, for 60 seconds where the page cannot read `Retry-After` (Entra ID's
//! CORS rules hide it), and after any other refusal with a `Retry-After` that can be read. A 5xx
//! without one makes nobody wait: who tries again may find the server back. Interactions are never
//! held up, since a user who clicks again means it.
//!
//! The page keeps the time by the monotonic clock. An entry in MSAL.js's own form, under its
//! thumbprint of the request, tells other pages on the same cache. The thumbprint's authority is
//! that of the account's tenant, so that one tenant's limits hold up no other; MSAL.js, which takes
//! the configured one, sees the entry where that is the same.

use std::time::Duration;

use msal_core::AuthorityUrl;
use msal_core::error::{AuthError, DEFAULT_RETRY, ErrorDetail, LONGEST_RETRY, ResponseError, ServerError};
use msal_core::json::{self, Json, Object};
use msal_core::text::concat;
use msal_core::time::millis;

use crate::cell::RefCell;
use crate::context::Context;
use crate::operation::Operation;
use crate::request::TokenParameters;

/// The refusals of this page that are not over.
#[derive(Default)]
pub(crate) struct Throttling(RefCell<Vec<Throttle>>);

struct Throttle {
    key: String,
    /// When it ends, on the monotonic clock.
    end: u64,
    error: AuthError,
}

/// Where the entry of a request is kept: MSAL.js's thumbprint.
pub(crate) fn key(context: &Context, authority: &AuthorityUrl, parameters: &TokenParameters) -> String {
    let mut thumbprint = Object::default();
    thumbprint.set("clientId", context.configuration.client_id.as_str());
    thumbprint.set("authority", authority.as_str());
    thumbprint.put("scopes", json::list(&mut parameters.scopes.iter()));
    thumbprint.set_some("claims", parameters.claims.as_deref());
    thumbprint.set("authenticationScheme", parameters.scheme.as_str());
    thumbprint.set_some("resource", parameters.resource.as_deref());
    concat(&["throttling.", &thumbprint.to_json()])
}

/// Fails with the authority's own words, and with the time left, while a request is not wanted.
pub(crate) fn check(operation: &Operation, key: &str) -> Result<(), AuthError> {
    let context = operation.context();
    let ticks = context.ticks();
    let mut known = context.throttling.0.borrow_mut();
    known.retain(|throttle| throttle.end > ticks);
    let refusal = match known.iter().find(|throttle| throttle.key == key) {
        Some(throttle) => Some((throttle.error.clone(), throttle.end - ticks)),
        None => stored_refusal(context, key),
    };
    let Some((error, left)) = refusal else {
        return Ok(());
    };
    let left = Duration::from_millis(left);
    Err(error.of_request(Some(left), operation.correlation_id()))
}

/// What another page has written, and for how long it holds. What ends later than any throttle
/// lasts was written by another clock.
fn stored_refusal(context: &Context, key: &str) -> Option<(AuthError, u64)> {
    let entry = Object::parse(&context.cache.shared_note(key)?).unwrap_or_default();
    let end = entry.get("throttleTime").and_then(Json::integer);
    let left = end
        .unwrap_or(0)
        .saturating_sub(context.platform.clock.now().millis());
    if left == 0 || left > millis(LONGEST_RETRY) {
        context.cache.remove_shared_note(key);
        return None;
    }
    let text = |name| entry.text(name).unwrap_or_default().to_owned();
    let error = ServerError {
        error: text("error"),
        description: text("errorMessage"),
        status: Some(429),
        ..ServerError::default()
    };
    Some((error.into(), left))
}

/// Keeps how long the authority wants to be left alone, if that is what an error says.
pub(crate) fn note(context: &Context, key: &str, error: &AuthError) {
    let Some(wait) = wait(error) else { return };
    let end = context.platform.clock.now() + wait;
    let description = error.server().map_or("", |server| &server.description);
    let mut entry = Object::default();
    entry.put("throttleTime", end.millis().into());
    entry.set("error", error.code());
    entry.set("errorMessage", description);
    // Another page may have been asked for more patience.
    if stored_refusal(context, key).is_none_or(|(_, left)| left < millis(wait)) {
        context.cache.share_note(key, &entry.to_json());
    }
    context.throttling.0.borrow_mut().push(Throttle {
        key: key.to_owned(),
        end: context.ticks().saturating_add(millis(wait)),
        error: error.clone(),
    });
}

fn wait(error: &AuthError) -> Option<Duration> {
    let (wait, status) = match error.detail() {
        ErrorDetail::Response(ResponseError::NotJson { status }) => (None, Some(*status)),
        _ => error.server().map(|server| (server.retry_after, server.status))?,
    };
    wait.or((status == Some(429)).then_some(DEFAULT_RETRY))
}
