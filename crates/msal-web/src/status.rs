//! The interaction status: one value that tells an app whether it may start an interaction now.

use std::fmt;

use msal_core::InteractionType;

use crate::event::{Event, EventKind};

/// What the client is busy with; MSAL's `InteractionStatus`.
///
/// ```
/// assert_eq!(msal_web::InteractionStatus::AcquireToken.to_string(), "acquireToken");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InteractionStatus {
    /// Not ready yet: nobody knows whether somebody is signed in.
    #[default]
    Startup,
    /// Signing out.
    Logout,
    /// A popup is open, or the page is leaving for the authority.
    AcquireToken,
    /// The answer to a redirect is being processed.
    HandleRedirect,
    /// Nothing: an interaction may start.
    None,
}

impl InteractionStatus {
    /// The status after an event, by MSAL's table: what starts overrides, what ends clears only its own, silent calls never count.
    pub fn after(self, event: &Event) -> Self {
        let interactive = matches!(
            event.interaction,
            Some(InteractionType::Popup | InteractionType::Redirect)
        );
        match event.kind {
            EventKind::AcquireTokenStart if interactive => Self::AcquireToken,
            EventKind::HandleRedirectStart => Self::HandleRedirect,
            EventKind::LogoutStart => Self::Logout,
            EventKind::HandleRedirectEnd => self.cleared_if(Self::HandleRedirect),
            EventKind::LogoutEnd => self.cleared_if(Self::Logout),
            EventKind::AcquireTokenSuccess
            | EventKind::AcquireTokenFailure
            | EventKind::RestoredFromBfCache
                if interactive =>
            {
                self.cleared_if(Self::AcquireToken)
            }
            _ => self,
        }
    }

    /// The status once the answer to a redirect, or its absence, has been dealt with.
    pub fn after_startup(self) -> Self {
        self.cleared_if(Self::Startup)
    }

    fn cleared_if(self, status: Self) -> Self {
        if self == status { Self::None } else { self }
    }
}

impl fmt::Display for InteractionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Startup => "startup",
            Self::Logout => "logout",
            Self::AcquireToken => "acquireToken",
            Self::HandleRedirect => "handleRedirect",
            Self::None => "none",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use InteractionStatus::{AcquireToken, HandleRedirect, Logout, None as Idle, Startup};

    const ALL: [InteractionStatus; 5] = [Startup, Logout, AcquireToken, HandleRedirect, Idle];

    fn after(
        status: InteractionStatus,
        kind: EventKind,
        interaction: Option<InteractionType>,
    ) -> InteractionStatus {
        status.after(&Event::new(kind, interaction))
    }

    #[test]
    fn what_starts_overrides() {
        for status in ALL {
            for interaction in [InteractionType::Popup, InteractionType::Redirect] {
                assert_eq!(
                    after(status, EventKind::AcquireTokenStart, Some(interaction)),
                    AcquireToken
                );
            }
            assert_eq!(
                after(status, EventKind::HandleRedirectStart, None),
                HandleRedirect
            );
            assert_eq!(after(status, EventKind::LogoutStart, None), Logout);
        }
    }

    #[test]
    fn what_ends_clears_only_its_own() {
        let popup = Some(InteractionType::Popup);
        for (kind, own) in [
            (EventKind::HandleRedirectEnd, HandleRedirect),
            (EventKind::LogoutEnd, Logout),
            (EventKind::AcquireTokenSuccess, AcquireToken),
            (EventKind::AcquireTokenFailure, AcquireToken),
            (EventKind::RestoredFromBfCache, AcquireToken),
        ] {
            for status in ALL {
                let wanted = if status == own { Idle } else { status };
                assert_eq!(after(status, kind, popup), wanted, "{kind:?} from {status}");
            }
        }
    }

    #[test]
    fn silent_calls_and_news_never_count() {
        let silent = Some(InteractionType::Silent);
        for status in ALL {
            for kind in [
                EventKind::AcquireTokenStart,
                EventKind::AcquireTokenSuccess,
                EventKind::AcquireTokenFailure,
            ] {
                assert_eq!(after(status, kind, silent), status);
                assert_eq!(after(status, kind, None), status);
            }
            for kind in [
                EventKind::LoginSuccess,
                EventKind::LogoutSuccess,
                EventKind::LogoutFailure,
                EventKind::ActiveAccountChanged,
            ] {
                assert_eq!(after(status, kind, Some(InteractionType::Popup)), status);
            }
        }
    }

    #[test]
    fn only_the_startup_ends_with_the_startup() {
        assert_eq!(
            ALL.map(InteractionStatus::after_startup),
            [Idle, Logout, AcquireToken, HandleRedirect, Idle]
        );
    }
}
