//! The component that signs a user in and then shows its children.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use std::sync::Arc;

use leptos::children::{TypedChildrenFn, ViewFn};
use leptos::prelude::*;
use msal_web::{
    AccountFilter, AuthError, AuthenticationOptions, AuthenticationRequest, AuthenticationView,
    InteractionType,
};

use crate::{UseMsalAuthentication, use_msal, use_msal_authentication_with_options};

/// What [`MsalAuthenticationTemplate`] shows for an error: a function of the error and of a
/// callback that tries again.
#[derive(Clone)]
pub struct AuthenticationErrorView(Arc<dyn Fn(AuthError, Callback<()>) -> AnyView + Send + Sync>);

impl<F, V> From<F> for AuthenticationErrorView
where
    F: Fn(AuthError, Callback<()>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    fn from(view: F) -> Self {
        Self(Arc::new(move |error, retry| view(error, retry).into_any()))
    }
}

/// Signs a user in, as [`use_msal_authentication`](crate::use_msal_authentication) does, and shows
/// its children to a user who is signed in.
///
/// An error comes first, as in `@azure/msal-react`, but never panics: without an error view nothing
/// is shown, and the error of an interaction is in [`UseMsal::error`](crate::UseMsal::error). Then
/// come the children, also while a token is got, and then the loading view, from the first moment
/// on. The children are built when a user signs in, not when a token is renewed.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Page() -> impl IntoView {
///     let failed = |error: AuthError, retry: Callback<()>| {
///         view! {
///             <p>{error.to_string()}</p>
///             <button on:click=move |_| retry.run(())>"Try again"</button>
///         }
///     };
///     view! {
///         <MsalAuthenticationTemplate
///             interaction_type=InteractionType::Redirect
///             request=AuthenticationRequest::new(["User.Read"])
///             loading=|| "Signing in…"
///             error=failed
///         >
///             "Welcome"
///         </MsalAuthenticationTemplate>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn MsalAuthenticationTemplate<C>(
    /// How the user is reached, where that is needed.
    interaction_type: InteractionType,
    /// What to ask for; by default no API's scopes.
    #[prop(optional, into)]
    request: AuthenticationRequest,
    /// Who is meant; by default anybody.
    #[prop(optional, into)]
    filter: AccountFilter,
    /// Shown until somebody is signed in; by default nothing.
    #[prop(optional, into)]
    loading: ViewFn,
    /// Shown when signing in, or getting a token, has failed; by default nothing.
    #[prop(optional, into)]
    error: Option<AuthenticationErrorView>,
    /// Shown to a user who is signed in.
    children: TypedChildrenFn<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    let state = use_msal().state;
    let options = AuthenticationOptions::new(interaction_type)
        .with_request(request)
        .with_filter(filter.clone());
    let authentication = use_msal_authentication_with_options(options);
    let shown = Memo::new(move |_| state.view_of(&authentication.state(), &filter));
    let retry = Callback::new(move |()| authentication.retry());
    let children = children.into_inner();
    move || match shown.get() {
        AuthenticationView::Error => show_error(error.as_ref(), authentication, retry),
        AuthenticationView::Page => Some(children().into_any()),
        AuthenticationView::Loading => Some(loading.run()),
        AuthenticationView::Nothing => None,
    }
}

fn show_error(
    view: Option<&AuthenticationErrorView>,
    authentication: UseMsalAuthentication,
    retry: Callback<()>,
) -> Option<AnyView> {
    Some(view?.0(authentication.error.get()?, retry))
}
