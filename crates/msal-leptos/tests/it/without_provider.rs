use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use leptos::prelude::*;
use msal_leptos::prelude::*;

thread_local! {
    /// While a test of this thread expects a panic: where it happened, and what it said.
    static PANIC: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// What a hook says, and in which file, when there is no provider above.
fn panic_of<T>(hook: impl FnOnce() -> T) -> (String, String) {
    static LISTENS: Once = Once::new();
    LISTENS.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            let is_expected = PANIC.with_borrow(Option::is_some);
            if !is_expected {
                return before(panic);
            }
            let file = panic.location().map(|place| place.file().to_owned());
            let message = panic.payload_as_str().unwrap_or_default().to_owned();
            PANIC.set(Some((file.unwrap_or_default(), message)));
        }));
    });
    PANIC.set(Some(Default::default()));
    let outcome = Owner::new().with(|| catch_unwind(AssertUnwindSafe(hook)).map(drop));
    assert!(outcome.is_err(), "the hook does without a provider");
    PANIC.take().unwrap()
}

#[test]
fn every_hook_names_the_component_that_is_missing_and_the_line_that_calls_it() {
    let check = |(file, message): (String, String)| {
        assert!(message.contains("<MsalProvider"), "{message}");
        assert!(file.ends_with("without_provider.rs"), "{file}");
    };
    let request = || AuthenticationRequest::new(["User.Read"]);
    check(panic_of(|| use_msal()));
    check(panic_of(|| use_session()));
    check(panic_of(|| use_access_token(["User.Read"])));
    check(panic_of(|| {
        use_access_token_with_request(SilentRequest::new(["User.Read"]))
    }));
    check(panic_of(|| use_has_role("Orders.Read")));
    check(panic_of(|| use_access(AccessRule::new())));
    check(panic_of(|| {
        use_msal_authentication(InteractionType::Popup, request())
    }));
    check(panic_of(|| {
        use_page_guard(AccessRule::new(), InteractionType::Popup, request())
    }));
    let options = AuthenticationOptions::new(InteractionType::Popup);
    check(panic_of(|| use_msal_authentication_with_options(options)));
}
