//! The hook for an access token that stays fresh.

use leptos::prelude::*;
use msal_web::{AccessToken, AuthError, ScopeSet, SilentRequest, TokenState, TokenWatch};

use crate::mounted::{keep, notify, track, when_mounted};
use crate::{MsalInstance, use_msal};

/// An access token that stays fresh; `Copy`, for use in effects and event handlers.
#[derive(Clone, Copy)]
pub struct UseAccessToken {
    /// The token while it is valid; `None` before a user has signed in and after they have gone. It
    /// changes when there is another token, and only then.
    pub token: Signal<Option<AccessToken>>,
    /// Why there is no newer token, until there is one. When
    /// [`is_interaction_required`](AuthError::is_interaction_required) says so, the user has to be
    /// asked; afterwards the token comes by itself.
    pub error: Signal<Option<AuthError>>,
    watch: StoredValue<Option<TokenWatch>, LocalStorage>,
}

impl UseAccessToken {
    /// Gets a new token, whatever is cached: an API has refused the one there is.
    pub fn refresh(self) {
        self.watch
            .try_with_value(|watch| watch.as_ref().map(TokenWatch::refresh));
    }
}

/// An access token with these scopes, for as long as the component lives: got silently once a user
/// is signed in, renewed before it expires, dropped at the sign-out. It follows the active account.
///
/// On a server nothing happens, so there is no token.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Inbox() -> impl IntoView {
///     let UseAccessToken { token, error, .. } = use_access_token(["Mail.Read"]);
///     Effect::new(move |_| {
///         if let Some(token) = token.get() {
///             let _header = ["Bearer ", token.secret()].concat();
///         }
///     });
///     move || error.get().map(|error| error.to_string())
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_access_token(scopes: impl Into<ScopeSet>) -> UseAccessToken {
    use_access_token_with_request(SilentRequest::new(scopes))
}

/// [`use_access_token`] for a request that says more than the scopes: an account to stay with, an
/// authority, claims.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_access_token_with_request(request: SilentRequest) -> UseAccessToken {
    let instance = use_msal().instance;
    let shown = Shown {
        state: StoredValue::new(TokenState::default()),
        token: Trigger::new(),
        error: Trigger::new(),
    };
    let watch = keep(None);
    when_mounted(Box::new(move || {
        watch.try_set_value(start(instance, &request, shown));
    }));
    UseAccessToken {
        token: Signal::derive(move || shown.token()),
        error: Signal::derive(move || shown.error()),
        watch,
    }
}

/// Dropped, and with it ended, when the component's owner is cleaned up.
fn start(instance: MsalInstance, request: &SilentRequest, shown: Shown) -> Option<TokenWatch> {
    let show = move |state: &TokenState| shown.show(state);
    Some(instance.try_client()?.watch_token(request.clone(), show))
}

/// The state of the watch, and what tells the readers of each part that it has changed.
#[derive(Clone, Copy)]
struct Shown {
    state: StoredValue<TokenState>,
    token: Trigger,
    error: Trigger,
}

impl Shown {
    fn token(self) -> Option<AccessToken> {
        track(self.token);
        self.state.try_get_value()?.token().cloned()
    }

    fn error(self) -> Option<AuthError> {
        track(self.error);
        self.state.try_get_value()?.error
    }

    fn show(self, state: &TokenState) {
        let Some(before) = self.state.try_get_value() else {
            return;
        };
        self.state.try_set_value(state.clone());
        if before.token() != state.token() {
            notify(self.token);
        }
        if !before.has_same_error(state) {
            notify(self.error);
        }
    }
}
