//! The choice among the accounts that are signed in.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::prelude::*;
use msal_web::{AccountInfo, PopupRequest, Prompt, SignInRequest};

use super::run;
use crate::{use_account, use_msal};

/// The accounts that are signed in, as radio buttons, and a button to sign in with another one.
///
/// Choosing one makes it the active account. The group is a form of its own, so that several on a
/// page do not meet; arrow keys move through it as through any radio group.
///
/// ```
/// use leptos::prelude::*;
/// use msal_leptos::prelude::*;
/// #[component]
/// fn Settings() -> impl IntoView {
///     view! { <AccountPicker legend="Work as"/> }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn AccountPicker(
    /// What the group is called; by default *Account*.
    #[prop(default = "Account".into(), into)]
    legend: Oco<'static, str>,
    /// How another account signs in; by default in a popup that offers the choice of an account.
    #[prop(optional, into)]
    request: Option<SignInRequest>,
) -> impl IntoView {
    let msal = use_msal();
    let request = request.unwrap_or_else(by_account_choice);
    let add = move |_| run(msal.instance.login(request.clone()));
    view! {
        <form class="msal-accounts" on:submit=|event| event.prevent_default()>
            <fieldset>
                <legend>{legend}</legend>
                <For each=move || msal.accounts.get() key=identity let(account)>
                    <AccountChoice account/>
                </For>
                <button type="button" on:click=add>"Use another account"</button>
            </fieldset>
        </form>
    }
}

/// One account: its name, and below it the user name where that says more.
#[component]
fn AccountChoice(
    /// The account that it stands for.
    account: AccountInfo,
) -> impl IntoView {
    let instance = use_msal().instance;
    let active = use_account();
    let name = account.display_name().to_owned();
    let username = account.name.is_some().then(|| account.username.clone());
    let chosen = account.clone();
    let is_active = move || active.get().is_some_and(|active| active.is_same(&account));
    view! {
        <label class="msal-account">
            <input
                type="radio"
                name="msal-account"
                prop:checked=is_active
                on:change=move |_| instance.set_active_account(Some(&chosen))
            />
            <span class="msal-name">{name}</span>
            {username.map(|username| view! { <span class="msal-username">{username}</span> })}
        </label>
    }
}

/// What tells one row from another, whatever tokens it holds.
fn identity(account: &AccountInfo) -> String {
    [
        account.home_account_id.as_str(),
        &account.environment,
        &account.tenant_id,
    ]
    .join("|")
}

fn by_account_choice() -> SignInRequest {
    PopupRequest::default().with_prompt(Prompt::SelectAccount).into()
}
