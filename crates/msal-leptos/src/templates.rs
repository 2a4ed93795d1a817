//! Components that show their children depending on who is signed in.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::children::TypedChildrenFn;
use leptos::prelude::*;
use msal_web::AccountFilter;

use crate::{use_is_authenticated_with_filter, use_msal};

/// Shows its children while somebody is signed in, whatever else is going on; nothing while
/// starting.
///
/// The children are built when that changes, not when a token is renewed.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn AuthenticatedTemplate<C>(
    /// Whom to look for; by default anybody.
    #[prop(optional, into)]
    filter: AccountFilter,
    /// What is shown.
    children: TypedChildrenFn<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    let is_authenticated = use_is_authenticated_with_filter(filter);
    show_while(is_authenticated, children)
}

/// Shows its children while nobody is signed in, also while somebody is about to; nothing while
/// starting or while the response to a redirect is being processed, when nobody knows yet.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn UnauthenticatedTemplate<C>(
    /// Whom to look for; by default anybody.
    #[prop(optional, into)]
    filter: AccountFilter,
    /// What is shown.
    children: TypedChildrenFn<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    let state = use_msal().state;
    let is_unauthenticated = Memo::new(move |_| state.is_unauthenticated(&filter));
    show_while(is_unauthenticated.into(), children)
}

/// The signal must be one that notifies only of changes.
fn show_while<C: IntoView + 'static>(shown: Signal<bool>, children: TypedChildrenFn<C>) -> impl IntoView {
    let children = children.into_inner();
    move || shown.get().then(|| children())
}
