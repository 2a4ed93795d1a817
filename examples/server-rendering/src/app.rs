//! The page, and the app in it.

#![expect(
    unreachable_pub,
    reason = "the component macro makes functions of its own that are public"
)]

use leptos::prelude::*;
use leptos_router::components::{A, Outlet, Route, Router, Routes};
use leptos_router::hooks::use_params_map;
use leptos_router::path;
use msal_leptos::ProtectedParentRoute;
use msal_leptos::prelude::*;

/// The app registration of the emulator, which is started by
/// `cargo run -p entra-emulator` in the folder above.
const CLIENT_ID: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
const AUTHORITY: &str = "http://localhost:8400/aaaabbbb-0000-cccc-1111-dddd2222eeee";

/// The document around the app, which the server alone renders.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"Server rendering"</title>
                // No icon: browsers ask for one otherwise.
                <link rel="icon" href="data:,"/>
                <HydrationScripts options/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The app. Its authority is the server's choice, which the page brings to the browser.
#[component]
pub fn App() -> impl IntoView {
    let authority = SharedValue::new(authority_of_environment).into_inner();
    let configuration = Configuration::new(CLIENT_ID).with_authority(authority.as_str());
    let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
    view! {
        <MsalProvider instance>
            <Router>
                <main>
                    <h1>"Server rendering"</h1>
                    <Status/>
                    <Routes fallback=|| "There is no such page.">
                        <Route path=path!("/") view=Home/>
                        <ProtectedParentRoute path=path!("/orders") view=Orders waiting=Waiting>
                            <Route path=path!("/:id") view=Order/>
                        </ProtectedParentRoute>
                    </Routes>
                </main>
            </Router>
        </MsalProvider>
    }
}

/// The page for everybody.
#[component]
fn Home() -> impl IntoView {
    view! {
        <Notice/>
        <AuthenticatedTemplate>
            <Greeting/>
            <SignOutButton/>
        </AuthenticatedTemplate>
        <UnauthenticatedTemplate>
            <p data-testid="signed-out">"Nobody is signed in."</p>
        </UnauthenticatedTemplate>
        <SignInButton attr:data-testid="popup"/>
        <SignInButton request=RedirectRequest::new(["User.Read"]) attr:data-testid="redirect">
            "Sign in on this page"
        </SignInButton>
        <p><A href="/orders/7">"An order"</A></p>
    }
}

/// What the server knows, sent behind the page as soon as it is there.
#[component]
fn Notice() -> impl IntoView {
    let notice = Resource::new(|| (), |()| notice_of_the_day());
    view! {
        <Suspense fallback=|| view! { <p>"One moment…"</p> }>
            {move || notice.get().map(|notice| view! { <p data-testid="notice">{notice}</p> })}
        </Suspense>
    }
}

/// Stands for a database: on the server it takes a moment, and the browser gets what it says with
/// the page.
async fn notice_of_the_day() -> String {
    #[cfg(feature = "ssr")]
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    "Orders are open.".to_owned()
}

/// Shown on the server, and until it is known who is there.
#[component]
fn Waiting() -> impl IntoView {
    view! { <p data-testid="waiting">"One moment…"</p> }
}

/// What is around the pages for users.
#[component]
fn Orders() -> impl IntoView {
    view! {
        <h2 data-testid="orders">"Orders"</h2>
        <Outlet/>
    }
}

/// One of these pages.
#[component]
fn Order() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.read().get("id");
    view! { <p data-testid="order">"Order "{id}</p> }
}

fn authority_of_environment() -> String {
    std::env::var("MSAL_AUTHORITY").unwrap_or_else(|_| AUTHORITY.to_owned())
}

/// What the client is busy with: `startup` on the server and in the first moment of the browser.
#[component]
fn Status() -> impl IntoView {
    let in_progress = use_msal().in_progress;
    view! { <p data-testid="status">{move || in_progress.get().to_string()}</p> }
}

/// Who is signed in.
#[component]
fn Greeting() -> impl IntoView {
    let account = use_account();
    let user = move || account.get().map(|account| account.username.clone());
    view! { <p data-testid="user">{user}</p> }
}
