//! Using the session at the authority in a hidden frame.

use msal_core::error::{AuthError, InteractionRequired, NetworkError};
use msal_core::{AuthenticationResult, Prompt, TokenSource};

use super::authorization;
use super::tokens::ExpectedOwner;
use super::window_wait::{self, NoResponse};
use crate::context::Context;
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::request::TokenParameters;

/// Gets tokens without asking the user. A code that the token endpoint refuses is asked for once
/// more, as MSAL.js does: an old response may have come from a cache on the way.
pub(super) fn acquire<'a>(
    operation: &'a Operation,
    parameters: &'a mut TokenParameters,
    owner: Option<ExpectedOwner<'a>>,
) -> BoxFuture<'a, Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        parameters.prompt = Some(Prompt::None);
        let mut is_repeated = false;
        loop {
            let outcome = once(operation, parameters, owner).await;
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

async fn once(
    operation: &Operation,
    parameters: &TokenParameters,
    owner: Option<ExpectedOwner<'_>>,
) -> Result<AuthenticationResult, AuthError> {
    let context = operation.context();
    if !context.platform.page.is_online() {
        return Err(NetworkError::Offline.into());
    }
    let prepared = authorization::prepare(operation, parameters).await?;
    let channel = window_wait::listen(context, prepared.pending.id());
    let frame = context.platform.windows.open_frame(&prepared.url)?;
    let length = context.configuration.options.frame_timeout;
    let response = window_wait::response(operation, frame, channel, length).await;
    let response = response.map_err(|reason| failure(context, reason))?;
    authorization::redeem(operation, prepared.pending, response, owner, TokenSource::Frame).await
}

/// A frame that does not respond means that the user is needed, whatever kept it silent, unless
/// that is the network.
fn failure(context: &Context, reason: NoResponse) -> AuthError {
    match reason {
        NoResponse::Interrupted(error) => error,
        _ if !context.platform.page.is_online() => NetworkError::Offline.into(),
        NoResponse::Closed | NoResponse::TimedOut => InteractionRequired::FrameTimedOut.into(),
    }
}
