//! What is around every page: navigation, status, signing in and out.

use msal_yew::prelude::*;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::app::{Route, use_settings};
use crate::failure::{FailurePanel, use_failures};

#[derive(PartialEq, Properties)]
pub(crate) struct ShellProps {
    /// The page between header and footer.
    pub(crate) children: Html,
}

/// Header, status bar, the page, footer.
#[component]
pub(crate) fn Shell(props: &ShellProps) -> Html {
    html! {
        <div class="app">
            <a class="skip" href="#page">{"Skip to the page"}</a>
            <header class="top">
                <PageLink to={Route::Home} class="brand">
                    <span class="mark" aria-hidden="true"></span>
                    {"MSAL for Rust"}
                </PageLink>
                <nav aria-label="Pages">
                    <PageLink to={Route::Home}>{"Home"}</PageLink>
                    <PageLink to={Route::Popup}>{"Popup"}</PageLink>
                    <PageLink to={Route::Redirect}>{"Redirect"}</PageLink>
                    <PageLink to={Route::Outside}>{"Outside"}</PageLink>
                    <PageLink to={Route::Guarded}>{"Guarded"}</PageLink>
                </nav>
            </header>
            <section class="bar" aria-label="Sign-in">
                <StatusList/>
                <div class="sign">
                    <UnauthenticatedTemplate><SignIn/></UnauthenticatedTemplate>
                    <AuthenticatedTemplate><SignOut/></AuthenticatedTemplate>
                </div>
            </section>
            <FailurePanel/>
            <main class="page" id="page" tabindex="-1">{props.children.clone()}</main>
            <Footer/>
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct PageLinkProps {
    /// The page that it leads to.
    pub(crate) to: Route,
    #[prop_or_default]
    pub(crate) class: &'static str,
    pub(crate) children: Html,
}

/// A link that says whether its page is the one that is shown.
#[component]
pub(crate) fn PageLink(props: &PageLinkProps) -> Html {
    let (navigator, to) = (use_navigator().expect("the app has a router"), props.to);
    let current = (use_route() == Some(to)).then_some("page");
    let follow = move |event: MouseEvent| {
        // With a key held the browser opens a tab or a window.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key()) {
            event.prevent_default();
            navigator.push(&to);
        }
    };
    html! {
        <a href={to.to_path()} class={props.class} aria-current={current} onclick={follow}>
            {props.children.clone()}
        </a>
    }
}

#[component]
fn StatusList() -> Html {
    let UseMsal {
        in_progress,
        accounts,
        ..
    } = use_msal();
    let username = use_account().map(|account| account.username.clone());
    html! {
        <dl class="status" aria-live="polite">
            <div><dt>{"In progress"}</dt><dd data-testid="in-progress">{in_progress.to_string()}</dd></div>
            <div><dt>{"Accounts"}</dt><dd data-testid="accounts-count">{accounts.len()}</dd></div>
            <div><dt>{"Active"}</dt><dd data-testid="account-username">{username}</dd></div>
        </dl>
    }
}

#[derive(PartialEq, Properties)]
struct SignButtonProps {
    /// Begins the call that the button is for.
    begin: Callback<PublicClientApplication>,
    testid: &'static str,
    pub(crate) class: &'static str,
    pub(crate) children: Html,
}

/// A button that signs in or out.
#[component]
fn SignButton(props: &SignButtonProps) -> Html {
    let UseMsal {
        instance,
        in_progress,
        ..
    } = use_msal();
    let (failures, begin) = (use_failures(), props.begin.clone());
    let click = move |_: MouseEvent| {
        failures.dismiss();
        begin.emit(instance.clone());
    };
    let is_busy = in_progress == InteractionStatus::AcquireToken;
    html! {
        <button
            type="button"
            class={props.class}
            data-testid={props.testid}
            disabled={in_progress.is_out_of_turn()}
            aria-busy={is_busy.to_string()}
            onclick={click}
        >
            {props.children.clone()}
        </button>
    }
}

/// Lets a call run to its end; why it failed is in the state, which the page shows.
fn run(call: impl Future<Output = Result<(), AuthError>> + 'static) {
    spawn_local(async move {
        let _shown_by_the_failure_panel = call.await;
    });
}

#[component]
fn SignIn() -> Html {
    let scopes = use_settings().api_scopes;
    let by_popup = SignInRequest::Popup(PopupRequest::new(scopes.clone()));
    let by_redirect = SignInRequest::Redirect(RedirectRequest::new(scopes));
    let sign_in = |request: SignInRequest| {
        move |instance: PublicClientApplication| run(instance.login(request.clone()))
    };
    html! {
        <div class="buttons" data-testid="unauthenticated">
            <SignButton class="msal-sign-in" testid="sign-in-popup" begin={sign_in(by_popup)}>
                {"Sign in by popup"}
            </SignButton>
            <SignButton class="msal-sign-in" testid="sign-in-redirect" begin={sign_in(by_redirect)}>
                {"Sign in by redirect"}
            </SignButton>
        </div>
    }
}

#[component]
fn SignOut() -> Html {
    let sign_out = |request: SignOutRequest| {
        move |instance: PublicClientApplication| run(instance.logout(request.clone()))
    };
    let by_popup = sign_out(SignOutRequest::default());
    let by_redirect = sign_out(SignOutRequest::Redirect(EndSessionRequest::new()));
    html! {
        <div class="buttons" data-testid="authenticated">
            <SignButton class="msal-sign-out" testid="sign-out-popup" begin={by_popup}>
                {"Sign out by popup"}
            </SignButton>
            <SignButton class="msal-sign-out" testid="sign-out-redirect" begin={by_redirect}>
                {"Sign out by redirect"}
            </SignButton>
        </div>
    }
}

#[component]
fn Footer() -> Html {
    let authority = use_settings().authority;
    html! {
        <footer class="foot">
            <p>{"Signs in at "}<code>{authority}</code></p>
            <p>{"Rust and WebAssembly, no JavaScript library underneath."}</p>
        </footer>
    }
}
