//! Signs users in with Microsoft Entra ID, and shows them their profile.

mod header;
mod profile;
mod settings;

use msal_yew::prelude::*;
use msal_yew::{AccessRefusal, ProtectedRoute};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::header::Header;
use crate::profile::Profile;
use crate::settings::{SCOPES, SETTINGS};

fn main() {
    // In a hidden frame of a renewal the response is handed over, and no app is mounted.
    if matches!(msal_yew::start(), Start::App) {
        yew::Renderer::<App>::new().render();
    }
}

#[derive(Clone, Copy, PartialEq, Routable)]
enum Route {
    #[at("/")]
    Home,
    #[at("/profile")]
    Profile,
    #[not_found]
    #[at("/404")]
    NotFound,
}

#[component]
fn App() -> Html {
    let instance = use_memo((), |()| {
        let configuration =
            Configuration::new(SETTINGS.client_id).with_authority(SETTINGS.authority);
        PublicClientApplication::new(configuration).expect("the settings are complete")
    });
    html! {
        <MsalProvider instance={(*instance).clone()}>
            <BrowserRouter>
                <Header/>
                <main id="page" tabindex="-1">
                    <Failure/>
                    <Switch<Route> render={page}/>
                </main>
            </BrowserRouter>
        </MsalProvider>
    }
}

fn page(route: Route) -> Html {
    let request = AuthenticationRequest::new(SCOPES);
    let waiting = html! { <p role="status">{"Taking you to the sign-in…"}</p> };
    match route {
        Route::Home => html! { <Home/> },
        Route::Profile => html! {
            <ProtectedRoute<Route> {request} {waiting} refused={Callback::from(sign_in_first)}>
                <Profile/>
            </ProtectedRoute<Route>>
        },
        Route::NotFound => html! { <h1>{"No such page"}</h1> },
    }
}

#[component]
fn Home() -> Html {
    html! {
        <>
            <h1>{"Welcome"}</h1>
            <p class="lead">
                {"Everybody can see this page. The next one is for those who have signed in."}
            </p>
            <Link<Route> to={Route::Profile} classes="button">{"Go to your profile"}</Link<Route>>
        </>
    }
}

/// In place of a page whose user has signed out, or did not want to sign in.
fn sign_in_first((_, sign_in): (AccessRefusal, Callback<()>)) -> Html {
    html! {
        <>
            <h1>{"Please sign in"}</h1>
            <p class="lead">{"This page is for those who have signed in."}</p>
            <button class="button" onclick={move |_| sign_in.emit(())}>
                {"Sign in and come back"}
            </button>
        </>
    }
}

/// Why the last sign-in or sign-out did not work.
#[component]
fn Failure() -> Html {
    let UseMsal {
        instance, error, ..
    } = use_msal();
    html! {
        if let Some(error) = error {
            <div class="failure" role="alert">
                <p>{"That did not work: "}{error.to_string()}</p>
                <button onclick={move |_| instance.dismiss_error()}>{"Dismiss"}</button>
            </div>
        }
    }
}
