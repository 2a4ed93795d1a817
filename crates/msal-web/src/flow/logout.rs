//! Signing out: here first, then at the authority.

use std::rc::Rc;

use msal_core::authority::AuthorityKind;
use msal_core::error::{AuthError, ConfigurationError};
use msal_core::logout_request::LogoutRequest;
use msal_core::{AccountInfo, CorrelationId, InteractionType, RequestState};

use super::destination::Destination;
use super::{popup, redirect, window_wait};
use crate::configuration::resolve;
use crate::context::Context;
use crate::discovery;
use crate::end_session_request::{EndSessionParameters, EndSessionPopupRequest, EndSessionRequest};
use crate::event::{Event, EventKind};
use crate::future::BoxFuture;
use crate::interaction::{Carrier, Interaction};
use crate::navigation::{Navigation, OnNavigate};
use crate::operation::{Operation, OperationKind, OperationStart};
use crate::platform::{ChildWindow, LocalFuture};
use crate::redirect_state::{self, RedirectKind};
use crate::sign_out_notice;
use crate::status::InteractionStatus;

/// The address of the sign-out page, and the id of the request.
struct SignOutAddress {
    page: Destination,
    id: String,
}

/// Signs out and leaves for the authority's sign-out page. Returns only when that fails, or when
/// the app wants the page to stay.
pub(crate) fn by_redirect(
    context: Rc<Context>,
    request: EndSessionRequest,
) -> LocalFuture<Result<(), AuthError>> {
    Box::pin(async move {
        let parameters = request.parameters;
        let correlation_id = correlation_id(&context, &parameters)?;
        let interaction = context.take_page(Carrier::Redirect, InteractionStatus::Logout)?;
        let redirect = InteractionType::Redirect;
        let operation = begin(&context, &parameters, correlation_id, redirect, Some(interaction));
        if let Err(error) = redirect::check_page(&context) {
            return operation.end(Err(error));
        }
        forget(&operation, parameters.account.as_ref()).await;
        let address = address(&operation, &parameters).await;
        let outcome = match operation.check().and(address) {
            Ok(address) => match OnNavigate::ask(parameters.on_navigate.as_ref(), address.page.url()) {
                Navigation::Leave => leave(&operation, &address).await,
                Navigation::Stay => Ok(()),
            },
            Err(error) => Err(error),
        };
        operation.end(outcome)
    })
}

/// Leaves for the sign-out page. The record only tells the page that comes up afterwards what it
/// came from, so a store that refuses it keeps nobody from signing out.
fn leave<'a>(operation: &'a Operation, address: &SignOutAddress) -> BoxFuture<'a, Result<(), AuthError>> {
    let context = operation.context();
    let client_id = context.configuration.client_id.as_str();
    let departure = redirect_state::write(&context.platform, client_id, RedirectKind::SignOut, "", None);
    redirect::leave(operation, &address.page, departure.ok())
}

/// Signs out with the authority's sign-out page in a popup. Once the accounts are gone here the
/// sign-out has succeeded, whatever becomes of the popup.
pub(crate) fn by_popup(
    context: Rc<Context>,
    request: EndSessionPopupRequest,
) -> LocalFuture<Result<(), AuthError>> {
    Box::pin(async move {
        let parameters = request.parameters;
        let correlation_id = correlation_id(&context, &parameters)?;
        let interaction = context.take_page(Carrier::Popup, InteractionStatus::Logout)?;
        // Opened before anything is awaited, so that it counts as the user's click.
        let window = popup::open(&context, parameters.popup, &correlation_id);
        let popup = InteractionType::Popup;
        let operation = begin(&context, &parameters, correlation_id, popup, Some(interaction));
        forget(&operation, parameters.account.as_ref()).await;
        let outcome = match window {
            Ok(window) => visit(&operation, &parameters, window).await,
            Err(error) => Err(error),
        };
        operation.end(outcome)
    })
}

async fn visit(
    operation: &Operation,
    parameters: &EndSessionParameters,
    window: Box<dyn ChildWindow>,
) -> Result<(), AuthError> {
    let context = operation.context();
    let address = address(operation, parameters).await?;
    let channel = window_wait::listen(context, &address.id);
    window.leave_request_id(&address.id);
    address.page.send(&*window);
    let length = context.configuration.options.popup_timeout;
    let _ = window_wait::response(operation, window, channel, length).await;
    match &parameters.main_window_redirect_uri {
        Some(uri) if operation.check().is_ok() => {
            let uri = resolve(&context.page_url()?, uri)?;
            context.platform.page.assign(&uri.href());
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Signs out here and in the app's other tabs; the session at the authority stays.
pub(crate) fn locally(
    context: Rc<Context>,
    request: EndSessionRequest,
) -> LocalFuture<Result<(), AuthError>> {
    Box::pin(async move {
        let parameters = request.parameters;
        let correlation_id = correlation_id(&context, &parameters)?;
        let silent = InteractionType::Silent;
        let operation = begin(&context, &parameters, correlation_id, silent, None);
        forget(&operation, parameters.account.as_ref()).await;
        operation.end(Ok(()))
    })
}

/// The correlation id of the sign-out. Without random numbers for one the authority cannot be told,
/// and the accounts are gone here all the same.
fn correlation_id(context: &Context, parameters: &EndSessionParameters) -> Result<CorrelationId, AuthError> {
    let id = context.correlation_id(parameters.correlation_id.as_ref());
    id.inspect_err(|_| clear_when_open(context, parameters.account.as_ref()))
}

fn begin(
    context: &Rc<Context>,
    parameters: &EndSessionParameters,
    correlation_id: CorrelationId,
    interaction_type: InteractionType,
    interaction: Option<Interaction>,
) -> Box<Operation> {
    let start = OperationStart {
        kind: OperationKind::Logout,
        interaction_type,
        correlation_id,
        account: parameters.account.clone(),
        interaction,
        outcome: None,
    };
    Operation::begin(context, start)
}

/// Forgets the account, or all, whether or not the authority can be reached. They are gone from the
/// store before the page is left.
pub(crate) fn forget<'a>(operation: &'a Operation, account: Option<&'a AccountInfo>) -> BoxFuture<'a, ()> {
    Box::pin(async move {
        let context = operation.context();
        context.opened().await;
        let at = context.platform.clock.now();
        let event = operation.event(EventKind::ActiveAccountChanged);
        clear(context, account, event);
        operation.tell(EventKind::LogoutSuccess);
        context.flush().await;
        sign_out_notice::tell(context, account, at);
    })
}

/// Forgets accounts and tokens here; the session at the authority stays. Where that changes who is
/// active, it is told by this event.
pub(crate) fn clear(context: &Context, account: Option<&AccountInfo>, event: Event) {
    let before = context.cache.active_account();
    context.cache.clear(account);
    context.tell_activation(before.as_ref(), event);
}

/// Forgets accounts and tokens, now or as soon as the store has been read. What begins from now on
/// comes after it either way.
pub(crate) fn clear_when_open(context: &Context, account: Option<&AccountInfo>) {
    if context.is_open() {
        clear(context, account, Event::new(EventKind::ActiveAccountChanged));
    } else {
        let user = account.map(|account| &account.home_account_id);
        context.cache.sign_outs().add(user);
        context.early_sign_outs.borrow_mut().push(account.cloned());
    }
}

fn address<'a>(
    operation: &'a Operation,
    parameters: &'a EndSessionParameters,
) -> BoxFuture<'a, Result<SignOutAddress, AuthError>> {
    Box::pin(async move {
        let context = operation.context();
        let configuration = &context.configuration;
        let authority = configuration.authority_for(parameters.authority.as_ref())?;
        let endpoints = discovery::endpoints(context, &authority).await?;
        let endpoint = endpoints
            .end_session
            .as_deref()
            .ok_or(ConfigurationError::NoEndSessionEndpoint)?;
        let id = context.new_id()?;
        let state = RequestState::new(
            id.as_str(),
            operation.interaction_type(),
            parameters.state.as_deref(),
        )
        .encode();
        let wanted = parameters.post_logout_redirect_uri.as_deref();
        let back = configuration.post_logout_uri_for(&context.page_url()?, wanted)?;
        let account = parameters.account.as_ref();
        let hint = account.and_then(|account| account.opaque_login_hint());
        let is_entra = authority.kind() != AuthorityKind::Oidc;
        let logout = LogoutRequest {
            post_logout_redirect_uri: Some(&back),
            client_id: (!is_entra).then_some(&configuration.client_id),
            correlation_id: operation.correlation_id(),
            id_token_hint: parameters.id_token_hint.as_ref(),
            state: &state,
            logout_hint: parameters.logout_hint.as_deref().or(hint),
            popup_origin_checked: context.platform.page.is_out_of_reach(),
            extra: &parameters.extra_query_parameters,
        };
        let page = Destination::Address(logout.url(endpoint));
        Ok(SignOutAddress { page, id })
    })
}
