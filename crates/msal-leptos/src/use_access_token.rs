//! The hook for an access token that stays fresh.

use leptos::prelude::*;
use msal_web::{AccessToken, AuthError, ScopeSet, SilentRequest, TokenState, TokenWatch};

use crate::state_signals::is_same_handle;
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
    let (token, error) = (RwSignal::new(None), RwSignal::new(None));
    let watch = StoredValue::new_local(None);
    Effect::new(move |_| {
        watch.try_set_value(start(instance, &request, token, error));
    });
    UseAccessToken {
        token: token.into(),
        error: error.into(),
        watch,
    }
}

/// Dropped, and with it ended, when the component's owner is cleaned up.
fn start(
    instance: MsalInstance,
    request: &SilentRequest,
    token: RwSignal<Option<AccessToken>>,
    error: RwSignal<Option<AuthError>>,
) -> Option<TokenWatch> {
    let show = move |state: &TokenState| {
        let is_new = |known: Option<AccessToken>| known.as_ref() != state.token();
        if token.try_get_untracked().is_some_and(is_new) {
            token.try_set(state.token().cloned());
        }
        set_error(error, state.error.clone());
    };
    Some(instance.try_client()?.watch_token(request.clone(), show))
}

/// Tells of an error unless it is the one that is shown.
pub(crate) fn set_error(shown: RwSignal<Option<AuthError>>, error: Option<AuthError>) {
    let is_same = shown
        .try_with_untracked(|shown| is_same_handle(shown.as_ref(), error.as_ref(), AuthError::is_identical));
    if is_same == Some(false) {
        shown.try_set(error);
    }
}
