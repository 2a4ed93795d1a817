use std::time::Duration;

use msal_web::UnixTime;
use msal_web::platform::HttpResponse;

use crate::{TokenMint, html_response, server_error};

/// Something that a [`FakeAuthority`](crate::FakeAuthority) does wrongly, or refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Departure {
    /// The authorization endpoint responds to another request.
    WrongState,
    /// The authorization endpoint sends neither a code nor an error.
    NoCode,
    /// The authorization endpoint refuses.
    RefuseAuthorize {
        /// `error`.
        error: &'static str,
        /// `suberror`; may be empty.
        suberror: &'static str,
    },
    /// The id token is for another request.
    WrongNonce,
    /// The id token is somebody else's.
    WrongIssuer,
    /// The id token is meant for another app.
    WrongAudience,
    /// The id token expired an hour ago.
    ExpiredIdToken,
    /// The id token is not a JWT.
    MalformedIdToken,
    /// The JSON of the token endpoint breaks off in the middle.
    MalformedJson,
    /// The token endpoint sends an HTML page, as a captive portal does.
    Html,
    /// The token endpoint refuses one kind of grant.
    RefuseToken {
        /// `authorization_code` or `refresh_token`.
        grant: &'static str,
        /// `error`.
        error: &'static str,
        /// `suberror`; may be empty.
        suberror: &'static str,
    },
    /// The token endpoint fails with this HTTP status, in Entra's error shape.
    Status(u16),
    /// No request reaches the authority.
    Unreachable,
    /// The device is offline.
    Offline,
}

impl Departure {
    pub(super) fn authorize_refusal(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::RefuseAuthorize { error, suberror } => Some((error, suberror)),
            _ => None,
        }
    }

    pub(super) fn token_response(&self, grant_type: &str) -> Option<HttpResponse> {
        match self {
            Self::MalformedJson => Some(HttpResponse {
                body: r#"{"token_type":"Bearer","access_token":"#.to_owned(),
                ..html_response(200)
            }),
            Self::Html => Some(html_response(200)),
            Self::RefuseToken {
                grant,
                error,
                suberror,
            } if *grant == grant_type => Some(server_error(error, suberror, 50173)),
            Self::Status(status) => Some(HttpResponse {
                status: *status,
                ..server_error("temporarily_unavailable", "", 90033)
            }),
            _ => None,
        }
    }

    pub(super) fn spoil(&self, mint: TokenMint, now: UnixTime) -> TokenMint {
        match self {
            Self::WrongNonce => mint.nonce("another request's nonce"),
            Self::WrongIssuer => mint.issuer("https://login.example/other/v2.0"),
            Self::WrongAudience => mint.audience("another app"),
            Self::ExpiredIdToken => mint.expires_at(now - Duration::from_secs(3600)),
            _ => mint,
        }
    }
}
