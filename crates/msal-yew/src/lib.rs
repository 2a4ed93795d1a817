#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod authentication_template;
mod protected_page;
#[cfg(feature = "router")]
mod protected_route;
mod provider;
mod subscriptions;
mod templates;
mod use_access_token;
mod use_account;
mod use_api_client;
mod use_msal;
mod use_msal_authentication;
mod use_page_guard;
mod use_session;

pub use authentication_template::{MsalAuthenticationTemplate, MsalAuthenticationTemplateProps};
pub use protected_page::{ProtectedPage, ProtectedPageProps};
#[cfg(feature = "router")]
pub use protected_route::ProtectedRoute;
pub use provider::{MsalProvider, MsalProviderProps};
pub use templates::{
    AuthenticatedTemplate, SessionTemplate, SessionTemplateProps, TemplateProps, UnauthenticatedTemplate,
};
pub use use_access_token::{UseAccessToken, use_access_token, use_access_token_with_request};
pub use use_account::{
    use_account, use_account_with_filter, use_is_authenticated, use_is_authenticated_with_filter,
};
pub use use_api_client::use_api_client;
pub use use_msal::{UseMsal, use_msal, use_msal_instance, use_optional_msal};
pub use use_msal_authentication::{
    UseMsalAuthentication, use_msal_authentication, use_msal_authentication_with_options,
};
pub use use_page_guard::{UsePageGuard, use_page_guard};
pub use use_session::{use_access, use_has_role, use_session};

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

/// What an app imports: `use msal_yew::prelude::*;`.
pub mod prelude {
    pub use crate::{
        AccessDecision, AccessRefusal, AccessRule, AccessToken, AccountFields, AccountFilter, AccountInfo,
        AfterSignOut, ApiClient, ApiError, ApiResource, AuthError, AuthenticatedTemplate,
        AuthenticationFields, AuthenticationOptions, AuthenticationRequest, AuthenticationResult, Authority,
        AuthorizationCodeRequest, CacheLocation, CacheLookupPolicy, CancelHandle, Configuration,
        EndSessionPopupRequest, EndSessionRequest, ErrorDetail, EventKind, GuardedView, InteractionStatus,
        InteractionType, Log, LogLevel, MsalAuthenticationTemplate, MsalProvider, Navigation, NextStep,
        PopupRequest, Prompt, ProtectedPage, PublicClientApplication, RedirectRequest, Session,
        SessionTemplate, SignInRequest, SignOutRequest, SignatureCheck, SilentRequest, Snapshot,
        SsoSilentRequest, Start, TokenScheme, TokenSource, UnauthenticatedTemplate, UseAccessToken, UseMsal,
        UseMsalAuthentication, UsePageGuard, UserNeed, UserNeeded, use_access, use_access_token,
        use_access_token_with_request, use_account, use_account_with_filter, use_api_client, use_has_role,
        use_is_authenticated, use_is_authenticated_with_filter, use_msal, use_msal_authentication,
        use_msal_authentication_with_options, use_msal_instance, use_optional_msal, use_page_guard,
        use_session,
    };
}
