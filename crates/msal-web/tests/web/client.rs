//! A client in a browser.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{World, block_on};
use msal_web::{
    Configuration, EndSessionRequest, ErrorDetail, EventKind, InteractionStatus, PopupRequest,
    PublicClientApplication, RedirectRequest, SilentRequest, SsoSilentRequest, Start, error::WindowError,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, client_of, frames, in_this_page, origin, script};

#[wasm_bindgen_test]
async fn a_client_starts_signed_out() {
    let client = PublicClientApplication::new(Configuration::new("wasm test")).unwrap();
    assert!(client.accounts().is_empty());
    assert!(client.handle_redirect().await.unwrap().is_none());
    let error = client
        .acquire_token_silent(SilentRequest::new(["User.Read"]))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "no_account_error");
}

#[wasm_bindgen_test]
async fn an_origin_that_is_no_authority_is_not_believed() {
    let authority = format!("{}/tenant", origin());
    let client =
        PublicClientApplication::new(Configuration::new("wasm test").with_authority(authority.as_str()))
            .unwrap();
    let error = client
        .sso_silent(SsoSilentRequest::new(["User.Read"]))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "openid_config_error");
    assert_eq!(frames(), 0);
}

#[wasm_bindgen_test]
fn panicking_subscribers_do_not_break_a_popup() {
    let world = World::new();
    let client = client_of(in_this_page(&world));
    let _events = client.subscribe(|_| panic!("a subscriber's own mistake"));
    let _states = client.watch(|_| panic!("a watcher's own mistake"));
    let (kinds, shown) = recorded(&client);
    for round in 1..=2 {
        let outcome = block_on(client.login_popup(PopupRequest::new(["User.Read"])));
        assert_eq!(outcome.unwrap().account.username, "ada@contoso.com");
        let (kinds, shown) = (kinds.0.borrow(), shown.0.borrow());
        assert_eq!(
            kinds.last().copied(),
            Some(if round == 1 {
                EventKind::LoginSuccess
            } else {
                EventKind::AcquireTokenSuccess
            })
        );
        assert_eq!(shown.last(), Some(&InteractionStatus::None));
        assert!(shown.contains(&InteractionStatus::AcquireToken));
        assert_eq!(world.windows.open(), 0);
    }
    client.clear_cache(None);
    assert_eq!(client.snapshot().accounts.len(), 0);
}

#[wasm_bindgen_test]
async fn panicking_subscribers_do_not_break_a_renewal_in_its_own_task() {
    let world = World::new();
    let client = client_of(in_this_page(&world));
    block_on(client.login_popup(PopupRequest::new(["User.Read"]))).unwrap();
    let _events = client.subscribe(|_| panic!("a subscriber's own mistake"));
    let _states = client.watch(|_| panic!("a watcher's own mistake"));
    let (kinds, _) = recorded(&client);
    for _ in 0..2 {
        let request = SilentRequest::new(["User.Read"]).with_force_refresh();
        assert!(client.acquire_token_silent(request).await.is_ok());
    }
    use EventKind::{AcquireTokenNetworkStart, AcquireTokenStart, AcquireTokenSuccess};
    let once = [AcquireTokenStart, AcquireTokenNetworkStart, AcquireTokenSuccess];
    let told: Vec<EventKind> = kinds.0.borrow().iter().copied().collect();
    let told: Vec<EventKind> = told.into_iter().filter(|kind| once.contains(kind)).collect();
    assert_eq!(told, [once, once].concat());
    assert_eq!(client.snapshot().status, InteractionStatus::None);
    client.clear_cache(None);
}

/// What a subscription records, for as long as it is held.
type Recorded<T> = (Rc<RefCell<Vec<T>>>, msal_web::Subscription);

/// The events, and the statuses, that are told from now on.
fn recorded(client: &PublicClientApplication) -> (Recorded<EventKind>, Recorded<InteractionStatus>) {
    let (kinds, shown): (Rc<RefCell<Vec<_>>>, Rc<RefCell<Vec<_>>>) = Default::default();
    let (heard, seen) = (kinds.clone(), shown.clone());
    let events = client.subscribe(move |event| heard.borrow_mut().push(event.kind));
    let states = client.watch(move |state| seen.borrow_mut().push(state.status));
    ((kinds, events), (shown, states))
}

#[wasm_bindgen_test]
fn a_sign_out_elsewhere_in_the_tab_shows_when_the_page_is_restored() {
    let world = World::new();
    let client = client_of(in_this_page(&world));
    block_on(client.login_popup(PopupRequest::new(["User.Read"]))).unwrap();
    let counts: Rc<RefCell<Vec<usize>>> = Rc::default();
    let seen = counts.clone();
    let _watching = client.watch(move |state| seen.borrow_mut().push(state.accounts.len()));
    client_of(in_this_page(&world)).clear_cache(None);
    assert_eq!(client.snapshot().accounts.len(), 1);
    script("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    assert_eq!(*counts.borrow(), [0]);
    assert!(client.snapshot().active_account.is_none());
}

#[wasm_bindgen_test]
async fn without_random_numbers_every_call_says_so_and_leaves_nothing_behind() {
    let client = client_of(msal_web::browser_platform());
    let random = Replaced::new("crypto", "getRandomValues", "undefined");
    let open = Replaced::new("window", "open", "() => { throw new Error('a window') }");
    let scopes = ["User.Read"];
    let errors = [
        client.login_popup(PopupRequest::new(scopes)).await.err(),
        client
            .login_popup(PopupRequest::new(scopes).with_correlation_id("our-own-id"))
            .await
            .err(),
        client
            .login_redirect(RedirectRequest::new(scopes).with_correlation_id("our-own-id"))
            .await
            .err(),
        client.sso_silent(SsoSilentRequest::new(scopes)).await.err(),
        client.logout_popup(EndSessionRequest::new()).await.err(),
        client
            .logout_redirect(EndSessionRequest::new().with_correlation_id("our-own-id"))
            .await
            .err(),
    ];
    drop((random, open));
    for error in errors {
        let error = error.unwrap();
        let detail = error.detail();
        assert!(
            matches!(detail, ErrorDetail::Window(WindowError::NoRandomNumbers)),
            "{error}"
        );
        assert_eq!(error.code(), "crypto_nonexistent");
    }
    assert_eq!((client.snapshot().status, frames()), (InteractionStatus::None, 0));
    assert_eq!(msal_web::start(), Start::App);
}

#[wasm_bindgen_test]
async fn an_unusable_document_is_asked_for_again_past_the_http_cache() {
    let fetch = Replaced::new(
        "window",
        "fetch",
        "(url, init) => { window.cacheModes.push(init.cache); return Promise.resolve(new Response('<p>')) }",
    );
    script("window.cacheModes = []");
    let authority = format!("{}/tenant", origin());
    let client =
        PublicClientApplication::new(Configuration::new("wasm test").with_authority(authority.as_str()))
            .unwrap();
    let request = SsoSilentRequest::new(["User.Read"]);
    let error = client.sso_silent(request).await.unwrap_err();
    drop(fetch);
    assert_eq!(error.code(), "openid_config_error");
    let modes = script("JSON.stringify(window.cacheModes)");
    assert_eq!(modes, JsValue::from_str(r#"[null,"reload"]"#));
}
