//! The loop breaker: a page that leaves for the authority by itself, comes back, and leaves again.
//!
//! What counts is a document that the user has not touched: nothing that happens there is an answer
//! to a click, whoever in the app has called for it. The note about it outlives the documents.

use msal_core::decimal;
use msal_core::error::{AuthError, ErrorDetail};
use msal_core::text::{concat, split_once};

use crate::context::Context;

/// For how many seconds a departure counts.
const WINDOW: u64 = 60;

/// Notes that the page is about to leave.
///
/// # Errors
/// [`ErrorDetail::RedirectLoop`] the third time within a minute.
pub(crate) fn note_departure(context: &Context) -> Result<(), AuthError> {
    let platform = &context.platform;
    if platform.page.has_user_activation() {
        return Ok(());
    }
    let (key, now) = (key(context), platform.clock.now().seconds());
    let is_recent = |time: &u64| now.checked_sub(*time).is_some_and(|age| age < WINDOW);
    let note = platform.session_storage.get(&key).unwrap_or_default();
    let (earlier, last) = split_once(&note, b' ').unwrap_or(("", &note));
    if decimal::parse(earlier).filter(is_recent).is_some() {
        return Err(ErrorDetail::RedirectLoop {
            cause: cause(context),
        }
        .into());
    }
    // A store that refuses it refuses the redirect as well.
    let _ = platform
        .session_storage
        .set(&key, &concat(&[last, " ", &decimal::text(now)]));
    Ok(())
}

/// Why the page wants to leave: the last failure that was none of ours.
fn cause(context: &Context) -> Option<AuthError> {
    let last = context.last_failure.borrow().clone()?;
    match last.detail() {
        ErrorDetail::RedirectLoop { cause } => cause.clone(),
        _ => Some(last),
    }
}

/// Somebody new has signed in, so the page does not go round in circles.
pub(crate) fn forget(context: &Context) {
    context.platform.session_storage.remove(&key(context));
}

fn key(context: &Context) -> String {
    concat(&["msal.", context.configuration.client_id.as_str(), ".redirects"])
}
