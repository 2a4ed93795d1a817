//! The interaction status: one value that tells an app whether it may start an interaction now.

use std::fmt;

/// What the client is busy with; MSAL's `InteractionStatus`.
///
/// ```
/// assert_eq!(msal_web::InteractionStatus::AcquireToken.to_string(), "acquireToken");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InteractionStatus {
    /// The response to a redirect waits to be processed: nobody knows yet whether a user is signed
    /// in.
    #[default]
    Startup,
    /// Signing out.
    Logout,
    /// A popup is open, or the page is leaving for the authority.
    AcquireToken,
    /// The response to a redirect is being processed.
    HandleRedirect,
    /// Nothing: an interaction may start.
    None,
}

impl InteractionStatus {
    /// MSAL's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Startup => "startup",
            Self::Logout => "logout",
            Self::AcquireToken => "acquireToken",
            Self::HandleRedirect => "handleRedirect",
            Self::None => "none",
        }
    }

    /// Whether a click on a button that signs in or out would come too early or too late: nobody
    /// knows yet who is signed in, or a sign-out is under way. Another popup is no reason to wait,
    /// since a second one takes its place.
    pub fn is_out_of_turn(self) -> bool {
        matches!(self, Self::Startup | Self::HandleRedirect | Self::Logout)
    }
}

impl fmt::Display for InteractionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
