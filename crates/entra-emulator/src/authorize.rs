//! `/authorize`: ordered checks of the request, then a silent answer or the pages.

mod decide;
mod prompt;
mod redirect;
mod request;
mod signin;

use crate::call::Call;
use crate::directory::AuthorityPath;
use crate::http::Reply;
use crate::{faults, pages};

pub(crate) use redirect::{RedirectParams, ResponseMode};
pub(crate) use request::{
    AuthorizeError, AuthorizeRequest, Destination, known_client, read_scopes, required, unreadable,
};
pub(crate) use signin::submit;

use decide::Next;
use prompt::Prompt;

/// Answers an authorization request, GET or POST.
pub(crate) fn answer(call: &Call<'_>, authority: &AuthorityPath) -> Reply {
    match AuthorizeRequest::check(call, authority) {
        Ok(request) => proceed(call, request),
        // Nobody is sent to an address that was not registered: the error stays here.
        Err(AuthorizeError::Page(refusal)) => pages::error(call, &refusal),
        Err(AuthorizeError::Redirect(target, refusal)) => {
            redirect::refused(call, &Destination::Redirect(*target), &refusal)
        }
    }
}

/// Answers a request that is in order, or begins the pages.
pub(crate) fn proceed(call: &Call<'_>, mut request: AuthorizeRequest) -> Reply {
    let silent = request.prompt == Some(Prompt::None);
    if silent && faults::page_instead_of_redirect(call) {
        return pages::interrupted(call);
    }
    if let Err(refusal) = faults::refuse_at_authorize(call, silent) {
        return redirect::refused(call, &request.destination, &refusal);
    }
    if !silent && faults::abandoned(call) {
        return pages::interrupted(call);
    }
    if !silent {
        request.interruptions = faults::interruptions(call);
    }
    match decide::next(call, &request) {
        Next::Answer(session) => redirect::granted(call, &request, session),
        Next::Refuse(refusal) => redirect::refused(call, &request.destination, &refusal),
        Next::Ask(question) => signin::begin(call, request, question),
    }
}
