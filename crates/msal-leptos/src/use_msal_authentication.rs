//! The hook that signs a user in by itself.

use leptos::prelude::*;
use msal_web::{
    AuthError, Authentication, AuthenticationOptions, AuthenticationRequest, AuthenticationResult,
    AuthenticationState, InteractionType,
};

use crate::mounted::{keep, notify, track, when_mounted};
use crate::{MsalInstance, use_msal};

/// A sign-in that happens by itself; `Copy`, for use in effects and event handlers.
#[derive(Clone, Copy)]
pub struct UseMsalAuthentication {
    /// The tokens of the last attempt that succeeded, until its user signs out.
    pub result: Signal<Option<AuthenticationResult>>,
    /// Why the last attempt failed, until the next one begins. A redirect's error is here too, on
    /// the page that the authority has sent back.
    pub error: Signal<Option<AuthError>>,
    /// Whether an attempt is under way, or about to begin.
    pub is_pending: Signal<bool>,
    authentication: StoredValue<Option<Authentication>, LocalStorage>,
    shown: Shown,
}

impl UseMsalAuthentication {
    /// Asks the user to sign in, whoever is signed in: in answer to a click. An attempt that is
    /// under way is given up.
    pub fn login(self) {
        self.with(Authentication::log_in);
    }

    /// Gets a token for the account, silently where that is possible; where nobody is signed in,
    /// that is the error.
    pub fn acquire_token(self) {
        self.with(Authentication::acquire_token);
    }

    pub(crate) fn retry(self) {
        self.with(Authentication::retry);
    }

    /// How far it is; told when there is an error, or none any more, and when an attempt begins or
    /// ends.
    pub(crate) fn state(self) -> AuthenticationState {
        track(self.shown.error);
        self.shown.read(self.shown.is_pending)
    }

    fn with(self, act: fn(&Authentication)) {
        self.authentication
            .try_with_value(|authentication| authentication.as_ref().map(act));
    }
}

/// Signs a user in where nobody is signed in, else gets a token, once and by itself.
///
/// Silently where that is possible, else by the interaction type; with [`InteractionType::Silent`]
/// the user is never asked. There is one attempt for each mounted component: after a sign-out there
/// is none, unless [`AuthenticationOptions::with_after_sign_out`] says so, and after an error none
/// until [`login`](UseMsalAuthentication::login) or the user has signed in in another way. Browsers
/// block a popup that does not answer a click, so [`InteractionType::Redirect`] is what works
/// by itself.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Profile() -> impl IntoView {
///     let request = AuthenticationRequest::new(["User.Read"]);
///     let authentication = use_msal_authentication(InteractionType::Redirect, request);
///     let name = move || authentication.result.get().map(|result| result.account.username.clone());
///     let failure = move || authentication.error.get().map(|error| error.to_string());
///     view! {
///         {name}
///         {failure}
///         <button on:click=move |_| authentication.login()>"Sign in"</button>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_msal_authentication(
    interaction_type: InteractionType,
    request: impl Into<AuthenticationRequest>,
) -> UseMsalAuthentication {
    let options = AuthenticationOptions::new(interaction_type).with_request(request);
    use_msal_authentication_with_options(options)
}

/// [`use_msal_authentication`] with more to say: who is meant, and what happens after a sign-out.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_msal_authentication_with_options(options: AuthenticationOptions) -> UseMsalAuthentication {
    let instance = use_msal().instance;
    let shown = Shown {
        state: StoredValue::new(AuthenticationState::default()),
        result: Trigger::new(),
        error: Trigger::new(),
        is_pending: Trigger::new(),
    };
    let authentication = keep(None);
    when_mounted(Box::new(move || {
        authentication.try_set_value(start(instance, options.clone(), shown));
    }));
    UseMsalAuthentication {
        result: Signal::derive(move || shown.read(shown.result).result),
        error: Signal::derive(move || shown.read(shown.error).error),
        is_pending: Signal::derive(move || shown.read(shown.is_pending).is_pending),
        authentication,
        shown,
    }
}

/// Dropped, and with it given up, when the component's owner is cleaned up.
fn start(instance: MsalInstance, options: AuthenticationOptions, shown: Shown) -> Option<Authentication> {
    let show = move |state: &AuthenticationState| shown.show(state);
    Some(instance.try_client()?.authenticate(options, show))
}

/// The state of the sign-in, and what tells the readers of each part that it has changed.
#[derive(Clone, Copy)]
struct Shown {
    state: StoredValue<AuthenticationState>,
    result: Trigger,
    error: Trigger,
    is_pending: Trigger,
}

impl Shown {
    fn read(self, part: Trigger) -> AuthenticationState {
        track(part);
        self.state.try_get_value().unwrap_or_default()
    }

    fn show(self, state: &AuthenticationState) {
        let Some(before) = self.state.try_get_value() else {
            return;
        };
        self.state.try_set_value(state.clone());
        if !before.has_same_result(state) {
            notify(self.result);
        }
        if !before.has_same_error(state) {
            notify(self.error);
        }
        if state.is_pending != before.is_pending {
            notify(self.is_pending);
        }
    }
}
