//! The check-up of configuration and page.

use leptos::prelude::*;
use msal_web::ConfigurationCheck;

use super::diagnosis::Diagnosis;

/// A line for each check: what was looked at, whether it is well, and what to do if not.
#[component]
pub(super) fn Checks(
    /// What was found.
    diagnosis: Diagnosis,
) -> impl IntoView {
    let line = |check: ConfigurationCheck| {
        let (class, verdict) = match check.outcome.is_warning() {
            true => ("msal-devtools-warning", "Warning"),
            false => ("msal-devtools-good", "OK"),
        };
        view! {
            <li class=class>
                <strong>{check.subject.as_str()}</strong>
                ": "
                <span>{verdict}</span>
                ". "
                {check.outcome.text().to_owned()}
            </li>
        }
    };
    view! {
        <ul class="msal-devtools-checks">
            {move || diagnosis.checks().into_iter().map(line).collect_view()}
        </ul>
        <button type="button" on:click=move |_| diagnosis.try_redirect_page()>
            "Try the redirect page"
        </button>
    }
}
