//! What a user, a browser or the authority does next.

use std::fmt;

use entra_emulator::{Endpoint, Fault};

/// How a sign-in or sign-out reaches the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    Popup,
    Redirect,
}

/// What the user says on a page of the authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// Whatever leads on, staying signed in.
    Yes,
    /// Whatever leads on, without staying signed in.
    No,
    /// Cancel.
    Cancel,
}

/// Where a tab comes up again after it has been killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Revival {
    /// Where it was.
    SamePage,
    /// At the app, with what the tab had stored.
    App,
}

/// How a tab ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Death {
    /// It is closed.
    Close,
    /// Its process dies, and with it the popups that share it.
    Crash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    SignIn(Carrier),
    /// One way, and at once the other or the same again.
    SignInTwice(Carrier, Carrier),
    SignOut(Carrier),
    UseAnotherAccount,
    /// The page's own request for a token, once more.
    TryAgain,
    /// One page of the authority, in a popup if there is one.
    Answer(Reply),
    /// All pages of the authority.
    Finish,
    ClosePopup,
    ReloadPopup,
    BackInPopup,
    Reload,
    Back,
    Forward,
    /// By a link of the app, which loads no document.
    Follow(&'static str),
    /// By the address bar.
    Open(&'static str),
    /// The address that the last response came to, from the browser's history.
    OpenResponseAgain,
    OpenTab(&'static str),
    NextTab,
    CloseTab,
    KillTab(Death, Revival),
    /// The authority misbehaves once.
    Fault(Trouble),
    /// The user's session at the authority ends.
    EndSession,
}

/// A step, and whether it waits until it can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    pub(crate) pace: Pace,
    pub(crate) step: Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Whatever is going on.
    AtOnce,
    /// As soon as the page offers it.
    WhenOffered,
}

/// A misbehaviour of the authority, for one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    Hang(Endpoint),
    Outage(Endpoint),
    Drop(Endpoint),
    Slow(Endpoint),
    /// By its name in the control plane.
    Named(&'static str),
}

/// The endpoints that a sign-in, a sign-out and an API call go to.
pub(crate) const ENDPOINTS: [Endpoint; 6] = [
    Endpoint::Discovery,
    Endpoint::Authorize,
    Endpoint::Page,
    Endpoint::Token,
    Endpoint::Logout,
    Endpoint::Graph,
];

/// Those of them that the app asks by itself. A document that never comes is left out: the driver
/// would wait for it for ever.
pub(crate) const FETCHED: [Endpoint; 3] = [Endpoint::Discovery, Endpoint::Token, Endpoint::Graph];

/// Responses that are refused, or that need the user.
pub(crate) const NAMED: [&str; 16] = [
    "wrong_nonce",
    "wrong_state",
    "missing_state",
    "missing_code",
    "access_denied",
    "code_expired",
    "code_reused",
    "rt_expired",
    "consent_required",
    "malformed_json",
    "no_cors",
    "html_response",
    "logout_no_redirect",
    "popup_abandoned",
    "coop",
    "graph_401_plain",
];

impl Trouble {
    pub(crate) fn rule(self) -> entra_emulator::FaultRule {
        match self {
            Self::Hang(endpoint) => Fault::Hang.at(endpoint),
            Self::Outage(endpoint) => named("outage").at(endpoint),
            Self::Drop(endpoint) => named("drop_connection").at(endpoint),
            Self::Slow(endpoint) => Fault::Slow { ms: 1500 }.at(endpoint),
            Self::Named(name) => named(name).into(),
        }
    }
}

fn named(name: &str) -> Fault {
    let all = Fault::all().into_iter();
    let mut found = all.filter(|fault| fault.name() == name);
    found.next().expect("the emulator knows the fault")
}

impl fmt::Display for Act {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.step)?;
        match self.pace {
            Pace::AtOnce => out.write_str(" at once"),
            Pace::WhenOffered => Ok(()),
        }
    }
}
