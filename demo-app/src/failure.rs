//! What went wrong, where the user sees it.

use demo_common::failure::Failure;
use leptos::prelude::*;
use msal_leptos::prelude::*;

/// The one failure that the page shows: what a page reported, else why the last interaction failed.
#[derive(Clone, Copy)]
pub(crate) struct Failures {
    reported: RwSignal<Option<Failure>>,
    msal: UseMsal,
}

impl Failures {
    /// Makes it known below the current component.
    pub(crate) fn provide() -> Self {
        let failures = Self {
            reported: RwSignal::new(None),
            msal: use_msal(),
        };
        provide_context(failures);
        failures
    }

    /// What is shown.
    pub(crate) fn current(self) -> Option<Failure> {
        self.reported
            .get()
            .or_else(|| self.msal.error.get().map(Failure::from))
    }

    /// Shows a failure until the next one, or until the user dismisses it.
    pub(crate) fn report(self, failure: impl Into<Failure>) {
        self.reported.set(Some(failure.into()));
    }

    /// Shows no failure any more.
    pub(crate) fn dismiss(self) {
        self.reported.set(None);
        self.msal.dismiss_error();
    }
}

/// The failure of the page.
pub(crate) fn use_failures() -> Failures {
    expect_context()
}

/// Shows the failure, read out as soon as it appears.
#[component]
pub(crate) fn FailurePanel() -> impl IntoView {
    let failures = use_failures();
    let panel = move |failure: Failure| {
        view! {
            <div class="failure" data-testid="error">
                <p class="failure-code"><code>{failure.code}</code></p>
                <p>{failure.message}</p>
                <p class="failure-advice">{failure.advice}</p>
                <button type="button" class="quiet" on:click=move |_| failures.dismiss()>"Dismiss"</button>
            </div>
        }
    };
    view! { <div role="alert">{move || failures.current().map(panel)}</div> }
}
