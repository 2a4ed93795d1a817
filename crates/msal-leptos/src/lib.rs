//! Sign-in with Microsoft Entra ID for Leptos: provider, hooks and templates.
//!
//! [`MsalProvider`] owns the client and shows everything below it what the client is busy with and
//! who is signed in; [`use_msal`] is how components get at both. Whoever knows `@azure/msal-react`
//! will recognise the nouns. The protocol, the flows and the state are `msal-web`'s; the signals
//! here mirror that state. What an app needs of `msal-web` is re-exported, so that an app depends
//! on this crate alone.
//!
//! The feature `router` adds `ProtectedRoute` and `ProtectedParentRoute`, for apps with
//! `leptos_router`; the feature `devtools` adds `MsalDevtools`, a panel for developers.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use msal_leptos::prelude::*;
//!
//! fn main() {
//!     // First of all: in a popup or hidden frame of ours the response is handed over, and no app
//!     // is mounted.
//!     if matches!(msal_leptos::start(), Start::App) {
//!         mount_to_body(App);
//!     }
//! }
//!
//! #[component]
//! fn App() -> impl IntoView {
//!     let configuration = Configuration::new("00001111-aaaa-2222-bbbb-3333cccc4444")
//!         .with_authority(Authority::workforce("contoso.com"));
//!     let instance =
//!         PublicClientApplication::new(configuration).expect("the configuration is complete");
//!     view! {
//!         <MsalProvider instance>
//!             <AuthenticatedTemplate><Greeting/><SignOutButton/></AuthenticatedTemplate>
//!             <UnauthenticatedTemplate><SignInButton/></UnauthenticatedTemplate>
//!         </MsalProvider>
//!     }
//! }
//!
//! #[component]
//! fn Greeting() -> impl IntoView {
//!     let account = use_account();
//!     move || account.get().map(|account| format!("Hello, {}", account.username))
//! }
//! ```

mod authentication_template;
mod components;
#[cfg(feature = "devtools")]
mod devtools;
mod instance;
mod mounted;
mod protected_page;
#[cfg(feature = "router")]
mod protected_route;
mod provider;
mod session_template;
mod state_signals;
mod templates;
mod use_access;
mod use_access_token;
mod use_account;
mod use_api_client;
mod use_has_role;
mod use_is_authenticated;
mod use_msal;
mod use_msal_authentication;
mod use_page_guard;
mod use_session;

pub use authentication_template::{
    AuthenticationErrorView, MsalAuthenticationTemplate, MsalAuthenticationTemplateProps,
};
pub use components::{
    AccountAvatar, AccountAvatarProps, AccountPicker, AccountPickerProps, STYLESHEET, SignInButton,
    SignInButtonProps, SignOutButton, SignOutButtonProps,
};
#[cfg(feature = "devtools")]
pub use devtools::{DEVTOOLS_STYLESHEET, MsalDevtools, MsalDevtoolsProps};
pub use instance::MsalInstance;
pub use protected_page::{AccessRefusalView, ProtectedPage, ProtectedPageProps};
#[cfg(feature = "router")]
pub use protected_route::{
    ProtectedParentRoute, ProtectedParentRouteProps, ProtectedRoute, ProtectedRouteProps,
};
pub use provider::{MsalProvider, MsalProviderProps};
pub use session_template::{SessionTemplate, SessionTemplateProps};
pub use templates::{
    AuthenticatedTemplate, AuthenticatedTemplateProps, UnauthenticatedTemplate, UnauthenticatedTemplateProps,
};
pub use use_access::use_access;
pub use use_access_token::{UseAccessToken, use_access_token, use_access_token_with_request};
pub use use_account::{use_account, use_account_with_filter};
pub use use_api_client::{ApiInstance, use_api_client};
pub use use_has_role::use_has_role;
pub use use_is_authenticated::{use_is_authenticated, use_is_authenticated_with_filter};
pub use use_msal::{UseMsal, try_use_msal, use_msal};
pub use use_msal_authentication::{
    UseMsalAuthentication, use_msal_authentication, use_msal_authentication_with_options,
};
pub use use_page_guard::{UsePageGuard, use_page_guard};
pub use use_session::use_session;

pub use msal_web::{
    AccessDecision, AccessRefusal, AccessRule, AccessToken, AccountFields, AccountFilter, AccountInfo,
    AfterSignOut, ApiClient, ApiError, ApiRefusal, ApiRequest, ApiResource, Attempt, AuthError,
    AuthenticationFields, AuthenticationOptions, AuthenticationRequest, AuthenticationResult, Authority,
    AuthorizationCodeRequest, CacheLocation, CacheLookupPolicy, CancelHandle, ChallengeError, ClockOffset,
    Configuration, EndSessionPopupRequest, EndSessionRequest, ErrorDetail, ErrorKind, Event, EventKind,
    ExternalTokenError, ExternalTokens, FromClaim, GuardedView, HttpMethod, IdTokenClaims, IdTokenError,
    IgnoredResponse, InteractionStatus, InteractionType, Log, LogEntry, LogLevel, Navigation, NextStep,
    Nonce, PopupRequest, Prompt, PublicClientApplication, RawIdToken, RedirectRequest, RefreshToken,
    ResourceError, ResponseHead, ScopeSet, Session, SignInRequest, SignOutRequest, SignatureCheck,
    SignatureError, SilentRequest, Snapshot, SsoSilentRequest, Start, Subscription, TenantProfile,
    TokenScheme, TokenSource, UnixTime, UserNeed, UserNeeded, UserPhoto, error, gloo_net, start,
};

/// Compiles the examples of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/authorities.md")]
#[doc = include_str!("../../../docs/migration.md")]
#[doc = include_str!("../../../docs/popups.md")]
#[doc = include_str!("../../../docs/quick-start.md")]
#[doc = include_str!("../../../docs/recipes.md")]
#[doc = include_str!("../../../docs/sign-in.md")]
#[doc = include_str!("../../../docs/testing.md")]
pub struct DocumentationExamples;

/// What an app imports: `use msal_leptos::prelude::*;`.
pub mod prelude {
    pub use crate::{
        AccessDecision, AccessRefusal, AccessRule, AccessToken, AccountAvatar, AccountFields, AccountFilter,
        AccountInfo, AccountPicker, AfterSignOut, ApiClient, ApiError, ApiInstance, ApiResource, AuthError,
        AuthenticatedTemplate, AuthenticationFields, AuthenticationOptions, AuthenticationRequest,
        AuthenticationResult, Authority, AuthorizationCodeRequest, CacheLocation, CacheLookupPolicy,
        CancelHandle, Configuration, EndSessionPopupRequest, EndSessionRequest, ErrorDetail, EventKind,
        GuardedView, InteractionStatus, InteractionType, Log, LogLevel, MsalAuthenticationTemplate,
        MsalInstance, MsalProvider, Navigation, NextStep, PopupRequest, Prompt, ProtectedPage,
        PublicClientApplication, RedirectRequest, Session, SessionTemplate, SignInButton, SignInRequest,
        SignOutButton, SignOutRequest, SignatureCheck, SilentRequest, Snapshot, SsoSilentRequest, Start,
        TokenScheme, TokenSource, UnauthenticatedTemplate, UseAccessToken, UseMsal, UseMsalAuthentication,
        UsePageGuard, UserNeed, UserNeeded, try_use_msal, use_access, use_access_token,
        use_access_token_with_request, use_account, use_account_with_filter, use_api_client, use_has_role,
        use_is_authenticated, use_is_authenticated_with_filter, use_msal, use_msal_authentication,
        use_msal_authentication_with_options, use_page_guard, use_session,
    };
}
