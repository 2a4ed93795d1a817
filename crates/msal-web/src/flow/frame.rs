//! Using the session at the authority in a hidden frame.

use msal_core::error::{AuthError, InteractionRequired};
use msal_core::result::TokenSource;
use msal_core::{AccountInfo, AuthenticationResult, InteractionType};

use super::answer::{self, NoAnswer, Wait};
use super::authorization::{self, Terms};
use crate::context::Context;
use crate::request::Authorization;

/// Gets tokens without the person. A code that the token endpoint refuses is asked for once more, as MSAL.js does: an old answer may
/// have come from a cache on the way.
pub(super) async fn acquire(
    context: &Context,
    wishes: &Authorization,
    account: Option<&AccountInfo>,
) -> Result<AuthenticationResult, AuthError> {
    match once(context, wishes, account).await {
        Err(AuthError::Server(error)) if error.error == "invalid_grant" => {
            once(context, wishes, account).await
        }
        outcome => outcome,
    }
}

async fn once(
    context: &Context,
    wishes: &Authorization,
    account: Option<&AccountInfo>,
) -> Result<AuthenticationResult, AuthError> {
    let (url, pending) = authorization::prepare(context, wishes, InteractionType::Silent).await?;
    let channel = context.platform.windows.listen(pending.id.as_str());
    let frame = context.platform.windows.open_frame(&url)?;
    let length = context.configuration.options.frame_timeout;
    let wait = Wait {
        window: &*frame,
        channel: &*channel,
        length,
    };
    let response = answer::wait(context, wait, || Ok(())).await.map_err(failure)?;
    drop((frame, channel));
    authorization::redeem(
        context,
        pending,
        response,
        Terms {
            account,
            source: TokenSource::Frame,
            interaction: None,
        },
    )
    .await
}

/// A frame that nobody answers from means that the person is needed, whatever kept it silent.
fn failure(reason: NoAnswer) -> AuthError {
    match reason {
        NoAnswer::Closed | NoAnswer::TimedOut => InteractionRequired::FrameTimedOut.into(),
        NoAnswer::Interrupted(error) => error,
    }
}
