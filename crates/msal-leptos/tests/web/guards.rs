//! Guarded pages and routes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::HtmlElement;
use leptos_router::components::{A, Outlet, Route, Router, Routes};
use leptos_router::hooks::use_params_map;
use leptos_router::path;
use msal_leptos::prelude::*;
use msal_leptos::{ProtectedParentRoute, ProtectedRoute};
use msal_testkit::{Departure, Reaction, World, block_on};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{Stage, client, popup};

fn in_words(refusal: &AccessRefusal) -> String {
    match refusal {
        AccessRefusal::SignInFailed(error) => error.code().to_owned(),
        AccessRefusal::SignedOut => "signed out".to_owned(),
        AccessRefusal::MissingRole(role) => ["no ", role].concat(),
        other => format!("{other:?}"),
    }
}

/// Clicks on the first element that the selector finds in the app.
fn click(stage: &Stage, selector: &str) {
    let found = stage.place.query_selector(selector).unwrap().unwrap();
    found.unchecked_into::<HtmlElement>().click();
}

#[wasm_bindgen_test]
async fn a_guarded_page_is_built_once_and_says_why_it_is_not() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::close());
    let built: Arc<AtomicU32> = Arc::default();
    let (instance, count) = (client.clone(), Arc::clone(&built));
    let stage = Stage::new(move || {
        let refused = |refusal: AccessRefusal, sign_in: Callback<()>| {
            view! { {in_words(&refusal)} <button on:click=move |_| sign_in.run(())></button> }
        };
        let page = move || {
            count.fetch_add(1, Ordering::Relaxed);
            "the orders"
        };
        view! {
            <MsalProvider instance>
                <ProtectedPage
                    interaction_type=InteractionType::Popup
                    waiting=|| "waiting"
                    refused=refused
                >
                    {page()}
                </ProtectedPage>
            </MsalProvider>
        }
        .into_any()
    });
    assert_eq!(stage.text(), "waiting");
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    click(&stage, "button");
    stage.pass(&world).await;
    stage.shows("the orders").await;
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    stage.settle().await;
    assert_eq!(built.load(Ordering::Relaxed), 1);
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("signed out").await;
}

/// The address bar of the test's own page, put back when dropped.
struct Address(String);

impl Address {
    fn visit(path: &str) -> Self {
        let before = window().location().pathname().unwrap();
        Self::show(path);
        Self(before)
    }

    fn show(path: &str) {
        let history = window().history().unwrap();
        history
            .push_state_with_url(&JsValue::NULL, "", Some(path))
            .unwrap();
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        Self::show(&self.0);
    }
}

/// A home page, and orders for those who have a session.
fn app(client: &PublicClientApplication) -> impl FnOnce() -> AnyView + 'static + use<> {
    let instance = client.clone();
    move || {
        let refused = |refusal: AccessRefusal, _: Callback<()>| in_words(&refusal);
        view! {
            <MsalProvider instance>
                <Router>
                    <Routes fallback=|| "no such page">
                        <Route path=path!("/home") view=|| view! { <A href="/orders?page=2#row">"home"</A> }/>
                        <ProtectedRoute
                            path=path!("/orders")
                            view=|| "the orders"
                            waiting=|| "waiting"
                            refused=refused
                        />
                    </Routes>
                </Router>
            </MsalProvider>
        }
        .into_any()
    }
}

/// Goes from the home page to the orders, for which the page leaves for the authority, and comes
/// back.
async fn leave_and_come_back(world: &World) -> PublicClientApplication {
    world.clock.by_hand();
    let leaving = client(world);
    let stage = Stage::new(app(&leaving));
    stage.shows("home").await;
    click(&stage, "a");
    stage.shows("waiting").await;
    stage.settle().await;
    assert_eq!(world.page.assigned().len(), 1);
    stage.unmount();
    drop((stage, leaving));
    msal_testkit::settle();
    world.clock.by_itself();
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    client(world)
}

#[wasm_bindgen_test]
async fn a_guarded_route_brings_the_user_back_to_where_they_were_going() {
    let _address = Address::visit("/home");
    let world = World::new();
    let client = leave_and_come_back(&world).await;
    let page = msal_web::platform::Page::href(&*world.page);
    assert!(page.ends_with("/orders?page=2#row"), "{page}");
    Address::show("/orders?page=2#row");
    let stage = Stage::new(app(&client));
    assert_ne!(stage.text(), "the orders", "nobody knows yet");
    stage.settle().await;
    stage.shows("the orders").await;
    assert_eq!(world.page.assigned().len(), 1);
}

#[wasm_bindgen_test]
async fn a_guarded_route_does_not_go_round_in_circles() {
    let _address = Address::visit("/home");
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    let client = leave_and_come_back(&world).await;
    Address::show("/orders?page=2#row");
    let stage = Stage::new(app(&client));
    stage.settle().await;
    stage.shows("access_denied").await;
    assert_eq!(world.page.assigned().len(), 1);
}

#[wasm_bindgen_test]
async fn a_user_who_is_signed_in_goes_through_a_guarded_route_at_once() {
    let _address = Address::visit("/home");
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    let stage = Stage::new(app(&client));
    stage.settle().await;
    stage.shows("home").await;
    click(&stage, "a");
    stage.shows("the orders").await;
    assert!(world.page.assigned().is_empty());
}

/// How often the parts of the nested app were built.
#[derive(Clone, Default)]
struct Built {
    layout: Arc<AtomicU32>,
    order: Arc<AtomicU32>,
}

impl Built {
    fn counts(&self) -> (u32, u32) {
        (
            self.layout.load(Ordering::Relaxed),
            self.order.load(Ordering::Relaxed),
        )
    }
}

/// A context that the layout provides for the pages in it.
#[derive(Clone)]
struct Currency(&'static str);

/// Orders in a layout, for those who have a session.
fn nested(client: &PublicClientApplication, built: &Built) -> impl FnOnce() -> AnyView + 'static + use<> {
    let (instance, built) = (client.clone(), built.clone());
    move || {
        let refused = |refusal: AccessRefusal, _: Callback<()>| in_words(&refusal);
        let layout = move || {
            built.layout.fetch_add(1, Ordering::Relaxed);
            provide_context(Currency("EUR"));
            view! { "orders " <A href="/orders/8" attr:id="next">"next"</A> " " <Outlet/> }
        };
        let order = move || {
            built.order.fetch_add(1, Ordering::Relaxed);
            let params = use_params_map();
            let Currency(currency) = expect_context();
            move || [params.get().get("id").unwrap_or_default().as_str(), " ", currency].concat()
        };
        view! {
            <MsalProvider instance>
                <Router>
                    <Routes fallback=|| "no such page">
                        <ProtectedParentRoute
                            path=path!("/orders")
                            view=layout
                            interaction_type=InteractionType::Popup
                            waiting=|| "waiting"
                            refused=refused
                        >
                            <Route path=path!("/:id") view=order/>
                        </ProtectedParentRoute>
                    </Routes>
                </Router>
            </MsalProvider>
        }
        .into_any()
    }
}

#[wasm_bindgen_test]
async fn routes_below_a_guarded_one_are_built_for_a_user_only() {
    let _address = Address::visit("/orders/7");
    let world = World::new();
    let client = client(&world);
    let built = Built::default();
    world.windows.react_with(|_| Reaction::close());
    let stage = Stage::new(nested(&client, &built));
    stage.shows("waiting").await;
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    assert_eq!(built.counts(), (0, 0));
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("orders next 7 EUR").await;
    click(&stage, "#next");
    stage.shows("orders next 8 EUR").await;
    assert_eq!(built.counts(), (1, 1), "from page to page nothing is built anew");
    assert_eq!(world.windows.popups().len(), 2, "nor anybody asked");
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("signed out").await;
}
