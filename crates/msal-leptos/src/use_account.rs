//! The hooks for one account.

use leptos::prelude::*;
use msal_web::{AccountFilter, AccountInfo};

use crate::use_msal;

/// The active account: who signed in last, or whom `set_active_account` chose. `None` while starting and when signed out.
///
/// Follows the active account, and shows fresh claims after a renewal.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_account() -> Signal<Option<AccountInfo>> {
    use_account_with_filter(AccountFilter::default())
}

/// The first account that the filter means; the active account when the filter is empty, as with MSAL's `useAccount`.
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_account_with_filter(filter: AccountFilter) -> Signal<Option<AccountInfo>> {
    let msal = use_msal();
    let account = Memo::new(move |_| {
        msal.track_account();
        msal.accounts.track();
        match msal.is_starting() {
            true => None,
            false if filter.is_empty() => msal.instance.active_account(),
            false => msal.instance.account(&filter),
        }
    });
    account.into()
}
