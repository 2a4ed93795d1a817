//! The cookie with the key of the local storage, shared with MSAL.js v5. It ends with the browser
//! session, and with it everything that has been encrypted.

use crate::encoding::{base64_bytes, base64url, percent_decode, percent_encode};
use crate::json::Object;
use crate::text::{concat, split, split_once};

/// The cookie's name.
const NAME: &str = "msal.cache.encryption";

/// How long a new key is.
pub const ENCRYPTION_KEY_BYTES: usize = 32;

/// The key that the keys of all entries are derived from.
#[derive(Clone, PartialEq, Eq)]
pub struct EncryptionCookie {
    /// Names the key in what is encrypted with it.
    pub id: String,
    /// The key.
    pub key: Vec<u8>,
}

impl EncryptionCookie {
    /// Finds it among the cookies of a document; `None` where it is not there or damaged.
    ///
    /// ```
    /// use msal_core::cache::EncryptionCookie;
    /// let cookie = EncryptionCookie { id: "1".into(), key: vec![7; 32] };
    /// let stored = cookie.to_cookie();
    /// let stored = stored.split(';').next().unwrap();
    /// assert!(EncryptionCookie::find(&format!("theme=dark; {stored}")) == Some(cookie));
    /// ```
    pub fn find(cookies: &str) -> Option<Self> {
        Self::parse(find_cookie(cookies, NAME)?)
    }

    fn parse(value: &str) -> Option<Self> {
        let decoded = percent_decode(value);
        let object = Object::parse(decoded.as_deref().unwrap_or(value))?;
        Some(Self {
            id: object.text("id")?.to_owned(),
            key: base64_bytes(object.text("key")?)?,
        })
    }

    /// What a document stores. It goes with the browser session; frames of other sites get it too.
    pub fn to_cookie(&self) -> String {
        let mut object = Object::default();
        object.set("id", &self.id);
        object.set("key", &base64url(&self.key));
        let value = percent_encode(&object.to_json());
        concat(&[NAME, "=", &value, ";path=/;SameSite=None;Secure;"])
    }
}

/// The value of a cookie among those of a document.
///
/// ```
/// assert_eq!(msal_core::cache::find_cookie("theme=dark; size=1", "size"), Some("1"));
/// ```
pub fn find_cookie<'a>(cookies: &'a str, name: &str) -> Option<&'a str> {
    for cookie in split(cookies, b';') {
        let (known, value) = split_once(cookie.trim_ascii(), b'=').unwrap_or_default();
        if known == name {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const OF_MSAL_JS: &str = "msal.cache.encryption=%7B%22id%22%3A%22017f22e2-79b0-7112-88cd-138899aabbcc%22%2C%22key%22%3A%22AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8%22%7D";

    #[test]
    fn the_cookie_of_msal_js_is_found_and_written_alike() {
        let cookies = ["a=1; ", OF_MSAL_JS, "; msal.cache.encryption.2=x; b"].concat();
        let cookie = EncryptionCookie::find(&cookies).expect("it is there");
        assert_eq!(cookie.key, (0..32).collect::<Vec<u8>>());
        assert_eq!(
            cookie.to_cookie(),
            [OF_MSAL_JS, ";path=/;SameSite=None;Secure;"].concat()
        );
    }

    #[test]
    fn a_cookie_that_is_not_there_or_damaged_is_none() {
        for cookies in [
            "",
            ";;",
            "msal.cache.encryption",
            "msal.cache.encryption=",
            "msal.cache.encryption=%7B",
            "msal.cache.encryption=%7B%7D",
            r#"msal.cache.encryption={"id":"1","key":""}"#,
            r#"msal.cache.encryption={"id":"1","key":"?"}"#,
            r#"other={"id":"1","key":"AAAA"}"#,
        ] {
            assert!(EncryptionCookie::find(cookies).is_none(), "{cookies}");
        }
        let plain = r#"msal.cache.encryption={"id":"1","key":"AAAA"}"#;
        assert!(EncryptionCookie::find(plain).is_some(), "not encoded");
    }
}
