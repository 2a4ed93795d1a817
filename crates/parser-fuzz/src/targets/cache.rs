//! What lies in a storage, by its keys and its values.

use msal_core::cache::{
    AccountRecord, CredentialKey, CredentialOwner, CredentialType, RENEWAL_OFFSET, SignInRecord, is_key_list,
    merge_key_lists, unlisted_keys,
};
use msal_core::json::Object;
use msal_core::{IdTokenClaims, RawIdToken, TokenScheme, UnixTime};

use super::text;

const NOW: UnixTime = UnixTime::from_seconds(1_700_000_000);

/// A key that is taken apart is put together again as it was.
pub(super) fn keys(input: &[u8]) {
    let key = text(input).to_ascii_lowercase();
    let Some(parts) = CredentialKey::parse(&key) else {
        return;
    };
    let is_plain = parts.variant.is_empty()
        && (parts.credential != CredentialType::RefreshToken || parts.realm.is_empty());
    if is_plain {
        let again = parts
            .owner()
            .key(parts.credential, parts.target, TokenScheme::Bearer);
        assert_eq!(again, key);
    }
}

pub(super) fn records(input: &[u8]) {
    let json = text(input);
    account(&json);
    let object = Object::parse(&json).unwrap_or_default();
    let field = |name| object.text(name).unwrap_or_default();
    credentials(
        &json,
        CredentialOwner {
            home_account_id: field("homeAccountId"),
            environment: field("environment"),
            client_id: field("clientId"),
            realm: field("realm"),
        },
    );
}

fn account(json: &str) {
    let Some(record) = AccountRecord::parse(json) else {
        return;
    };
    let written = record.to_json();
    let again = AccountRecord::parse(&written).expect("what is written can be read");
    assert_eq!(again.to_json(), written);
    assert_eq!(again.key(), record.key());
    let token = RawIdToken::new("h.e30.s");
    let rows = record.rows(&|_| Some(token.clone()));
    assert!(!rows.is_empty());
    let claims = IdTokenClaims::decode(&token).expect("a token");
    let environment = record.environment().to_owned();
    let sign_in = SignInRecord {
        home_account_id: &record.home_account_id(),
        environment: &environment,
        tenant_id: "t",
        claims: &claims,
        client_info: None,
        raw_client_info: None,
        authority_type: "MSSTS",
        now: NOW,
    };
    let home_account_id = record.home_account_id();
    let after = AccountRecord::after(Some(record), &sign_in);
    assert_eq!(after.home_account_id(), home_account_id);
    assert!(AccountRecord::parse(&after.to_json()).is_some());
}

fn credentials(json: &str, owner: CredentialOwner<'_>) {
    if let Some(record) = owner.read_access_token(json) {
        let written = owner.write_access_token(&record);
        let again = owner
            .read_access_token(&written)
            .expect("what is written can be read");
        assert_eq!(owner.write_access_token(&again), written);
        let _ = (record.is_usable(NOW, RENEWAL_OFFSET), record.is_for(Some("r")));
    }
    if let Some(record) = owner.read_refresh_token(json) {
        let written = owner.write_refresh_token(&record, Some(json), NOW);
        let again = owner
            .read_refresh_token(&written)
            .expect("what is written can be read");
        assert_eq!(owner.write_refresh_token(&again, Some(&written), NOW), written);
        let _ = record.is_expired(NOW, RENEWAL_OFFSET);
    }
    if let Some(token) = owner.read_id_token(json) {
        let written = owner.write_id_token(&token, Some(json), NOW);
        assert_eq!(owner.read_id_token(&written), Some(token));
    }
}

/// Lists that several tabs write at once.
pub(super) fn key_lists(input: &[u8]) {
    let text = text(input);
    let _ = is_key_list(&text);
    assert_eq!(unlisted_keys(&text, &text), [""; 0], "nothing is taken away");
    let (before, now) = (r#"["a","b"]"#, r#"["a","c"]"#);
    for merged in [
        merge_key_lists(Some(before), Some(&text), Some(now)),
        merge_key_lists(Some(&text), Some(before), Some(now)),
        merge_key_lists(Some(before), Some(now), Some(&text)),
        merge_key_lists(None, None, Some(&text)),
    ] {
        let again = merge_key_lists(merged.as_deref(), merged.as_deref(), merged.as_deref());
        assert_eq!(again, merged, "nothing has changed");
    }
}
