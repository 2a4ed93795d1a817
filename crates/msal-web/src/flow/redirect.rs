//! Leaving the page for the authority, and coming back.

use std::rc::Rc;
use std::time::Duration;

use msal_core::authorize_response::ResponseParameters;
use msal_core::error::{AuthError, Cancelled, ResponseError, WindowError};
use msal_core::time::millis;
use msal_core::{AuthenticationResult, InteractionType, TokenSource};

use super::authorization::{self, PendingRequest, PreparedRequest};
use super::destination::Destination;
use crate::configuration::resolve;
use crate::context::{Context, RedirectStage};
use crate::event::EventKind;
use crate::future::BoxFuture;
use crate::interaction::Carrier;
use crate::navigation::{Navigation, OnNavigate};
use crate::operation::{Operation, OperationKind, OperationStart};
use crate::outcome::Outcome;
use crate::platform::{LocalFuture, ReturnedRedirect};
use crate::redirect_loop;
use crate::redirect_state::{self, Departure, RedirectKind};
use crate::request::{RedirectRequest, TokenParameters};
use crate::response_address::ResponseAddress;

const REDIRECT: InteractionType = InteractionType::Redirect;

/// Leaves for the authority. Returns only when that fails, when the app wants the page to stay, or
/// when the user comes back without a response.
pub(crate) fn acquire(context: Rc<Context>, request: RedirectRequest) -> LocalFuture<Result<(), AuthError>> {
    Box::pin(async move {
        let parameters = request.parameters;
        let correlation_id = parameters.correlation_id.as_ref();
        let operation = Operation::begin_interaction(&context, Carrier::Redirect, correlation_id)?;
        if let Err(error) = check_page(&context) {
            return operation.end(Err(error));
        }
        receive(&context);
        let prepared = authorization::prepare(&operation, &parameters).await;
        let outcome = match prepared.and_then(|prepared| depart(&operation, &parameters, &prepared)) {
            Ok(Some(departure)) => departure.await,
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        operation.end(outcome)
    })
}

/// The authority refuses to be framed, so a page in a frame cannot be redirected.
pub(super) fn check_page(context: &Context) -> Result<(), AuthError> {
    if context.platform.page.is_framed() {
        Err(WindowError::RedirectInFrame.into())
    } else {
        Ok(())
    }
}

/// Writes down what the response will be checked against, and leaves; `None` when the app wants the
/// page to stay. What has been written stays then, since the app may leave by itself.
fn depart<'a>(
    operation: &'a Operation,
    parameters: &TokenParameters,
    prepared: &PreparedRequest,
) -> Result<Option<BoxFuture<'a, Result<(), AuthError>>>, AuthError> {
    let context = operation.context();
    operation.check()?;
    let page = context.page_url()?;
    let start_page = match &parameters.start_page {
        Some(wanted) => resolve(&page, wanted)?,
        None => page,
    };
    let departure = redirect_state::write(
        &context.platform,
        context.configuration.client_id.as_str(),
        RedirectKind::SignIn,
        &start_page.href(),
        Some(&prepared.pending.to_json()),
    );
    let mut departure = departure.map_err(|_| WindowError::StorageBlocked)?;
    let destination = &prepared.destination;
    if OnNavigate::ask(parameters.on_navigate.as_ref(), destination.url()) == Navigation::Stay {
        departure.leaves();
        return Ok(None);
    }
    redirect_loop::note_departure(context)?;
    Ok(Some(leave(operation, destination, Some(departure))))
}

/// Leaves the page at once, and notices when that does not happen, or when the user comes back by
/// the browser's back button.
pub(super) fn leave<'a>(
    operation: &'a Operation,
    destination: &Destination,
    mut departure: Option<Departure<'a>>,
) -> BoxFuture<'a, Result<(), AuthError>> {
    let context = operation.context();
    operation.tell(EventKind::RedirectStart);
    let restorations = context.restorations.get();
    let length = millis(context.configuration.options.navigation_timeout);
    let deadline = context.ticks().saturating_add(length);
    if let Some(departure) = &mut departure {
        departure.leaves();
    }
    destination.leave(&*context.platform.page);
    Box::pin(async move {
        loop {
            if context.restorations.get() != restorations {
                if let Some(departure) = &mut departure {
                    departure.came_back();
                }
                return Err(Cancelled::ByUser.into());
            }
            let left = deadline.saturating_sub(context.ticks());
            if left == 0 {
                return Err(WindowError::NavigationTimedOut.into());
            }
            context.wait(Duration::from_millis(left)).await;
        }
    })
}

/// Takes the response in hand with which this page came back, once, however often it is asked for.
/// The work is the client's own, so that nobody who waits for it can stop it.
pub(crate) fn handle(context: &Rc<Context>) -> Outcome {
    if let Some(outcome) = context.redirect_outcome.borrow().clone() {
        return outcome;
    }
    let outcome = Outcome::new(&context.woken);
    context.redirect_outcome.replace(Some(outcome.clone()));
    let returned = returned(context);
    context.tell_ignored();
    match returned.map(|returned| begin(context, returned)) {
        Some(Ok(received)) => {
            let task = process(received, outcome.clone());
            context.platform.tasks.spawn(Box::pin(task));
        }
        Some(Err(error)) => end(context, &outcome, Err(error)),
        None => end(context, &outcome, Ok(None)),
    }
    outcome
}

/// There is nothing to process, whatever there seemed to be when the client was made: another
/// client of the app may have taken the response.
fn end(context: &Context, outcome: &Outcome, value: Result<Option<AuthenticationResult>, AuthError>) {
    context.redirect_stage.set(RedirectStage::Done);
    context.publish();
    outcome.set(value);
}

/// Takes a response in that is still in the address, for an app that has not called `start`: before
/// it is processed, and before another departure writes over what it is checked against.
fn receive(context: &Context) {
    let platform = &context.platform;
    let is_of_redirect = |found: &ResponseAddress| found.response.interaction() == Some(REDIRECT);
    if platform.page.is_framed() {
        return;
    }
    match ResponseAddress::find(&platform.page.href()) {
        Some(found) if is_of_redirect(&found) => redirect_state::receive(platform, found),
        Some(_) => {}
        None => redirect_state::receive_unreadable(platform),
    }
}

/// The response to a redirect of this app.
fn returned(context: &Context) -> Option<ReturnedRedirect> {
    receive(context);
    let platform = &context.platform;
    let client_id = context.configuration.client_id.as_str();
    let returned = platform.page.document().take_response_for(client_id);
    if returned.is_none() {
        redirect_state::forget_stale(platform, client_id);
    }
    returned
}

/// A response that is about to be processed.
struct ReceivedResponse {
    operation: Box<Operation>,
    request: Option<PendingRequest>,
    response: String,
}

/// Begins with the call and not with its task, so that a sign-out in between is noticed.
fn begin(context: &Rc<Context>, returned: ReturnedRedirect) -> Result<ReceivedResponse, AuthError> {
    let request = returned
        .request
        .and_then(|json| PendingRequest::from_json(context, &json));
    let known_id = request.as_ref().map(PendingRequest::correlation_id);
    let correlation_id = context.correlation_id(known_id.as_ref()).inspect_err(|_| {
        context.redirect_stage.set(RedirectStage::Done);
        context.publish();
    })?;
    let operation = Operation::begin(
        context,
        OperationStart {
            kind: OperationKind::HandleRedirect,
            interaction_type: REDIRECT,
            correlation_id,
            account: None,
            interaction: None,
            outcome: None,
        },
    );
    Ok(ReceivedResponse {
        operation,
        request,
        response: returned.response,
    })
}

async fn process(received: ReceivedResponse, outcome: Outcome) {
    let operation = received.operation;
    let response = ResponseParameters::recognise(&received.response);
    let value = match received.request.zip(response) {
        Some((request, response)) => {
            let source = TokenSource::Network;
            authorization::redeem(&operation, request, response, None, source).await
        }
        None => Err(ResponseError::RequestLost.into()),
    };
    outcome.set(operation.finish(value).map(Some));
}
