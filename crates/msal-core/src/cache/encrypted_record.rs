//! Encrypted entries of the local storage, as MSAL.js v5 writes them.
//!
//! Each is encrypted under a key of its own, derived from the key in the
//! [cookie](super::EncryptionCookie), a nonce and a context: HKDF with SHA-256 (RFC 5869) makes a
//! key for AES-GCM of 256 bits, whose initialisation vector is zero since no key is used twice.

use crate::encoding::{base64_bytes, base64url};
use crate::json::{Json, Object};
use crate::text::{split, split_once};
use crate::{ClientId, UnixTime, decimal};

/// How many random bytes the key of an entry is derived with.
pub const NONCE_BYTES: usize = 16;

/// What a stored text of an account or a credential is.
///
/// ```
/// use msal_core::cache::StoredText;
/// assert!(matches!(StoredText::read(r#"{"secret":"s"}"#), StoredText::Clear));
/// assert!(matches!(StoredText::read("{"), StoredText::Damaged));
/// ```
#[derive(Debug)]
pub enum StoredText {
    /// The record itself: its user has asked to stay signed in.
    Clear,
    /// The record, encrypted.
    Encrypted(EncryptedRecord),
    /// Neither.
    Damaged,
}

/// An encrypted record.
#[derive(Debug, PartialEq, Eq)]
pub struct EncryptedRecord {
    /// Which cookie has the key.
    pub key_id: String,
    /// What the key of this entry is derived with.
    pub nonce: Vec<u8>,
    /// The ciphertext with its tag.
    pub data: Vec<u8>,
}

impl StoredText {
    /// Tells one from another by the members that an encrypted record has.
    pub fn read(text: &str) -> Self {
        let Some(object) = Object::parse(text) else {
            return Self::Damaged;
        };
        let names = ["id", "nonce", "data"];
        if names.iter().any(|name| object.get(name).is_none()) {
            return Self::Clear;
        }
        match EncryptedRecord::from_object(&object) {
            Some(record) => Self::Encrypted(record),
            None => Self::Damaged,
        }
    }
}

impl EncryptedRecord {
    fn from_object(object: &Object) -> Option<Self> {
        let bytes = |name| base64_bytes(object.get(name)?.text()?);
        Some(Self {
            key_id: object.get("id").and_then(Json::text)?.to_owned(),
            nonce: bytes("nonce")?,
            data: bytes("data")?,
        })
    }

    /// The text to store.
    pub fn to_json(&self, now: UnixTime) -> String {
        let mut object = Object::default();
        object.set("id", &self.key_id);
        object.set("nonce", &base64url(&self.nonce));
        object.set("data", &base64url(&self.data));
        object.set("lastUpdatedAt", &decimal::text(now.millis()));
        object.to_json()
    }
}

/// What the key of an entry is derived for: the app, where the entry's key names it, else every app
/// of the origin.
///
/// ```
/// use msal_core::cache::encryption_context;
/// let client = "c".into();
/// assert_eq!(encryption_context("msal.3|u.t|e|refreshtoken|c|||", &client), "c");
/// assert_eq!(encryption_context("msal.3|u.t|e|refreshtoken|1|||", &client), "");
/// ```
pub fn encryption_context<'a>(key: &str, client_id: &'a ClientId) -> &'a str {
    match contains(key, client_id.as_str()) {
        true => client_id.as_str(),
        false => "",
    }
}

/// Whether a text holds another, letter by letter: the search of the standard library is made for
/// longer texts, and long itself.
fn contains(text: &str, part: &str) -> bool {
    let mut places = text.as_bytes().windows(part.len().max(1));
    part.is_empty() || places.any(|place| place == part.as_bytes())
}

/// Whom a message about an entry is for: the app whose credential or list it is, else every app of
/// the origin. MSAL.js passes over a message that says otherwise.
///
/// ```
/// use msal_core::cache::broadcast_context;
/// let client = "C".into();
/// assert_eq!(broadcast_context("msal.3|u.t|e|refreshtoken|c|||", &client), "C");
/// assert_eq!(broadcast_context("msal.3|u.t|e|t", &client), "");
/// ```
pub fn broadcast_context<'a>(key: &str, client_id: &'a ClientId) -> &'a str {
    let (key, client) = (key.to_ascii_lowercase(), client_id.as_str().to_ascii_lowercase());
    let is_of_client = match split_once(&key, b'|') {
        Some((_, rest)) => split(rest, b'|').nth(3) == Some(&client),
        None => contains(&key, &client),
    };
    match is_of_client {
        true => client_id.as_str(),
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_MSAL_JS: &str = r#"{"id":"017f22e2-79b0-7112-88cd-138899aabbcc","nonce":"8PHy8_T19vf4-fr7_P3-_w","data":"0oF5a5h20eutYNALTlXpWcEyA6McBdcokRA","lastUpdatedAt":"1700000000000"}"#;

    #[test]
    fn what_msal_js_has_encrypted_is_read_and_written_alike() {
        let StoredText::Encrypted(record) = StoredText::read(OF_MSAL_JS) else {
            panic!("it is encrypted");
        };
        let nonce: Vec<u8> = (0xf0..=0xff).collect();
        assert_eq!((&record.nonce, record.data.len()), (&nonce, 10 + 16));
        assert_eq!(
            record.to_json(UnixTime::from_millis(1_700_000_000_000)),
            OF_MSAL_JS
        );
    }

    #[test]
    fn a_record_in_clear_is_told_from_an_encrypted_and_a_damaged_one() {
        let read = |text| format!("{:?}", StoredText::read(text));
        assert_eq!(read(r#"{"id":"i","nonce":"AAAA","secret":"s"}"#), "Clear");
        for damaged in [
            "",
            "null",
            "[]",
            "\"text\"",
            r#"{"id":"i","nonce":"AAAA","data":"%"}"#,
            r#"{"id":"i","nonce":null,"data":"AAAA"}"#,
            r#"{"id":7,"nonce":"AAAA","data":"AAAA"}"#,
            &OF_MSAL_JS[..OF_MSAL_JS.len() - 1],
        ] {
            assert_eq!(read(damaged), "Damaged", "{damaged}");
        }
    }

    #[test]
    fn a_context_is_compared_with_the_key_as_it_is_spelled() {
        let check = |key, client: &str, encryption, broadcast| {
            let client = client.into();
            assert_eq!(encryption_context(key, &client), encryption, "{key}");
            assert_eq!(broadcast_context(key, &client), broadcast, "{key}");
        };
        let access_token = "msal.3|u.t|e|accesstoken|c1|t|s|";
        check(access_token, "c1", "c1", "c1");
        check(access_token, "C1", "", "C1");
        check(access_token, "c2", "", "");
        check("msal.3|u.t|e|refreshtoken|1|||", "c1", "", "");
        // The app's id is a part of the user's.
        check("msal.3|c1.t|e|t", "c1", "c1", "");
        check("msal.3.account.keys", "c1", "", "");
        check("msal.3.token.keys.C1", "C1", "C1", "C1");
    }
}
