//! The component around everything that signs in.

use msal_web::{PublicClientApplication, Snapshot};
use yew::prelude::*;

/// The props of [`MsalProvider`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct MsalProviderProps {
    /// The client. The provider stays with the one that it was mounted with: another one takes
    /// another provider, by a `key`.
    pub instance: PublicClientApplication,
    /// What may call [`use_msal`](crate::use_msal).
    #[prop_or_default]
    pub children: Html,
}

/// Owns the client and tells the components below it what the client is busy with and who is signed
/// in.
///
/// Once mounted it has the client process the response to a redirect. Until then the status is
/// `startup`, there are no accounts, and both templates are empty. Two providers on one page do not
/// meet. Unmounting ends the subscriptions and lets go of the client.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # fn example(instance: PublicClientApplication) -> Html {
/// html! { <MsalProvider {instance}>{"the app"}</MsalProvider> }
/// # }
/// ```
#[component]
pub fn MsalProvider(props: &MsalProviderProps) -> Html {
    let client = (*use_ref(|| props.instance.clone())).clone();
    let is_started = use_state(|| false);
    let (starting, started) = (client.clone(), is_started.setter());
    use_effect_with((), move |()| {
        // The processing begins with the call and is the client's own task, so nobody has to wait
        // for it here: its outcome is in the state.
        drop(starting.handle_redirect());
        started.set(true);
    });
    let is_started = *is_started;
    html! {
        <ContextProvider<MsalContext> context={MsalContext { client, is_started }}>
            {props.children.clone()}
        </ContextProvider<MsalContext>>
    }
}

/// What components have of their provider. It changes once, when the provider has started.
#[derive(Clone, PartialEq)]
pub(crate) struct MsalContext {
    pub(crate) client: PublicClientApplication,
    pub(crate) is_started: bool,
}

impl MsalContext {
    /// The state as of now; before the provider has started, that nobody knows anything.
    pub(crate) fn snapshot(&self) -> Snapshot {
        match self.is_started {
            true => self.client.snapshot(),
            false => Snapshot::default(),
        }
    }
}

/// The nearest provider's.
#[hook]
pub(crate) fn use_msal_context() -> MsalContext {
    let Some(context) = use_context() else {
        panic!(
            "no <MsalProvider> above this component: put <MsalProvider {{instance}}>…</MsalProvider> around it"
        )
    };
    context
}
