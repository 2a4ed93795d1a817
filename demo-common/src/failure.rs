//! What went wrong, in words for the user.

use msal_web::error::NetworkError;
use msal_web::{AuthError, ErrorDetail, NextStep};

use crate::api::ApiError;

/// A failure as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// MSAL's code, or the API's.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

impl From<AuthError> for Failure {
    fn from(error: AuthError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: message(&error),
            advice: advice(&error),
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self {
            code: error.code(),
            message: error.message(),
            advice: error.advice().to_owned(),
        }
    }
}

impl From<msal_web::ApiError> for Failure {
    fn from(error: msal_web::ApiError) -> Self {
        match error {
            msal_web::ApiError::Auth(error) => error.into(),
            error => Self {
                code: error.code().to_owned(),
                message: sentence(&error.to_string()),
                advice: advise(error.next_step(), &error.to_string()),
            },
        }
    }
}

/// The authority's own words where it has some, without the ids that it appends for its operators.
fn message(error: &AuthError) -> String {
    if let ErrorDetail::Network(NetworkError::Unreachable { origin, .. }) = error.detail() {
        return format!("The authority at {origin} could not be reached.");
    }
    let description = error.server().map(|server| server.description.as_str());
    match description.and_then(|text| text.split(" Trace ID:").next()) {
        Some(text) if !text.is_empty() => text.trim_end().to_owned(),
        _ => sentence(&error.to_string()),
    }
}

/// The library's messages are fragments, for logs; a page shows sentences.
fn sentence(fragment: &str) -> String {
    let mut letters = fragment.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    let end = if fragment.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}

fn advice(error: &AuthError) -> String {
    if let ErrorDetail::Network(error) = error.detail() {
        return reach(error);
    }
    advise(error.next_step(), &error.to_string())
}

/// What to do, unless the message has said it already.
fn advise(step: NextStep, message: &str) -> String {
    match step {
        NextStep::Interact => "Sign in by popup or redirect.".to_owned(),
        NextStep::RetryAfter(delay) => format!("Try again in {} seconds.", delay.as_secs()),
        NextStep::FixConfiguration(hint) if hint == message => {
            "Trying again will not help before that is changed.".to_owned()
        }
        NextStep::FixConfiguration(hint) => sentence(&hint),
        NextStep::SignInAgain => "Start again from the beginning.".to_owned(),
        _ => "Nothing is broken; go on when you are ready.".to_owned(),
    }
}

fn reach(error: &NetworkError) -> String {
    match error {
        NetworkError::Unreachable { origin, .. } if is_loopback(origin) => {
            "If the emulator is not running, start it with `cargo xtask demo`, then try again.".to_owned()
        }
        NetworkError::Unreachable { .. } => {
            "Check the connection and the authority's address, then try again.".to_owned()
        }
        _ => "Check the connection, then try again.".to_owned(),
    }
}

fn is_loopback(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
        host.strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use msal_web::HttpMethod;
    use msal_web::error::{Cancelled, ServerError, WindowError};

    #[test]
    fn an_unreachable_emulator_is_said_to_be_startable() {
        let check = |origin: &str, startable: bool| {
            let error = NetworkError::Unreachable {
                origin: origin.into(),
                detail: "failed".into(),
                method: HttpMethod::Get,
            };
            let failure = Failure::from(AuthError::from(error));
            assert!(failure.message.contains(origin), "{failure:?}");
            assert_eq!(
                failure.advice.contains("cargo xtask demo"),
                startable,
                "{failure:?}"
            );
        };
        check("http://localhost:8400", true);
        check("http://127.0.0.1:8400", true);
        check("http://[::1]", true);
        check("https://localhost.example", false);
        check("https://login.microsoftonline.com", false);
    }

    #[test]
    fn a_failure_is_told_in_sentences() {
        let failure = Failure::from(AuthError::from(Cancelled::ByUser));
        assert_eq!(failure.code, "user_cancelled");
        assert_eq!(failure.message, "The sign-in was cancelled by the user.");
        let failure = Failure::from(AuthError::from(WindowError::PopupBlocked));
        assert!(
            failure.message.starts_with("The browser blocked the popup"),
            "{failure:?}"
        );
        assert!(!failure.advice.contains("blocked"), "said twice: {failure:?}");
    }

    #[test]
    fn the_authority_is_quoted_without_its_ids() {
        let description = "AADSTS65004: User declined. Trace ID: 1 Correlation ID: 2 Timestamp: 3".to_owned();
        let refusal = ServerError {
            error: "access_denied".into(),
            description,
            ..ServerError::default()
        };
        let failure = Failure::from(AuthError::from(refusal));
        assert_eq!(
            (failure.code.as_str(), failure.message.as_str()),
            ("access_denied", "AADSTS65004: User declined.")
        );
    }
}
