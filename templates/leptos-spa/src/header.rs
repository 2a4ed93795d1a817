//! What is above every page.

use leptos::prelude::*;
use leptos_router::components::A;
use msal_leptos::prelude::*;

use crate::settings::SCOPES;

/// The pages, and who is signed in.
#[component]
pub fn Header() -> impl IntoView {
    view! {
        <a class="skip" href="#page">"Skip to the page"</a>
        <header>
            <nav aria-label="Pages">
                <A href="/" exact=true>"{{project-name}}"</A>
                <A href="/profile">"Profile"</A>
            </nav>
            <div class="user">
                <AuthenticatedTemplate>
                    <UserName/>
                    <SignOutButton request=SignOutRequest::Redirect(EndSessionRequest::new())/>
                </AuthenticatedTemplate>
                <UnauthenticatedTemplate>
                    <SignInButton request=RedirectRequest::new(SCOPES)>"Sign in"</SignInButton>
                </UnauthenticatedTemplate>
            </div>
        </header>
    }
}

#[component]
fn UserName() -> impl IntoView {
    let account = use_account();
    let name = move || account.get().and_then(|account| account.name.clone());
    view! { <span>{name}</span> }
}
