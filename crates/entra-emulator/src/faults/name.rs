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
    SignInFrequency "sign_in_frequency" Token ("refresh_token"),
    MfaRequired "mfa_required" Token ("refresh_token"),
    CaBlocked "ca_blocked" Token ("refresh_token"),
    ConsentRequired "consent_required" Token ("refresh_token"),
    LoginRequired "login_required" Authorize,
    MultipleSessions "multiple_sessions" Authorize,
    AccessDenied "access_denied" Authorize,
    Throttle "throttle" Token,
    Outage "outage" Token,
    Slow "slow" Token,
    Hang "hang" Token,
    DropConnection "drop_connection" Token,
    MalformedJson "malformed_json" Token,
    WrongContentType "wrong_content_type" Token,
    TruncatedBody "truncated_body" Token,
    Empty200 "empty_200" Token,
    HtmlResponse "html_response" Token,
    NoCors "no_cors" Token,
    ClockSkew "clock_skew" Token,
    WrongNonce "wrong_nonce" Token,
    MissingNonce "missing_nonce" Token,
    MissingIdToken "missing_id_token" Token,
    WrongIssuer "wrong_issuer" Token,
    WrongAud "wrong_aud" Token,
    BadSignature "bad_signature" Token,
    AlgNone "alg_none" Token,
    ExpiredIdToken "expired_id_token" Token,
    MissingClientInfo "missing_client_info" Token,
    MissingRefreshToken "missing_refresh_token" Token,
    MissingScope "missing_scope" Token,
    StringNumbers "string_numbers" Token,
    ShortAt "short_at" Token,
    RefreshIn "refresh_in" Token,
    RtLifetime "rt_lifetime" Token,
    WrongState "wrong_state" Authorize,
    MissingState "missing_state" Authorize,
    MissingCode "missing_code" Authorize,
    ThirdPartyCookiesBlocked "third_party_cookies_blocked" Authorize,
    XfoPageInIframe "xfo_page_in_iframe" Authorize,
    Coop "coop" Authorize,
    PopupAbandoned "popup_abandoned" Authorize,
    Graph401Plain "graph_401_plain" Graph,
    Graph403 "graph_403" Graph,
    Graph429 "graph_429" Graph,
    LogoutNoRedirect "logout_no_redirect" Logout,
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

    /// All names, for an error that helps.
    pub(crate) fn all() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(name, _)| *name)
    }
}
