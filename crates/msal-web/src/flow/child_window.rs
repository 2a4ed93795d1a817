//! Carrying a request out in a popup or hidden frame, from its address to the tokens.

use msal_core::error::{AuthError, InteractionRequired, NetworkError, WindowError};
use msal_core::text::concat;
use msal_core::{AuthenticationResult, TokenSource};

use super::authorization::{self, PendingRequest, PreparedRequest};
use super::late_response;
use super::tokens::ExpectedOwner;
use super::window_wait::{self, NoResponse};
use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::platform::ChildWindow;
use crate::request::TokenParameters;

/// The window that goes to the authority.
pub(super) enum RequestWindow {
    /// A popup, which has been opened within the user's click.
    Popup(Box<dyn ChildWindow>),
    /// A hidden frame, which is made for the request.
    Frame,
}

/// Sends a window to the authority and turns its response into tokens.
pub(super) fn acquire<'a>(
    operation: &'a Operation,
    parameters: &'a TokenParameters,
    window: RequestWindow,
    owner: Option<ExpectedOwner<'a>>,
) -> BoxFuture<'a, Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        let context = operation.context();
        let PreparedRequest { destination, pending } = authorization::prepare(operation, parameters).await?;
        operation.check()?;
        let channel = window_wait::listen(context, pending.id());
        let options = &context.configuration.options;
        let (window, length, source) = match window {
            RequestWindow::Popup(popup) => {
                popup.leave_request_id(pending.id());
                destination.send(&*popup);
                (popup, options.popup_timeout, TokenSource::Network)
            }
            RequestWindow::Frame => {
                let name = concat(&["msal.", pending.id()]);
                let frame = destination.open_frame(&*context.platform.windows, &name)?;
                (frame, options.frame_timeout, TokenSource::Frame)
            }
        };
        let response = window_wait::response(operation, window, channel, length).await;
        let response = match response {
            Ok(response) => response,
            Err(reason) => return Err(give_up(operation, pending, reason, source)),
        };
        authorization::redeem(operation, pending, response, owner, source).await
    })
}

/// Why the call fails. A frame that does not respond means that the user is needed, whatever kept
/// it silent, unless that is the network. A popup that only seems to be closed is listened to.
fn give_up(
    operation: &Operation,
    pending: PendingRequest,
    reason: NoResponse,
    source: TokenSource,
) -> AuthError {
    match reason {
        NoResponse::Interrupted(error) => error,
        _ if source == TokenSource::Frame => match operation.context().platform.page.is_online() {
            true => InteractionRequired::FrameTimedOut.into(),
            false => NetworkError::Offline.into(),
        },
        NoResponse::Closed(end, channel) => {
            late_response::expect(operation, pending, channel);
            end.into()
        }
        NoResponse::TimedOut => WindowError::PopupTimedOut.into(),
    }
}
