//! What happens, as MSAL names it.

use msal_core::time::ClockOffset;
use msal_core::{AccountInfo, AuthError, CorrelationId, InteractionType};

/// What happened; the names are MSAL's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A call for a token began.
    AcquireTokenStart,
    /// A silent call found nothing usable in the cache.
    AcquireTokenNetworkStart,
    /// A call for a token succeeded.
    AcquireTokenSuccess,
    /// A call for a token failed.
    AcquireTokenFailure,
    /// An account signed in that was not there before.
    LoginSuccess,
    /// The response to a redirect is being processed.
    HandleRedirectStart,
    /// The response to a redirect has been processed.
    HandleRedirectEnd,
    /// A sign-out began; the accounts are still there.
    LogoutStart,
    /// The accounts are gone from the cache.
    LogoutSuccess,
    /// A sign-out failed.
    LogoutFailure,
    /// A sign-out is over.
    LogoutEnd,
    /// Another account is active, or none.
    ActiveAccountChanged,
    /// A popup is open.
    PopupOpened,
    /// The page leaves for the authority, for a sign-in, a token or a sign-out. Not one of MSAL's.
    RedirectStart,
    /// The authority has said that the user's session has ended there; the steps of the sign-out
    /// here follow. Not one of MSAL's.
    FrontChannelLogout,
    /// The page was brought back from the back/forward cache.
    RestoredFromBfCache,
    /// This page was opened with the response to a sign-in in its address, or has got one there, which
    /// has only been taken out of it. Not one of MSAL's.
    ResponseIgnored(IgnoredResponse),
    /// The store takes nothing more, so what has just been granted is in this page's memory only.
    CacheNotWritten,
    /// A token response has shown that the device's clock is wrong, or right again. Not one of
    /// MSAL's.
    ClockOffsetChanged,
}

impl EventKind {
    /// What it says, in plain words.
    ///
    /// ```
    /// assert_eq!(msal_web::EventKind::PopupOpened.description(), "a popup is open");
    /// ```
    pub fn description(self) -> &'static str {
        match self {
            Self::AcquireTokenStart => "a call for a token began",
            Self::AcquireTokenNetworkStart => "nothing usable is cached, so the authority is asked",
            Self::AcquireTokenSuccess => "a call for a token succeeded",
            Self::AcquireTokenFailure => "a call for a token failed",
            Self::LoginSuccess => "a user has signed in who was not there before",
            Self::HandleRedirectStart => "the response to a redirect is being processed",
            Self::HandleRedirectEnd => "the response to a redirect has been processed",
            Self::LogoutStart => "a sign-out began",
            Self::LogoutSuccess => "whoever was to be signed out is gone here",
            Self::LogoutFailure => "a sign-out failed",
            Self::LogoutEnd => "a sign-out is over",
            Self::ActiveAccountChanged => "another account is active, or none",
            Self::PopupOpened => "a popup is open",
            Self::RedirectStart => "the page leaves for the authority",
            Self::FrontChannelLogout => "the authority says that the user's session has ended",
            Self::ResponseIgnored(IgnoredResponse::NotRequested) => {
                "a response to a sign-in that this tab has not asked for was ignored"
            }
            Self::ResponseIgnored(IgnoredResponse::ForeignState) => {
                "a response whose state is none of this library's was ignored"
            }
            Self::RestoredFromBfCache => "the page came back from the back/forward cache",
            Self::CacheNotWritten => "the store takes nothing more; what was granted is in memory only",
            Self::ClockOffsetChanged => "the device's clock",
        }
    }
}

/// Why the response in an address was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IgnoredResponse {
    /// This tab has not asked, or has had its response already: the address comes from a bookmark,
    /// another tab, the history, or somebody who wants the user signed in as somebody else.
    NotRequested,
    /// Its `state` is none of this library's, and this tab has not asked.
    ForeignState,
}

/// Something that happened.
///
/// Events are for logs and for those who know MSAL; what the client is busy with and who is signed
/// in is told by [`PublicClientApplication::watch`](crate::PublicClientApplication::watch).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// The kind of event.
    pub kind: EventKind,
    /// The kind of call it happened in, if in one.
    pub interaction: Option<InteractionType>,
    /// The account it is about.
    pub account: Option<AccountInfo>,
    /// The reason of a failure.
    pub error: Option<AuthError>,
    /// Ties the event to the authority's logs; `None` for what happens outside of a call.
    pub correlation_id: Option<CorrelationId>,
    /// How far the device's clock is off the authority's, where the event is about that.
    pub clock_offset: Option<ClockOffset>,
}

impl Event {
    /// An event outside of any call.
    pub(crate) fn new(kind: EventKind) -> Self {
        Self {
            kind,
            interaction: None,
            account: None,
            error: None,
            correlation_id: None,
            clock_offset: None,
        }
    }

    pub(crate) fn about(self, account: Option<AccountInfo>) -> Self {
        Self { account, ..self }
    }
}
