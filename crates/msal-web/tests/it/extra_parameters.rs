//! What a request may add: parameters of the app's own, and the API it is for by name.

use msal_testkit::{SentRequest, World, block_on};
use msal_web::{RedirectRequest, SilentRequest};

use crate::common::{client, in_a_word, popup, signed_in, silent};

const API: &str = "https://api.contoso.com/";

fn check_token_request(sent: &SentRequest) {
    assert_eq!(sent.field("body"), Some("b"), "{sent:?}");
    assert!(sent.url.ends_with("&query=q"), "{sent:?}");
    assert!(
        sent.field("query").is_none() && !sent.url.contains("body="),
        "{sent:?}"
    );
    assert_eq!(sent.field("resource"), Some(API), "{sent:?}");
    for name in ["grant_type", "client_id", "Grant_Type", "CLIENT_ID", "empty"] {
        assert_ne!(sent.field(name), Some("evil"), "{sent:?}");
    }
    assert!(!sent.form.iter().any(|(name, _)| name == "empty"), "{sent:?}");
}

macro_rules! with_extras {
    ($request:expr) => {
        $request
            .with_resource(API)
            .with_extra_parameter("body", "b")
            .with_extra_parameter("Grant_Type", "evil")
            .with_extra_parameter("client_id", "evil")
            .with_extra_parameter("empty", "")
            .with_extra_query_parameter("query", "q")
            .with_extra_query_parameter("Client-Request-Id", "evil")
    };
}

#[test]
fn extra_parameters_travel_with_both_requests_of_a_sign_in() {
    let world = World::new();
    block_on(client(&world).login_popup(with_extras!(popup()))).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    for (name, value) in [("body", "b"), ("query", "q"), ("resource", API)] {
        assert_eq!(visit.parameter(name), Some(value), "{name}");
    }
    assert_eq!(visit.parameter("empty"), None);
    assert_eq!(visit.parameter("Client-Request-Id"), None);
    check_token_request(&world.transport.sent()[0]);
}

#[test]
fn extra_parameters_outlive_a_redirect() {
    let world = World::new();
    let first = client(&world);
    let request = with_extras!(RedirectRequest::new(["User.Read"]));
    let mut call = msal_testkit::start(first.login_redirect(request));
    assert!(!call.has_ended());
    call.runs_to_its_end();
    world.return_from_authority();
    let second = client(&world);
    let _ = msal_web::begin(&world.platform());
    block_on(second.handle_redirect()).unwrap();
    let sent = world.transport.sent();
    check_token_request(sent.last().unwrap());
}

#[test]
fn extra_parameters_travel_with_a_refresh() {
    let world = World::new();
    let client = signed_in(&world);
    let outcome = block_on(client.acquire_token_silent(with_extras!(silent())));
    assert_eq!(in_a_word(&outcome), "network", "no token is cached for this API");
    check_token_request(&world.transport.sent()[0]);
}

#[test]
fn a_name_in_both_places_is_sent_once_to_the_authorization_endpoint() {
    let world = World::new();
    let request = popup()
        .with_extra_query_parameter("dc", "query")
        .with_extra_parameter("dc", "parameter");
    block_on(client(&world).login_popup(request)).unwrap();
    let visit = world.windows.visits().pop().unwrap();
    let sent: Vec<_> = visit.parameters.iter().filter(|(name, _)| name == "dc").collect();
    assert_eq!(sent, [&("dc".to_owned(), "parameter".to_owned())]);
}

#[test]
fn a_cached_token_answers_for_the_api_it_was_asked_for() {
    let world = World::new();
    let client = signed_in(&world);
    let ask = |request: SilentRequest| block_on(client.acquire_token_silent(request)).unwrap();
    assert!(ask(silent()).from_cache());
    let first = ask(silent().with_resource(API));
    assert!(!first.from_cache());
    let second = ask(silent().with_resource(API));
    assert!(second.from_cache() && second.access_token == first.access_token);
    assert!(!ask(silent().with_resource("https://other.contoso.com/")).from_cache());
    assert!(
        !ask(silent().with_resource(API)).from_cache(),
        "the last one has taken its place"
    );
    assert!(ask(silent()).from_cache(), "who names no API takes any");
}

#[test]
fn calls_that_ask_for_something_else_do_not_share() {
    let world = World::new();
    let client = signed_in(&world);
    let new = || silent().with_force_refresh();
    let requests = [
        new(),
        new(),
        new().with_resource(API),
        new().with_extra_parameter("dc", "1"),
        new().with_extra_parameter("dc", "2"),
        new().with_extra_query_parameter("dc", "1"),
    ];
    let calls = requests.map(|request| client.acquire_token_silent(request));
    let outcomes = block_on(futures_util::future::join_all(calls));
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(world.transport.sent().len(), 5, "the first two share one request");
}
