//! The hook that signs a user in by itself.

use msal_web::{
    AuthError, Authentication, AuthenticationOptions, AuthenticationRequest, AuthenticationResult,
    AuthenticationState, InteractionType,
};
use yew::prelude::*;

use crate::subscriptions::{Work, use_work};

/// A sign-in that happens by itself.
#[derive(Clone)]
pub struct UseMsalAuthentication {
    /// The tokens of the last attempt that succeeded, until its user signs out.
    pub result: Option<AuthenticationResult>,
    /// Why the last attempt failed, until the next one begins. A redirect's error is here too, on
    /// the page that the authority has sent back.
    pub error: Option<AuthError>,
    /// Whether an attempt is under way, or about to begin.
    pub is_pending: bool,
    pub(crate) work: Work<Authentication>,
}

impl UseMsalAuthentication {
    /// Asks the user to sign in, whoever is signed in: in answer to a click. An attempt that is
    /// under way is given up.
    pub fn login(&self) {
        self.work.borrow().as_ref().map(Authentication::log_in);
    }

    /// Gets a token for the account, silently where that is possible; where nobody is signed in,
    /// that is the error.
    pub fn acquire_token(&self) {
        self.work.borrow().as_ref().map(Authentication::acquire_token);
    }
}

/// Signs a user in where nobody is signed in, else gets a token, once and by itself.
///
/// Silently where that is possible, else by the interaction type; with [`InteractionType::Silent`]
/// the user is never asked. There is one attempt for each mounted component, until it asks for
/// something else: after a sign-out there is none, unless
/// [`AuthenticationOptions::with_after_sign_out`] says so, and after an error none until
/// [`login`](UseMsalAuthentication::login) or the user has signed in in another way. Browsers block
/// a popup that does not answer a click, so [`InteractionType::Redirect`] is what works by itself.
/// Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Profile() -> Html {
/// let request = AuthenticationRequest::new(["User.Read"]);
/// let authentication = use_msal_authentication(InteractionType::Redirect, request);
/// let name = authentication.result.as_ref().map(|result| result.account.username.clone());
/// let failure = authentication.error.as_ref().map(|error| error.to_string());
/// let sign_in = move |_: MouseEvent| authentication.login();
/// html! { <>{name}{failure}<button onclick={sign_in}>{"Sign in"}</button></> }
/// # }
/// ```
#[hook]
pub fn use_msal_authentication(
    interaction_type: InteractionType,
    request: impl Into<AuthenticationRequest>,
) -> UseMsalAuthentication {
    let options = AuthenticationOptions::new(interaction_type).with_request(request);
    use_msal_authentication_with_options(options)
}

/// [`use_msal_authentication`] with more to say: who is meant, and what happens after a sign-out.
#[hook]
pub fn use_msal_authentication_with_options(options: AuthenticationOptions) -> UseMsalAuthentication {
    let work = use_work(options, |client, options, render| {
        client.authenticate(options, move |_| render.force_update())
    });
    let state = state(&work);
    UseMsalAuthentication {
        result: state.result,
        error: state.error,
        is_pending: state.is_pending,
        work,
    }
}

/// How far it is as of now.
pub(crate) fn state(work: &Work<Authentication>) -> AuthenticationState {
    let work = work.borrow();
    work.as_ref().map(Authentication::state).unwrap_or_default()
}
