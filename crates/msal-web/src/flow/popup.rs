//! Asking the user in a second window.

use msal_core::text::concat;
use std::rc::Rc;

use msal_core::{AuthError, AuthenticationResult, CorrelationId, InteractionType};

use super::child_window::{self, RequestWindow};
use crate::context::Context;
use crate::event::{Event, EventKind};
use crate::interaction::Carrier;
use crate::operation::Operation;
use crate::platform::{ChildWindow, LocalFuture, PopupFeatures};
use crate::popup_place::PopupPlace;
use crate::request::PopupRequest;

const POPUP: InteractionType = InteractionType::Popup;

/// Signs in, or gets a token, in a popup. Dropping the future closes the window and frees the page.
pub(crate) fn acquire(
    context: Rc<Context>,
    request: PopupRequest,
) -> LocalFuture<Result<AuthenticationResult, AuthError>> {
    Box::pin(async move {
        let parameters = request.parameters;
        let correlation_id = parameters.correlation_id.as_ref();
        let operation = Operation::begin_interaction(&context, Carrier::Popup, correlation_id)?;
        // Opened before anything is awaited, so that it counts as the user's click.
        let outcome = match open(&context, parameters.popup, operation.correlation_id()) {
            Ok(popup) => {
                let window = RequestWindow::Popup(popup);
                child_window::acquire(&operation, &parameters, window, None).await
            }
            Err(error) => Err(error),
        };
        operation.finish(outcome)
    })
}

/// Opens an empty popup.
pub(super) fn open(
    context: &Context,
    place: PopupPlace,
    correlation_id: &CorrelationId,
) -> Result<Box<dyn ChildWindow>, AuthError> {
    let client_id = context.configuration.client_id.as_str();
    let features = PopupFeatures {
        name: concat(&["msal.", client_id, ".", &context.new_id()?]),
        features: place.features(context.platform.page.geometry()),
    };
    let window = context.platform.windows.open_popup(&features)?;
    context.tell(&Event {
        interaction: Some(POPUP),
        correlation_id: Some(correlation_id.clone()),
        ..Event::new(EventKind::PopupOpened)
    });
    Ok(window)
}
