//! Waiting for what a popup or frame answers.
//!
//! Two ways lead back, and whichever is first wins: the document in the window tells a channel named after the request, or we read the
//! window's address once it is on our origin again.

use std::time::Duration;

use msal_core::UnixTime;
use msal_core::authorize_response::ResponseParameters;
use msal_core::error::AuthError;
use msal_core::url::Url;

use crate::context::Context;
use crate::platform::{Answers, ChildWindow};

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(50);

/// For how long a window must read as closed, while the person is back in ours, to count as closed by the person. A window that the
/// authority has isolated from us reads as closed too, but then the person is in that one.
const CLOSED_AFTER: Duration = Duration::from_millis(1500);

/// What is being waited for.
pub(crate) struct Wait<'a> {
    pub(crate) window: &'a dyn ChildWindow,
    pub(crate) channel: &'a dyn Answers,
    pub(crate) length: Duration,
}

/// How a wait ended without an answer.
pub(crate) enum NoAnswer {
    Closed,
    TimedOut,
    Interrupted(AuthError),
}

/// Waits for an answer; `go_on` is asked on every look and ends the wait with its error.
pub(crate) async fn wait(
    context: &Context,
    wait: Wait<'_>,
    go_on: impl Fn() -> Result<(), AuthError>,
) -> Result<ResponseParameters, NoAnswer> {
    let deadline = context.platform.clock.now() + wait.length;
    let mut closed = ClosedFor::default();
    loop {
        go_on().map_err(NoAnswer::Interrupted)?;
        if let Some(answer) = arrived(&wait) {
            return Ok(answer);
        }
        let now = context.platform.clock.now();
        if closed.look(wait.window.is_closed() && context.platform.page.has_focus(), now) >= CLOSED_AFTER {
            return Err(NoAnswer::Closed);
        }
        if now >= deadline {
            return Err(NoAnswer::TimedOut);
        }
        context.sleep(INTERVAL).await;
    }
}

fn arrived(wait: &Wait<'_>) -> Option<ResponseParameters> {
    let told = wait
        .channel
        .take()
        .and_then(|text| ResponseParameters::recognise(&text));
    told.or_else(|| in_address(&wait.window.href()?))
}

/// The answer in an address: in its fragment, or, after a sign-out, in its query.
pub(crate) fn in_address(href: &str) -> Option<ResponseParameters> {
    let url = Url::parse(href).ok()?;
    let in_query =
        || ResponseParameters::recognise(url.query()?).filter(|answer| answer.request_state().is_some());
    url.fragment()
        .and_then(ResponseParameters::recognise)
        .or_else(in_query)
}

#[derive(Default)]
struct ClosedFor {
    since: Option<UnixTime>,
}

impl ClosedFor {
    /// For how long every look has found the window closed.
    fn look(&mut self, closed: bool, now: UnixTime) -> Duration {
        self.since = closed.then(|| self.since.unwrap_or(now));
        self.since.map_or(Duration::ZERO, |since| now.since(since))
    }
}
