//! Every fault there is: its name, its parameters, and where it acts by itself.
//!
//! One list, hence the length: a fault is one entry here, and its effect one place in `injection`.

use std::fmt;

use super::kinds::{
    DropMoment, GraphChallengeKind, OpenerPolicy, OutageBody, RedirectExtraKind, SpaOriginKind,
};
use super::params::FaultParams;
use crate::endpoint::Endpoint;

/// Defines [`Fault`] from entries `Variant { parameter: Type = default } = "name" at Endpoint;`.
/// `of "grant"` follows where a fault of the token endpoint acts on one grant only.
macro_rules! faults {
    ($(
        $(#[$doc:meta])*
        $variant:ident $({ $($(#[$param_doc:meta])* $param:ident: $type:ty = $default:expr,)* })?
            = $name:literal at $endpoint:ident $(of $grant:literal)?;
    )*) => {
        /// A misbehaviour of the emulator that a client should survive.
        ///
        /// A fault acts once, at its natural endpoint; [`FaultRule`](crate::FaultRule) lets it act
        /// more often, later, elsewhere, or for some requests only. The command line and the
        /// control plane call it by its [`name`](Fault::name), and its parameters by the names of
        /// its fields.
        ///
        /// ```
        /// use entra_emulator::{Endpoint, Fault};
        /// let dead = Fault::RtExpired.until_cleared().for_user("alice@contoso.onmicrosoft.com");
        /// let slow = Fault::Slow { ms: 500 }.count(2).at(Endpoint::Graph);
        /// # let _ = (dead, slow);
        /// ```
        ///
        /// A fault that does not exist does not compile:
        ///
        /// ```compile_fail
        /// let _ = entra_emulator::Fault::WrongNonse;
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Fault {$(
            #[doc = concat!("`", $name, "`: ")]
            $(#[$doc])*
            $variant $({ $($(#[$param_doc])* $param: $type,)* })?,
        )*}

        impl Fault {
            /// Every fault, with the default values of its parameters.
            pub fn all() -> Vec<Self> {
                vec![$(Self::$variant $({ $($param: $default,)* })?,)*]
            }

            /// The name at the command line and in the control plane.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $name,)* }
            }

            /// The endpoint at which it acts unless a rule names another one.
            pub fn endpoint(&self) -> Endpoint {
                match self { $(Self::$variant { .. } => Endpoint::$endpoint,)* }
            }

            /// The grant on which a fault of the token endpoint acts unless a rule names another
            /// one; `None` for every grant.
            pub fn grant_type(&self) -> Option<&'static str> {
                match self { $(Self::$variant { .. } => None $(.or(Some($grant)))?,)* }
            }

            /// The same fault with what `params` say of its parameters.
            pub(super) fn with_params(self, params: &FaultParams) -> Self {
                match self {$(
                    Self::$variant $({ $($param,)* })? => {
                        Self::$variant $({ $($param: params.get(stringify!($param)).unwrap_or($param),)* })?
                    }
                )*}
            }
        }
    };
}

faults! {
    /// the refresh token of a single-page app has reached its fixed end (AADSTS700084).
    RtExpired = "rt_expired" at Token of "refresh_token";
    /// the refresh token was not used for too long (AADSTS700082).
    RtInactive = "rt_inactive" at Token of "refresh_token";
    /// the refresh token was revoked (AADSTS50173).
    RtRevoked = "rt_revoked" at Token of "refresh_token";
    /// the refresh token is malformed (AADSTS9002313).
    RtMalformed = "rt_malformed" at Token of "refresh_token";
    /// Conditional Access wants a new sign-in (AADSTS70043).
    SignInFrequency = "sign_in_frequency" at Token of "refresh_token";
    /// a second factor is required (AADSTS50076), with a claims challenge.
    MfaRequired = "mfa_required" at Token of "refresh_token";
    /// Conditional Access blocks the user (AADSTS53003), with a claims challenge.
    CaBlocked = "ca_blocked" at Token of "refresh_token";
    /// the user has not consented (AADSTS65001).
    ConsentRequired = "consent_required" at Token of "refresh_token";
    /// an administrator has not consented (AADSTS90094).
    AdminConsent = "admin_consent" at Token of "refresh_token";
    /// the user account is disabled (AADSTS50057).
    UserDisabled = "user_disabled" at Token of "refresh_token";
    /// the user is not assigned to the application (AADSTS50105).
    NotAssigned = "not_assigned" at Token of "refresh_token";
    /// the authorization code was redeemed before (AADSTS54005).
    CodeReused = "code_reused" at Token of "authorization_code";
    /// the authorization code has expired (AADSTS70008).
    CodeExpired = "code_expired" at Token of "authorization_code";
    /// the code verifier does not match the challenge (AADSTS501481).
    PkceMismatch = "pkce_mismatch" at Token of "authorization_code";
    /// the redirect URI is another one (AADSTS500112); at the authorization endpoint an
    /// unregistered one (AADSTS50011).
    RedirectMismatch = "redirect_mismatch" at Token of "authorization_code";
    /// a token request breaks a rule about origins; at the authorization endpoint PKCE is missing
    /// (AADSTS9002325).
    SpaOrigin {
        /// The rule that the token request breaks.
        kind: SpaOriginKind = SpaOriginKind::Missing,
    } = "spa_origin" at Token;
    /// the client is told that it runs in a loop (AADSTS50196), from the fifteenth request on.
    Loop = "loop" at Token;
    /// nobody is signed in (AADSTS50058), for `prompt=none`.
    LoginRequired = "login_required" at Authorize;
    /// several users are signed in (AADSTS16000), for `prompt=none`.
    MultipleSessions = "multiple_sessions" at Authorize;
    /// the user declined to consent (AADSTS65004).
    AccessDenied = "access_denied" at Authorize;
    /// too many requests: status 429 with `Retry-After`.
    Throttle {
        /// The value of `Retry-After`.
        seconds: i64 = 60,
        /// Whether scripts of other origins may read `Retry-After`.
        exposed: bool = false,
    } = "throttle" at Token;
    /// the server is out of order.
    Outage {
        /// The HTTP status.
        status: u16 = 503,
        /// The body of the response.
        body: OutageBody = OutageBody::Json,
    } = "outage" at Token;
    /// the response comes late.
    Slow {
        /// Milliseconds before the request is looked at.
        ms: u64 = 1000,
    } = "slow" at Token;
    /// the response never comes.
    Hang = "hang" at Token;
    /// the connection drops.
    DropConnection {
        /// The moment at which it drops.
        when: DropMoment = DropMoment::Before,
    } = "drop_connection" at Token;
    /// nothing listens for a while; this happens as soon as it is switched on.
    Unreachable {
        /// The length of the pause: an hour at most.
        seconds: i64 = 5,
    } = "unreachable" at Other;
    /// the JSON of the response does not parse.
    MalformedJson = "malformed_json" at Token;
    /// the response is JSON and says that it is plain text.
    WrongContentType = "wrong_content_type" at Token;
    /// the body breaks off in the middle.
    TruncatedBody = "truncated_body" at Token;
    /// status 200 without a body.
    Empty200 = "empty_200" at Token;
    /// status 200 with the page of a gateway.
    HtmlResponse = "html_response" at Token;
    /// the response lacks its CORS headers.
    NoCors = "no_cors" at Token;
    /// error responses lack their CORS headers.
    CorsOnSuccessOnly = "cors_on_success_only" at Token;
    /// the server's clock is wrong, in the id token and in `Date`.
    ClockSkew {
        /// The seconds by which the server's clock is ahead.
        seconds: i64 = 600,
        /// Whether scripts of other origins may read `Date`.
        exposed: bool = false,
    } = "clock_skew" at Token;
    /// the id token carries another nonce.
    WrongNonce = "wrong_nonce" at Token;
    /// the id token carries no nonce.
    MissingNonce = "missing_nonce" at Token;
    /// the token response holds no id token.
    MissingIdToken = "missing_id_token" at Token;
    /// the id token, or the OpenID configuration, names another issuer.
    WrongIssuer = "wrong_issuer" at Token;
    /// the id token is for another application.
    WrongAud = "wrong_aud" at Token;
    /// the signature of the id token does not hold.
    BadSignature = "bad_signature" at Token;
    /// the id token names a key that is not published.
    UnknownKid = "unknown_kid" at Token;
    /// a new signing key takes the old one's place; this happens as soon as it is switched on.
    KeyRollover = "key_rollover" at Other;
    /// the id token claims to need no signature.
    AlgNone = "alg_none" at Token;
    /// the id token is random text.
    GarbledIdToken = "garbled_id_token" at Token;
    /// the id token expired a month ago, as no clock of a device is wrong.
    ExpiredIdToken = "expired_id_token" at Token;
    /// the response holds no `client_info`.
    MissingClientInfo = "missing_client_info" at Token;
    /// `client_info` is random text.
    GarbledClientInfo = "garbled_client_info" at Token;
    /// `client_info` names another account.
    MismatchedClientInfo = "mismatched_client_info" at Token;
    /// the token response holds no refresh token.
    MissingRefreshToken = "missing_refresh_token" at Token;
    /// the token response holds no `scope`.
    MissingScope = "missing_scope" at Token;
    /// the last scope was not granted.
    ScopeReduced = "scope_reduced" at Token;
    /// a scope was granted that nobody asked for.
    ScopeExtra = "scope_extra" at Token;
    /// the scopes come back in capital letters.
    ScopeCase = "scope_case" at Token;
    /// the token response holds no `expires_in`.
    NoExpiresIn = "no_expires_in" at Token;
    /// the numbers of the token response are strings.
    StringNumbers = "string_numbers" at Token;
    /// the access token lives for a short time.
    ShortAt {
        /// Its lifetime; a negative one is over before the response is sent.
        seconds: i64 = 1,
    } = "short_at" at Token;
    /// the access token should be renewed early.
    RefreshIn {
        /// The value of `refresh_in`.
        seconds: i64 = 1,
    } = "refresh_in" at Token;
    /// the refresh token lives for a short time.
    RtLifetime {
        /// Its lifetime; a negative one is over before the response is sent.
        seconds: i64 = 60,
    } = "rt_lifetime" at Token;
    /// the authorization response carries another state.
    WrongState = "wrong_state" at Authorize;
    /// the authorization response carries no state.
    MissingState = "missing_state" at Authorize;
    /// the letters of the state change their case.
    StateCaseChanged = "state_case_changed" at Authorize;
    /// the authorization response is odd but legal.
    RedirectExtra {
        /// The oddity.
        kind: RedirectExtraKind = RedirectExtraKind::Params,
    } = "redirect_extra" at Authorize;
    /// the authorization response carries no code.
    MissingCode = "missing_code" at Authorize;
    /// the cookies of frames are ignored, as browsers do that block third-party cookies.
    ThirdPartyCookiesBlocked = "third_party_cookies_blocked" at Authorize;
    /// `prompt=none` ends on a page that no frame may show.
    XfoPageInIframe = "xfo_page_in_iframe" at Authorize;
    /// the opener policy does not follow the request.
    Coop {
        /// The policy of the pages.
        value: OpenerPolicy = OpenerPolicy::On,
    } = "coop" at Authorize;
    /// the sign-in ends on a page that never returns to the application.
    PopupAbandoned = "popup_abandoned" at Authorize;
    /// Graph responds with a claims challenge, for tokens with `xms_cc` `cp1`; otherwise with a
    /// plain 401.
    GraphCae {
        /// The claim that the challenge asks for.
        kind: GraphChallengeKind = GraphChallengeKind::Nbf,
        /// The value it asks for: by default the present moment, or the context `c1`.
        value: Option<String> = None,
    } = "graph_cae" at Graph;
    /// Graph refuses the token with a plain 401.
    Graph401Plain = "graph_401_plain" at Graph;
    /// Graph refuses the request with 403.
    Graph403 = "graph_403" at Graph;
    /// Graph has too many requests: status 429 with `Retry-After`.
    Graph429 {
        /// The value of `Retry-After`.
        seconds: i64 = 10,
    } = "graph_429" at Graph;
    /// a sign-out stays on the page that says so.
    LogoutNoRedirect = "logout_no_redirect" at Logout;
    /// the frames that tell the applications of a sign-out lead nowhere.
    FrontchannelFail = "frontchannel_fail" at Logout;
    /// discovery is out of order.
    Discovery5xx {
        /// The HTTP status.
        status: u16 = 503,
        /// The body of the response.
        body: OutageBody = OutageBody::Json,
    } = "discovery_5xx" at Discovery;
    /// the OpenID configuration lacks a member.
    DiscoveryMissingField {
        /// The name of the member.
        name: String = "token_endpoint".to_owned(),
    } = "discovery_missing_field" at Discovery;
}

impl Fault {
    /// The fault called `name`, with the default values of its parameters.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|fault| fault.name() == name)
    }

    /// The number of requests that it lets pass before it acts, unless a rule says so: the
    /// fifteenth request of a loop is one too many.
    pub(super) fn passes(&self) -> u32 {
        match self {
            Self::Loop => 14,
            _ => 0,
        }
    }
}

impl fmt::Display for Fault {
    /// Prints the name.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_lists_every_fault() {
        let readme = include_str!("../../README.md");
        for fault in Fault::all() {
            assert!(readme.contains(&format!("`{fault}`")), "{fault}");
        }
    }
}
