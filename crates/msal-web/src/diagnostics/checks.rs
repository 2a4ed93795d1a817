//! The check-up: how configuration and page are set up, and what to do where that is not well.

use std::fmt;
use std::time::Duration;

use msal_core::UnixTime;
use msal_core::time::ClockOffset;

use super::CachedToken;
use crate::context::Context;

/// One thing that was looked at, and what was found.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ConfigurationCheck {
    /// What was looked at.
    pub subject: CheckSubject,
    /// What was found.
    pub outcome: CheckOutcome,
}

/// What a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CheckSubject {
    /// Whether responses come back to this origin.
    RedirectUri,
    /// Whether the page at the redirect URI hands responses over; looked at by
    /// [`check_redirect_page`](crate::PublicClientApplication::check_redirect_page) alone, since it
    /// loads that page.
    RedirectPage,
    /// Whether the browser trusts the page with cryptography.
    SecureContext,
    /// Whether opener and embedder policies isolate the page.
    CrossOriginIsolation,
    /// Whether there are secure random numbers.
    RandomNumbers,
    /// Whether windows of the app can talk to each other.
    BroadcastChannel,
    /// Whether the tab's session storage takes a value.
    SessionStorage,
    /// Whether the device's clock agrees with the authority's.
    Clock,
    /// Whether id tokens carry the optional claim `login_hint`.
    LoginHint,
    /// Whether the app declares that it answers claims challenges.
    ClaimsChallenges,
}

/// What a check has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// All is well; the sentence says what was found.
    Good(String),
    /// Something may not work; the sentence says what to do.
    Warning(String),
}

impl CheckSubject {
    /// Its name for a reader.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RedirectUri => "Redirect URI",
            Self::RedirectPage => "Redirect page",
            Self::SecureContext => "Secure context",
            Self::CrossOriginIsolation => "Cross-origin isolation",
            Self::RandomNumbers => "Random numbers",
            Self::BroadcastChannel => "BroadcastChannel",
            Self::SessionStorage => "Session storage",
            Self::Clock => "Clock",
            Self::LoginHint => "Claim login_hint",
            Self::ClaimsChallenges => "Client capability cp1",
        }
    }
}

impl fmt::Display for CheckSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl CheckOutcome {
    /// Whether there is something to do.
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::Warning(_))
    }

    /// The sentence.
    pub fn text(&self) -> &str {
        match self {
            Self::Good(text) | Self::Warning(text) => text,
        }
    }

    fn of(is_good: bool, good: &str, warning: &str) -> Self {
        match is_good {
            true => Self::Good(good.to_owned()),
            false => Self::Warning(warning.to_owned()),
        }
    }
}

/// What only the browser can say about the page; `None` where nobody says.
#[derive(Clone, Copy, Default)]
pub(crate) struct Surroundings {
    pub(crate) is_secure_context: Option<bool>,
    pub(crate) is_cross_origin_isolated: Option<bool>,
}

impl Surroundings {
    fn read() -> Self {
        #[cfg(target_arch = "wasm32")]
        return crate::browser::surroundings::read();
        #[cfg(not(target_arch = "wasm32"))]
        Self::default()
    }
}

/// How far the two clocks may be apart. Entra ID dates its tokens five minutes back, and a response
/// takes its time.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(600);

/// A key that nobody else uses, for a value that is removed at once.
const PROBE: &str = "msal.diagnostics.probe";

/// Looks at everything that can be known here; what cannot has no check.
pub(super) fn run(context: &Context, tokens: &[CachedToken]) -> Vec<ConfigurationCheck> {
    let surroundings = Surroundings::read();
    let outcomes = [
        (CheckSubject::RedirectUri, Some(redirect_uri(context))),
        (CheckSubject::SecureContext, secure_context(surroundings)),
        (CheckSubject::CrossOriginIsolation, isolation(surroundings)),
        (CheckSubject::RandomNumbers, Some(random_numbers(context))),
        (CheckSubject::BroadcastChannel, Some(channels(context))),
        (CheckSubject::SessionStorage, Some(session_storage(context))),
        (CheckSubject::Clock, clock(context, tokens)),
        (CheckSubject::LoginHint, login_hint(context)),
        (CheckSubject::ClaimsChallenges, Some(claims_challenges(context))),
    ];
    let checks = outcomes.into_iter().filter_map(|(subject, outcome)| {
        let outcome = outcome?;
        Some(ConfigurationCheck { subject, outcome })
    });
    checks.collect()
}

fn redirect_uri(context: &Context) -> CheckOutcome {
    let page = context.page_url();
    match page.and_then(|page| context.configuration.redirect_uri_for(&page, None)) {
        Ok(uri) => CheckOutcome::Good(["Register ", &uri, " as a single-page application."].concat()),
        Err(error) => CheckOutcome::Warning(
            [
                "Give a redirect URI of the page's own origin: ",
                &error.to_string(),
                ".",
            ]
            .concat(),
        ),
    }
}

fn secure_context(surroundings: Surroundings) -> Option<CheckOutcome> {
    Some(CheckOutcome::of(
        surroundings.is_secure_context?,
        "The page is served by https or from this machine.",
        "Serve the page by https or from localhost: browsers keep cryptography from other pages.",
    ))
}

/// An opener policy alone cannot be seen from inside.
fn isolation(surroundings: Surroundings) -> Option<CheckOutcome> {
    Some(CheckOutcome::of(
        !surroundings.is_cross_origin_isolated?,
        "The page is not isolated, so hidden frames of the authority can load.",
        "Serve the page without Cross-Origin-Embedder-Policy, or rely on refresh tokens, popups and \
         redirects: an isolated page cannot load the authority's hidden frame.",
    ))
}

fn random_numbers(context: &Context) -> CheckOutcome {
    CheckOutcome::of(
        context.platform.random.fill(&mut [0]).is_ok(),
        "The browser has secure random numbers.",
        "Use a browser with crypto.getRandomValues: no sign-in works without it.",
    )
}

fn channels(context: &Context) -> CheckOutcome {
    CheckOutcome::of(
        context.platform.windows.tell(PROBE, ""),
        "Popups can respond although the authority's pages cut off their opener.",
        "Use a browser with BroadcastChannel, or sign in by redirect: a popup whose opener is cut off \
         cannot respond.",
    )
}

fn session_storage(context: &Context) -> CheckOutcome {
    let storage = &context.platform.session_storage;
    let is_written = storage.set(PROBE, "1").is_ok() && storage.get(PROBE).is_some();
    storage.remove(PROBE);
    CheckOutcome::of(
        is_written,
        "The tab's session storage takes values.",
        "Sign in by popup, or let the page store data: a redirect needs the session storage, and so \
         does a sign-in that is to survive a reload.",
    )
}

/// What the last token response has shown. Before this page has had one, it can be compared when an
/// id token was issued and when it was cached here, and no token can have been cached in the
/// future.
fn clock(context: &Context, tokens: &[CachedToken]) -> Option<CheckOutcome> {
    match context.device_clock.offset() {
        Some(ClockOffset::Negligible) => Some(CheckOutcome::Good(
            "The device's clock was within ten minutes of the authority's when the last tokens came."
                .to_owned(),
        )),
        Some(offset) => Some(CheckOutcome::Warning(
            [
                "Set the device's clock: it is ",
                &offset.to_string(),
                ". Sign-in allows for that; other sites may not.",
            ]
            .concat(),
        )),
        None => cached_clock(context.platform.clock.now(), tokens),
    }
}

fn cached_clock(now: UnixTime, tokens: &[CachedToken]) -> Option<CheckOutcome> {
    let is_ahead = |token: &CachedToken| token.cached_at.is_some_and(|cached_at| cached_at > now);
    if tokens.iter().any(is_ahead) {
        return Some(CheckOutcome::Warning(
            "Set the device's clock: it shows an earlier time than when tokens were cached, so they are \
             not used."
                .to_owned(),
        ));
    }
    let times = |token: &CachedToken| Some((token.cached_at?, token.issued_at?));
    let (cached_at, issued_at) = tokens.iter().filter_map(times).max()?;
    let offset = cached_at.since(issued_at).max(issued_at.since(cached_at));
    Some(CheckOutcome::of(
        offset <= CLOCK_TOLERANCE,
        "The device's clock was within ten minutes of the authority's when the last id token came.",
        "Set the device's clock: it was more than ten minutes off the authority's when the last id \
         token came.",
    ))
}

/// Nothing can be said before somebody has signed in.
fn login_hint(context: &Context) -> Option<CheckOutcome> {
    let first = || context.cache.accounts().first().cloned();
    let account = context.cache.active_account().or_else(first)?;
    Some(CheckOutcome::of(
        account.opaque_login_hint().is_some(),
        "The id token carries it, so a sign-out need not ask which account is meant.",
        "Add the optional id-token claim login_hint under Token configuration of the app registration: \
         users are then not asked which account to sign out.",
    ))
}

fn claims_challenges(context: &Context) -> CheckOutcome {
    let capabilities = &context.configuration.options.client_capabilities;
    CheckOutcome::of(
        capabilities.iter().any(|capability| capability == "cp1"),
        "APIs may answer with claims challenges.",
        "Declare it with Configuration::with_client_capability(\"cp1\") if the app answers claims \
         challenges, as ApiClient does.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_browser_knows_has_no_check_elsewhere() {
        assert_eq!(secure_context(Surroundings::default()), None);
        assert_eq!(isolation(Surroundings::default()), None);
    }

    #[test]
    fn an_insecure_or_isolated_page_is_warned_of() {
        let page = |is_secure, is_isolated| {
            let surroundings = Surroundings {
                is_secure_context: Some(is_secure),
                is_cross_origin_isolated: Some(is_isolated),
            };
            [secure_context(surroundings), isolation(surroundings)]
                .map(|outcome| outcome.map(|outcome| outcome.is_warning()))
        };
        assert_eq!(page(true, false), [Some(false), Some(false)]);
        assert_eq!(page(false, true), [Some(true), Some(true)]);
    }
}
