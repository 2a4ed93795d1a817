#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

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
