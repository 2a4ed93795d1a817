//! Bearer tokens (RFC 6750, section 2.1): the place of one in a request, and the user that
//! its claims name.

use serde_json::Value;

use crate::directory::UserId;
use crate::http::HttpRequest;
use crate::state::EmulatorState;

/// The user and the application that a request's access token names. Only a token that the emulator
/// signed names a user.
#[derive(Debug, Default)]
pub(crate) struct BearerIdentity {
    pub(crate) user: Option<UserId>,
    pub(crate) client_id: Option<String>,
}

/// Reads who presents a token, without judging whether it is still valid.
pub(crate) fn identity(emulator: &EmulatorState, request: &HttpRequest) -> BearerIdentity {
    let claims = token(request).and_then(|token| emulator.key.verify(token).ok());
    let Some(claims) = claims else {
        return BearerIdentity::default();
    };
    BearerIdentity {
        user: user(emulator, &claims),
        client_id: claims["appid"].as_str().map(str::to_owned),
    }
}

/// The token in the `Authorization` header.
pub(crate) fn token(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The user that the claims of a token name.
pub(crate) fn user(emulator: &EmulatorState, claims: &Value) -> Option<UserId> {
    let (tid, oid) = (claims["tid"].as_str()?, claims["oid"].as_str()?);
    emulator.directory.user_by_oid(tid, oid)
}
