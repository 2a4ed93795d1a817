//! A server renders a page on whatever thread is free, and may let go of it on another one.

use leptos::prelude::*;
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
    let (page, html) = on_another_thread(|| App().to_html());
    drop(page);
    assert!(html.contains(r#"<p data-testid="status">startup"#), "{html}");
}

#[test]
fn a_component_may_be_asked_by_another_thread_than_rendered_it() {
    let (page, msal) = on_another_thread(|| {
        let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444");
        let instance = PublicClientApplication::new(configuration).expect("the configuration is complete");
        let found = StoredValue::new(None);
        let component = move || found.set_value(Some(use_msal()));
        drop(view! { <MsalProvider instance>{component()}</MsalProvider> });
        found.get_value().expect("the component was rendered")
    });
    page.with(|| {
        assert_eq!(msal.instance.snapshot().status, InteractionStatus::Startup);
        assert_eq!(msal.in_progress.get_untracked(), InteractionStatus::Startup);
        assert!(msal.accounts.get_untracked().is_empty() && msal.instance.accounts().is_empty());
    });
}
