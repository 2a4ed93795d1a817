//! The signature of an id token (RFC 7515): what has been signed, by which key of the authority's
//! (RFC 7517).
//!
//! Checking it is left to the caller, who has a cryptographic library or a browser. Everything that
//! needs none is here: form, algorithm, the choice of the key.

use crate::authority::IssuerRule;
use crate::encoding::{base64_bytes, base64_text};
use crate::json::{Json, Object};
use crate::text::{rsplit_once, split};
use crate::{IdTokenClaims, RawIdToken};

/// The algorithms that id tokens may be signed with (RFC 7518, section 3.1). `none` and those with
/// a shared secret are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256: Entra ID's.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA with P-256 and SHA-256.
    Es256,
}

impl SignatureAlgorithm {
    /// The name in the header of a token.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        let all = [Self::Rs256, Self::Ps256, Self::Es256];
        all.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// The members of a key that say what it is (RFC 7638, section 3.2): the kind first.
    fn members(self) -> &'static [&'static str] {
        match self {
            Self::Rs256 | Self::Ps256 => &["kty", "n", "e"],
            Self::Es256 => &["kty", "crv", "x", "y"],
        }
    }

    fn fits(self, key: &Object) -> bool {
        let is = |name, value| key.text(name) == Some(value);
        let is_kind = match self {
            Self::Rs256 | Self::Ps256 => is("kty", "RSA"),
            Self::Es256 => is("kty", "EC") && is("crv", "P-256"),
        };
        let or_none = |name, value| key.get(name).is_none() || is(name, value);
        is_kind && or_none("use", "sig") && or_none("alg", self.as_str())
    }
}

/// Why a signature is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// The token is not signed, or its header cannot be read, or names an extension that must be
    /// understood (`crit`).
    Header,
    /// By an algorithm that is not allowed, such as `none`.
    Algorithm,
    /// The authority does not say where its keys are, or they cannot be read.
    NoKeys,
    /// None of the authority's keys is the one that the token names.
    UnknownKey,
    /// The signature is not of that key, or not of this token.
    Wrong,
    /// Signatures cannot be checked here: a page without `https` has no `crypto.subtle`.
    Unsupported,
}

impl SignatureError {
    /// What is wrong, in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Header => "the header cannot be read",
            Self::Algorithm => "the algorithm is not allowed",
            Self::NoKeys => "the authority's keys cannot be read",
            Self::UnknownKey => "the authority has no such key",
            Self::Wrong => "it does not fit",
            Self::Unsupported => "this page cannot check signatures",
        }
    }
}

/// A token taken apart, not believed yet.
///
/// ```
/// use msal_core::RawIdToken;
/// use msal_core::signature::{SignatureError, SignedToken};
/// // {"alg":"none"}
/// let token = RawIdToken::new("eyJhbGciOiJub25lIn0.e30.c2ln");
/// assert_eq!(SignedToken::parse(&token).unwrap_err(), SignatureError::Algorithm);
/// let unsigned = RawIdToken::new("eyJhbGciOiJub25lIn0.e30.");
/// assert_eq!(SignedToken::parse(&unsigned).unwrap_err(), SignatureError::Header);
/// ```
#[derive(Clone, Debug)]
pub struct SignedToken<'a> {
    /// By which algorithm.
    pub algorithm: SignatureAlgorithm,
    /// By which key (`kid`).
    pub key_id: String,
    /// What has been signed: header and claims as they stand in the token.
    pub message: &'a str,
    /// The signature.
    pub signature: Vec<u8>,
    claims: IdTokenClaims,
}

impl<'a> SignedToken<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`SignatureError::Header`] for anything but a signed JWT that names its key, and
    /// [`SignatureError::Algorithm`].
    pub fn parse(token: &'a RawIdToken) -> Result<Self, SignatureError> {
        let claims = IdTokenClaims::decode(token).map_err(|_| SignatureError::Header)?;
        let (message, signature) = rsplit_once(token.secret(), b'.').ok_or(SignatureError::Header)?;
        let header = split(message, b'.').next().and_then(base64_text);
        let header = header.as_deref().and_then(Object::parse);
        let header = header.ok_or(SignatureError::Header)?;
        if header.get("crit").is_some() {
            return Err(SignatureError::Header);
        }
        let algorithm = header.text("alg").and_then(SignatureAlgorithm::parse);
        Ok(Self {
            algorithm: algorithm.ok_or(SignatureError::Algorithm)?,
            key_id: header.text("kid").ok_or(SignatureError::Header)?.to_owned(),
            message,
            signature: base64_bytes(signature).ok_or(SignatureError::Wrong)?,
            claims,
        })
    }

    /// Entra ID publishes for which issuer a key signs; a key without says nothing.
    fn may_be_signed_by(&self, key: &Object) -> bool {
        let Some(template) = key.text("issuer") else {
            return true;
        };
        let rule = IssuerRule::new(template.to_owned(), "");
        let issuer = self.claims.issuer().unwrap_or_default();
        rule.accepts(issuer, self.claims.tenant_id())
    }
}

/// The keys of an authority: its JWK set.
///
/// ```
/// use msal_core::signature::SigningKeys;
/// assert!(SigningKeys::parse(r#"{"keys":[]}"#).is_some());
/// assert!(SigningKeys::parse("<html>").is_none());
/// ```
#[derive(Clone, Debug)]
pub struct SigningKeys(Object);

impl SigningKeys {
    /// Reads a JWK set; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let set = Object::parse(text)?;
        matches!(set.get("keys"), Some(Json::List(_))).then_some(Self(set))
    }

    /// The key that the token names, as a JWK with nothing in it but the public key itself.
    pub fn find(&self, token: &SignedToken<'_>) -> Option<String> {
        let keys = self.0.get("keys").map_or(&[][..], Json::items);
        let is_it = |key: &&Object| {
            key.text("kid") == Some(&token.key_id) && token.algorithm.fits(key) && token.may_be_signed_by(key)
        };
        let key = keys.iter().filter_map(Json::object).find(is_it)?;
        let mut public = Object::default();
        for name in token.algorithm.members() {
            public.set(name, key.text(name)?);
        }
        Some(public.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64url;

    fn token(header: &str) -> RawIdToken {
        let claims = r#"{"iss":"https://h/t/v2.0","tid":"t"}"#;
        let parts = [header, claims, "signature"].map(|part| base64url(part.as_bytes()));
        RawIdToken::new(parts.join("."))
    }

    const HEADER: &str = r#"{"alg":"RS256","kid":"k"}"#;

    fn find(keys: &str, header: &str) -> Option<String> {
        let keys = SigningKeys::parse(&format!(r#"{{"keys":[{keys}]}}"#)).unwrap();
        keys.find(&SignedToken::parse(&token(header)).unwrap())
    }

    #[test]
    fn a_token_says_what_was_signed_and_how() {
        let token = token(HEADER);
        let signed = SignedToken::parse(&token).unwrap();
        assert_eq!(
            (signed.algorithm, &*signed.key_id),
            (SignatureAlgorithm::Rs256, "k")
        );
        assert_eq!(signed.signature, b"signature");
        assert_eq!(
            format!("{}.{}", signed.message, base64url(b"signature")),
            token.secret()
        );
    }

    #[test]
    fn what_is_not_signed_by_a_named_key_is_refused() {
        use SignatureError::{Algorithm, Header};
        for (header, error) in [
            (r#"{"alg":"none","kid":"k"}"#, Algorithm),
            (r#"{"alg":"HS256","kid":"k"}"#, Algorithm),
            (r#"{"alg":"rs256","kid":"k"}"#, Algorithm),
            (r#"{"kid":"k"}"#, Algorithm),
            (r#"{"alg":"RS256"}"#, Header),
            (r#"{"alg":"RS256","kid":"k","crit":["b64"]}"#, Header),
            ("[]", Header),
            ("", Header),
        ] {
            assert_eq!(SignedToken::parse(&token(header)).unwrap_err(), error, "{header}");
        }
        let broken = RawIdToken::new("e30.e30");
        assert_eq!(SignedToken::parse(&broken).unwrap_err(), Header);
    }

    #[test]
    fn the_key_is_the_one_that_is_named_and_fits() {
        let rsa = r#"{"kty":"RSA","use":"sig","kid":"k","x5c":["c"],"n":"n1","e":"AQAB"}"#;
        let public = Some(r#"{"kty":"RSA","n":"n1","e":"AQAB"}"#.to_owned());
        assert_eq!(find(rsa, HEADER), public);
        let ec = r#"{"kty":"EC","crv":"P-256","kid":"k","x":"x1","y":"y1"}"#;
        assert_eq!(find(&format!("{ec},7,{rsa}"), HEADER), public);
        let of_ec = find(&format!("{rsa},{ec}"), r#"{"alg":"ES256","kid":"k"}"#);
        assert_eq!(
            of_ec.as_deref(),
            Some(r#"{"kty":"EC","crv":"P-256","x":"x1","y":"y1"}"#)
        );
        for other in [
            rsa.replace(r#""kid":"k""#, r#""kid":"K""#),
            rsa.replace("sig", "enc"),
            rsa.replace("RSA", "oct"),
            rsa.replace(r#""e":"AQAB""#, r#""alg":"PS256","e":"AQAB""#),
            rsa.replace(r#""n":"n1","#, ""),
        ] {
            assert_eq!(find(&other, HEADER), None, "{other}");
        }
    }

    #[test]
    fn a_key_that_signs_for_one_issuer_signs_for_no_other() {
        let key =
            |issuer: &str| format!(r#"{{"kty":"RSA","kid":"k","n":"n1","e":"AQAB","issuer":"{issuer}"}}"#);
        assert!(find(&key("https://h/{tenantid}/v2.0"), HEADER).is_some());
        assert!(find(&key("https://h/t/v2.0"), HEADER).is_some());
        assert!(find(&key("https://h/other/v2.0"), HEADER).is_none());
        assert!(find(&key("https://other/{tenantid}/v2.0"), HEADER).is_none());
    }
}
