//! The three ways to sign in that go by a window: a popup, the page itself, a hidden frame; the
//! first two also by a form, and a popup to sign up.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that is public"
)]

use leptos::prelude::*;
use leptos::task::spawn_local;
use msal_leptos::prelude::*;

const SCOPES: [&str; 1] = ["User.Read"];
const ALICE: &str = "alice@contoso.onmicrosoft.com";

/// One button for each way, and one that forgets who is signed in; why the last click failed.
#[component]
pub(crate) fn Flows() -> impl IntoView {
    let msal = use_msal();
    let frame_error = RwSignal::new(None);
    let by_frame = move |_| {
        msal.dismiss_error();
        let request = SsoSilentRequest::new(SCOPES).with_login_hint(ALICE);
        let call = msal.instance.sso_silent(request);
        spawn_local(async move { frame_error.set(call.await.err()) });
    };
    let forget = move |_| msal.instance.clear_cache(None);
    let error = move || frame_error.get().or_else(|| msal.error.get());
    let form_popup = PopupRequest::new(SCOPES).with_form_post();
    let form_redirect = RedirectRequest::new(SCOPES).with_form_post();
    let sign_up = PopupRequest::new(SCOPES).with_prompt(Prompt::Create);
    view! {
        <div on:click=move |_| frame_error.set(None)>
            <SignInButton request=PopupRequest::new(SCOPES) attr:data-testid="popup">"Popup"</SignInButton>
            <SignInButton request=RedirectRequest::new(SCOPES) attr:data-testid="redirect">"Redirect"</SignInButton>
            <SignInButton request=form_popup attr:data-testid="form-popup">"Form in a popup"</SignInButton>
            <SignInButton request=form_redirect attr:data-testid="form-redirect">"Form"</SignInButton>
            <SignInButton request=sign_up attr:data-testid="sign-up">"Sign up"</SignInButton>
            <button data-testid="frame" on:click=by_frame>"Frame"</button>
            <button data-testid="forget" on:click=forget>"Forget"</button>
        </div>
        <p data-testid="accounts-count">{move || msal.accounts.read().len()}</p>
        <p data-testid="error">{move || error().map(|error| in_words(&error))}</p>
    }
}

/// Code, kind and what to do next.
fn in_words(error: &AuthError) -> String {
    let next = match error.next_step() {
        NextStep::Interact => "ask the user".to_owned(),
        NextStep::RetryAfter(wait) => format!("try again in {} s", wait.as_secs()),
        NextStep::FixConfiguration(_) => "mend the configuration".to_owned(),
        NextStep::SignInAgain => "sign in again".to_owned(),
        NextStep::Nothing => "nothing".to_owned(),
        other => format!("{other:?}"),
    };
    format!("{}, {:?}, {next}", error.code(), error.kind())
}
