//! Asking the person in a second window.

use msal_core::error::{AuthError, Cancelled, WindowError};
use msal_core::result::TokenSource;
use msal_core::{AuthenticationResult, InteractionType};

use super::answer::{self, NoAnswer, Wait};
use super::authorization::{self, Terms};
use crate::context::Context;
use crate::event::EventKind;
use crate::interaction::Interaction;
use crate::platform::{ChildWindow, Geometry, PopupFeatures};
use crate::request::PopupRequest;

const POPUP: InteractionType = InteractionType::Popup;
const WIDTH: f64 = 483.0;
const HEIGHT: f64 = 600.0;

/// Signs in, or gets a token, in a popup. Dropping the future closes the window and frees the interaction.
pub(crate) async fn acquire(
    context: &Context,
    request: PopupRequest,
) -> Result<AuthenticationResult, AuthError> {
    let call = Call::start(context)?;
    let accounts_before = context.cache.accounts().len();
    let outcome = run(context, &call.interaction, &request).await;
    if let Ok(result) = &outcome {
        context.activate(Some(&result.account));
    }
    let outcome = call.finish(outcome);
    context.tell_login(POPUP, &outcome, accounts_before);
    outcome
}

/// A call whose end is told exactly once, also when its future is dropped.
struct Call<'a> {
    context: &'a Context,
    interaction: Interaction,
    outcome: Option<Result<AuthenticationResult, AuthError>>,
}

impl<'a> Call<'a> {
    fn start(context: &'a Context) -> Result<Self, AuthError> {
        let interaction = context.interaction.popup()?;
        context.tell(EventKind::AcquireTokenStart, POPUP);
        Ok(Self {
            context,
            interaction,
            outcome: None,
        })
    }

    fn finish(
        mut self,
        outcome: Result<AuthenticationResult, AuthError>,
    ) -> Result<AuthenticationResult, AuthError> {
        self.outcome = Some(outcome.clone());
        outcome
    }
}

impl Drop for Call<'_> {
    /// A popup that has been superseded has nothing to say about the status: another interaction is under way.
    fn drop(&mut self) {
        if self.interaction.end() {
            let outcome = self
                .outcome
                .take()
                .unwrap_or_else(|| Err(Cancelled::ByApp.into()));
            self.context.tell_outcome(POPUP, &outcome);
        }
    }
}

async fn run(
    context: &Context,
    interaction: &Interaction,
    request: &PopupRequest,
) -> Result<AuthenticationResult, AuthError> {
    // Opened before anything is awaited, so that it counts as the person's click.
    let window = open(context, request.size)?;
    let (url, pending) = authorization::prepare(context, &request.authorization, POPUP).await?;
    interaction.check()?;
    let channel = context.platform.windows.listen(pending.id.as_str());
    window.navigate(&url);
    let length = context.configuration.options.popup_timeout;
    let wait = Wait {
        window: &*window,
        channel: &*channel,
        length,
    };
    let response = answer::wait(context, wait, || interaction.check())
        .await
        .map_err(failure)?;
    drop((window, channel));
    let terms = Terms {
        account: None,
        source: TokenSource::Network,
        interaction: Some(interaction),
    };
    authorization::redeem(context, pending, response, terms).await
}

/// Opens an empty popup in the middle of this window.
pub(super) fn open(context: &Context, size: Option<(f64, f64)>) -> Result<Box<dyn ChildWindow>, AuthError> {
    let name = format!("msal.{}.{}", context.configuration.client_id, context.new_id());
    let features = features(context.platform.page.geometry(), size);
    let window = context
        .platform
        .windows
        .open_popup(&PopupFeatures { name, features })?;
    context.tell(EventKind::PopupOpened, POPUP);
    Ok(window)
}

fn failure(reason: NoAnswer) -> AuthError {
    match reason {
        NoAnswer::Closed => Cancelled::ByUser.into(),
        NoAnswer::TimedOut => WindowError::PopupTimedOut.into(),
        NoAnswer::Interrupted(error) => error,
    }
}

/// Size and place of a popup, by MSAL's rules: a size that does not fit into the page falls back to the default.
fn features(page: Geometry, size: Option<(f64, f64)>) -> String {
    let fitting = |wanted: f64, available: f64, default: f64| {
        if wanted > 0.0 && wanted <= available {
            wanted
        } else {
            default
        }
    };
    let (wanted_width, wanted_height) = size.unwrap_or_default();
    let width = fitting(wanted_width, page.inner_width, WIDTH);
    let height = fitting(wanted_height, page.inner_height, HEIGHT);
    let left = f64::max(0.0, page.inner_width / 2.0 - WIDTH / 2.0 + page.screen_left);
    let top = f64::max(0.0, page.inner_height / 2.0 - HEIGHT / 2.0 + page.screen_top);
    format!("width={width}, height={height}, top={top}, left={left}, scrollbars=yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Geometry = Geometry {
        inner_width: 1200.0,
        inner_height: 800.0,
        screen_left: 10.0,
        screen_top: 20.0,
    };

    #[test]
    fn a_popup_opens_in_the_middle_of_its_page() {
        assert_eq!(
            features(PAGE, None),
            "width=483, height=600, top=120, left=368.5, scrollbars=yes"
        );
        let small = Geometry {
            inner_width: 300.0,
            inner_height: 200.0,
            screen_left: 0.0,
            screen_top: 0.0,
        };
        assert_eq!(
            features(small, None),
            "width=483, height=600, top=0, left=0, scrollbars=yes"
        );
    }

    #[test]
    fn a_size_that_does_not_fit_is_passed_over() {
        assert!(features(PAGE, Some((640.0, 700.0))).starts_with("width=640, height=700,"));
        assert!(features(PAGE, Some((4000.0, -1.0))).starts_with("width=483, height=600,"));
    }
}
