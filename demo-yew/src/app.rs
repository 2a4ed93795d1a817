//! The app: settings, client, provider, router.

use demo_common::settings::Settings;
use msal_yew::error::ConfigurationError;
use msal_yew::prelude::*;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::failure::FailuresProvider;
use crate::pages::{GuardedPage, Home, NotFound, OutsidePage, PopupPage, RedirectPage};
use crate::shell::Shell;

/// The pages.
#[derive(Clone, Copy, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Home,
    #[at("/popup")]
    Popup,
    #[at("/redirect")]
    Redirect,
    #[at("/outside")]
    Outside,
    #[at("/guarded")]
    Guarded,
    #[not_found]
    #[at("/404")]
    NotFound,
}

/// The whole demo, or what is wrong with its settings.
#[component]
pub(crate) fn App() -> Html {
    let settings = use_memo((), |()| Settings::read());
    let instance = use_memo((), |()| client(&settings));
    match (*instance).clone() {
        Ok(instance) => html! {
            <ContextProvider<Settings> context={(*settings).clone()}>
                <MsalProvider {instance}><Demo/></MsalProvider>
            </ContextProvider<Settings>>
        },
        Err(error) => misconfigured(&error),
    }
}

fn client(settings: &Settings) -> Result<PublicClientApplication, ConfigurationError> {
    let configuration = Configuration::new(settings.client_id.as_str())
        .with_authority(settings.authority.as_str())
        .with_redirect_uri("/");
    PublicClientApplication::new(configuration)
}

#[component]
fn Demo() -> Html {
    html! {
        <FailuresProvider>
            <BrowserRouter>
                <Shell><Switch<Route> render={page}/></Shell>
            </BrowserRouter>
        </FailuresProvider>
    }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home => html! { <Home/> },
        Route::Popup => html! { <PopupPage/> },
        Route::Redirect => html! { <RedirectPage/> },
        Route::Outside => html! { <OutsidePage/> },
        Route::Guarded => html! { <GuardedPage/> },
        Route::NotFound => html! { <NotFound/> },
    }
}

fn misconfigured(error: &ConfigurationError) -> Html {
    html! {
        <main class="app page" role="alert">
            <h1>{"The demo is set up wrongly"}</h1>
            <p data-testid="error"><code>{error.code().to_owned()}</code>{" "}{error.to_string()}</p>
            <p>{"Check the MSAL_CLIENT_ID and MSAL_AUTHORITY that the demo was built with."}</p>
        </main>
    }
}

/// The settings of the app.
#[hook]
pub(crate) fn use_settings() -> Settings {
    use_context().expect("the app provides its settings")
}
