//! What the client is busy with, what an app can rely on, and who is signed in.

use leptos::prelude::*;
use msal_web::{AccountInfo, AuthError, NextStep, Session};

use crate::{UseMsal, use_account, use_msal, use_session};

/// Status, session, and the last error with what to do about it.
#[component]
pub(super) fn State() -> impl IntoView {
    let UseMsal {
        in_progress, error, ..
    } = use_msal();
    let session = use_session();
    view! {
        <div role="status">
            <dl>
                <dt>"Status"</dt>
                <dd class="msal-devtools-status">{move || in_progress.get().as_str()}</dd>
                <dt>"Session"</dt>
                <dd class="msal-devtools-session">{move || session.with(describe_session)}</dd>
            </dl>
        </div>
        {move || error.get().map(|error| view! { <LastError error/> })}
    }
}

#[component]
fn LastError(
    /// Why the last interaction failed.
    error: AuthError,
) -> impl IntoView {
    let correlation_id = error
        .correlation_id()
        .map_or_else(|| "none".to_owned(), |id| id.as_str().to_owned());
    view! {
        <dl class="msal-devtools-error">
            <dt>"Last error"</dt>
            <dd>{format!("{error:?}")}</dd>
            <dt>"Next step"</dt>
            <dd>{describe_step(error.next_step())}</dd>
            <dt>"Correlation id"</dt>
            <dd>{correlation_id}</dd>
        </dl>
    }
}

fn describe_session(session: &Session) -> String {
    match session {
        Session::Restoring => "restoring".to_owned(),
        Session::SignedOut => "signed out".to_owned(),
        Session::SignedIn(account) => format!("signed in as {}", account.username),
        Session::NeedsUser { account, error } => {
            format!("{} has to sign in again ({})", account.username, error.code())
        }
    }
}

fn describe_step(step: NextStep) -> String {
    match step {
        NextStep::Interact => "ask the user, by popup or redirect".to_owned(),
        NextStep::RetryAfter(wait) => format!("try again after {} s", wait.as_secs()),
        NextStep::FixConfiguration(advice) => format!("mend the configuration: {advice}"),
        NextStep::Nothing => "nothing: the user said no".to_owned(),
        NextStep::SignInAgain => "start the sign-in again".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Who is signed in, and which of them is active.
#[component]
pub(super) fn Accounts() -> impl IntoView {
    let accounts = use_msal().accounts;
    let active = use_account();
    let row = move |account: AccountInfo| {
        let is_active = active.with(|active| active.as_ref().is_some_and(|active| active.is_same(&account)));
        view! {
            <tr>
                <td>{account.name.clone()}</td>
                <th scope="row">{account.username.clone()}</th>
                <td>{account.tenant_id.clone()}</td>
                <td>{if is_active { "active" } else { "" }}</td>
            </tr>
        }
    };
    view! {
        <table class="msal-devtools-accounts">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"User name"</th>
                    <th scope="col">"Tenant"</th>
                    <th scope="col">"Active"</th>
                </tr>
            </thead>
            <tbody>{move || accounts.get().into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
