//! Asking the user in a second window.

use msal_core::text::concat;
use std::rc::Rc;

use msal_core::{AuthError, AuthenticationResult, CorrelationId, InteractionType, decimal};

use super::child_window::{self, RequestWindow};
use crate::context::Context;
use crate::event::{Event, EventKind};
use crate::interaction::Carrier;
use crate::operation::Operation;
use crate::platform::{ChildWindow, Geometry, LocalFuture, PopupFeatures};
use crate::request::PopupRequest;

const POPUP: InteractionType = InteractionType::Popup;
const WIDTH: i32 = 483;
const HEIGHT: i32 = 600;

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
        let outcome = match open(&context, parameters.popup_size, operation.correlation_id()) {
            Ok(popup) => {
                let window = RequestWindow::Popup(popup);
                child_window::acquire(&operation, &parameters, window, None).await
            }
            Err(error) => Err(error),
        };
        if let Ok(result) = &outcome {
            operation.activate(result).await;
        }
        operation.finish(outcome)
    })
}

/// Opens an empty popup in the middle of this window.
pub(super) fn open(
    context: &Context,
    size: Option<(u32, u32)>,
    correlation_id: &CorrelationId,
) -> Result<Box<dyn ChildWindow>, AuthError> {
    let client_id = context.configuration.client_id.as_str();
    let features = PopupFeatures {
        name: concat(&["msal.", client_id, ".", &context.new_id()?]),
        features: features(context.platform.page.geometry(), size),
    };
    let window = context.platform.windows.open_popup(&features)?;
    context.tell(&Event {
        interaction: Some(POPUP),
        correlation_id: Some(correlation_id.clone()),
        ..Event::new(EventKind::PopupOpened)
    });
    Ok(window)
}

/// Size and place of a popup, by MSAL's rules: a size that does not fit into the page falls back to
/// the default.
fn features(page: Geometry, size: Option<(u32, u32)>) -> String {
    let (wanted_width, wanted_height) = size.unwrap_or_default();
    let width = fitting(wanted_width, page.inner_width, WIDTH);
    let height = fitting(wanted_height, page.inner_height, HEIGHT);
    let left = i32::max(0, (page.inner_width - WIDTH) / 2 + page.screen_left);
    let top = i32::max(0, (page.inner_height - HEIGHT) / 2 + page.screen_top);
    let parts = [
        ("width=", width),
        (", height=", height),
        (", top=", top),
        (", left=", left),
    ];
    let mut text = String::new();
    for (name, value) in parts {
        text.push_str(name);
        decimal::push(&mut text, value.unsigned_abs().into());
    }
    text.push_str(", scrollbars=yes");
    text
}

fn fitting(wanted: u32, available: i32, default: i32) -> i32 {
    match i32::try_from(wanted) {
        Ok(wanted) if wanted > 0 && wanted <= available => wanted,
        _ => default,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Geometry = Geometry {
        inner_width: 1200,
        inner_height: 800,
        screen_left: 10,
        screen_top: 20,
    };

    #[test]
    fn a_popup_opens_in_the_middle_of_its_page() {
        assert_eq!(
            features(PAGE, None),
            "width=483, height=600, top=120, left=368, scrollbars=yes"
        );
        let small = Geometry {
            inner_width: 300,
            inner_height: 200,
            screen_left: 0,
            screen_top: 0,
        };
        assert_eq!(
            features(small, None),
            "width=483, height=600, top=0, left=0, scrollbars=yes"
        );
    }

    #[test]
    fn a_size_that_does_not_fit_is_passed_over() {
        assert!(features(PAGE, Some((640, 700))).starts_with("width=640, height=700,"));
        assert!(features(PAGE, Some((4000, 0))).starts_with("width=483, height=600,"));
        assert!(features(PAGE, Some((u32::MAX, 1))).starts_with("width=483, height=1,"));
    }
}
