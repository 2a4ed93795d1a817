//! The names of all faults, and where each acts by itself.

use crate::route::Endpoint;

macro_rules! faults {
    ($($variant:ident $name:literal $endpoint:ident $(($grant:literal))?,)*) => {
        /// A fault by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum FaultName { $($variant,)* }

        impl FaultName {
            const ALL: &[(&'static str, Self)] = &[$(($name, Self::$variant),)*];

            /// The endpoint a fault acts at unless it is told another one.
            pub(crate) fn endpoint(self) -> Endpoint {
                match self { $(Self::$variant => Endpoint::$endpoint,)* }
            }

            /// The grant a fault of the token endpoint acts on unless it is told another one; `None` for every grant.
            pub(crate) fn grant(self) -> Option<&'static str> {
                match self { $(Self::$variant => None$(.or(Some($grant)))?,)* }
            }
        }
    };
}

faults! {
    RtExpired "rt_expired" Token ("refresh_token"),
    RtInactive "rt_inactive" Token ("refresh_token"),
    RtRevoked "rt_revoked" Token ("refresh_token"),
    RtMalformed "rt_malformed" Token ("refresh_token"),
    SignInFrequency "sign_in_frequency" Token ("refresh_token"),
    MfaRequired "mfa_required" Token ("refresh_token"),
    CaBlocked "ca_blocked" Token ("refresh_token"),
    ConsentRequired "consent_required" Token ("refresh_token"),
    AdminConsent "admin_consent" Token ("refresh_token"),
    UserDisabled "user_disabled" Token ("refresh_token"),
    NotAssigned "not_assigned" Token ("refresh_token"),
    CodeReused "code_reused" Token ("authorization_code"),
    CodeExpired "code_expired" Token ("authorization_code"),
    PkceMismatch "pkce_mismatch" Token ("authorization_code"),
    RedirectMismatch "redirect_mismatch" Token ("authorization_code"),
    SpaOrigin "spa_origin" Token,
    Loop "loop" Token,
    LoginRequired "login_required" Authorize,
    MultipleSessions "multiple_sessions" Authorize,
    AccessDenied "access_denied" Authorize,
    Throttle "throttle" Token,
    Outage "outage" Token,
    Slow "slow" Token,
    Hang "hang" Token,
    DropConnection "drop_connection" Token,
    Unreachable "unreachable" Other,
    MalformedJson "malformed_json" Token,
    WrongContentType "wrong_content_type" Token,
    TruncatedBody "truncated_body" Token,
    Empty200 "empty_200" Token,
    HtmlResponse "html_response" Token,
    NoCors "no_cors" Token,
    CorsOnSuccessOnly "cors_on_success_only" Token,
    ClockSkew "clock_skew" Token,
    WrongNonce "wrong_nonce" Token,
    MissingNonce "missing_nonce" Token,
    MissingIdToken "missing_id_token" Token,
    WrongIssuer "wrong_issuer" Token,
    WrongAud "wrong_aud" Token,
    BadSignature "bad_signature" Token,
    UnknownKid "unknown_kid" Token,
    KeyRollover "key_rollover" Other,
    AlgNone "alg_none" Token,
    GarbledIdToken "garbled_id_token" Token,
    ExpiredIdToken "expired_id_token" Token,
    MissingClientInfo "missing_client_info" Token,
    GarbledClientInfo "garbled_client_info" Token,
    MismatchedClientInfo "mismatched_client_info" Token,
    MissingRefreshToken "missing_refresh_token" Token,
    MissingScope "missing_scope" Token,
    ScopeReduced "scope_reduced" Token,
    ScopeExtra "scope_extra" Token,
    ScopeCase "scope_case" Token,
    NoExpiresIn "no_expires_in" Token,
    StringNumbers "string_numbers" Token,
    ShortAt "short_at" Token,
    RefreshIn "refresh_in" Token,
    RtLifetime "rt_lifetime" Token,
    WrongState "wrong_state" Authorize,
    MissingState "missing_state" Authorize,
    StateCaseChanged "state_case_changed" Authorize,
    RedirectExtra "redirect_extra" Authorize,
    MissingCode "missing_code" Authorize,
    ThirdPartyCookiesBlocked "third_party_cookies_blocked" Authorize,
    XfoPageInIframe "xfo_page_in_iframe" Authorize,
    Coop "coop" Authorize,
    PopupAbandoned "popup_abandoned" Authorize,
    GraphCae "graph_cae" Graph,
    Graph401Plain "graph_401_plain" Graph,
    Graph403 "graph_403" Graph,
    Graph429 "graph_429" Graph,
    LogoutNoRedirect "logout_no_redirect" Logout,
    FrontchannelFail "frontchannel_fail" Logout,
    Discovery5xx "discovery_5xx" Discovery,
    DiscoveryMissingField "discovery_missing_field" Discovery,
}

impl FaultName {
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, fault)| *fault)
    }

    /// Names of the faults whose natural place is `endpoint`.
    pub(crate) fn at(endpoint: Endpoint) -> impl Iterator<Item = &'static str> {
        let own = Self::ALL
            .iter()
            .filter(move |(_, fault)| fault.endpoint() == endpoint);
        own.map(|(name, _)| *name)
    }

    /// How many requests it lets pass before it acts, unless it is told: the fifteenth of a loop is one too many.
    pub(super) fn passes(self) -> i64 {
        match self {
            Self::Loop => 14,
            _ => 0,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, fault)| *fault == self)
            .map_or("", |(name, _)| name)
    }

    /// All names, for an error that helps.
    pub(crate) fn all() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(name, _)| *name)
    }
}
