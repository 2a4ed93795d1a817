//! The component that signs a user in and then shows its children.

use msal_web::{
    AccountFilter, AuthError, Authentication, AuthenticationOptions, AuthenticationRequest,
    AuthenticationView, InteractionType, Snapshot,
};
use yew::prelude::*;

use crate::subscriptions::use_snapshot;
use crate::use_msal_authentication::{state, use_msal_authentication_with_options};

/// The props of [`MsalAuthenticationTemplate`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MsalAuthenticationTemplateProps {
    /// How the user is reached, where that is needed.
    pub interaction_type: InteractionType,
    /// What to ask for; by default no API's scopes.
    #[prop_or_default]
    pub request: AuthenticationRequest,
    /// Who is meant; by default anybody.
    #[prop_or_default]
    pub filter: AccountFilter,
    /// Shown until somebody is signed in; by default nothing.
    #[prop_or_default]
    pub loading: Html,
    /// What is shown when signing in, or getting a token, has failed, by the error and a callback
    /// that tries again; by default nothing.
    #[prop_or_default]
    pub error: Option<Callback<(AuthError, Callback<()>), Html>>,
    /// Shown to a user who is signed in.
    #[prop_or_default]
    pub children: Html,
}

/// Signs a user in, as [`use_msal_authentication`](crate::use_msal_authentication) does, and shows
/// its children to a user who is signed in.
///
/// An error comes first, as in `@azure/msal-react`, but never panics: without an error view nothing
/// is shown, and the error of an interaction is in [`UseMsal::error`](crate::UseMsal::error). Then
/// come the children, also while a token is got, and then the loading view, from the first moment
/// on. The children are built when a user signs in, not when a token is renewed. Panics where there
/// is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # fn example() -> Html {
/// let failed = |(error, retry): (AuthError, Callback<()>)| {
///     html! { <button onclick={move |_| retry.emit(())}>{error.to_string()}{": again"}</button> }
/// };
/// html! {
///     <MsalAuthenticationTemplate interaction_type={InteractionType::Redirect} error={failed}>
///         {"Welcome"}
///     </MsalAuthenticationTemplate>
/// }
/// # }
/// ```
#[component]
pub fn MsalAuthenticationTemplate(props: &MsalAuthenticationTemplateProps) -> Html {
    let options = AuthenticationOptions::new(props.interaction_type)
        .with_request(props.request.clone())
        .with_filter(props.filter.clone());
    let work = use_msal_authentication_with_options(options).work;
    let filter = props.filter.clone();
    let snapshot = use_snapshot(move |before: &Snapshot, now: &Snapshot| {
        before.is_authenticated(&filter) == now.is_authenticated(&filter)
    });
    let state = state(&work);
    match state.view(&snapshot, &props.filter) {
        AuthenticationView::Error => {
            let retry = Callback::from(move |()| {
                work.borrow().as_ref().map(Authentication::retry);
            });
            let error = state.error.zip(props.error.as_ref());
            error
                .map(|(error, view)| view.emit((error, retry)))
                .unwrap_or_default()
        }
        AuthenticationView::Page => props.children.clone(),
        AuthenticationView::Loading => props.loading.clone(),
        AuthenticationView::Nothing => Html::default(),
    }
}
