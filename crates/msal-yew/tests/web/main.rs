//! Provider, hooks and templates in a real DOM: headless Chromium, the real client over doubles of
//! network, storage and windows. The test runs the client's calls, on its own clock; the browser
//! runs Yew.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod authentication;
mod guards;
mod leaks;
mod provider;
mod rendering;
mod session;
mod templates;
mod token;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{CLIENT_ID, World, block_on};
use msal_web::platform::Clock;
use msal_yew::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use web_sys::HtmlElement;
use yew::AppHandle;
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

#[derive(PartialEq, Properties)]
struct RootProps {
    children: Html,
}

#[component]
fn Root(props: &RootProps) -> Html {
    props.children.clone()
}

/// A part of the page with an app in it, removed when dropped.
struct Stage {
    place: HtmlElement,
    mounted: RefCell<Option<AppHandle<Root>>>,
}

impl Stage {
    fn new(children: Html) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let place: HtmlElement = document.create_element("div").unwrap().unchecked_into();
        document.body().unwrap().append_child(&place).unwrap();
        let root = place.clone().unchecked_into();
        let mounted = yew::Renderer::<Root>::with_root_and_props(root, RootProps { children }).render();
        Self {
            place,
            mounted: RefCell::new(Some(mounted)),
        }
    }

    /// Shows something else in the same place, as a component does that is rendered anew.
    fn update(&self, children: Html) {
        let mut mounted = self.mounted.borrow_mut();
        mounted.as_mut().unwrap().update(RootProps { children });
    }

    fn text(&self) -> String {
        self.place.text_content().unwrap_or_default()
    }

    /// Gives Yew its turns until the text is there.
    async fn shows(&self, expected: &str) {
        for _ in 0..100 {
            if self.text() == expected {
                return;
            }
            tick().await;
        }
        panic!("expected {expected:?}, the page shows {:?}", self.text());
    }

    /// Lets Yew, the client's tasks, and what follows from those run until all of them wait.
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

    fn click(&self, selector: &str) {
        let found = self.place.query_selector(selector).unwrap().unwrap();
        found.unchecked_into::<HtmlElement>().click();
    }

    fn unmount(&self) {
        if let Some(mounted) = self.mounted.take() {
            mounted.destroy();
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.unmount();
        self.place.remove();
    }
}

/// Yew renders in a task of its own, and lets the browser have its turns in between.
async fn tick() {
    yew::platform::time::sleep(Duration::ZERO).await;
}

fn client(world: &World) -> PublicClientApplication {
    PublicClientApplication::with_platform(Configuration::new(CLIENT_ID), world.platform()).unwrap()
}

fn popup() -> PopupRequest {
    PopupRequest::new(["User.Read"])
}

/// How often something has happened.
#[derive(Clone, Default)]
struct Count(Rc<Cell<u32>>);

impl Count {
    fn add(&self) {
        self.0.set(self.0.get() + 1);
    }

    fn get(&self) -> u32 {
        self.0.get()
    }
}

impl PartialEq for Count {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq, Properties)]
struct BuiltProps {
    /// How often it was built.
    built: Count,
    text: &'static str,
}

/// A page that counts how often it is built.
#[component]
fn Built(props: &BuiltProps) -> Html {
    let built = props.built.clone();
    use_memo((), move |()| built.add());
    html! { props.text }
}

/// What a guard says to a user whom it refuses.
fn in_words(refusal: &AccessRefusal) -> String {
    match refusal {
        AccessRefusal::SignInFailed(error) => error.code().to_owned(),
        AccessRefusal::SignedOut => "signed out".to_owned(),
        AccessRefusal::MissingRole(role) => ["no ", role].concat(),
        other => format!("{other:?}"),
    }
}
