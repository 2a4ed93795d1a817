//! Waiting for the response of a popup or frame.
//!
//! Two ways lead back, and whichever is first wins: the document in the window sends it over a
//! channel named after the request, or we read the window's address once it is on our origin again.
//! Messages wake the wait; closing and address can only be polled.

use std::rc::Rc;
use std::time::Duration;

use msal_core::authorize_response::ResponseParameters;
use msal_core::error::{AuthError, Cancelled};
use msal_core::time::millis;

use super::late_response;
use crate::context::Context;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::platform::{Channel, ChildWindow};
use crate::response_address::ResponseAddress;

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(50);

/// For how many milliseconds a window must read as closed, while the user is back in ours, to count
/// as closed by the user. A window that the authority has isolated from us reads as closed too, but
/// then the user is in that one.
const CLOSED_AFTER: u64 = 1500;

/// The longest time between two looks, in milliseconds, that counts as time spent waiting. A page
/// in the background looks once a minute; what takes longer is a laptop that has been asleep, and
/// some browsers' monotonic clock goes on meanwhile.
const LONGEST_STEP: u64 = 61_000;

/// How a wait ended without a response.
pub(crate) enum NoResponse {
    /// The window reads as closed. Should it be open all the same, its response is yet to come on
    /// the channel.
    Closed(Cancelled, Box<dyn Channel>),
    TimedOut,
    Interrupted(AuthError),
}

/// Listens for the response to a request, on the channel of MSAL.js, whose name is the id of the
/// request.
pub(crate) fn listen(context: &Rc<Context>, request_id: &str) -> Box<dyn Channel> {
    let listener = Rc::downgrade(context);
    let on_message = move || {
        if let Some(context) = listener.upgrade() {
            context.woken.notify();
            late_response::take_in(&context);
        }
    };
    context.platform.windows.listen(request_id, Rc::new(on_message))
}

/// Waits for the response in a window, then lets go of the window; the wait ends when another
/// interaction takes over, and when nobody waits for its outcome any more.
pub(crate) fn response(
    operation: &Operation,
    window: Box<dyn ChildWindow>,
    channel: Box<dyn Channel>,
    length: Duration,
) -> BoxFuture<'_, Result<ResponseParameters, NoResponse>> {
    Box::pin(async move {
        let context = operation.context();
        let (mut waited, mut last_look) = (0, context.ticks());
        let (mut closed_since, mut end) = (None, Cancelled::ByUser);
        loop {
            operation.check_awaited().map_err(NoResponse::Interrupted)?;
            if let Some(response) = arrived(&*window, &*channel) {
                return Ok(response);
            }
            let look = context.ticks();
            let reads_closed = window.is_closed();
            let is_back = context.platform.page.has_focus();
            // Nobody closes a window from within another one: most likely it is open, and the user
            // is in it.
            if reads_closed && !is_back {
                end = Cancelled::PopupLeft;
            }
            closed_since = (reads_closed && is_back).then(|| closed_since.unwrap_or(look));
            if closed_since.is_some_and(|since| look.saturating_sub(since) >= CLOSED_AFTER) {
                return Err(NoResponse::Closed(end, channel));
            }
            waited += u64::min(look.saturating_sub(last_look), LONGEST_STEP);
            last_look = look;
            if waited >= millis(length) {
                return Err(NoResponse::TimedOut);
            }
            context.wait(INTERVAL).await;
        }
    })
}

fn arrived(window: &dyn ChildWindow, channel: &dyn Channel) -> Option<ResponseParameters> {
    let message = channel.take();
    let sent = message.and_then(|text| ResponseParameters::recognise(&text));
    sent.or_else(|| Some(ResponseAddress::find(&window.href()?)?.response))
}
