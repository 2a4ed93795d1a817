//! Using the session at the authority in a hidden frame.

use msal_core::error::{AuthError, NetworkError};
use msal_core::{AuthenticationResult, Prompt};

use super::child_window::{self, RequestWindow};
use super::tokens::ExpectedOwner;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::request::TokenParameters;
use crate::throttling;

/// Gets tokens without asking the user. A code that the token endpoint refuses is asked for once
/// more, as MSAL.js does: an old response may have come from a cache on the way.
pub(super) fn acquire<'a>(
    operation: &'a Operation,
    parameters: &'a mut TokenParameters,
    owner: Option<ExpectedOwner<'a>>,
) -> BoxFuture<'a, Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        parameters.prompt = Some(Prompt::None);
        let context = operation.context();
        let authority = context
            .configuration
            .authority_for(parameters.authority.as_ref())?;
        let throttle = throttling::key(context, &authority, parameters);
        let mut is_repeated = false;
        loop {
            throttling::check(operation, &throttle)?;
            if !context.platform.page.is_online() {
                return Err(NetworkError::Offline.into());
            }
            let outcome = child_window::acquire(operation, parameters, RequestWindow::Frame, owner).await;
            if let Err(error) = &outcome {
                throttling::note(context, &throttle, error);
            }
            let is_refused = outcome.as_ref().is_err_and(is_refused_code);
            if is_repeated || !is_refused {
                return outcome;
            }
            is_repeated = true;
        }
    })
}

fn is_refused_code(error: &AuthError) -> bool {
    !error.is_interaction_required() && error.code() == "invalid_grant"
}
