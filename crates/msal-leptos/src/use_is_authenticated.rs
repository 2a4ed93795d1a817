//! The hook for whether anybody is signed in.

use leptos::prelude::*;
use msal_web::AccountFilter;

use crate::use_msal;

/// Whether somebody is signed in; `false` while starting, when nobody knows yet.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_is_authenticated() -> Signal<bool> {
    use_is_authenticated_with_filter(AccountFilter::new())
}

/// Whether somebody whom the filter means is signed in; an empty filter means everybody.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_is_authenticated_with_filter(filter: AccountFilter) -> Signal<bool> {
    let state = use_msal().state;
    let is_authenticated = Memo::new(move |_| state.is_authenticated(&filter));
    is_authenticated.into()
}
