//! Several accounts side by side: which one calls are for, and what its id token says.

use leptos::prelude::*;
use msal_leptos::prelude::*;

use super::{SignInFirst, SourceCode};
use crate::settings::use_settings;

/// The choice of an account, and the one that is chosen.
#[component]
pub(crate) fn AccountsPage() -> impl IntoView {
    view! {
        <h1>"Accounts"</h1>
        <p class="lead">
            "Several users, or one user in several tenants, can be signed in at once. Calls that name no account are for \
             the active one: the last to sign in, until you choose another."
        </p>
        <AuthenticatedTemplate>
            <article class="panel columns">
                <AccountPicker legend="Work as"/>
                <ActiveAccount/>
            </article>
        </AuthenticatedTemplate>
        <UnauthenticatedTemplate><SignInFirst/></UnauthenticatedTemplate>
        <SourceCode text=include_str!("accounts.rs")/>
    }
}

/// What is known of the active account, from its id token, and the user's photo, from Graph.
#[component]
fn ActiveAccount() -> impl IntoView {
    let account = use_account();
    let facts = move || {
        account.get().map(|account| {
            view! {
                <div><dt>"Name"</dt><dd>{account.name.clone()}</dd></div>
                <div><dt>"User name"</dt><dd>{account.username.clone()}</dd></div>
                <div><dt>"Tenant"</dt><dd><code>{account.tenant_id.clone()}</code></dd></div>
                <div><dt>"Object id"</dt><dd><code>{account.local_account_id.clone()}</code></dd></div>
            }
        })
    };
    view! {
        <div>
            <AccountAvatar graph=use_settings().graph() attr:class="msal-avatar portrait"/>
            <dl class="facts" aria-live="polite">{facts}</dl>
        </div>
    }
}
