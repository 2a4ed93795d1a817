//! Authorization requests in the body of a POST.

use futures_util::future::join;
use msal_testkit::{CLIENT_ID, Reaction, World, block_on, start};
use msal_web::{Configuration, RedirectRequest, SsoSilentRequest};

use crate::common::{client, client_with, in_a_word, popup};
use crate::redirect::load;

/// The fields of the only form.
fn fields(world: &World) -> Vec<(String, String)> {
    let forms = world.windows.forms();
    assert_eq!(forms.len(), 1);
    forms[0].fields.clone()
}

fn has(fields: &[(String, String)], name: &str, value: &str) -> bool {
    fields
        .iter()
        .any(|(known, found)| (known.as_str(), found.as_str()) == (name, value))
}

#[test]
fn a_popup_signs_in_by_a_form() {
    let world = World::new();
    let request = popup()
        .with_extra_parameter("body", "b")
        .with_extra_query_parameter("query", "q")
        .with_correlation_id("id-1")
        .with_state("cart=3")
        .with_form_post();
    let result = block_on(client(&world).login_popup(request)).unwrap();
    assert_eq!(result.state.as_deref(), Some("cart=3"));
    assert_eq!(
        world.windows.forms()[0].action,
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize?query=q&client-request-id=id-1"
    );
    let fields = fields(&world);
    assert!(has(&fields, "body", "b") && has(&fields, "code_challenge_method", "S256"));
    assert!(!fields.iter().any(|(name, _)| name == "query"));
    let sent = world.transport.sent();
    assert_eq!(sent[0].field("body"), Some("b"));
    assert_eq!(world.windows.open(), 0);
}

#[test]
fn a_redirect_signs_in_by_a_form() {
    let world = World::new();
    let app = client(&world);
    world.clock.by_hand();
    let request = RedirectRequest::new(["User.Read"]).with_form_post();
    assert!(!start(app.login_redirect(request)).runs_to_its_end());
    world.clock.by_itself();
    assert!(has(&fields(&world), "client_id", CLIENT_ID));
    world.return_from_authority();
    let result = block_on(load(&world).handle_redirect()).unwrap().unwrap();
    assert_eq!(result.account.username, "ada@contoso.com");
}

#[test]
fn a_hidden_frame_signs_in_by_a_form() {
    let world = World::new();
    world.authority.set_session(true);
    let request = SsoSilentRequest::new(["User.Read"])
        .with_login_hint("ada@contoso.com")
        .with_form_post();
    let outcome = block_on(client(&world).sso_silent(request));
    assert_eq!(in_a_word(&outcome), "frame");
    let fields = fields(&world);
    assert!(has(&fields, "prompt", "none") && has(&fields, "login_hint", "ada@contoso.com"));
}

#[test]
fn two_frames_at_a_time_get_each_its_own_form() {
    let world = World::new();
    world.authority.set_session(true);
    let client = client(&world);
    let ask = |state: &str| {
        let request = SsoSilentRequest::new(["User.Read"])
            .with_state(state)
            .with_form_post();
        client.sso_silent(request)
    };
    let (first, second) = block_on(join(ask("first"), ask("second")));
    let states = [first, second].map(|result| result.unwrap().state.clone());
    assert_eq!(states, [Some("first".to_owned()), Some("second".to_owned())]);
}

#[test]
fn a_popup_that_is_closed_before_the_form_is_ready_opens_no_other() {
    let world = World::new();
    let elsewhere = Configuration::new(CLIENT_ID).with_authority("https://login.contoso.com/t");
    let client = client_with(&world, elsewhere);
    world.transport.hold();
    let request = popup().with_form_post();
    let mut call = start(client.login_popup(request));
    assert!(!call.runs_to_its_end());
    world.windows.react_with(|_| Reaction::nothing());
    world.windows.close_popups();
    world.transport.release();
    assert_eq!(call.finish().unwrap_err().code(), "user_cancelled");
    assert!(world.windows.forms().is_empty());
}

#[test]
fn app_wide_parameters_are_in_the_form() {
    let world = World::new();
    let client = client_with(&world, Configuration::new(CLIENT_ID).with_instance_aware());
    block_on(client.login_popup(popup().with_form_post())).unwrap();
    assert!(has(&fields(&world), "instance_aware", "true"));
}
