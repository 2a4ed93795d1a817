//! The hook for who may see a page.

use leptos::prelude::*;
use msal_web::{AccessDecision, AccessRule};

use crate::use_msal;

/// What to do about a page that asks something of its user: wait, show it, have the user sign in,
/// or say why not. It changes only when the decision does.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Orders() -> impl IntoView {
///     let access = use_access(AccessRule::new().with_role("Orders.Read"));
///     move || match access.get() {
///         AccessDecision::Wait => "",
///         AccessDecision::Allow => "the orders",
///         AccessDecision::SignIn => "please sign in",
///         AccessDecision::Refuse(_) => "these orders are not for you",
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_access(rule: AccessRule) -> Signal<AccessDecision> {
    let state = use_msal().state;
    Memo::new(move |_| state.decide(&rule)).into()
}
