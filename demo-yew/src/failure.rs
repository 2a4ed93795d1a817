//! What went wrong, where the user sees it.

use demo_common::failure::Failure;
use msal_yew::prelude::*;
use yew::prelude::*;

/// The one failure that the page shows: what a page reported, else why the last interaction failed.
#[derive(Clone, PartialEq)]
pub(crate) struct Failures {
    reported: UseStateHandle<Option<Failure>>,
    msal: UseMsal,
}

impl Failures {
    /// What is shown.
    pub(crate) fn current(&self) -> Option<Failure> {
        let reported = (*self.reported).clone();
        reported.or_else(|| self.msal.error.clone().map(Failure::from))
    }

    /// Shows a failure until the next one, or until the user dismisses it.
    pub(crate) fn report(&self, failure: Failure) {
        self.reported.set(Some(failure));
    }

    /// Shows no failure any more.
    pub(crate) fn dismiss(&self) {
        self.reported.set(None);
        self.msal.instance.dismiss_error();
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct FailuresProviderProps {
    pub(crate) children: Html,
}

/// Makes it known below.
#[component]
pub(crate) fn FailuresProvider(props: &FailuresProviderProps) -> Html {
    let context = Failures {
        reported: use_state(|| None),
        msal: use_msal(),
    };
    html! {
        <ContextProvider<Failures> {context}>{props.children.clone()}</ContextProvider<Failures>>
    }
}

/// The failure of the page.
#[hook]
pub(crate) fn use_failures() -> Failures {
    use_context().expect("the app provides the failures of its pages")
}

/// Shows the failure, read out as soon as it appears.
#[component]
pub(crate) fn FailurePanel() -> Html {
    let failures = use_failures();
    let panel = failures.current().map(|failure| {
        let dismiss = move |_: MouseEvent| failures.dismiss();
        html! {
            <div class="failure" data-testid="error">
                <p class="failure-code"><code>{failure.code}</code></p>
                <p>{failure.message}</p>
                <p class="failure-advice">{failure.advice}</p>
                <button type="button" class="quiet" onclick={dismiss}>{"Dismiss"}</button>
            </div>
        }
    });
    html! { <div role="alert">{panel}</div> }
}
