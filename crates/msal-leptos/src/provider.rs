//! The component around everything that signs in.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::children::TypedChildren;
use leptos::context::Provider;
use leptos::prelude::*;
use msal_web::PublicClientApplication;

use crate::mounted::when_mounted;
use crate::state_signals::StateSignals;
use crate::{MsalInstance, UseMsal};

/// Owns the client and shows the components below it what the client is busy with and who is
/// signed in.
///
/// Once mounted in a browser it has the client process the response to a redirect, and follows the
/// client's state. Two providers on one page do not meet. Unmounting ends the subscription and lets
/// go of the client.
///
/// # On a server
/// With the feature `ssr` the client is let go of at once, and nothing is asked of it. Everything
/// below renders as *starting*: the status is `startup`, there are no accounts, both templates are
/// empty and a `<SignInButton>` cannot be pressed. The first render in the browser is the same, so
/// hydration finds what it expects; effects start the client afterwards. No user is ever known on
/// the server, whose pages are the same for everybody.
#[component]
pub fn MsalProvider<C>(
    /// The client, made once: `PublicClientApplication::new(configuration)?`.
    instance: PublicClientApplication,
    /// What may call [`use_msal`](crate::use_msal).
    children: TypedChildren<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    let instance = MsalInstance::new(instance);
    let state = StateSignals::new();
    when_mounted(Box::new(move || follow(instance, state)));
    view! { <Provider value=UseMsal::new(instance, state) children/> }
}

/// Shows the client's state from now on.
fn follow(instance: MsalInstance, state: StateSignals) {
    let Some(client) = instance.try_client() else {
        return;
    };
    // The processing begins with the call and is the client's own task, so nobody has to wait for
    // it here: its outcome is in the state.
    drop(client.handle_redirect());
    // Dropped, and with it ended, when the provider's owner is cleaned up.
    StoredValue::new_local(client.watch(move |snapshot| state.show(snapshot)));
    state.show(&client.snapshot());
}
