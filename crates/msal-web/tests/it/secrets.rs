use msal_testkit::{Departure, World, block_on, start};
use msal_web::platform::Page as _;
use msal_web::{EndSessionRequest, RedirectRequest, begin};

use crate::common::{Log, client, popup, silent, with_expired_token};

/// Everything in this world that must not be seen in the open: codes and tokens issued, id tokens,
/// verifiers and forms sent.
pub(crate) fn secrets(world: &World) -> Vec<String> {
    let sent = world.transport.sent();
    let verifiers = sent
        .iter()
        .filter_map(|request| request.field("code_verifier"))
        .map(str::to_owned);
    let stored = world.storage.snapshot().into_values().filter_map(|json| {
        let entity: serde_json::Value = serde_json::from_str(&json).ok()?;
        entity["secret"].as_str().map(str::to_owned)
    });
    world
        .authority
        .secrets()
        .into_iter()
        .chain(verifiers)
        .chain(stored)
        .collect()
}

#[track_caller]
fn check(world: &World, shown: &[String]) {
    let secrets = secrets(world);
    assert!(!secrets.is_empty() && !shown.is_empty());
    for text in shown {
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{secret} is shown in {text}");
        }
    }
}

#[test]
fn no_result_account_event_or_client_shows_a_secret() {
    let world = World::new();
    let client = client(&world);
    let log = Log::of(&client);
    let result = block_on(client.login_popup(popup())).unwrap();
    let renewed = block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    let shown = [
        format!("{result:?} {renewed:?}"),
        format!("{:?} {:?}", client.accounts(), client.active_account()),
        format!("{:?}", log.events()),
        format!("{client:?}"),
        format!("{:?}", silent().with_account(result.account.clone())),
        format!("{:?}", popup().with_account(result.account.clone())),
        format!(
            "{:?}",
            EndSessionRequest::default().with_account(result.account.clone())
        ),
    ];
    check(&world, &shown);
}

#[test]
fn no_error_shows_a_secret() {
    let departures = [
        Departure::WrongState,
        Departure::NoCode,
        Departure::WrongNonce,
        Departure::WrongIssuer,
        Departure::WrongAudience,
        Departure::ExpiredIdToken,
        Departure::MalformedIdToken,
        Departure::MalformedJson,
        Departure::Html,
        Departure::Status(503),
        Departure::RefuseToken {
            grant: "authorization_code",
            error: "invalid_grant",
            suberror: "",
        },
    ];
    for departure in departures {
        let world = World::new();
        let client = with_expired_token(&world);
        let log = Log::of(&client);
        world.authority.depart(departure);
        let by_popup = block_on(client.login_popup(popup())).unwrap_err();
        world.authority.revoke_refresh_tokens();
        let silently = block_on(client.acquire_token_silent(silent())).unwrap_err();
        let shown = [by_popup, silently].map(|error| format!("{error} {error:?} {:?}", error.next_step()));
        check(
            &world,
            &[shown.as_slice(), &[format!("{:?}", log.events())]].concat(),
        );
    }
}

#[test]
fn no_address_shows_a_token_or_a_verifier() {
    let world = World::new();
    let client = with_expired_token(&world);
    world.authority.revoke_refresh_tokens();
    block_on(client.acquire_token_silent(silent())).unwrap();
    block_on(client.login_popup(popup().with_account(client.active_account().unwrap()))).unwrap();
    let addresses = world
        .windows
        .visits()
        .iter()
        .map(|visit| format!("{visit:?}"))
        .collect::<Vec<_>>();
    let requests = world
        .transport
        .sent()
        .iter()
        .map(|request| request.url.clone())
        .collect::<Vec<_>>();
    let names = world
        .windows
        .popups()
        .iter()
        .map(|popup| format!("{popup:?}"))
        .collect::<Vec<_>>();
    check(&world, &[addresses, requests, names].concat());
}

#[test]
fn after_a_redirect_the_address_bar_never_shows_the_code_again() {
    let world = World::new();
    let app = client(&world);
    world.clock.by_hand();
    let mut leaving = start(app.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!leaving.runs_to_its_end());
    drop(leaving);
    world.clock.by_itself();
    world.return_from_authority();
    let _ = begin(&world.platform());
    block_on(client(&world).handle_redirect()).unwrap();
    let mut shown = world.page.replaced();
    shown.push(world.page.href());
    check(&world, &shown);
    let code = world.authority.secrets().remove(0);
    assert!(
        world.storage.keys_mentioning(&code).is_empty(),
        "the spent code is not kept either"
    );
}

#[test]
fn a_request_to_the_token_endpoint_shows_only_where_it_goes() {
    let request = msal_web::platform::HttpRequest::post(
        "https://login.contoso.com/token?client-request-id=1",
        "code=code-secret-1",
    );
    assert_eq!(format!("{request:?}"), "POST https://login.contoso.com/token");
}
