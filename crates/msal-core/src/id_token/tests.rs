//! What an id token must be to be accepted.

use super::*;
use crate::AccountFields;
use crate::encoding::base64url;
use serde_json::{Value, json};

const NOW: u64 = 1_700_000_000;

fn claims() -> Value {
    json!({ "iss": "https://h/t/v2.0", "aud": "client", "sub": "s", "tid": "t", "nonce": "n", "nbf": NOW - 300, "exp": NOW + 3600 })
}

fn token(claims: &Value) -> RawIdToken {
    RawIdToken::new(format!(
        "{}.{}.sig",
        base64url(b"{}"),
        base64url(claims.to_string().as_bytes())
    ))
}

fn check_at(claims: &Value, now: u64) -> Result<IdToken, IdTokenError> {
    check_between(claims, now, now, None)
}

fn check_between(
    claims: &Value,
    sent: u64,
    received: u64,
    date: Option<u64>,
) -> Result<IdToken, IdTokenError> {
    let issuer = IssuerRule::new("https://h/{tenantid}/v2.0".into(), "common");
    let expected = Expected {
        client_id: &"client".into(),
        issuer: &issuer,
        nonce: Some(&"n".into()),
        times: ResponseTimes {
            sent: UnixTime::from_seconds(sent),
            received: UnixTime::from_seconds(received),
            date: date.map(UnixTime::from_seconds),
            known_offset: ClockOffset::Negligible,
        },
    };
    IdToken::check(token(claims), &expected)
}

fn check_with(name: &str, value: Value) -> Result<IdToken, IdTokenError> {
    let mut changed = claims();
    changed[name] = value;
    check_at(&changed, NOW)
}

#[test]
fn a_token_that_answers_the_request_is_accepted() {
    assert_eq!(check_at(&claims(), NOW).unwrap().claims().subject(), Some("s"));
    assert!(check_with("aud", json!(["client"])).is_ok());
}

#[test]
fn a_token_for_anything_else_is_refused() {
    assert_eq!(
        check_with("nonce", json!("other")).unwrap_err(),
        IdTokenError::Nonce
    );
    assert_eq!(check_with("nonce", Value::Null).unwrap_err(), IdTokenError::Nonce);
    assert_eq!(
        check_with("aud", json!("other")).unwrap_err(),
        IdTokenError::Audience
    );
    assert_eq!(
        check_with("aud", json!(["client", "other"])).unwrap_err(),
        IdTokenError::Audience
    );
    assert_eq!(
        check_with("aud", Value::Null).unwrap_err(),
        IdTokenError::Audience
    );
    assert!(matches!(
        check_with("iss", json!("https://h/other/v2.0")),
        Err(IdTokenError::Issuer { .. })
    ));
    assert!(matches!(
        check_with("tid", json!("other")),
        Err(IdTokenError::Issuer { .. })
    ));
    assert_eq!(
        check_with("exp", Value::Null).unwrap_err(),
        IdTokenError::Missing("exp")
    );
    assert_eq!(
        check_with("sub", json!("")).unwrap_err(),
        IdTokenError::Missing("sub")
    );
}

#[test]
fn a_renewed_token_is_about_the_same_user_at_the_same_tenant() {
    let account = |tenant: &str, subject: &str| {
        AccountInfo::new(AccountFields {
            tenant_id: tenant.into(),
            id_token: Some(token(&json!({ "sub": subject }))),
            ..AccountFields::default()
        })
    };
    let renewed = check_at(&claims(), NOW).unwrap();
    assert_eq!(renewed.check_renews(&account("T", "s")), Ok(()));
    let of_other = renewed.check_renews(&account("t", "other"));
    assert_eq!(of_other, Err(ResponseError::OtherAccount));
    let of_elsewhere = renewed.check_renews(&account("guest", "s"));
    assert_eq!(of_elsewhere, Err(ResponseError::OtherTenant));
    let unread = AccountInfo::new(AccountFields {
        tenant_id: "t".into(),
        ..AccountFields::default()
    });
    assert_eq!(renewed.check_renews(&unread), Ok(()));
}

#[test]
fn the_clocks_may_differ_by_five_minutes() {
    assert!(check_at(&claims(), NOW + 3600 + 299).is_ok());
    assert!(matches!(
        check_at(&claims(), NOW + 3600 + 300),
        Err(IdTokenError::Expired { .. })
    ));
    assert!(check_at(&claims(), NOW - 600).is_ok());
    assert!(matches!(
        check_at(&claims(), NOW - 601),
        Err(IdTokenError::NotYetValid { .. })
    ));
}

fn issued_now() -> Value {
    let mut issued = claims();
    issued["iat"] = json!(NOW - 300);
    issued
}

#[test]
fn a_clock_that_is_wrong_by_up_to_a_week_is_corrected_by_the_tokens_own_time() {
    const DAY: u64 = 24 * 3600;
    let offset = |now| check_at(&issued_now(), now).map(|token| token.clock_offset());
    let lengths = Duration::from_secs;
    assert_eq!(offset(NOW), Ok(ClockOffset::Negligible));
    assert_eq!(offset(NOW - DAY), Ok(ClockOffset::Behind(lengths(DAY - 300))));
    assert_eq!(offset(NOW + DAY), Ok(ClockOffset::Ahead(lengths(DAY + 300))));
    assert!(offset(NOW - 7 * DAY).is_ok() && offset(NOW + 7 * DAY - 300).is_ok());
    assert!(matches!(
        offset(NOW - 7 * DAY - 301),
        Err(IdTokenError::NotYetValid { .. })
    ));
    assert!(matches!(
        offset(NOW + 7 * DAY - 299),
        Err(IdTokenError::Expired { .. })
    ));
}

#[test]
fn no_clock_between_a_minute_and_a_day_off_is_refused() {
    for minutes in 1..24 * 60 {
        for claims in [issued_now(), {
            let mut exact = issued_now();
            exact["iat"] = json!(NOW);
            exact["nbf"] = json!(NOW);
            exact
        }] {
            assert!(
                check_at(&claims, NOW - minutes * 60).is_ok(),
                "{minutes} minutes behind"
            );
            assert!(
                check_at(&claims, NOW + minutes * 60).is_ok(),
                "{minutes} minutes ahead"
            );
        }
    }
}

#[test]
fn the_date_of_the_response_counts_before_the_tokens_own_word() {
    let mut old = issued_now();
    for name in ["iat", "nbf", "exp"] {
        old[name] = json!(NOW - 7200);
    }
    assert!(check_between(&old, NOW, NOW, None).is_ok());
    assert!(matches!(
        check_between(&old, NOW, NOW, Some(NOW)),
        Err(IdTokenError::Expired { .. })
    ));
    let slow = check_between(&issued_now(), NOW - 86_400, NOW - 86_400, Some(NOW)).unwrap();
    assert_eq!(
        slow.clock_offset(),
        ClockOffset::Behind(Duration::from_secs(86_400))
    );
}

#[test]
fn a_laptop_that_slept_between_request_and_response_has_the_right_time() {
    let token = check_between(&issued_now(), NOW, NOW + 86_400, None).unwrap();
    assert_eq!(token.clock_offset(), ClockOffset::Negligible);
    let late = check_between(&issued_now(), NOW - 86_400, NOW, None).unwrap();
    assert_eq!(late.clock_offset(), ClockOffset::Negligible);
}

#[test]
fn a_text_that_is_no_token_is_refused() {
    for text in [
        "",
        "a.b",
        "a..c",
        "a.b.c.d",
        "a.!!.c",
        "a.bm90IGpzb24.c",
        "a.W10.c",
        ".e30.c",
        // Signed by nobody.
        "a.e30.",
    ] {
        assert_eq!(
            IdTokenClaims::decode(&RawIdToken::new(text)),
            Err(IdTokenError::Malformed),
            "{text}"
        );
    }
}

#[test]
fn staying_signed_in_is_read_from_the_sign_in_state() {
    let check = |state: Value, stays: bool| {
        let decoded = IdTokenClaims::decode(&token(&json!({ "signin_state": state }))).unwrap();
        assert_eq!(decoded.stays_signed_in(), stays);
    };
    check(json!([" KMSI "]), true);
    check(json!(["dvc_dmjd"]), true);
    check(json!(["inknownntwk"]), false);
    check(json!("kmsi"), false);
}

#[test]
fn a_policy_is_told_from_the_way_a_user_signed_in() {
    let found = |claims: Value| {
        let claims = IdTokenClaims::decode(&token(&claims)).unwrap();
        claims.tenant_or_policy().map(str::to_owned)
    };
    for (claims, expected) in [
        (
            json!({ "tid": "t", "tfp": "B2C_1_p", "acr": "b2c_1_q" }),
            Some("t"),
        ),
        (json!({ "tfp": "p", "acr": "b2c_1_q" }), Some("p")),
        (json!({ "acr": "b2c_1_q" }), Some("b2c_1_q")),
        (
            json!({ "acr": "B2C_1A_signup_signin" }),
            Some("B2C_1A_signup_signin"),
        ),
        (json!({ "acr": "1" }), None),
        (json!({ "acr": "urn:mace:incommon:iap:silver" }), None),
        (json!({ "acr": "\u{fc}b2c_" }), None),
        (json!({}), None),
    ] {
        assert_eq!(found(claims.clone()).as_deref(), expected, "{claims}");
    }
}

#[test]
fn a_user_with_mails_only_has_a_username() {
    let decoded = IdTokenClaims::decode(&token(&json!({ "emails": ["ada@x"], "email": "b@x" }))).unwrap();
    assert_eq!(decoded.username(), Some("ada@x"));
}
