//! What a status of 401 says about the token, as far as the page can see.

use msal_core::TokenScheme;

use super::challenge::{self, Challenge, ChallengeError};

/// Why an API refused a request with a token: status 401.
///
/// The client has acted on it before the app sees the response; what is left is for the app to
/// explain.
///
/// ```
/// use msal_web::ApiRefusal;
/// assert_eq!(ApiRefusal::read(200, None), None);
/// let refusal = ApiRefusal::read(401, Some(r#"Bearer error="invalid_token""#));
/// assert_eq!(refusal, Some(ApiRefusal::InvalidToken));
/// let hidden = ApiRefusal::read(401, None).unwrap();
/// assert!(hidden.advice().contains("Access-Control-Expose-Headers"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiRefusal {
    /// No challenge is to be seen: the API sends none, or the browser hides it from this origin.
    NoChallenge,
    /// The token is expired, revoked, malformed or for another API (RFC 6750, section 3.1); also
    /// where the challenge names no error.
    InvalidToken,
    /// A token with these claims would do, a claims request as JSON text.
    InsufficientClaims(String),
    /// Other claims are wanted, and which cannot be read.
    UnreadableClaims(ChallengeError),
    /// Something that no other token mends: another error, or another scheme.
    Other,
}

impl ApiRefusal {
    /// Reads the status and the `WWW-Authenticate` header; `None` for every status but 401.
    pub fn read(status: u16, www_authenticate: Option<&str>) -> Option<Self> {
        if status != 401 {
            return None;
        }
        let Some(header) = www_authenticate.filter(|header| !header.trim_ascii().is_empty()) else {
            return Some(Self::NoChallenge);
        };
        let challenges = challenge::parse(header);
        let ours = || challenges.iter().filter(|challenge| is_ours(challenge));
        let with_error = |error: &str| ours().find(|challenge| challenge.parameter("error") == Some(error));
        let is_mended_by_another =
            |challenge: &Challenge<'_>| matches!(challenge.parameter("error"), None | Some("invalid_token"));
        Some(match with_error("insufficient_claims") {
            Some(challenge) => match challenge.claims() {
                Ok(claims) => Self::InsufficientClaims(claims),
                Err(error) => Self::UnreadableClaims(error),
            },
            None if ours().any(is_mended_by_another) => Self::InvalidToken,
            None => Self::Other,
        })
    }

    /// What to do about it, for the developer.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::NoChallenge => {
                "the response shows no challenge; for pages of another origin to read it, the API must send \
                 `Access-Control-Expose-Headers: WWW-Authenticate`, else no claims challenge can be answered"
            }
            Self::InvalidToken => {
                "the API refuses a new token as well: check that the scopes are those of this API, and that \
                 it accepts tokens of this authority"
            }
            Self::InsufficientClaims(_) => {
                "the API refuses a token that was got for its claims as well: check the authority's policies"
            }
            Self::UnreadableClaims(_) => "the API must send its claims as base64 of a JSON object",
            Self::Other => "the API wants something else than another token of this user",
        }
    }
}

fn is_ours(challenge: &Challenge<'_>) -> bool {
    TokenScheme::parse(challenge.scheme).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_from_the_challenge_for_our_scheme() {
        use ApiRefusal::{InvalidToken, NoChallenge, Other};
        for (header, wanted) in [
            ("", NoChallenge),
            ("Bearer", InvalidToken),
            (r#"Bearer realm="", client_id="1""#, InvalidToken),
            (r#"BEARER Error="invalid_token""#, InvalidToken),
            (r#"Basic realm="x", bearer error=invalid_token"#, InvalidToken),
            (
                r#"Bearer error="insufficient_scope", Bearer error="invalid_token""#,
                InvalidToken,
            ),
            (r#"Bearer error="insufficient_scope""#, Other),
            (r#"Bearer error="invalid_request""#, Other),
            (r#"Basic realm="x""#, Other),
            (r#"PoP error="invalid_token""#, Other),
            (r#"Basic error="insufficient_claims", claims="e30""#, Other),
            ("\"", Other),
        ] {
            assert_eq!(ApiRefusal::read(401, Some(header)), Some(wanted), "{header}");
        }
        assert_eq!(ApiRefusal::read(401, None), Some(NoChallenge));
    }

    #[test]
    fn claims_go_before_any_other_error() {
        let header =
            r#"Bearer error="invalid_token", Bearer error="insufficient_claims", claims="eyJhIjp7fX0=""#;
        let claims = r#"{"a":{}}"#.to_owned();
        assert_eq!(
            ApiRefusal::read(401, Some(header)),
            Some(ApiRefusal::InsufficientClaims(claims))
        );
        let broken = r#"Bearer error="insufficient_claims", claims="e3"#;
        assert_eq!(
            ApiRefusal::read(401, Some(broken)),
            Some(ApiRefusal::UnreadableClaims(ChallengeError::NoClaims))
        );
    }

    #[test]
    fn only_401_is_a_refusal_of_the_token() {
        for status in [0, 200, 302, 400, 403, 407, 500] {
            assert_eq!(ApiRefusal::read(status, Some("Bearer")), None, "{status}");
        }
    }
}
