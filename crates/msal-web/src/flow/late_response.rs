//! What the user still does in a popup that reads as closed although it is open.
//!
//! The authority's pages may cut a popup off from its opener. It reads as closed then, so that a
//! user who comes back to the app without having closed it ends the call. The app is usable at
//! once, and the client goes on listening: who finishes the sign-in all the same is signed in.

use std::rc::Rc;

use msal_core::TokenSource;
use msal_core::authorize_response::ResponseParameters;
use msal_core::time::millis;

use super::authorization::{self, PendingRequest};
use crate::context::Context;
use crate::interaction::Carrier;
use crate::operation::Operation;
use crate::platform::Channel;

/// A request whose call has ended and whose response may be yet to come. The next interaction, a
/// sign-out and the end of the client end it; so does the time that a popup gets.
pub(crate) struct LateResponse {
    request: PendingRequest,
    channel: Box<dyn Channel>,
    /// How many sign-outs there had been when it was asked for.
    sign_outs: u32,
    /// On the monotonic clock.
    deadline: u64,
}

/// Goes on listening for the response to a request.
pub(super) fn expect(operation: &Operation, request: PendingRequest, channel: Box<dyn Channel>) {
    let context = operation.context();
    let length = millis(context.configuration.options.popup_timeout);
    context.late_response.set(Some(LateResponse {
        request,
        channel,
        sign_outs: operation.sign_outs(),
        deadline: context.ticks().saturating_add(length),
    }));
}

/// Takes in what has come, by a task of the client's own, which takes the page as any popup does.
pub(super) fn take_in(context: &Rc<Context>) {
    let Some(late) = context.late_response.take() else {
        return;
    };
    let is_over = context.cache.sign_outs().count() != late.sign_outs || context.ticks() > late.deadline;
    if is_over {
        return;
    }
    let message = late.channel.take();
    let Some(response) = message.and_then(|text| ResponseParameters::recognise(&text)) else {
        context.late_response.set(Some(late));
        return;
    };
    let request = late.request;
    let correlation_id = request.correlation_id();
    if let Ok(operation) = Operation::begin_interaction(context, Carrier::Popup, Some(&correlation_id)) {
        context.platform.tasks.spawn(Box::pin(async move {
            let source = TokenSource::Network;
            let outcome = authorization::redeem(&operation, request, response, None, source).await;
            // Told to the watchers and the subscribers: nobody waits for it.
            drop(operation.finish(outcome));
        }));
    }
}
