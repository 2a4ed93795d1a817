#![doc = include_str!("../README.md")]

mod access;
mod api;
mod authentication;
mod authorization_code_request;
mod background_renewals;
mod bridge_page;
#[cfg(target_arch = "wasm32")]
mod browser;
mod cache;
mod cache_location;
mod cancel_handle;
mod cell;
mod client;
mod configuration;
mod context;
mod device_clock;
mod diagnostics;
mod discovery;
mod end_session_request;
mod event;
mod external_tokens;
mod flow;
mod form_post;
mod front_channel_logout;
mod future;
mod instance_aware;
mod interaction;
mod log;
mod navigation;
mod operation;
mod outcome;
mod page_guard;
pub mod platform;
mod popup_place;
mod redirect_loop;
mod redirect_state;
mod request;
mod request_sender;
mod response_address;
#[cfg(not(target_arch = "wasm32"))]
mod server;
mod session;
mod session_deadline;
mod session_notes;
mod sign_in_request;
mod sign_out_notice;
mod signal;
mod signature_check;
mod silent_calls;
mod snapshot;
mod standing_task;
mod startup;
mod status;
mod subscribers;
mod throttling;
mod token_endpoint;
mod token_watch;
mod unstored_tokens;
mod user_photo;

pub use access::{AccessDecision, AccessRefusal, AccessRule};
pub use api::{
    ApiClient, ApiError, ApiRefusal, ApiRequest, ApiResource, Attempt, ChallengeError, ResourceError,
    ResponseHead, UserNeed, UserNeeded,
};
pub use authentication::{
    AfterSignOut, Authentication, AuthenticationOptions, AuthenticationState, AuthenticationStep,
    AuthenticationView,
};
pub use authorization_code_request::AuthorizationCodeRequest;
pub use bridge_page::{BRIDGE_PAGE, HAND_OVER_SCRIPT};
#[cfg(target_arch = "wasm32")]
pub use browser::{WebLocks, platform as browser_platform};
pub use cache_location::CacheLocation;
pub use cancel_handle::CancelHandle;
pub use client::PublicClientApplication;
pub use configuration::Configuration;
pub use diagnostics::{CachedToken, CheckOutcome, CheckSubject, ConfigurationCheck, Diagnostics};
pub use end_session_request::{EndSessionPopupRequest, EndSessionRequest};
pub use event::{Event, EventKind, IgnoredResponse};
pub use external_tokens::{ExternalTokenError, ExternalTokens};
pub use log::{Log, LogEntry, LogLevel};
pub use navigation::Navigation;
pub use page_guard::{GuardedView, PageGuard};
pub use request::{
    AuthenticationRequest, CacheLookupPolicy, PopupRequest, RedirectRequest, SilentRequest, SsoSilentRequest,
};
pub use session::Session;
pub use sign_in_request::{SignInRequest, SignOutRequest};
pub use signature_check::SignatureCheck;
pub use snapshot::Snapshot;
pub use startup::{Start, begin, start};
pub use status::InteractionStatus;
pub use subscribers::Subscription;
pub use token_watch::{TokenState, TokenWatch};
pub use user_photo::UserPhoto;

/// What requests to APIs are made with, in the version that [`ApiClient`] takes.
pub use gloo_net;
pub use msal_core::cache::CredentialType;
pub use msal_core::error;
pub use msal_core::id_token::IdTokenError;
pub use msal_core::signature::{SignatureAlgorithm, SignatureError};
pub use msal_core::time::ClockOffset;
pub use msal_core::{
    AccessToken, AccountFields, AccountFilter, AccountInfo, AuthError, AuthenticationFields,
    AuthenticationResult, Authority, ClientId, CorrelationId, ErrorDetail, ErrorKind, FromClaim,
    HomeAccountId, HttpMethod, IdTokenClaims, InteractionType, NextStep, Nonce, Prompt, RawIdToken,
    RefreshToken, ScopeSet, TenantProfile, TokenScheme, TokenSource, UnixTime,
};
