//! What the authority says when it refuses (RFC 6749, sections 4.1.2.1 and 5.2, with Entra ID's
//! additions).

use crate::text::concat;
use std::time::Duration;

use super::{DEFAULT_RETRY, LONGEST_RETRY, NextStep};
use crate::{CorrelationId, decimal};

const INTERACTION_ERRORS: [&str; 6] = [
    "interaction_required",
    "consent_required",
    "login_required",
    "bad_token",
    "ui_not_allowed",
    "interrupted_user",
];
const INTERACTION_SUBERRORS: [&str; 8] = [
    "message_only",
    "additional_action",
    "basic_action",
    "user_password_expired",
    "consent_required",
    "bad_token",
    "ui_not_allowed",
    "interrupted_user",
];

/// An error response of the authorization or token endpoint.
///
/// Branch on `error` and `suberror`; the numbers are for logs and may change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerError {
    /// The OAuth error code.
    pub error: String,
    /// Entra ID's refinement.
    pub suberror: Option<String>,
    /// The text for the user, with its `AADSTS` number.
    pub description: String,
    /// The `AADSTS` numbers.
    pub codes: Vec<u32>,
    /// What the next request must ask for (Conditional Access, continuous access evaluation): a
    /// JSON object as text.
    pub claims: Option<String>,
    /// Ties the failure to the authority's logs.
    pub correlation_id: Option<CorrelationId>,
    /// The authority's id of the request.
    pub trace_id: Option<String>,
    /// The HTTP status, for a response of the token endpoint.
    pub status: Option<u16>,
    /// How long to wait, where the server says so readably.
    pub retry_after: Option<Duration>,
}

impl ServerError {
    /// Reads the fields that a redirect and the token endpoint name alike.
    pub(crate) fn read(text: &dyn Fn(&str) -> Option<String>) -> Box<Self> {
        Box::new(Self {
            error: text("error").unwrap_or_default(),
            suberror: text("suberror"),
            description: text("error_description").unwrap_or_default(),
            claims: text("claims"),
            correlation_id: text("correlation_id").map(Into::into),
            trace_id: text("trace_id"),
            ..Self::default()
        })
    }

    /// MSAL's rule: by `error`, by `suberror`, or by a known word in the description.
    pub fn is_interaction_required(&self) -> bool {
        INTERACTION_ERRORS.contains(&self.error.as_str())
            || self
                .suberror
                .as_deref()
                .is_some_and(|suberror| INTERACTION_SUBERRORS.contains(&suberror))
            || INTERACTION_ERRORS.iter().any(|word| self.describes(word))
    }

    /// Whether the authority has no session for the user any more, or a grant that it takes back
    /// for good.
    pub(super) fn is_session_lost(&self) -> bool {
        let is_loss = |word: &str| matches!(word, "login_required" | "bad_token" | "user_password_expired");
        is_loss(&self.error) || self.suberror.as_deref().is_some_and(is_loss)
    }

    /// Whether the word stands in the description; a search on bytes, which costs less than one in
    /// text.
    fn describes(&self, word: &str) -> bool {
        let text = self.description.as_bytes();
        let stands_at = |at| {
            text.get(at..)
                .is_some_and(|rest| rest.starts_with(word.as_bytes()))
        };
        (0..text.len()).any(stands_at)
    }

    /// Whether the same request may succeed later.
    pub fn is_transient(&self) -> bool {
        self.status.is_some_and(|status| status == 429 || status >= 500)
            || matches!(self.error.as_str(), "temporarily_unavailable" | "server_error")
    }

    /// Whether the grant is spent, so that a hidden frame may still bring a new one:
    /// `invalid_grant`, unless the user is needed for a reason that a frame does not remove.
    pub fn allows_frame(&self) -> bool {
        match self.suberror.as_deref() {
            Some("bad_token") => true,
            _ => self.error == "invalid_grant" && !self.is_interaction_required(),
        }
    }

    /// Whether the user declined.
    pub fn is_refusal_by_the_user(&self) -> bool {
        self.error == "access_denied"
    }

    pub(super) fn next_step(&self) -> NextStep {
        if self.is_refusal_by_the_user() {
            NextStep::Nothing
        } else if self.is_transient() {
            NextStep::RetryAfter(self.retry_after.unwrap_or(DEFAULT_RETRY))
        } else if self.error == "invalid_grant" {
            NextStep::SignInAgain
        } else {
            NextStep::FixConfiguration(self.to_string())
        }
    }
}

impl std::fmt::Display for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unnamed = self.error.is_empty();
        f.write_str(if unnamed { "unnamed error" } else { &self.error })?;
        if let Some(suberror) = &self.suberror {
            f.write_str(&concat(&[" (", suberror, ")"]))?;
        }
        if self.description.is_empty() {
            return Ok(());
        }
        f.write_str(": ")?;
        f.write_str(&self.description)
    }
}

impl std::error::Error for ServerError {}

/// The waiting time in a `Retry-After` header: 60 seconds where it cannot be read or is not
/// positive, at most 3600 seconds.
///
/// ```
/// assert_eq!(msal_core::error::retry_after("7").as_secs(), 7);
/// ```
pub fn retry_after(header: &str) -> Duration {
    let header = header.trim_ascii();
    let end = header.bytes().position(|byte| !byte.is_ascii_digit());
    let digits = header.get(..end.unwrap_or(header.len()));
    let seconds = digits.and_then(decimal::parse).filter(|seconds| *seconds > 0);
    let wait = seconds.map_or(DEFAULT_RETRY, Duration::from_secs);
    wait.min(LONGEST_RETRY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiting_time_is_read_within_bounds() {
        for (header, seconds) in [
            ("-5", 60),
            ("0", 60),
            ("7", 7),
            ("99999", 3600),
            ("Wed, 21 Oct 2026 07:28:00 GMT", 60),
        ] {
            assert_eq!(retry_after(header).as_secs(), seconds, "{header}");
        }
    }

    #[test]
    fn a_frame_is_tried_only_where_it_can_help() {
        let check = |error: &str, suberror: Option<&str>, allows: bool| {
            let error = ServerError {
                error: error.into(),
                suberror: suberror.map(Into::into),
                ..Default::default()
            };
            assert_eq!(error.allows_frame(), allows, "{error:?}");
        };
        check("invalid_grant", None, true);
        check("invalid_grant", Some("bad_token"), true);
        check("invalid_grant", Some("consent_required"), false);
        check("interaction_required", None, false);
        check("invalid_client", None, false);
        check("temporarily_unavailable", None, false);
    }
}
