//! The hooks that everything else builds on.

use std::rc::Rc;
use std::sync::Arc;

use msal_web::{AccountInfo, AuthError, InteractionStatus, PublicClientApplication, Snapshot};
use yew::prelude::*;

use crate::provider::{MsalContext, use_msal_context};
use crate::subscriptions::use_snapshot_of;

/// The client, and its state when the component was rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct UseMsal {
    /// The client, for calls.
    pub instance: PublicClientApplication,
    /// What the client is busy with. Start an interaction at `InteractionStatus::None` only.
    pub in_progress: InteractionStatus,
    /// The users that are signed in. Changes when somebody comes or goes, not when a token is
    /// renewed; empty while starting.
    pub accounts: Arc<[AccountInfo]>,
    /// Why the last popup, redirect or sign-out failed, until the next one starts or
    /// [`dismiss_error`](PublicClientApplication::dismiss_error) is called.
    pub error: Option<AuthError>,
}

/// The client and the state of the nearest [`MsalProvider`](crate::MsalProvider).
///
/// The component is rendered anew when one of the fields has changed; [`use_msal_instance`] is for
/// one that only calls the client. Panics where there is no provider: see [`use_optional_msal`].
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// #[component]
/// fn Failure() -> Html {
///     let UseMsal { instance, error, .. } = use_msal();
///     let dismiss = move |_: MouseEvent| instance.dismiss_error();
///     html! { <p onclick={dismiss}>{error.map(|error| error.to_string())}</p> }
/// }
/// ```
#[hook]
pub fn use_msal() -> UseMsal {
    let context = use_msal_context();
    use_msal_of(context)
}

/// Like [`use_msal`], for components that also live without a provider; `try_use_msal` elsewhere,
/// but the name of a hook of Yew's begins with `use`.
#[hook]
pub fn use_optional_msal() -> Option<UseMsal> {
    let context = use_context()?;
    Some(use_msal_of(context))
}

#[hook]
fn use_msal_of(context: MsalContext) -> UseMsal {
    let instance = context.client.clone();
    let is_same = |before: &Snapshot, now: &Snapshot| {
        before.status == now.status && before.has_same_accounts(now) && before.has_same_error(now)
    };
    let state = use_snapshot_of(context, Rc::new(is_same));
    UseMsal {
        instance,
        in_progress: state.status,
        accounts: state.accounts,
        error: state.error,
    }
}

/// The client of the nearest [`MsalProvider`](crate::MsalProvider), whatever its state is. Panics
/// where there is none.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// #[component]
/// fn Forget() -> Html {
///     let instance = use_msal_instance();
///     html! { <button onclick={move |_| instance.clear_cache(None)}>{"Forget me"}</button> }
/// }
/// ```
#[hook]
pub fn use_msal_instance() -> PublicClientApplication {
    use_msal_context().client
}
