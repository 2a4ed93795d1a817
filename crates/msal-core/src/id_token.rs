//! Id tokens (OpenID Connect Core, section 2): read, and checked against the request that asked for
//! them.
//!
//! The signature is not checked here, as the token comes from the token endpoint over TLS (OpenID
//! Connect Core, section 3.1.3.7, rule 6); who wants it checked finds what has been signed in
//! [`signature`](crate::signature). Issuer, audience, times and nonce are, which MSAL.js leaves out
//! but for the nonce.
//!
//! Times are judged by the authority's clock and not by the device's, which may be wrong by hours.
//! What the two differ by is read from the response's `Date`, or, where CORS hides that, from the
//! token's own `iat`. So what says that a token is fresh is not its own word alone: it came over TLS
//! in the response to a request that we have just sent, and after a sign-in it repeats the nonce
//! that was made for that request, so that it cannot be older. A refreshed token repeats none;
//! there an old response that is sent again would pass if it is not older than
//! [`LARGEST_OFFSET`], beyond which no token speaks for itself.

mod response_times;

pub use response_times::ResponseTimes;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::authority::IssuerRule;
use crate::claim::{self, FromClaim};
use crate::encoding::base64_text;
use crate::error::ResponseError;
use crate::json::{Json, Object};
use crate::signature::SignatureError;
use crate::text::split;
use crate::time::{CLOCK_SKEW, ClockOffset};
use crate::{AccountInfo, ClientId, Nonce, RawIdToken, UnixTime};

/// How the name of every policy of Azure AD B2C begins.
const POLICY_PREFIX: &str = "b2c_1";

/// The largest offset of the device's clock at which a token is believed: a week. A device that is
/// further off is told to set its clock.
pub const LARGEST_OFFSET: Duration = Duration::from_secs(7 * 24 * 3600);

/// The claims of an id token: typed access to those that MSAL knows, and [`get`](Self::get) for any
/// other.
///
/// A handle of one word. Claims are what the authority says about the user; they are no proof for
/// an API.
#[derive(Clone, PartialEq, Eq)]
pub struct IdTokenClaims {
    claims: Arc<Object>,
}

impl fmt::Debug for IdTokenClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.claims.fmt(f)
    }
}

macro_rules! text_claims {
    ($($(#[$doc:meta])* $name:ident = $key:literal;)*) => {
        $($(#[$doc])* pub fn $name(&self) -> Option<&str> { self.text($key) })*
    };
}

impl IdTokenClaims {
    /// Reads the claims of a token without checking anything but its form: three parts, none of
    /// them empty, the second base64url JSON. What nobody has signed is no id token.
    ///
    /// # Errors
    /// [`IdTokenError::Malformed`].
    pub fn decode(token: &RawIdToken) -> Result<Self, IdTokenError> {
        let mut parts = split(token.secret(), b'.');
        let payload = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(header), Some(payload), Some(signature), None)
                if !header.is_empty() && !payload.is_empty() && !signature.is_empty() =>
            {
                payload
            }
            _ => return Err(IdTokenError::Malformed),
        };
        let json = base64_text(payload).ok_or(IdTokenError::Malformed)?;
        let claims = Object::parse(&json).ok_or(IdTokenError::Malformed)?;
        Ok(Self {
            claims: Arc::new(claims),
        })
    }

    text_claims! {
        /// `iss`: who issued the token.
        issuer = "iss";
        /// `sub`: the user, as this app sees them.
        subject = "sub";
        /// `oid`: the user's object id in the issuing tenant.
        object_id = "oid";
        /// `tid`: the issuing tenant.
        tenant_id = "tid";
        /// `nonce`: the request's.
        nonce = "nonce";
        /// `name`: for display.
        name = "name";
        /// `preferred_username`: for display, and as a hint.
        preferred_username = "preferred_username";
        /// `upn`: the user principal name.
        upn = "upn";
        /// `email`: for display.
        email = "email";
        /// `login_hint`: opaque; names the user in the next request, and in the sign-out.
        login_hint = "login_hint";
        /// `sid`: the session.
        session_id = "sid";
    }

    /// The tenant that accounts are told apart by: `tid`, else the policy in `tfp` or `acr` (Azure
    /// AD B2C). An `acr` that names no policy says how the user signed in, which changes from one
    /// token to the next.
    pub fn tenant_or_policy(&self) -> Option<&str> {
        let is_policy = |acr: &&str| {
            let start = acr.get(..POLICY_PREFIX.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(POLICY_PREFIX))
        };
        self.tenant_id()
            .or_else(|| self.text("tfp"))
            .or_else(|| self.text("acr").filter(is_policy))
    }

    /// `oid`, else `sub`.
    pub fn local_account_id(&self) -> Option<&str> {
        self.object_id().or_else(|| self.subject())
    }

    /// `preferred_username`, else `upn`, else the first of `emails`, else `email`.
    pub fn username(&self) -> Option<&str> {
        let mails = self.items("emails");
        let first_mail = mails.first().and_then(Json::text);
        self.preferred_username()
            .or_else(|| self.upn())
            .or(first_mail)
            .or_else(|| self.email())
    }

    /// Whether the user chose to stay signed in, or the device does.
    pub fn stays_signed_in(&self) -> bool {
        let states = self.items("signin_state").iter().filter_map(Json::text);
        states
            .map(str::trim)
            .any(|state| state.eq_ignore_ascii_case("kmsi") || state.eq_ignore_ascii_case("dvc_dmjd"))
    }

    /// When the token was issued.
    pub fn issued_at(&self) -> Option<UnixTime> {
        self.time("iat")
    }

    /// When the token expires.
    pub fn expires_at(&self) -> Option<UnixTime> {
        self.time("exp")
    }

    /// Any claim, by its name, as the type that is asked for; `None` when it is missing or of
    /// another kind.
    ///
    /// ```
    /// # fn example(claims: &msal_core::IdTokenClaims) {
    /// let groups: Vec<String> = claims.get("groups").unwrap_or_default();
    /// let is_verified = claims.get::<bool>("email_verified") == Some(true);
    /// # }
    /// ```
    pub fn get<T: FromClaim>(&self, name: &str) -> Option<T> {
        T::from_claim(self.json(name)?)
    }

    /// Any claim, by its name, as it was sent.
    pub fn json(&self, name: &str) -> Option<&Json> {
        self.claims.get(name)
    }

    /// Whether the `roles` claim names this app role, letter by letter. An API checks the roles in
    /// its own access token; here they only decide what to show.
    pub fn has_role(&self, role: &str) -> bool {
        self.json("roles").is_some_and(|roles| claim::names(roles, role))
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.claims.text(key)
    }

    fn items(&self, key: &str) -> &[Json] {
        self.claims.get(key).map_or(&[], Json::items)
    }

    fn time(&self, key: &str) -> Option<UnixTime> {
        let seconds = self.claims.get(key)?.integer()?;
        Some(UnixTime::from_seconds(seconds))
    }

    fn is_for(&self, client_id: &ClientId) -> bool {
        let client_id = Some(client_id.as_str());
        if let Some(audience) = self.text("aud") {
            return Some(audience) == client_id;
        }
        let audiences = self.items("aud");
        audiences.iter().any(|audience| audience.text() == client_id)
            && (audiences.len() == 1 || self.text("azp") == client_id)
    }
}

/// What an id token must match.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The app: the only audience.
    pub client_id: &'a ClientId,
    /// The issuers that the authority speaks for.
    pub issuer: &'a IssuerRule,
    /// The request's nonce; `None` after a refresh, where OpenID Connect asks for none.
    pub nonce: Option<&'a Nonce>,
    /// When the request was sent and the response came.
    pub times: ResponseTimes,
}

/// An id token that belongs to the request: only [`check`](Self::check) makes one.
///
/// ```
/// use msal_core::{IdToken, RawIdToken, UnixTime, authority::IssuerRule};
/// use msal_core::id_token::{Expected, ResponseTimes};
/// use msal_core::time::ClockOffset;
/// let rule = IssuerRule::new("https://h/t/v2.0".into(), "t");
/// let now = UnixTime::from_seconds(0);
/// let times = ResponseTimes {
///     sent: now,
///     received: now,
///     date: None,
///     known_offset: ClockOffset::Negligible,
/// };
/// let expected = Expected { client_id: &"c".into(), issuer: &rule, nonce: None, times };
/// assert!(IdToken::check(RawIdToken::new("not a token"), &expected).is_err());
/// ```
#[derive(Clone, Debug)]
pub struct IdToken {
    raw: RawIdToken,
    claims: IdTokenClaims,
    clock_offset: ClockOffset,
}

/// Why an id token is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdTokenError {
    /// Not three parts with a JSON object in the middle.
    #[error("the id token cannot be read")]
    Malformed,
    /// The nonce is not the request's, or is missing.
    #[error("the id token belongs to another request: its nonce is not ours")]
    Nonce,
    /// Meant for another app.
    #[error("the id token is meant for another app")]
    Audience,
    /// Issued by somebody else.
    #[error("the id token was issued by {found}, expected {expected}")]
    Issuer {
        /// The issuer the authority speaks for, as a template.
        expected: String,
        /// The issuer in the token.
        found: String,
    },
    /// The time in `exp` has passed.
    #[error("the id token expired at {expired_at}, the clock of this device says {now}")]
    Expired {
        /// The token's `exp`.
        expired_at: UnixTime,
        /// The device's clock.
        now: UnixTime,
    },
    /// The time in `nbf` has not come yet.
    #[error("the id token is valid from {valid_from} on, the clock of this device says {now}")]
    NotYetValid {
        /// The token's `nbf`.
        valid_from: UnixTime,
        /// The device's clock.
        now: UnixTime,
    },
    /// Without `exp`, `sub` or another claim that must be there.
    #[error("the id token has no {0} claim")]
    Missing(&'static str),
    /// Signed by nobody who speaks for the authority, where the app has its signature checked.
    #[error("the signature of the id token is not believed: {}", .0.as_str())]
    Signature(SignatureError),
}

impl IdToken {
    /// Checks a token against the request (OpenID Connect Core, sections 3.1.3.7 and 12.2).
    ///
    /// # Errors
    /// [`IdTokenError`], the first rule that fails: form, nonce, audience, issuer, times.
    pub fn check(raw: RawIdToken, expected: &Expected<'_>) -> Result<Self, IdTokenError> {
        let claims = IdTokenClaims::decode(&raw)?;
        if expected
            .nonce
            .is_some_and(|nonce| claims.nonce() != Some(nonce.as_str()))
        {
            return Err(IdTokenError::Nonce);
        }
        if !claims.is_for(expected.client_id) {
            return Err(IdTokenError::Audience);
        }
        check_issuer(&claims, expected.issuer)?;
        let clock_offset = check_times(&claims, &expected.times)?;
        claims.subject().ok_or(IdTokenError::Missing("sub"))?;
        Ok(Self {
            raw,
            claims,
            clock_offset,
        })
    }

    /// Checks that the token renews what is known of an account: the same user at the same tenant,
    /// told by the subject (OpenID Connect Core, section 12.2).
    ///
    /// # Errors
    /// [`ResponseError::OtherTenant`] and [`ResponseError::OtherAccount`].
    pub fn check_renews(&self, account: &AccountInfo) -> Result<(), ResponseError> {
        let tenant = self.claims.tenant_or_policy().unwrap_or_default();
        if !tenant.eq_ignore_ascii_case(&account.tenant_id) {
            return Err(ResponseError::OtherTenant);
        }
        let known = account.id_token_claims().and_then(IdTokenClaims::subject);
        if known.is_some_and(|known| self.claims.subject() != Some(known)) {
            return Err(ResponseError::OtherAccount);
        }
        Ok(())
    }

    /// Checks that the token is the account's by its subject alone, where no `client_info` says
    /// whose it is: the subject of the stored id token, or, of an account without one, the home
    /// account id, which is the subject there.
    ///
    /// # Errors
    /// [`ResponseError::OtherAccount`].
    pub fn check_subject(&self, account: &AccountInfo) -> Result<(), ResponseError> {
        let stored = account.id_token_claims().and_then(IdTokenClaims::subject);
        let known = stored.unwrap_or(account.home_account_id.as_str());
        if self.claims.subject() == Some(known) {
            Ok(())
        } else {
            Err(ResponseError::OtherAccount)
        }
    }

    /// The token as received.
    pub fn raw(&self) -> &RawIdToken {
        &self.raw
    }

    /// The claims.
    pub fn claims(&self) -> &IdTokenClaims {
        &self.claims
    }

    /// How far the device's clock was off when the token came.
    pub fn clock_offset(&self) -> ClockOffset {
        self.clock_offset
    }
}

fn check_issuer(claims: &IdTokenClaims, rule: &IssuerRule) -> Result<(), IdTokenError> {
    let issuer = claims.issuer().ok_or(IdTokenError::Missing("iss"))?;
    if rule.accepts(issuer, claims.tenant_id()) {
        return Ok(());
    }
    Err(IdTokenError::Issuer {
        expected: rule.template().to_owned(),
        found: issuer.to_owned(),
    })
}

/// The token must have been good when it was asked for, whatever time has passed since: a laptop
/// may have slept.
fn check_times(claims: &IdTokenClaims, times: &ResponseTimes) -> Result<ClockOffset, IdTokenError> {
    let expired_at = claims.expires_at().ok_or(IdTokenError::Missing("exp"))?;
    let offset = times.clock_offset(claims.issued_at());
    let trusted = match offset.length() <= LARGEST_OFFSET {
        true => offset,
        false => ClockOffset::Negligible,
    };
    if trusted.authority_time(times.sent) >= expired_at + CLOCK_SKEW {
        let now = times.sent;
        return Err(IdTokenError::Expired { expired_at, now });
    }
    let now = times.received;
    match claims.time("nbf") {
        Some(valid_from) if trusted.authority_time(now) + CLOCK_SKEW < valid_from => {
            Err(IdTokenError::NotYetValid { valid_from, now })
        }
        _ => Ok(offset),
    }
}

#[cfg(test)]
mod tests;
