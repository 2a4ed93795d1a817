//! The hook that everything else builds on.

use leptos::prelude::*;
use msal_web::{AccountInfo, AuthError, InteractionStatus};

use crate::MsalInstance;
use crate::state_signals::StateSignals;

/// The client and its state; `Copy`, for use in effects and event handlers.
#[derive(Clone, Copy)]
pub struct UseMsal {
    /// The client, for calls.
    pub instance: MsalInstance,
    /// What the client is busy with. Start an interaction at `InteractionStatus::None` only.
    pub in_progress: Signal<InteractionStatus>,
    /// The users that are signed in. Changes when somebody comes or goes, not when a token is
    /// renewed; empty while starting.
    pub accounts: Signal<Vec<AccountInfo>>,
    /// Why the last popup, redirect or sign-out failed, until the next one starts.
    /// `@azure/msal-react` swallows the errors of redirects; here a page that the authority sent
    /// back with one can say so.
    pub error: Signal<Option<AuthError>>,
    pub(crate) state: StateSignals,
}

impl UseMsal {
    pub(crate) fn new(instance: MsalInstance, state: StateSignals) -> Self {
        Self {
            instance,
            in_progress: state.status(),
            accounts: state.accounts(),
            error: state.error(),
            state,
        }
    }

    /// Forgets [`error`](Self::error): the user has read it, or wants to try again. The client
    /// forgets it, so that no other component and no later provider shows it either.
    pub fn dismiss_error(self) {
        if let Some(client) = self.instance.try_client() {
            client.dismiss_error();
        }
    }
}

/// The client and the signals of the nearest [`MsalProvider`](crate::MsalProvider).
///
/// Call it in the body of a component; what it returns may then go into effects, event handlers and
/// tasks.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn SignOut() -> impl IntoView {
///     let UseMsal { instance, .. } = use_msal();
///     let sign_out = move |_| {
///         leptos::task::spawn_local(async move {
///             let _shown_elsewhere = instance.logout_popup(EndSessionRequest::new()).await;
///         });
///     };
///     view! { <button on:click=sign_out>"Sign out"</button> }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above. See [`try_use_msal`].
#[track_caller]
pub fn use_msal() -> UseMsal {
    let Some(msal) = try_use_msal() else {
        panic!(
            "no <MsalProvider> above this component: put <MsalProvider instance>…</MsalProvider> around it, \
             and call the hook in the component's body rather than in an event handler"
        )
    };
    msal
}

/// Like [`use_msal`], for components that also live without a provider.
pub fn try_use_msal() -> Option<UseMsal> {
    use_context()
}
