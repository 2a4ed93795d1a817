//! `/authorize`: ordered checks of the request, then an authorization response or the pages.

mod check;
mod decision;
mod respond;
mod sign_in;

use crate::context::RequestContext;
use crate::directory::AuthorityPath;
use crate::http::HttpResponse;
use crate::protocol::{AuthorizationRequest, Prompt, ResponseDestination};
use crate::{injection, pages};

pub(crate) use sign_in::submit;

use check::AuthorizationRequestError;
use decision::SignInDecision;

/// Responds to an authorization request, GET or POST.
pub(crate) fn respond(ctx: &RequestContext<'_>, authority: &AuthorityPath) -> HttpResponse {
    match check::check(ctx, authority) {
        Ok(request) => proceed(ctx, request),
        // Nobody is sent to an address that was not registered: the error stays here.
        Err(AuthorizationRequestError::Page(error)) => pages::error(ctx, &error),
        Err(AuthorizationRequestError::Redirect(destination, error)) => {
            respond::with_error(ctx, &ResponseDestination::Redirect(*destination), &error)
        }
    }
}

/// Responds to a request that is in order, or begins the pages.
pub(crate) fn proceed(ctx: &RequestContext<'_>, mut request: AuthorizationRequest) -> HttpResponse {
    let is_silent = request.prompt == Some(Prompt::None);
    if is_silent && injection::shows_page_instead_of_redirect(ctx) {
        return pages::interrupted(ctx);
    }
    if let Err(error) = injection::refuse_authorization_request(ctx, request.prompt) {
        return respond::with_error(ctx, &request.destination, &error);
    }
    if !is_silent {
        if injection::abandons_sign_in(ctx) {
            return pages::interrupted(ctx);
        }
        request.imposed = injection::imposed_requirements(ctx);
    }
    match decision::decide(ctx, &request) {
        SignInDecision::Respond(session) => respond::with_success(ctx, &request, session),
        SignInDecision::Refuse(error) => respond::with_error(ctx, &request.destination, &error),
        SignInDecision::Show(page) => sign_in::begin(ctx, request, page),
    }
}
