//! The component around everything that signs in.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::children::TypedChildren;
use leptos::context::Provider;
use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_web::PublicClientApplication;

use crate::{MsalInstance, UseMsal, knowledge::Knowledge};

/// Owns the client and tells the components below it what the client is busy with and who is signed in.
///
/// Once mounted in a browser it listens to the client, has it deal with the answer to a redirect, and leaves the status
/// `startup`, whatever came of that. On a server nothing happens, so everything below renders as *starting*. Two providers on one
/// page do not meet. Unmounting ends the listening and lets go of the client.
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
    let knowledge = Knowledge::new(instance);
    Effect::new(move |_| listen(instance, knowledge));
    view! { <Provider value=UseMsal::new(instance, knowledge) children/> }
}

/// Listens before the answer to a redirect is dealt with, so that no event is missed.
fn listen(instance: MsalInstance, knowledge: Knowledge) {
    let Some(client) = instance.try_client() else {
        return;
    };
    // Dropped, and with it ended, when the provider's owner is cleaned up.
    StoredValue::new_local(client.subscribe(move |event| knowledge.observe(event)));
    spawn_local(async move {
        let outcome = client.handle_redirect().await;
        knowledge.unblock(outcome.map(|_| ()));
    });
}
