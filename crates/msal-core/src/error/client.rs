//! What goes wrong on this side of the wire: windows, network, unbelievable responses, set-up.

use crate::text::concat;
use std::fmt;

use super::NextStep;
use crate::HttpMethod;
use crate::authority::{AuthorityError, DiscoveryError};
use crate::id_token::IdTokenError;
use crate::url::UrlError;

/// Who ended a call that had not failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Cancelled {
    /// The user closed the window, or went back.
    #[error("the sign-in was cancelled by the user")]
    ByUser,
    /// The user came back to the app from a popup that is cut off from it, so that it can only be
    /// guessed that they have closed it. A sign-in that they finish there still counts.
    #[error("the user came back to the app before the sign-in in the popup was finished")]
    PopupLeft,
    /// The app dropped the call.
    #[error("the app gave the sign-in up")]
    ByApp,
    /// A later call for interaction took over.
    #[error("another sign-in took the place of this one")]
    Superseded,
}

impl Cancelled {
    /// MSAL's code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ByUser | Self::PopupLeft | Self::ByApp => "user_cancelled",
            Self::Superseded => "interaction_in_progress_cancelled",
        }
    }
}

/// A window that could not be opened, used or waited for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WindowError {
    /// The browser refused to open the popup.
    #[error("the browser blocked the popup; allow popups for this site, or sign in by redirect")]
    PopupBlocked,
    /// The popup got no response in time.
    #[error("the popup got no response in time")]
    PopupTimedOut,
    /// The page should have left for the authority and did not.
    #[error("the browser did not leave for the authority in time")]
    NavigationTimedOut,
    /// A redirect has been started in this tab and is about to leave the page.
    #[error("a sign-in or sign-out by redirect is under way in this tab")]
    InteractionInProgress,
    /// A redirect inside a frame: the authority refuses to be framed.
    #[error("a redirect cannot run inside a frame; use a popup")]
    RedirectInFrame,
    /// A redirect whose state could not be stored, so that its response could not be checked.
    #[error("the browser's session storage refuses to be written, which a redirect needs; use a popup")]
    StorageBlocked,
    /// No secure random numbers: an id that can be guessed must not be sent.
    #[error("the browser has no `crypto.getRandomValues`, without which no request can be made")]
    NoRandomNumbers,
    /// No document to work in.
    #[error("the document cannot be used: {0}")]
    Document(String),
}

impl WindowError {
    /// MSAL's code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::PopupBlocked => "popup_window_error",
            Self::PopupTimedOut | Self::NavigationTimedOut => "timed_out",
            Self::InteractionInProgress => "interaction_in_progress",
            Self::RedirectInFrame => "redirect_in_iframe",
            Self::StorageBlocked => "storage_not_supported",
            Self::NoRandomNumbers => "crypto_nonexistent",
            Self::Document(_) => "non_browser_environment",
        }
    }

    pub(super) fn next_step(&self) -> NextStep {
        match self {
            Self::PopupTimedOut | Self::NavigationTimedOut => NextStep::SignInAgain,
            Self::InteractionInProgress => NextStep::Nothing,
            other => NextStep::FixConfiguration(other.to_string()),
        }
    }
}

/// The authority could not be reached. Nobody is signed out by it, and no token is cleared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkError {
    /// The device says that it is offline.
    #[error("the device is offline")]
    Offline,
    /// No response, or one that the browser does not let the page read.
    #[error("{origin} could not be reached: {detail}")]
    Unreachable {
        /// Whom the request was meant for.
        origin: String,
        /// What the browser said.
        detail: String,
        /// How the request was sent.
        method: HttpMethod,
    },
    /// No response before the request's deadline.
    #[error("{origin} did not respond in time")]
    TimedOut {
        /// Whom the request was meant for.
        origin: String,
    },
}

impl NetworkError {
    /// MSAL's code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Offline => "no_network_connectivity",
            Self::TimedOut { .. } => "timed_out",
            Self::Unreachable {
                method: HttpMethod::Post,
                ..
            } => "post_request_failed",
            Self::Unreachable { .. } => "get_request_failed",
        }
    }
}

/// A response that is not believed. It leaves no trace in the cache.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// No `state` came back.
    #[error("the authorization response has no state")]
    StateMissing,
    /// The `state` is not the one that was sent: the response belongs to another request.
    #[error("the authorization response belongs to another request: its state is not ours")]
    StateMismatch,
    /// The response names another issuer than that of the authority that was asked, or none where
    /// that one names itself (RFC 9207): another authority may have been mixed in.
    #[error("the authorization response comes from another authority than the one that was asked")]
    OtherIssuer,
    /// Neither a code nor an error.
    #[error("the authorization response has no authorization code")]
    CodeMissing,
    /// The token endpoint did not respond in JSON.
    #[error("the token endpoint did not respond with a JSON object (HTTP status {status})")]
    NotJson {
        /// The HTTP status.
        status: u16,
    },
    /// The token response has no token.
    #[error("the token response has no token (HTTP status {status})")]
    NoToken {
        /// The HTTP status.
        status: u16,
    },
    /// The id token does not belong to the request.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
    /// No id token, so nobody knows who signed in.
    #[error("the token response has no id token")]
    IdTokenMissing,
    /// The renewed tokens belong to somebody else.
    #[error("the renewed tokens belong to another account")]
    OtherAccount,
    /// The renewed tokens are for another tenant than the account's, or for one that is not known.
    #[error("the renewed tokens belong to another tenant than the account")]
    OtherTenant,
    /// The token is of another kind than the one asked for (RFC 6749, section 7.1).
    #[error("the token response holds another kind of token than the one asked for")]
    TokenType,
    /// The OpenID configuration is not believed.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    /// The page that started the redirect left nothing that the response could be checked against.
    #[error("the authorization response cannot be checked: what was kept for it is gone or damaged")]
    RequestLost,
}

impl ResponseError {
    /// MSAL's code, or one in its style where MSAL does not check.
    pub fn code(&self) -> &'static str {
        match self {
            Self::StateMissing => "state_not_found",
            Self::StateMismatch => "state_mismatch",
            Self::CodeMissing => "authorization_code_missing_from_server_response",
            Self::NotJson { .. } => "failed_to_parse_response",
            Self::NoToken { .. } | Self::IdTokenMissing => "null_or_empty_token",
            Self::IdToken(IdTokenError::Malformed | IdTokenError::Missing(_)) => "token_parsing_error",
            Self::IdToken(IdTokenError::Nonce) => "nonce_mismatch",
            Self::IdToken(IdTokenError::Audience) => "audience_mismatch",
            Self::OtherIssuer | Self::IdToken(IdTokenError::Issuer { .. }) => "issuer_mismatch",
            Self::IdToken(IdTokenError::Expired { .. }) => "id_token_expired",
            Self::IdToken(IdTokenError::NotYetValid { .. }) => "id_token_not_yet_valid",
            Self::IdToken(IdTokenError::Signature(_)) => "id_token_signature_invalid",
            Self::OtherAccount => "account_mismatch",
            Self::OtherTenant => "tenant_mismatch",
            Self::TokenType => "token_type_mismatch",
            Self::Discovery(DiscoveryError::Issuer { .. }) => "issuer_validation_failed",
            Self::Discovery(_) => "openid_config_error",
            Self::RequestLost => "no_token_request_cache_error",
        }
    }

    pub(super) fn next_step(&self) -> NextStep {
        match self {
            Self::Discovery(error) => NextStep::FixConfiguration(error.to_string()),
            Self::IdToken(error @ (IdTokenError::Expired { .. } | IdTokenError::NotYetValid { .. })) => {
                NextStep::FixConfiguration(format!("{error}; set the clock of this device"))
            }
            Self::NotJson { status } | Self::NoToken { status } if *status >= 500 || *status == 429 => {
                NextStep::RetryAfter(super::DEFAULT_RETRY)
            }
            _ => NextStep::SignInAgain,
        }
    }
}

/// The app, or its registration, is set up wrongly.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfigurationError {
    /// The client id is empty.
    ClientIdMissing,
    /// The authority cannot be used.
    Authority(AuthorityError),
    /// An authority in a request that the configuration does not vouch for.
    UntrustedAuthority(String),
    /// A redirect URI that cannot be used.
    RedirectUri(UrlError),
    /// A redirect URI on another origin, where the response could not be read.
    ForeignRedirectUri(String),
    /// The claims request is not a JSON object.
    InvalidClaims,
    /// The account belongs to another cloud than the authority.
    AuthorityMismatch {
        /// The account's environment.
        account: String,
        /// The authority's host.
        authority: String,
    },
    /// The authority has no end-session endpoint.
    NoEndSessionEndpoint,
    /// A call outside of a browser, as on a server that renders the first page.
    NotInBrowser,
}

impl ConfigurationError {
    /// MSAL's code, or one in its style.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ClientIdMissing => "client_id_missing",
            Self::Authority(AuthorityError::Url(UrlError::Empty)) => "empty_url_error",
            Self::Authority(AuthorityError::Url(UrlError::Insecure(_))) => "authority_uri_insecure",
            Self::Authority(_) => "url_parse_error",
            Self::UntrustedAuthority(_) => "untrusted_authority",
            Self::RedirectUri(_) | Self::ForeignRedirectUri(_) => "invalid_redirect_uri",
            Self::InvalidClaims => "invalid_claims",
            Self::AuthorityMismatch { .. } => "authority_mismatch",
            Self::NoEndSessionEndpoint => "end_session_endpoint_not_supported",
            Self::NotInBrowser => "non_browser_environment",
        }
    }

    /// The message: joined, since an app that unwraps a new client would link the formatting of
    /// each part otherwise.
    fn message(&self) -> String {
        match self {
            Self::ClientIdMissing => {
                "the client id is empty; copy the application (client) id from the app registration".into()
            }
            Self::Authority(error) => error.message(),
            Self::UntrustedAuthority(authority) => concat(&[
                "the authority ",
                authority,
                " is not trusted; add its host with `with_known_authority`",
            ]),
            Self::RedirectUri(error) => concat(&["redirect URI: ", &error.message()]),
            Self::ForeignRedirectUri(uri) => {
                concat(&["the redirect URI ", uri, " is on another origin than this page"])
            }
            Self::InvalidClaims => "the claims request is not a JSON object".into(),
            Self::AuthorityMismatch { account, authority } => concat(&[
                "the account belongs to ",
                account,
                ", the authority to ",
                authority,
            ]),
            Self::NoEndSessionEndpoint => {
                "the authority has no end-session endpoint; sign out with `logout_local`".into()
            }
            Self::NotInBrowser => "there is no browser here for the client to work in".into(),
        }
    }
}

impl From<AuthorityError> for ConfigurationError {
    fn from(error: AuthorityError) -> Self {
        Self::Authority(error)
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

/// Code and message: what `expect` shows of a client that could not be made.
impl fmt::Debug for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&concat(&[self.code(), ": ", &self.message()]))
    }
}

impl std::error::Error for ConfigurationError {}
