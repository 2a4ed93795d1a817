//! What is above every page.

use msal_yew::prelude::*;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::Route;
use crate::settings::SCOPES;

/// The pages, and who is signed in.
#[component]
pub fn Header() -> Html {
    html! {
        <>
            <a class="skip" href="#page">{"Skip to the page"}</a>
            <header>
                <nav aria-label="Pages">
                    <PageLink to={Route::Home}>{"{{project-name}}"}</PageLink>
                    <PageLink to={Route::Profile}>{"Profile"}</PageLink>
                </nav>
                <div class="user">
                    <AuthenticatedTemplate>
                        <UserName/>
                        <SignOutButton/>
                    </AuthenticatedTemplate>
                    <UnauthenticatedTemplate>
                        <SignInButton/>
                    </UnauthenticatedTemplate>
                </div>
            </header>
        </>
    }
}

#[derive(PartialEq, Properties)]
struct PageLinkProps {
    to: Route,
    children: Html,
}

/// A link that says whether its page is the one that is shown.
#[component]
fn PageLink(props: &PageLinkProps) -> Html {
    let current = (use_route() == Some(props.to)).then_some("page");
    html! {
        <span aria-current={current}>
            <Link<Route> to={props.to}>{props.children.clone()}</Link<Route>>
        </span>
    }
}

#[component]
fn UserName() -> Html {
    let name = use_account().and_then(|account| account.name.clone());
    html! { <span>{name}</span> }
}

#[component]
fn SignInButton() -> Html {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let sign_in = move |_| run(instance.login_redirect(RedirectRequest::new(SCOPES)));
    html! {
        <button onclick={sign_in} disabled={in_progress.is_out_of_turn()}>{"Sign in"}</button>
    }
}

#[component]
fn SignOutButton() -> Html {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let sign_out = move |_| run(instance.logout_redirect(EndSessionRequest::new()));
    html! {
        <button onclick={sign_out} disabled={in_progress.is_out_of_turn()}>{"Sign out"}</button>
    }
}

/// Lets a call run to its end. Why it failed is shown by `Failure`.
fn run(call: impl Future<Output = Result<(), AuthError>> + 'static) {
    spawn_local(async move {
        let _shown = call.await;
    });
}
