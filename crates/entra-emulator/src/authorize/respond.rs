//! Authorization responses at the redirect URI, and the end of a sign-in for a device.

use crate::aadsts;
use crate::context::RequestContext;
use crate::directory::Platform;
use crate::http::HttpResponse;
use crate::injection;
use crate::oauth_error::OAuthError;
use crate::pages;
use crate::protocol::{
    AuthorizationRequest, AuthorizationResponse, ClientInfo, RedirectDestination, ResponseDestination,
    ResponseMode,
};
use crate::store::{Authorization, CodeGrant, DeviceAuthorizationState, Session};

/// A successful response: issues the code, or lets the device have its tokens.
pub(super) fn with_success(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    session: Session,
) -> HttpResponse {
    let Some(authorization) = authorization(ctx, request, session) else {
        return pages::error(ctx, &OAuthError::new(&aadsts::USER_NOT_IN_TENANT));
    };
    let session = &authorization.session;
    ctx.emulator
        .store
        .lock()
        .sessions
        .join(&session.id, request.client_id);
    match &request.destination {
        ResponseDestination::Redirect(destination) => with_code(ctx, request, destination, authorization),
        ResponseDestination::Device(code) => {
            let state = DeviceAuthorizationState::Approved(Box::new(authorization));
            ctx.emulator.store.lock().devices.settle(code, state);
            let app = &ctx.emulator.directory.client(request.client_id).name;
            pages::device_signed_in(ctx, app)
        }
    }
}

fn authorization(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    session: Session,
) -> Option<Authorization> {
    let directory = &ctx.emulator.directory;
    let audience = directory.audience(&request.authority)?;
    Some(Authorization {
        client_id: request.client_id,
        platform: match &request.destination {
            ResponseDestination::Redirect(destination) => destination.redirect_uri.platform,
            ResponseDestination::Device(_) => Platform::Native,
        },
        user: session.user,
        tenant: directory.account_for(&audience, session.user)?.tenant,
        policy: audience.policy().map(str::to_owned),
        scopes: request.scopes.clone(),
        session,
        client_info: request.client_info,
    })
}

fn with_code(
    ctx: &RequestContext<'_>,
    request: &AuthorizationRequest,
    destination: &RedirectDestination,
    authorization: Authorization,
) -> HttpResponse {
    let user = ctx.emulator.directory.user(authorization.user);
    let client_info = user.client_info(authorization.policy.as_deref());
    let sid = authorization.session.id.clone();
    let grant = CodeGrant {
        authorization,
        redirect_uri: Some(destination.redirect_uri.clone()),
        nonce: request.nonce.clone(),
        code_challenge: request.code_challenge.clone(),
        claims: request.claims.clone(),
    };
    let mut response = AuthorizationResponse::default();
    response.set("code", ctx.emulator.store.lock().codes.issue(grant, ctx.now));
    if request.client_info == ClientInfo::Requested {
        response.set("client_info", client_info);
    }
    set_state(&mut response, destination);
    response.set("session_state", sid);
    injection::edit_authorization_response(ctx, &mut response);
    send(ctx, destination, response)
}

/// An error response, for the application or the device that waits.
pub(super) fn with_error(
    ctx: &RequestContext<'_>,
    destination: &ResponseDestination,
    error: &OAuthError,
) -> HttpResponse {
    let destination = match destination {
        ResponseDestination::Redirect(destination) => destination,
        ResponseDestination::Device(code) => return device_declined(ctx, code),
    };
    let mut response = AuthorizationResponse::default();
    response.set("error", error.code.at_authorize.to_owned());
    response.set("error_description", ctx.describe(error));
    if error.is_entras() {
        let help = format!("{}/error?code={}", ctx.emulator.origin, error.code.number);
        response.set("error_uri", help);
    }
    set_state(&mut response, destination);
    send(ctx, destination, response)
}

/// The user pressed "Cancel": Entra says little more than that.
pub(super) fn with_cancellation(ctx: &RequestContext<'_>, destination: &ResponseDestination) -> HttpResponse {
    let destination = match destination {
        ResponseDestination::Redirect(destination) => destination,
        ResponseDestination::Device(code) => return device_declined(ctx, code),
    };
    let mut response = AuthorizationResponse::default();
    response.set("error", "access_denied".to_owned());
    response.set("error_subcode", "cancel".to_owned());
    set_state(&mut response, destination);
    send(ctx, destination, response)
}

fn device_declined(ctx: &RequestContext<'_>, code: &str) -> HttpResponse {
    ctx.emulator
        .store
        .lock()
        .devices
        .settle(code, DeviceAuthorizationState::Declined);
    pages::device_declined(ctx)
}

fn set_state(response: &mut AuthorizationResponse, destination: &RedirectDestination) {
    if let Some(state) = &destination.state {
        response.set("state", state.clone());
    }
}

fn send(
    ctx: &RequestContext<'_>,
    destination: &RedirectDestination,
    mut response: AuthorizationResponse,
) -> HttpResponse {
    let uri = destination.redirect_uri.as_str();
    match injection::alter_response_mode(ctx, destination.mode, &mut response) {
        ResponseMode::Fragment => HttpResponse::redirect(format!("{uri}#{}", response.encode())),
        // The empty fragment keeps the browser from carrying over the one of the page before.
        ResponseMode::Query => {
            let separator = if uri.contains('?') { '&' } else { '?' };
            HttpResponse::redirect(format!("{uri}{separator}{}#", response.encode()))
        }
        ResponseMode::FormPost => pages::form_post(ctx, uri, response.iter()),
    }
}
