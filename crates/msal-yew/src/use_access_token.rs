//! The hook for an access token that stays fresh.

use msal_web::{AccessToken, AuthError, ScopeSet, SilentRequest, TokenWatch};
use yew::prelude::*;

use crate::subscriptions::{Work, use_work};

/// An access token that stays fresh.
#[derive(Clone)]
pub struct UseAccessToken {
    /// The token while it is valid; `None` before a user has signed in and after they have gone.
    pub token: Option<AccessToken>,
    /// Why there is no newer token, until there is one. When
    /// [`is_interaction_required`](AuthError::is_interaction_required) says so, the user has to be
    /// asked; afterwards the token comes by itself.
    pub error: Option<AuthError>,
    watch: Work<TokenWatch>,
}

impl UseAccessToken {
    /// Gets a new token, whatever is cached: an API has refused the one there is.
    pub fn refresh(&self) {
        self.watch.borrow().as_ref().map(TokenWatch::refresh);
    }
}

/// An access token with these scopes, for as long as the component lives: got silently once a user
/// is signed in, renewed before it expires, dropped at the sign-out. It follows the active account.
///
/// The component is rendered anew when there is another token, and when getting one has failed.
/// Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Inbox() -> Html {
/// let UseAccessToken { token, error, .. } = use_access_token(["Mail.Read"]);
/// use_effect_with(token, |token| {
///     let _header = token.as_ref().map(|token| ["Bearer ", token.secret()].concat());
/// });
/// html! { <>{error.map(|error| error.to_string())}</> }
/// # }
/// ```
#[hook]
pub fn use_access_token(scopes: impl Into<ScopeSet>) -> UseAccessToken {
    use_access_token_with_request(SilentRequest::new(scopes))
}

/// [`use_access_token`] for a request that says more than the scopes: an account to stay with, an
/// authority, claims. Another request is another token.
#[hook]
pub fn use_access_token_with_request(request: SilentRequest) -> UseAccessToken {
    let watch = use_work(request, |client, request, render| {
        client.watch_token(request, move |_| render.force_update())
    });
    let state = watch.borrow().as_ref().map(TokenWatch::state).unwrap_or_default();
    UseAccessToken {
        token: state.token().cloned(),
        error: state.error,
        watch,
    }
}
