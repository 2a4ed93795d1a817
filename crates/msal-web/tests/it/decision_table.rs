//! The tables of `docs/tokens.md`, row by row.

use std::time::Duration;

use msal_testkit::{Departure, Reaction, TestUser, World, block_on};
use msal_web::{AuthError, AuthenticationResult, CacheLookupPolicy, NextStep};

use crate::common::{ACCESS_TOKEN_LIFE, in_a_word, signed_in, silent, with_expired_token};

const PAGE: &str = include_str!("../../../../docs/tokens.md");

/// The rows of the table whose heading begins with this column.
fn rows(column: &str) -> Vec<Vec<&'static str>> {
    let heading = format!("| {column} |");
    let mut lines = PAGE.lines().skip_while(|line| !line.starts_with(&heading));
    let columns = cells(lines.next().expect("the table")).len();
    let rows: Vec<_> = lines
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
        .collect();
    assert!(rows.len() > 5 && rows.iter().all(|row| row.len() == columns));
    rows
}

fn cells(line: &'static str) -> Vec<&'static str> {
    let inner = line.trim_matches('|');
    inner.split('|').map(str::trim).collect()
}

/// What the page says an outcome is.
fn described(outcome: &Result<AuthenticationResult, AuthError>) -> String {
    match outcome {
        Ok(_) => in_a_word(outcome),
        Err(error) => format!("`{}`", error.code()),
    }
}

fn next(outcome: &Result<AuthenticationResult, AuthError>) -> &'static str {
    match outcome.as_ref().map_err(AuthError::next_step) {
        Ok(_) => "",
        Err(NextStep::Interact) => "the user",
        Err(NextStep::RetryAfter(_)) => "another try",
        Err(NextStep::FixConfiguration(_)) => "the configuration",
        Err(NextStep::SignInAgain) => "another sign-in",
        Err(_) => "nothing",
    }
}

fn check(row: &[&str], outcome: &Result<AuthenticationResult, AuthError>) {
    assert_eq!(described(outcome), row[1], "{}", row[0]);
    assert_eq!(next(outcome), row[2], "{}", row[0]);
    let needs_user = outcome.as_ref().is_err_and(AuthError::is_interaction_required);
    assert_eq!(needs_user, row[2] == "the user", "{}", row[0]);
}

fn policy(name: &str) -> CacheLookupPolicy {
    use CacheLookupPolicy::{
        AccessToken, AccessTokenAndRefreshToken, Default, RefreshToken, RefreshTokenAndNetwork, Skip,
    };
    let all = [
        Default,
        AccessToken,
        AccessTokenAndRefreshToken,
        RefreshToken,
        RefreshTokenAndNetwork,
        Skip,
    ];
    let named = |policy: &CacheLookupPolicy| format!("`{policy:?}`") == name;
    all.into_iter().find(named).expect(name)
}

#[test]
fn each_policy_goes_as_far_as_the_page_says() {
    let rows = rows("policy");
    assert_eq!(rows.len(), 6);
    for row in rows {
        for (left, wanted) in row[1..].iter().enumerate() {
            let world = World::new();
            let client = signed_in(&world);
            if left > 0 {
                world.clock.advance(ACCESS_TOKEN_LIFE);
            }
            if left > 1 {
                world.authority.revoke_refresh_tokens();
            }
            world.authority.set_session(left < 3);
            let request = silent().with_cache_lookup_policy(policy(row[0]));
            let outcome = block_on(client.acquire_token_silent(request));
            assert_eq!(described(&outcome), *wanted, "{} at {left}", row[0]);
        }
    }
}

/// How the page writes what the token endpoint refuses.
fn refusal(grant: &'static str, text: &'static str) -> Departure {
    let mut codes = text.split(", ").map(|code| code.trim_matches('`'));
    Departure::RefuseToken {
        grant,
        error: codes.next().expect("a code"),
        suberror: codes.next().unwrap_or_default(),
    }
}

#[test]
fn each_answer_to_a_refresh_token_leads_where_the_page_says() {
    for row in rows("answer to the refresh token") {
        let world = World::new();
        if row[0] == "there is none" {
            world
                .authority
                .edit_bodies(|body| drop(body.remove("refresh_token")));
        }
        let client = with_expired_token(&world);
        let before = world.storage.snapshot();
        match row[0] {
            "granted" | "there is none" => {}
            "it is known to be over" => world.clock.advance(Duration::from_secs(24 * 3600)),
            "status 429" => world.authority.depart(Departure::Status(429)),
            "status 503" => world.authority.depart(Departure::Status(503)),
            "an HTML page" => world.authority.depart(Departure::Html),
            "JSON that breaks off" => world.authority.depart(Departure::MalformedJson),
            "an id token for another app" => world.authority.depart(Departure::WrongAudience),
            "an id token of another authority" => world.authority.depart(Departure::WrongIssuer),
            "nothing: unreachable" => world.authority.depart(Departure::Unreachable),
            "nothing: offline" => world.authority.depart(Departure::Offline),
            text => world.authority.depart(refusal("refresh_token", text)),
        }
        let outcome = block_on(client.acquire_token_silent(silent()));
        check(&row, &outcome);
        assert_eq!(
            world.windows.frames(),
            usize::from(row[1] == "frame"),
            "{}",
            row[0]
        );
        assert_eq!(client.accounts().len(), 1, "{}", row[0]);
        if outcome.is_err() {
            let mut after = world.storage.snapshot();
            after.retain(|key, _| !key.starts_with("throttling."));
            assert_eq!(after, before, "{}", row[0]);
        }
    }
}

#[test]
fn each_answer_in_a_frame_leads_where_the_page_says() {
    for row in rows("answer in the frame") {
        let world = World::new();
        let client = with_expired_token(&world);
        world.authority.revoke_refresh_tokens();
        match row[0] {
            "granted" => {}
            "nobody is signed in" => world.authority.set_session(false),
            "none in ten seconds" => world.windows.react_with(|_| Reaction::nothing()),
            "another user's" => world.authority.expect(TestUser::bob()),
            "none: offline" => world.authority.depart(Departure::Offline),
            code => world.authority.depart(Departure::RefuseAuthorize {
                error: code.trim_matches('`'),
                suberror: "",
            }),
        }
        check(&row, &block_on(client.acquire_token_silent(silent())));
        assert_eq!(client.accounts().len(), 1, "{}", row[0]);
    }
}
