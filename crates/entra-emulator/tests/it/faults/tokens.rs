//! Tokens and token responses that are not as they should be.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra_emulator::Fault;
use serde_json::Value;

use super::{id_claims_under, redeemed_under, seconds};
use crate::app::{
    claims, code, code_request, emulator, me, refresh, refresh_request, signature_holds, text, tokens,
};
use crate::http::{Response, get};

#[test]
fn id_tokens_come_with_wrong_claims() {
    let entra = emulator();
    let good = id_claims_under(&entra, Fault::ShortAt { seconds: 1 });
    for (fault, claim) in [
        (Fault::WrongNonce, "nonce"),
        (Fault::WrongIssuer, "iss"),
        (Fault::WrongAud, "aud"),
    ] {
        let spoiled = id_claims_under(&entra, fault.clone());
        assert!(
            spoiled[claim].is_string() && spoiled[claim] != good[claim],
            "{fault}"
        );
    }
    assert!(
        id_claims_under(&entra, Fault::MissingNonce)
            .get("nonce")
            .is_none()
    );
    let expired = id_claims_under(&entra, Fault::ExpiredIdToken);
    assert!(seconds(&expired, "exp") < seconds(&good, "iat"));
    assert!(
        redeemed_under(&entra, Fault::MissingIdToken)
            .json()
            .get("id_token")
            .is_none()
    );
}

#[test]
fn a_nonce_fault_waits_for_a_token_with_a_nonce() {
    let entra = emulator();
    let tokens = tokens(&entra);
    entra.add_fault(Fault::WrongNonce);
    assert_eq!(refresh(&entra, &tokens).status, 200);
    let code = code(&entra);
    let id_token = code_request(&entra, &code, &[]).send().json();
    assert_ne!(claims(text(&id_token, "id_token"))["nonce"], "the-nonce");
}

#[test]
fn id_tokens_come_with_wrong_signatures() {
    let entra = emulator();
    let body = redeemed_under(&entra, Fault::BadSignature).json();
    assert!(!signature_holds(&entra, text(&body, "id_token")));
    assert!(signature_holds(&entra, text(&body, "access_token")));
    let body = redeemed_under(&entra, Fault::AlgNone).json();
    assert!(text(&body, "id_token").ends_with('.'));
    assert_eq!(claims(text(&body, "id_token"))["nonce"], "the-nonce");
}

#[test]
fn what_should_be_json_inside_is_not() {
    let entra = emulator();
    let is_json = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice::<Value>(&bytes).is_ok()
    };
    for (fault, member) in [
        (Fault::GarbledIdToken, "id_token"),
        (Fault::GarbledClientInfo, "client_info"),
    ] {
        let body = redeemed_under(&entra, fault.clone()).json();
        assert!(!text(&body, member).split('.').any(is_json), "{fault}");
    }
}

#[test]
fn a_clock_that_is_wrong_dates_token_and_response() {
    let entra = emulator();
    let good = id_claims_under(&entra, Fault::ShortAt { seconds: 1 });
    let response = redeemed_under(
        &entra,
        Fault::ClockSkew {
            seconds: 86_400,
            exposed: false,
        },
    );
    let skewed = claims(text(&response.json(), "id_token"));
    let shift = seconds(&skewed, "iat") - seconds(&good, "iat");
    assert!((86_400..86_460).contains(&shift), "{shift}");
    assert_eq!(
        response.headers.iter().filter(|(name, _)| name == "date").count(),
        1
    );
    let other = get(&format!("{}/", entra.origin())).send();
    assert_ne!(
        response.header("date").unwrap()[..16],
        other.header("date").unwrap()[..16]
    );
    let exposed = |response: &Response| {
        let names = response.headers.iter();
        let mut names = names.filter(|(name, _)| name == "access-control-expose-headers");
        names.any(|(_, names)| names == "Date")
    };
    assert!(!exposed(&response), "as with Entra");
    let readable = Fault::ClockSkew {
        seconds: 86_400,
        exposed: true,
    };
    assert!(exposed(&redeemed_under(&entra, readable)));
}

#[test]
fn token_responses_lack_what_a_fault_takes_away() {
    let entra = emulator();
    for (fault, member) in [
        (Fault::MissingClientInfo, "client_info"),
        (Fault::MissingRefreshToken, "refresh_token"),
        (Fault::MissingScope, "scope"),
        (Fault::MissingIdToken, "id_token"),
    ] {
        let body = redeemed_under(&entra, fault.clone()).json();
        assert!(
            body.get(member).is_none() && body["access_token"].is_string(),
            "{fault}"
        );
    }
}

#[test]
fn token_responses_come_with_other_lifetimes() {
    let entra = emulator();
    let body = redeemed_under(&entra, Fault::StringNumbers).json();
    assert!(text(&body, "expires_in").parse::<u32>().is_ok());
    let body = redeemed_under(&entra, Fault::RefreshIn { seconds: 7 }).json();
    assert_eq!(body["refresh_in"], 7);

    let body = redeemed_under(&entra, Fault::ShortAt { seconds: 5 }).json();
    assert_eq!(body["expires_in"], 5);
    assert_eq!(me(&entra, text(&body, "access_token")).status, 200);
    entra.advance_clock(Duration::from_secs(6));
    assert_eq!(me(&entra, text(&body, "access_token")).status, 401);

    let body = redeemed_under(&entra, Fault::RtLifetime { seconds: 100 }).json();
    assert_eq!(body["refresh_token_expires_in"], 100);
    entra.advance_clock(Duration::from_secs(101));
    let refused = refresh_request(&entra, text(&body, "refresh_token"), &[]).send();
    assert_eq!(refused.json()["error_codes"][0], 700084);
}

#[test]
fn scopes_lifetimes_and_identities_come_back_altered() {
    let entra = emulator();
    let usual = redeemed_under(&entra, Fault::Slow { ms: 1 }).json();
    let scope = |fault: Fault| text(&redeemed_under(&entra, fault).json(), "scope").to_owned();
    assert_eq!(scope(Fault::ScopeReduced), "openid profile email");
    assert_eq!(
        scope(Fault::ScopeExtra),
        "openid profile email User.Read Emulator.Extra"
    );
    assert_eq!(scope(Fault::ScopeCase), "OPENID PROFILE EMAIL USER.READ");
    assert!(
        redeemed_under(&entra, Fault::NoExpiresIn)
            .json()
            .get("expires_in")
            .is_none()
    );
    let other = redeemed_under(&entra, Fault::MismatchedClientInfo).json();
    assert_ne!(other["client_info"], usual["client_info"]);
    let unknown = redeemed_under(&entra, Fault::UnknownKid).json();
    assert!(!signature_holds(&entra, text(&unknown, "id_token")));
}

#[test]
fn a_new_key_takes_the_old_ones_place() {
    let entra = emulator();
    let old = tokens(&entra);
    entra.add_fault(Fault::KeyRollover);
    let new = tokens(&entra);
    assert!(!signature_holds(&entra, text(&old, "id_token")));
    assert!(signature_holds(&entra, text(&new, "id_token")));
    for tokens in [&old, &new] {
        assert_eq!(me(&entra, text(tokens, "access_token")).status, 200);
    }
}
