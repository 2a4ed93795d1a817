//! Many users at once.

use entra_emulator::{Directory, Emulator, Options, UserSpec};

use crate::app::{claims, code_request, me, refresh_request, runtime, text};
use crate::browser::Browser;

const USERS: usize = 200;

fn name(number: usize) -> String {
    format!("user{number}@contoso.com")
}

fn crowded() -> Emulator {
    let directory = (0..USERS).fold(Directory::default(), |directory, number| {
        let user = UserSpec {
            name: name(number),
            ..UserSpec::default()
        };
        directory.with_user(user).unwrap()
    });
    let options = Options::default().port(0).directory(directory);
    runtime().block_on(Emulator::start(options)).unwrap()
}

/// Signs in, redeems, refreshes and calls Graph: every response must be about this user and this
/// request.
fn visit(entra: &Emulator, number: usize) {
    let (name, state, nonce) = (name(number), format!("state {number}"), format!("nonce-{number}"));
    let mut browser = Browser::new(entra);
    let page = browser.authorize(&[("state", &state), ("nonce", &nonce)]);
    let response = browser.sign_in_from(&page, &name);
    assert_eq!(response.redirect_param("state").as_deref(), Some(state.as_str()));
    let code = response.redirect_param("code").unwrap();
    let tokens = code_request(entra, &code, &[]).send().json();
    let id = claims(text(&tokens, "id_token"));
    assert_eq!(
        (text(&id, "preferred_username"), text(&id, "nonce")),
        (name.as_str(), nonce.as_str())
    );
    let again = refresh_request(entra, text(&tokens, "refresh_token"), &[])
        .send()
        .json();
    let profile = me(entra, text(&again, "access_token")).json();
    assert_eq!(text(&profile, "userPrincipalName"), name);
    assert_eq!(profile["id"], id["oid"]);
    assert_eq!(
        browser
            .authorize(&[("prompt", "none")])
            .redirect_param("session_state")
            .as_deref(),
        id["sid"].as_str()
    );
}

#[test]
fn two_hundred_users_sign_in_at_once_and_none_is_lost_or_mixed_up() {
    let entra = crowded();
    std::thread::scope(|scope| {
        let entra = &entra;
        let visits: Vec<_> = (0..USERS)
            .map(|number| scope.spawn(move || visit(entra, number)))
            .collect();
        for visit in visits {
            visit.join().unwrap();
        }
    });
    let records = entra.requests();
    let issued = records
        .iter()
        .filter(|record| record.endpoint == "token" && record.status == 200);
    assert_eq!(issued.count(), 2 * USERS);
}
