//! The hooks for one account.

use leptos::prelude::*;
use msal_web::{AccountFilter, AccountInfo};

use crate::use_msal;

/// The active account: the user who signed in last, or the one that `set_active_account` chose.
/// `None` while starting and when nobody is signed in.
///
/// Follows the active account, and shows fresh claims after a renewal.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_account() -> Signal<Option<AccountInfo>> {
    use_msal().state.active_account()
}

/// The first account that the filter means; the active account when the filter is empty, as with
/// MSAL's `useAccount`. Shows fresh claims after a renewal.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_account_with_filter(filter: AccountFilter) -> Signal<Option<AccountInfo>> {
    let state = use_msal().state;
    if filter.is_empty() {
        return state.active_account();
    }
    let find = move |_: Option<&Option<AccountInfo>>| state.account(&filter);
    let account = Memo::new_with_compare(find, |before, now| match (before, now) {
        (Some(Some(before)), Some(Some(now))) => !before.is_identical(now),
        (Some(before), Some(now)) => before.is_some() != now.is_some(),
        _ => true,
    });
    account.into()
}
