//! The hook for app roles.

use leptos::prelude::*;

use crate::use_msal;

/// Whether the user of the [session](crate::use_session) has this app role, by the `roles` claim of
/// the id token; `false` while nobody is signed in.
///
/// It decides what to show. What the user may do is decided by the API, from its own access token.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Toolbar() -> impl IntoView {
///     let may_write = use_has_role("Orders.Write");
///     view! { <button disabled=move || !may_write.get()>"New order"</button> }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_has_role(role: impl Into<String>) -> Signal<bool> {
    let (state, role) = (use_msal().state, role.into());
    Memo::new(move |_| state.has_role(&role)).into()
}
