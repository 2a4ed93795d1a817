//! Sign-in with Microsoft Entra ID for WebAssembly apps: the client, its flows, and the traits that stand for the browser.
//!
//! Framework-neutral: `msal-leptos` shows what happens here, and a crate for another framework would fit beside it. The protocol itself
//! is in `msal-core`, re-exported here.
//!
//! ```no_run
//! use msal_web::{Authority, Configuration, PopupRequest, PublicClientApplication, SilentRequest};
//!
//! # async fn example() -> Result<(), msal_web::AuthError> {
//! let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444").authority(Authority::workforce("contoso.com"));
//! let client = PublicClientApplication::new(configuration)?;
//! let result = match client.acquire_token_silent(SilentRequest::new(["User.Read"])).await {
//!     Err(error) if error.is_interaction_required() => client.acquire_token_popup(PopupRequest::new(["User.Read"])).await?,
//!     other => other?,
//! };
//! # Ok(())
//! # }
//! ```

#[cfg(target_arch = "wasm32")]
mod browser;
mod cache;
mod client;
mod configuration;
mod context;
mod discovery;
mod event;
mod flow;
mod interaction;
pub mod platform;
mod request;
mod silent_calls;
mod startup;
mod status;
mod token_endpoint;

pub use client::PublicClientApplication;
pub use configuration::{CacheLocation, Configuration};
pub use event::{Event, EventKind, Subscription};
pub use request::{
    CacheLookupPolicy, EndSessionRequest, PopupRequest, RedirectRequest, SilentRequest, SsoSilentRequest,
};
#[cfg(target_arch = "wasm32")]
pub use startup::start;
pub use startup::{Start, begin};
pub use status::InteractionStatus;

pub use msal_core::authorize_request::Prompt;
pub use msal_core::error;
pub use msal_core::result::TokenSource;
pub use msal_core::{
    AccessToken, AccountFilter, AccountInfo, AuthError, AuthenticationResult, Authority, ClientId,
    CorrelationId, ErrorKind, HomeAccountId, IdTokenClaims, InteractionType, NextStep, RawIdToken, ScopeSet,
    TenantProfile, UnixTime,
};
