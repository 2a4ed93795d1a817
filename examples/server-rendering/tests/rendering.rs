//! What a server renders: a page that waits, by whatever thread is free, and that another thread
//! may let go of.

use leptos::prelude::*;
use leptos_router::components::provide_server_redirect;
use leptos_router::location::RequestUrl;
use msal_leptos::prelude::*;
use server_rendering::App;

/// Renders on a thread of its own; what is left of the page after that is handed back.
fn on_another_thread<T: Send + 'static>(render: fn() -> T) -> (Owner, T) {
    let rendering = std::thread::spawn(move || {
        let owner = Owner::new();
        let rendered = owner.with(render);
        (owner, rendered)
    });
    rendering.join().expect("rendering does not panic")
}

#[test]
fn a_page_may_be_let_go_of_by_another_thread_than_rendered_it() {
    let (page, html) = on_another_thread(order_page);
    drop(page);
    assert!(html.contains(r#"<p data-testid="status">startup"#), "{html}");
}

#[test]
fn a_component_may_be_asked_by_another_thread_than_rendered_it() {
    let (page, msal) = on_another_thread(|| {
        let found = StoredValue::new(None);
        drop(below_provider(move || found.set_value(Some(use_msal()))));
        found.get_value().expect("the component was rendered")
    });
    page.with(|| {
        assert_eq!(msal.instance.snapshot().status, InteractionStatus::Startup);
        assert_eq!(msal.in_progress.get_untracked(), InteractionStatus::Startup);
        assert!(msal.accounts.get_untracked().is_empty() && msal.instance.accounts().is_empty());
    });
}

#[test]
fn what_guards_a_page_waits_and_signs_nobody_in() {
    let (page, html) = on_another_thread(|| below_provider(Guards).to_html());
    drop(page);
    assert_eq!(html.matches("waiting").count(), 2, "{html}");
    assert!(!html.contains("for users only"), "{html}");
}

#[test]
fn controls_know_nobody_and_cannot_be_pressed_yet() {
    let (page, html) = on_another_thread(|| below_provider(Controls).to_html());
    drop(page);
    assert_eq!(html.matches("disabled").count(), 2, "{html}");
    for absent in ["msal-avatar", "radio"] {
        assert!(!html.contains(absent), "{html}");
    }
}

#[test]
fn guarded_routes_wait_and_send_nobody_to_another_page() {
    let (page, (html, sent_to)) = on_another_thread(|| {
        let sent_to = StoredValue::new(None);
        provide_server_redirect(move |path: &str| sent_to.set_value(Some(path.to_owned())));
        (order_page(), sent_to.get_value())
    });
    drop(page);
    assert_eq!(sent_to, None);
    assert!(html.contains(r#"data-testid="waiting""#), "{html}");
    for guarded in ["orders", "order"] {
        assert!(!html.contains(&format!(r#"data-testid="{guarded}""#)), "{html}");
    }
}

#[test]
fn hooks_that_get_tokens_have_none_and_ask_for_none() {
    let (page, has_something) = on_another_thread(|| {
        let found = StoredValue::new(true);
        drop(below_provider(move || {
            let request = RedirectRequest::new(["User.Read"]);
            let authentication = use_msal_authentication(InteractionType::Redirect, request);
            let token = use_access_token(["User.Read"]);
            let _api = use_api_client([]);
            authentication.login();
            token.refresh();
            let results = [
                authentication.result.get_untracked().is_some(),
                token.token.get_untracked().is_some(),
            ];
            let errors = [authentication.error.get_untracked(), token.error.get_untracked()];
            let has_something = results.contains(&true) || errors.iter().any(Option::is_some);
            found.set_value(has_something);
        }));
        found.get_value()
    });
    drop(page);
    assert!(!has_something);
}

/// The page of an order, as a server begins to send it.
fn order_page() -> String {
    provide_context(RequestUrl::new("/orders/7"));
    App().to_html()
}

/// A provider around something, as an app has it.
fn below_provider<V: IntoView + 'static>(component: impl FnOnce() -> V + Send + 'static) -> impl IntoView {
    let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444");
    let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
    view! { <MsalProvider instance>{component()}</MsalProvider> }
}

#[component]
fn Guards() -> impl IntoView {
    view! {
        <ProtectedPage waiting=|| "waiting">"for users only"</ProtectedPage>
        <MsalAuthenticationTemplate interaction_type=InteractionType::Redirect loading=|| "waiting">
            "for users only"
        </MsalAuthenticationTemplate>
        <SessionTemplate signed_out=|| "for users only">"for users only"</SessionTemplate>
    }
}

#[component]
fn Controls() -> impl IntoView {
    view! {
        <SignInButton/>
        <SignOutButton/>
        <AccountAvatar/>
        <AccountPicker/>
    }
}
