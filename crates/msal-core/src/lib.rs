//! The Microsoft Entra ID sign-in protocol for browser apps: OAuth 2.0 authorization code flow with
//! PKCE and OpenID Connect.
//!
//! Everything here is pure. The crate reads no clock, draws no random number, opens no connection
//! and knows no browser: the caller hands in the time, the random bytes and the responses, and gets
//! back what to send and what to believe. That is what lets every rule be tested natively in
//! milliseconds. The flows that act on it live in `msal-web`.
//!
//! A sign-in reads like this: an [`Authority`] is resolved to an [`AuthorityUrl`] and its
//! [`Endpoints`]; an [`authorize_request::AuthorizeRequest`] becomes a URL; the response becomes an
//! [`authorize_response::ValidatedResponse`]; [`token_request`] builds the body that redeems its
//! code; [`token_response::TokenResponse`] reads the response, and [`IdToken`] is the proof that
//! the id token belongs to the request.

pub mod account;
pub mod account_filter;
pub mod authority;
pub mod authorize_request;
pub mod authorize_response;
pub mod cache;
pub mod claim;
pub mod claims_request;
pub mod client_info;
pub mod decimal;
pub mod encoding;
pub mod error;
pub mod hint;
pub mod http_method;
pub mod id_token;
pub mod identifier;
mod initials;
pub mod json;
pub mod logout_request;
pub mod pkce;
pub mod prompt;
pub mod result;
pub mod scope;
pub mod secret;
pub mod signature;
pub mod state;
pub mod text;
pub mod time;
pub mod token_request;
pub mod token_response;
pub mod token_scheme;
pub mod url;
pub mod uuid;

pub use account::{AccountFields, AccountInfo, TenantProfile};
pub use account_filter::AccountFilter;
pub use authority::{Authority, AuthorityUrl, Endpoints};
pub use claim::FromClaim;
pub use error::{AuthError, ErrorDetail, ErrorKind, NextStep};
pub use http_method::HttpMethod;
pub use id_token::{IdToken, IdTokenClaims};
pub use identifier::{ClientId, CorrelationId, HomeAccountId, Nonce, RequestId};
pub use pkce::Pkce;
pub use prompt::Prompt;
pub use result::{AuthenticationFields, AuthenticationResult, TokenSource};
pub use scope::ScopeSet;
pub use secret::{AccessToken, AuthorizationCode, CodeVerifier, RawIdToken, RefreshToken};
pub use state::{InteractionType, RequestState};
pub use time::UnixTime;
pub use token_scheme::TokenScheme;

/// The value of `x-client-SKU`, by which Entra ID tells client libraries apart in its logs.
pub const CLIENT_SKU: &str = "msal.rust.browser";

/// The value of `x-client-VER`: the version of this library.
pub const CLIENT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeExamples;
