//! `/authorize`: ordered checks of the request, then a silent answer or the pages.

mod decide;
mod prompt;
mod redirect;
mod request;
mod signin;

use crate::call::Call;
use crate::http::Reply;
use crate::{faults, pages};

pub(crate) use redirect::RedirectParams;
pub(crate) use request::{AuthorizeError, AuthorizeRequest, read_scopes, required, unreadable};
pub(crate) use signin::submit;

use decide::Next;
use prompt::Prompt;

/// Answers an authorization request, GET or POST.
pub(crate) fn answer(call: &Call<'_>, segment: &str) -> Reply {
    match AuthorizeRequest::check(call, segment) {
        Ok(request) => proceed(call, request),
        // Nobody is sent to an address that was not registered: the error stays here.
        Err(AuthorizeError::Page(refusal)) => pages::error(call, &refusal),
        Err(AuthorizeError::Redirect(target, refusal)) => redirect::refused(call, &target, &refusal),
    }
}

fn proceed(call: &Call<'_>, request: AuthorizeRequest) -> Reply {
    let silent = request.prompt == Some(Prompt::None);
    if silent && faults::page_instead_of_redirect(call) {
        return pages::interrupted(call);
    }
    if let Err(refusal) = faults::refuse_at_authorize(call, silent) {
        return redirect::refused(call, &request.target, &refusal);
    }
    if !silent && faults::abandoned(call) {
        return pages::interrupted(call);
    }
    match decide::next(call, &request) {
        Next::Answer(session) => redirect::granted(call, &request, session),
        Next::Refuse(refusal) => redirect::refused(call, &request.target, &refusal),
        Next::Ask(question) => signin::begin(call, request, question),
    }
}
