//! The templates in a real DOM: headless Chromium, the real client over doubles of network, storage
//! and windows. The test runs the client's calls, on its own clock; the browser runs effects.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod authentication;
mod avatar;
mod controls;
mod devtools;
mod guards;
mod leaks;
mod session;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::task::tick;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use msal_leptos::prelude::*;
use msal_testkit::{CLIENT_ID, TestUser, World, block_on, start};
use msal_web::platform::Clock;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A part of the page with an app in it, removed when dropped.
struct Stage {
    place: HtmlElement,
    mounted: RefCell<Option<UnmountHandle<AnyViewState>>>,
}

impl Stage {
    fn new(app: impl FnOnce() -> AnyView + 'static) -> Self {
        let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&place).unwrap();
        let mounted = mount_to(place.clone(), app);
        Self {
            place,
            mounted: RefCell::new(Some(mounted)),
        }
    }

    fn text(&self) -> String {
        self.place.text_content().unwrap_or_default()
    }

    /// Gives effects and tasks their turns until the text is there.
    async fn shows(&self, expected: &str) {
        for _ in 0..100 {
            if self.text() == expected {
                return;
            }
            tick().await;
        }
        panic!("expected {expected:?}, the page shows {:?}", self.text());
    }

    /// Lets effects, the client's tasks, and the effects of those run until all of them wait.
    async fn settle(&self) {
        for _ in 0..3 {
            tick().await;
            msal_testkit::settle();
        }
        tick().await;
    }

    /// Lets time pass until everything that waits for it has happened.
    async fn pass(&self, world: &World) {
        self.settle().await;
        let clock = world.clock.clone();
        block_on(async move { Clock::sleep(&clock, Duration::from_secs(90)).await });
        self.settle().await;
    }

    fn unmount(&self) {
        self.mounted.take();
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.unmount();
        self.place.remove();
    }
}

fn client(world: &World) -> PublicClientApplication {
    PublicClientApplication::with_platform(Configuration::new(CLIENT_ID), world.platform()).unwrap()
}

fn popup() -> PopupRequest {
    PopupRequest::new(["User.Read"])
}

/// Shows the status and, by template, `in` or `out`.
fn app(client: &PublicClientApplication) -> impl FnOnce() -> AnyView + 'static {
    let instance = client.clone();
    move || {
        view! {
            <MsalProvider instance>
                <Status/>
                <AuthenticatedTemplate>" in"</AuthenticatedTemplate>
                <UnauthenticatedTemplate>" out"</UnauthenticatedTemplate>
            </MsalProvider>
        }
        .into_any()
    }
}

#[component]
fn UserCount() -> impl IntoView {
    let UseMsal { accounts, .. } = use_msal();
    move || format!("{} ", accounts.read().len())
}

#[component]
fn Status() -> impl IntoView {
    let UseMsal { in_progress, .. } = use_msal();
    move || in_progress.get().to_string()
}

#[wasm_bindgen_test]
async fn neither_template_shows_while_starting() {
    let world = World::new();
    let stage = Stage::new(app(&client(&world)));
    assert_eq!(stage.text(), "startup");
    stage.shows("none out").await;
}

#[wasm_bindgen_test]
async fn the_templates_follow_a_sign_in_and_a_sign_out() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(app(&client));
    stage.shows("none out").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("none in").await;
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    stage.shows("none out").await;
}

#[wasm_bindgen_test]
async fn whoever_is_signing_in_still_sees_the_page_for_those_who_are_not() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(app(&client));
    stage.shows("none out").await;
    world.transport.hold();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    stage.shows("acquireToken out").await;
    world.transport.release();
    call.finish().unwrap();
    stage.shows("none in").await;
}

#[wasm_bindgen_test]
async fn children_are_built_when_somebody_comes_and_not_when_a_token_is_renewed() {
    let world = World::new();
    let client = client(&world);
    let built = Arc::new(AtomicU32::new(0));
    let (instance, count) = (client.clone(), Arc::clone(&built));
    let stage = Stage::new(move || {
        let build = move || {
            count.fetch_add(1, Ordering::Relaxed);
            view! { "in" }
        };
        view! {
            <MsalProvider instance>
                <UserCount/>
                <AuthenticatedTemplate>{build()}</AuthenticatedTemplate>
            </MsalProvider>
        }
        .into_any()
    });
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("1 in").await;
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("2 in").await;
    assert_eq!(built.load(Ordering::Relaxed), 1);
    block_on(client.logout_popup(EndSessionRequest::default())).unwrap();
    stage.shows("0 ").await;
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("1 in").await;
    assert_eq!(built.load(Ordering::Relaxed), 2);
}

#[wasm_bindgen_test]
async fn a_template_may_wait_for_one_user() {
    let world = World::new();
    let client = client(&world);
    let instance = client.clone();
    let stage = Stage::new(move || {
        let bob = AccountFilter::new().with_username("bob@contoso.com");
        view! {
            <MsalProvider instance>
                <AuthenticatedTemplate filter=bob.clone()>"bob"</AuthenticatedTemplate>
                <UnauthenticatedTemplate filter=bob>"no bob"</UnauthenticatedTemplate>
            </MsalProvider>
        }
        .into_any()
    });
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("no bob").await;
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("bob").await;
}

#[wasm_bindgen_test]
async fn two_providers_on_one_page_show_different_users() {
    let (left, right) = (World::new(), World::new());
    let (signed_in, signed_out) = (client(&left), client(&right));
    block_on(signed_in.login_popup(popup())).unwrap();
    let (first, second) = (app(&signed_in), app(&signed_out));
    let stage = Stage::new(move || view! { {first()} ", " {second()} }.into_any());
    stage.shows("none in, none out").await;
}

#[wasm_bindgen_test]
async fn nothing_is_left_after_unmounting() {
    let world = World::new();
    let client = client(&world);
    let stage = Stage::new(app(&client));
    stage.shows("none out").await;
    stage.unmount();
    drop(client);
    assert_eq!(stage.text(), "");
    assert_eq!(
        std::rc::Rc::strong_count(&world.storage),
        1,
        "the client is gone with its provider"
    );
}
