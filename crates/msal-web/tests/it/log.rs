//! What a log of the client holds, and what it never does.

use std::cell::RefCell;
use std::rc::Rc;

use msal_testkit::{Departure, TestUser, World, block_on};
use msal_web::{
    EndSessionRequest, InteractionType, LogEntry, LogLevel, PublicClientApplication, RedirectRequest,
};

use crate::common::{client, popup, silent};
use crate::redirect::{load, there_and_back};
use crate::secrets::secrets;

type Entries = Rc<RefCell<Vec<LogEntry>>>;

fn keep(log: msal_web::Log, client: &PublicClientApplication) -> Entries {
    let entries = Entries::default();
    let sink = Rc::clone(&entries);
    log.to(client, move |entry| sink.borrow_mut().push(entry.clone()))
        .keep();
    entries
}

/// All that goes well, and all that goes wrong.
fn live(world: &World, log: &dyn Fn() -> msal_web::Log) -> Vec<LogEntry> {
    let client = client(world);
    let entries = keep(log(), &client);
    let hinted = || {
        popup()
            .with_login_hint("ada@contoso.com")
            .with_state("private state")
    };
    block_on(client.login_popup(hinted())).unwrap();
    block_on(client.acquire_token_silent(silent().with_force_refresh())).unwrap();
    for departure in [
        Departure::WrongState,
        Departure::WrongNonce,
        Departure::WrongIssuer,
        Departure::MalformedJson,
        Departure::Html,
        Departure::Status(503),
        Departure::Unreachable,
        Departure::RefuseAuthorize {
            error: "access_denied",
            suberror: "",
        },
    ] {
        world.authority.depart(departure);
        block_on(client.login_popup(hinted())).unwrap_err();
        world.authority.behave();
    }
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    block_on(client.login_popup(hinted())).unwrap();
    block_on(client.logout_local(EndSessionRequest::new())).unwrap();
    there_and_back(
        world,
        RedirectRequest::new(["User.Read"]).with_state("private state"),
    );
    let reloaded = load(world);
    let later = keep(log(), &reloaded);
    block_on(reloaded.handle_redirect()).unwrap();
    let mut all = entries.take();
    all.extend(later.take());
    all
}

/// What must not be seen of a user.
fn personal(user: &TestUser) -> [&str; 5] {
    [
        &user.username,
        &user.name,
        &user.object_id,
        &user.tenant_id,
        "private state",
    ]
}

#[test]
fn no_entry_holds_a_secret_or_says_who_the_user_is() {
    let world = World::new();
    let entries = live(&world, &|| msal_web::Log::new(LogLevel::Verbose));
    let secrets = secrets(&world);
    assert!(entries.len() > 40 && secrets.len() > 10);
    let ada = TestUser::ada();
    for entry in &entries {
        let shown = format!("{entry} {entry:?}");
        let hidden = secrets.iter().map(String::as_str);
        for text in hidden.chain(personal(&ada)) {
            assert!(!shown.contains(text), "{text} is shown in {shown}");
        }
    }
}

#[test]
fn with_personal_data_users_are_named_and_secrets_still_are_not_shown() {
    let world = World::new();
    let entries = live(&world, &|| {
        msal_web::Log::new(LogLevel::Verbose).with_personal_data()
    });
    let name = Some(TestUser::ada().username);
    assert!(
        entries
            .iter()
            .any(|entry| entry.user == name && entry.to_string().contains("ada@contoso.com"))
    );
    let secrets = secrets(&world);
    for entry in &entries {
        let shown = format!("{entry} {entry:?}");
        assert!(
            !secrets.iter().any(|secret| shown.contains(secret.as_str())),
            "{shown}"
        );
    }
}

#[test]
fn a_client_without_a_log_says_nothing_and_a_log_that_is_dropped_says_nothing_more() {
    let world = World::new();
    let client = client(&world);
    let entries = Entries::default();
    let sink = Rc::clone(&entries);
    let log =
        msal_web::Log::new(LogLevel::Info).to(&client, move |entry| sink.borrow_mut().push(entry.clone()));
    block_on(client.login_popup(popup().with_correlation_id("id-1"))).unwrap();
    let lines: Vec<_> = entries.take().iter().map(LogEntry::to_string).collect();
    assert_eq!(
        lines,
        [
            "[msal-web] a call for a token succeeded (popup, id-1)",
            "[msal-web] a user has signed in who was not there before (popup, id-1)",
        ]
    );
    drop(log);
    block_on(client.login_popup(popup())).unwrap();
    assert!(entries.take().is_empty());
}

#[test]
fn a_failure_is_written_with_its_code_and_its_call() {
    let world = World::new();
    let client = client(&world);
    let entries = keep(msal_web::Log::new(LogLevel::Error), &client);
    world.authority.depart(Departure::WrongNonce);
    block_on(client.login_popup(popup().with_correlation_id("id-1"))).unwrap_err();
    let entry = entries.take().pop().unwrap();
    assert_eq!(
        (entry.level, entry.interaction),
        (LogLevel::Error, Some(InteractionType::Popup))
    );
    assert_eq!(entry.error_code.as_deref(), Some("nonce_mismatch"));
    assert_eq!(entry.correlation_id.as_ref().map(|id| id.as_str()), Some("id-1"));
    assert_eq!(
        entry.message,
        "a call for a token failed: nonce_mismatch: the id token belongs to another request: its nonce is not ours"
    );
}
