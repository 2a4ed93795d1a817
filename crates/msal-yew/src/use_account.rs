//! The hooks for one account, and for whether there is any. They panic where there is no provider.

use msal_web::{AccountFilter, AccountInfo, Snapshot};
use yew::prelude::*;

use crate::subscriptions::use_snapshot;

/// The active account: the user who signed in last, or the one that `set_active_account` chose.
///
/// `None` while starting and when nobody is signed in. Shows fresh claims after a renewal. Panics
/// where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Example() -> Html {
/// let account = use_account();
/// html! { <>{account.map(|account| account.username.clone())}</> }
/// # }
/// ```
#[hook]
pub fn use_account() -> Option<AccountInfo> {
    use_snapshot(Snapshot::has_identical_active_account).active_account
}

/// The first account that the filter means; the active account when the filter is empty, as with
/// MSAL's `useAccount`. Otherwise like [`use_account`].
#[hook]
pub fn use_account_with_filter(filter: AccountFilter) -> Option<AccountInfo> {
    let meant = filter.clone();
    let is_same = move |before: &Snapshot, now: &Snapshot| match (
        before.account_meant_by(&meant),
        now.account_meant_by(&meant),
    ) {
        (Some(before), Some(now)) => before.is_identical(now),
        (before, now) => before.is_none() && now.is_none(),
    };
    use_snapshot(is_same).account_meant_by(&filter).cloned()
}

/// Whether somebody is signed in; `false` while starting, when nobody knows yet.
///
/// Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Example() -> Html {
/// let is_authenticated = use_is_authenticated();
/// html! { if is_authenticated { {"Your orders"} } }
/// # }
/// ```
#[hook]
pub fn use_is_authenticated() -> bool {
    use_is_authenticated_with_filter(AccountFilter::new())
}

/// Whether somebody whom the filter means is signed in; an empty filter means everybody. Otherwise
/// like [`use_is_authenticated`].
#[hook]
pub fn use_is_authenticated_with_filter(filter: AccountFilter) -> bool {
    let meant = filter.clone();
    let is_same = move |before: &Snapshot, now: &Snapshot| {
        before.is_authenticated(&meant) == now.is_authenticated(&meant)
    };
    use_snapshot(is_same).is_authenticated(&filter)
}
