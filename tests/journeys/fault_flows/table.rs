//! What comes of each misbehaviour in each flow: the one place where it is written down.
//!
//! An ending is what the page of the flows says: who is signed in, or code, kind and next step of
//! the error.

use super::flow::{Flow, User};

/// The page shows a user and no error.
pub(crate) const SIGNED_IN: &str = "signed in";
/// The page shows neither a user nor an error: it has been loaded without a response.
pub(crate) const SIGNED_OUT: &str = "signed out";
/// The fault cannot strike this flow.
const NOWHERE: &str = "";

/// A misbehaviour, and how each flow ends under it.
#[derive(Debug)]
pub(crate) struct Row {
    /// As the command line of the emulator spells it; several are separated by a space.
    pub(crate) fault: &'static str,
    pub(crate) user: User,
    endings: [&'static str; 3],
}

impl Row {
    /// How a flow ends; `None` where the fault cannot strike it.
    pub(crate) fn ending(&self, flow: Flow) -> Option<&'static str> {
        let ending = self.endings[flow as usize];
        (ending != NOWHERE).then_some(ending)
    }

    /// Each of its faults.
    pub(crate) fn faults(&self) -> impl Iterator<Item = &'static str> {
        self.fault.split(' ')
    }

    /// Whether it acts where the metadata is asked for.
    pub(crate) fn strikes_metadata(&self) -> bool {
        DISCOVERY.iter().any(|row| row.fault == self.fault)
    }

    /// With what the user does about it.
    const fn when(mut self, user: User) -> Self {
        self.user = user;
        self
    }
}

/// The same ending in all flows.
const fn all(fault: &'static str, ending: &'static str) -> Row {
    each(fault, [ending; 3])
}

/// An ending for popup, redirect and frame.
const fn each(fault: &'static str, endings: [&'static str; 3]) -> Row {
    Row {
        fault,
        user: User::Waits,
        endings,
    }
}

const UNREACHABLE: &str = "get_request_failed, Network, try again in 5 s";
const LATE: &str = "timed_out, Network, try again in 5 s";
const UNUSABLE_METADATA: &str = "openid_config_error, Response, mend the configuration";
const FOREIGN_ISSUER: &str = "issuer_validation_failed, Response, mend the configuration";
/// The user has closed the popup, or come back to the page of the redirect.
pub(crate) const CANCELLED: &str = "user_cancelled, Cancelled, nothing";
/// The response has come by a form, which no page can read.
const UNREADABLE: &str = "state_not_found, Response, sign in again";
const SILENCE: &str = "timed_out, InteractionRequired, ask the user";

/// Where the client asks for the authority's endpoints.
pub(crate) static DISCOVERY: &[Row] = &[
    all("discovery_5xx:until_cleared", UNREACHABLE),
    all("discovery_5xx:until_cleared:body=html", UNREACHABLE),
    all("discovery_5xx:until_cleared:body=empty", UNREACHABLE),
    all("discovery_missing_field:until_cleared", UNUSABLE_METADATA),
    all(
        "discovery_missing_field:until_cleared:name=authorization_endpoint",
        UNUSABLE_METADATA,
    ),
    all(
        "discovery_missing_field:until_cleared:name=issuer",
        UNUSABLE_METADATA,
    ),
    all("wrong_issuer:until_cleared:endpoint=discovery", FOREIGN_ISSUER),
    all(
        "malformed_json:until_cleared:endpoint=discovery",
        UNUSABLE_METADATA,
    ),
    all("truncated_body:until_cleared:endpoint=discovery", UNREACHABLE),
    all("empty_200:until_cleared:endpoint=discovery", UNUSABLE_METADATA),
    all(
        "html_response:until_cleared:endpoint=discovery",
        UNUSABLE_METADATA,
    ),
    all("wrong_content_type:endpoint=discovery", SIGNED_IN),
    all(
        "throttle:until_cleared:endpoint=discovery",
        "temporarily_unavailable, Server, try again in 60 s",
    ),
    all("no_cors:until_cleared:endpoint=discovery", UNREACHABLE),
    all("drop_connection:until_cleared:endpoint=discovery", UNREACHABLE),
    all(
        "drop_connection:until_cleared:when=after_headers:endpoint=discovery",
        UNREACHABLE,
    ),
    all(
        "drop_connection:until_cleared:when=mid_body:endpoint=discovery",
        UNREACHABLE,
    ),
    all("slow:endpoint=discovery", SIGNED_IN),
    all("hang:until_cleared:endpoint=discovery", LATE),
];

/// Where the window goes, and the pages there.
pub(crate) static AUTHORIZE: &[Row] = &[
    each(
        "login_required",
        [
            NOWHERE,
            NOWHERE,
            "login_required, InteractionRequired, ask the user",
        ],
    ),
    each(
        "multiple_sessions",
        [
            NOWHERE,
            NOWHERE,
            "interaction_required, InteractionRequired, ask the user",
        ],
    ),
    each(
        "third_party_cookies_blocked",
        [
            NOWHERE,
            NOWHERE,
            "login_required, InteractionRequired, ask the user",
        ],
    ),
    each("xfo_page_in_iframe", [NOWHERE, NOWHERE, SILENCE]),
    // Popups and redirects of an authority that is gone have journeys of their own, in `failures`.
    each("unreachable:seconds=60", [NOWHERE, NOWHERE, SILENCE]),
    each(
        "sign_in_frequency:endpoint=authorize",
        [
            NOWHERE,
            NOWHERE,
            "interaction_required, InteractionRequired, ask the user",
        ],
    ),
    each(
        "user_disabled:until_cleared:endpoint=authorize",
        [NOWHERE, NOWHERE, "invalid_grant, Server, sign in again"],
    ),
    all("access_denied", "access_denied, Cancelled, nothing"),
    all(
        "spa_origin:endpoint=authorize",
        "invalid_request, Server, mend the configuration",
    ),
    each(
        "redirect_mismatch:endpoint=authorize",
        [CANCELLED, CANCELLED, SILENCE],
    )
    .when(User::Leaves),
    each(
        "mfa_required:endpoint=authorize",
        [
            SIGNED_IN,
            SIGNED_IN,
            "interaction_required, InteractionRequired, ask the user",
        ],
    )
    .when(User::ProvesFactor),
    each(
        "consent_required:endpoint=authorize",
        [
            SIGNED_IN,
            SIGNED_IN,
            "interaction_required, InteractionRequired, ask the user",
        ],
    )
    .when(User::Consents),
    each(
        "consent_required:1:endpoint=authorize",
        [
            "access_denied, Cancelled, nothing",
            "access_denied, Cancelled, nothing",
            NOWHERE,
        ],
    )
    .when(User::Declines),
    each(
        "mfa_required:1:endpoint=authorize",
        [CANCELLED, CANCELLED, NOWHERE],
    )
    .when(User::Leaves),
    each(
        "ca_blocked:endpoint=authorize",
        [
            CANCELLED,
            CANCELLED,
            "interaction_required, InteractionRequired, ask the user",
        ],
    )
    .when(User::Leaves),
    each(
        "admin_consent:endpoint=authorize",
        [
            CANCELLED,
            CANCELLED,
            "interaction_required, InteractionRequired, ask the user",
        ],
    )
    .when(User::Leaves),
    each(
        "not_assigned:endpoint=authorize",
        [
            CANCELLED,
            CANCELLED,
            "interaction_required, InteractionRequired, ask the user",
        ],
    )
    .when(User::Leaves),
    each("popup_abandoned", [CANCELLED, CANCELLED, NOWHERE]).when(User::Leaves),
    all("wrong_state", "state_mismatch, Response, sign in again"),
    all("missing_state", "state_not_found, Response, sign in again"),
    all("state_case_changed", "state_mismatch, Response, sign in again"),
    all(
        "missing_code",
        "authorization_code_missing_from_server_response, Response, sign in again",
    ),
    all("missing_client_info:endpoint=authorize", SIGNED_IN),
    all("redirect_extra", SIGNED_IN),
    all("redirect_extra:kind=query", SIGNED_IN),
    all("redirect_extra:kind=fragment", SIGNED_IN),
    each("redirect_extra:kind=form_post", [UNREADABLE, UNREADABLE, SILENCE]),
    each(
        "coop consent_required:endpoint=authorize",
        [SIGNED_IN, SIGNED_IN, NOWHERE],
    )
    .when(User::Consents),
    all("slow:endpoint=authorize", SIGNED_IN),
    each("hang:1:endpoint=authorize", [CANCELLED, NOWHERE, NOWHERE]).when(User::Leaves),
    each(
        "hang:endpoint=authorize",
        [NOWHERE, "timed_out, Window, sign in again", SILENCE],
    )
    .when(User::Stops),
    each(
        "drop_connection:until_cleared:endpoint=authorize",
        [CANCELLED, CANCELLED, SILENCE],
    )
    .when(User::Leaves),
    each("outage:endpoint=authorize", [CANCELLED, CANCELLED, SILENCE]).when(User::Leaves),
    each(
        "outage:body=html:endpoint=authorize",
        [CANCELLED, CANCELLED, SILENCE],
    )
    .when(User::Leaves),
    each(
        "outage:body=empty:endpoint=authorize",
        [CANCELLED, CANCELLED, SILENCE],
    )
    .when(User::Leaves),
    each("throttle:endpoint=authorize", [CANCELLED, CANCELLED, SILENCE]).when(User::Leaves),
    each(
        "html_response:endpoint=authorize",
        [CANCELLED, CANCELLED, SILENCE],
    )
    .when(User::Leaves),
    each("empty_200:endpoint=authorize", [CANCELLED, CANCELLED, SILENCE]).when(User::Leaves),
];

const UNPARSED: &str = "failed_to_parse_response, Response, sign in again";
const UNPOSTED: &str = "post_request_failed, Network, try again in 5 s";

/// Where the code is redeemed.
pub(crate) static TOKEN: &[Row] = &[
    all(
        "code_reused:until_cleared",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "code_expired:until_cleared",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "pkce_mismatch:until_cleared",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "redirect_mismatch:until_cleared",
        "invalid_client, Server, mend the configuration",
    ),
    all(
        "spa_origin:until_cleared",
        "invalid_request, Server, mend the configuration",
    ),
    all(
        "spa_origin:until_cleared:kind=not_spa",
        "invalid_request, Server, mend the configuration",
    ),
    all(
        "loop:until_cleared:after=0",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "mfa_required:until_cleared:grant=authorization_code",
        "invalid_grant, InteractionRequired, ask the user",
    ),
    all(
        "ca_blocked:until_cleared:grant=authorization_code",
        "invalid_grant, InteractionRequired, ask the user",
    ),
    all(
        "consent_required:until_cleared:grant=authorization_code",
        "invalid_grant, InteractionRequired, ask the user",
    ),
    all(
        "admin_consent:until_cleared:grant=authorization_code",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "user_disabled:until_cleared:grant=authorization_code",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "not_assigned:until_cleared:grant=authorization_code",
        "invalid_grant, Server, sign in again",
    ),
    all(
        "sign_in_frequency:until_cleared:grant=authorization_code",
        "invalid_grant, Server, sign in again",
    ),
    all("throttle", "temporarily_unavailable, Server, try again in 60 s"),
    all(
        "throttle:exposed=true:seconds=120",
        "temporarily_unavailable, Server, try again in 120 s",
    ),
    all("outage", "server_error, Server, try again in 60 s"),
    all("outage:status=500", "server_error, Server, try again in 60 s"),
    all(
        "outage:body=html",
        "failed_to_parse_response, Response, try again in 60 s",
    ),
    all(
        "outage:body=empty",
        "failed_to_parse_response, Response, try again in 60 s",
    ),
    all("html_response", UNPARSED),
    all("empty_200", UNPARSED),
    all("malformed_json", UNPARSED),
    all("wrong_content_type", SIGNED_IN),
    all("truncated_body:until_cleared", UNPOSTED),
    // The code has been redeemed, and nobody has seen the tokens; a frame gets another code.
    each(
        "drop_connection",
        [
            "invalid_grant, Server, sign in again",
            "invalid_grant, Server, sign in again",
            SIGNED_IN,
        ],
    ),
    all("drop_connection:until_cleared", UNPOSTED),
    all("drop_connection:until_cleared:when=after_headers", UNPOSTED),
    all("drop_connection:until_cleared:when=mid_body", UNPOSTED),
    all("no_cors:until_cleared", UNPOSTED),
    all("cors_on_success_only:until_cleared", SIGNED_IN),
    all("slow", SIGNED_IN),
    all("hang", LATE),
];

/// What the token response holds.
pub(crate) static TOKENS: &[Row] = &[
    all("clock_skew", SIGNED_IN),
    all("clock_skew:exposed=true", SIGNED_IN),
    all("wrong_nonce", "nonce_mismatch, Response, sign in again"),
    all("missing_nonce", "nonce_mismatch, Response, sign in again"),
    all("wrong_issuer", "issuer_mismatch, Response, sign in again"),
    all("wrong_aud", "audience_mismatch, Response, sign in again"),
    all(
        "expired_id_token",
        "id_token_expired, Response, mend the configuration",
    ),
    all("missing_id_token", "null_or_empty_token, Response, sign in again"),
    all("garbled_id_token", "token_parsing_error, Response, sign in again"),
    all("bad_signature", SIGNED_IN),
    all("unknown_kid", SIGNED_IN),
    all("alg_none", "token_parsing_error, Response, sign in again"),
    all("key_rollover", SIGNED_IN),
    all("missing_client_info", SIGNED_IN),
    all("garbled_client_info", SIGNED_IN),
    all("mismatched_client_info", SIGNED_IN),
    all("missing_refresh_token", SIGNED_IN),
    all("missing_scope", SIGNED_IN),
    all("scope_reduced", SIGNED_IN),
    all("scope_extra", SIGNED_IN),
    all("scope_case", SIGNED_IN),
    all("no_expires_in", SIGNED_IN),
    all("string_numbers", SIGNED_IN),
    all("short_at", SIGNED_IN),
    all("refresh_in", SIGNED_IN),
    all("rt_lifetime", SIGNED_IN),
];
