//! The protected API: Microsoft Graph's `/me`, or one that responds like it.

use gloo_net::http::{Request, Response};
use msal_web::AuthenticationResult;
use serde::Deserialize;

/// What the API says about the user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Profile {
    /// The name to show.
    pub display_name: String,
    /// The name to sign in with.
    pub user_principal_name: Option<String>,
    /// What the user does.
    pub job_title: Option<String>,
}

/// Why the API told nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// No response that the page may read.
    Unreachable {
        /// What was called.
        url: String,
    },
    /// A response other than success.
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// Something other than a profile.
    Unreadable,
    /// There was no token to call it with.
    NoToken,
}

impl ApiError {
    /// The code shown: `api_401` for status 401, and so on.
    pub fn code(&self) -> String {
        match self {
            Self::Unreachable { .. } => "api_unreachable".to_owned(),
            Self::Status { status } => format!("api_{status}"),
            Self::Unreadable => "api_unreadable".to_owned(),
            Self::NoToken => "api_no_token".to_owned(),
        }
    }

    /// What happened, as a sentence for the user.
    pub fn message(&self) -> String {
        match self {
            Self::Unreachable { url } => format!("The API at {url} could not be reached."),
            Self::Status { status: 401 } => "The API does not accept the token (401).".to_owned(),
            Self::Status { status: 403 } => "The API accepts the token, but not for this (403).".to_owned(),
            Self::Status { status } => format!("The API responded with status {status}."),
            Self::Unreadable => "The API responded with something other than a profile.".to_owned(),
            Self::NoToken => "The authority granted none of the API's scopes.".to_owned(),
        }
    }

    /// What to do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "Check that it runs, and that it allows this origin (CORS).",
            Self::Status { status: 401 } => {
                "Take a new token, or check that the API expects tokens of this authority."
            }
            Self::Status { status: 403 } => "Ask for a scope that the API requires, and consent to it.",
            Self::Status { .. } => "Try again later.",
            Self::Unreadable => "Check the API's address.",
            Self::NoToken => "Check the scopes that the demo asks for.",
        }
    }
}

/// Calls the API with an access token.
///
/// # Errors
/// [`ApiError`], when there is no profile.
pub async fn call_api(url: &str, result: &AuthenticationResult) -> Result<Profile, ApiError> {
    let token = result.access_token.as_ref().ok_or(ApiError::NoToken)?;
    let bearer = format!("Bearer {}", token.secret());
    let response = Request::get(url)
        .header("Authorization", &bearer)
        .send()
        .await
        .map_err(|_| ApiError::Unreachable { url: url.to_owned() })?;
    Profile::read(response).await
}

impl Profile {
    /// Reads what the API responded with.
    ///
    /// # Errors
    /// [`ApiError`], when it is no profile.
    pub async fn read(response: Response) -> Result<Self, ApiError> {
        if !response.ok() {
            return Err(ApiError::Status {
                status: response.status(),
            });
        }
        let text = response.text().await;
        let text = text.map_err(|_| ApiError::Unreachable { url: response.url() })?;
        serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)
    }
}
