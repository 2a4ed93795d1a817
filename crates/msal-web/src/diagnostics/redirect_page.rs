//! Whether the page at the redirect URI does its part, found out by trying.

use std::rc::Rc;
use std::time::Duration;

use msal_core::encoding::percent_encode;
use msal_core::time::millis;
use msal_core::{AuthError, InteractionType, RequestState};

use super::{CheckOutcome, CheckSubject, ConfigurationCheck};
use crate::client::PublicClientApplication;
use crate::context::Context;
use crate::flow::window_wait;
use crate::platform::{ChildWindow, LocalFuture};

/// How often to look.
const INTERVAL: Duration = Duration::from_millis(50);

impl PublicClientApplication {
    /// Tries the page at the redirect URI: loads it in a hidden frame with the response to a request
    /// that nobody has made, and waits for it to be handed over. Good is the app itself, which calls
    /// [`start`](crate::start), and each bridge page; not so another page, one that refuses to be
    /// framed, one whose script a policy keeps from running, and none.
    ///
    /// For development: where the redirect URI is the app, the frame loads the app once more.
    ///
    /// ```no_run
    /// # async fn example(client: &msal_web::PublicClientApplication) {
    /// let check = client.check_redirect_page().await;
    /// if check.outcome.is_warning() {
    ///     println!("{}: {}", check.subject, check.outcome.text());
    /// }
    /// # }
    /// ```
    pub fn check_redirect_page(&self) -> LocalFuture<ConfigurationCheck> {
        let context = self.context.clone();
        Box::pin(async move {
            let outcome = match check(&context).await {
                Ok(outcome) => outcome,
                Err(error) => CheckOutcome::Warning(error.to_string()),
            };
            ConfigurationCheck {
                subject: CheckSubject::RedirectPage,
                outcome,
            }
        })
    }
}

async fn check(context: &Rc<Context>) -> Result<CheckOutcome, AuthError> {
    let uri = context
        .configuration
        .redirect_uri_for(&context.page_url()?, None)?;
    let id = context.new_id()?;
    let state = RequestState::new(&*id, InteractionType::Silent, None).encode();
    let channel = window_wait::listen(context, &id);
    let address = [&*uri, "#error=diagnostics&state=", &percent_encode(&state)].concat();
    let frame = context.platform.windows.open_frame(&address)?;
    let length = millis(context.configuration.options.frame_timeout);
    let deadline = context.ticks().saturating_add(length);
    while context.ticks() < deadline {
        if channel.take().is_some() {
            let text = ["The page at ", &uri, " hands responses over."];
            return Ok(CheckOutcome::Good(text.concat()));
        }
        context.wait(INTERVAL).await;
    }
    Ok(CheckOutcome::Warning(advice(&*frame, &uri)))
}

/// What to do about a page that has handed nothing over.
fn advice(frame: &dyn ChildWindow, uri: &str) -> String {
    let text = match frame.href() {
        Some(_) => [
            "Call start() first in the app at ",
            uri,
            ", or put the bridge page there, and let the content security policy run its script: the page \
             loads and hands no response over.",
        ],
        None => [
            "Serve a page at ",
            uri,
            " that this origin may frame: it cannot be reached, leads elsewhere, or refuses to be framed by \
             X-Frame-Options or frame-ancestors.",
        ],
    };
    text.concat()
}
