use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use msal_yew::prelude::*;
use yew::BaseComponent;
use yew::prelude::*;

use crate::render;

/// What a component says when there is no provider above.
fn panic_of<C: BaseComponent<Properties = ()> + 'static>() -> String {
    // Yew has one scheduler for each thread, which a panic leaves in the middle of its work.
    let rendering = thread::spawn(|| catch_unwind(AssertUnwindSafe(|| render::<C>(()))));
    let panic = rendering.join().unwrap().unwrap_err();
    panic.downcast_ref::<&str>().unwrap().to_string()
}

/// A component for each hook.
macro_rules! components {
    ($($name:ident calls $hook:expr;)*) => {
        $(#[component]
        fn $name() -> Html {
            let _value = $hook;
            html! {}
        })*

        fn panics() -> Vec<String> {
            vec![$(panic_of::<$name>()),*]
        }
    };
}

components! {
    Msal calls use_msal();
    Instance calls use_msal_instance();
    Account calls use_account();
    OneAccount calls use_account_with_filter(AccountFilter::new());
    IsAuthenticated calls use_is_authenticated();
    UserSession calls use_session();
    Role calls use_has_role("Orders.Read");
    Access calls use_access(AccessRule::new());
    Token calls use_access_token(["User.Read"]);
    SignIn calls use_msal_authentication(InteractionType::Popup, AuthenticationRequest::default());
    Guard calls use_page_guard(AccessRule::new(), InteractionType::Popup, AuthenticationRequest::default());
    Api calls use_api_client([]);
}

#[test]
fn every_hook_names_the_component_that_is_missing() {
    let panics = panics();
    assert_eq!(panics.len(), 12);
    for message in panics {
        assert!(
            message.contains("<MsalProvider {instance}>…</MsalProvider>"),
            "{message}"
        );
    }
}

#[component]
fn Anywhere() -> Html {
    let is_alone = use_optional_msal().is_none();
    html! { is_alone }
}

#[test]
fn a_component_may_live_without_a_provider() {
    assert_eq!(render::<Anywhere>(()), "true");
}
