//! What the client knows, for developers: the tokens in the cache without their secrets, and a
//! check-up of configuration and page. An app that does not ask links none of it.

mod cached_token;
mod checks;
mod redirect_page;

pub use cached_token::CachedToken;
pub use checks::{CheckOutcome, CheckSubject, ConfigurationCheck};

#[cfg(target_arch = "wasm32")]
pub(crate) use checks::Surroundings;

use msal_core::UnixTime;
use msal_core::json::Object;
use msal_core::time::ClockOffset;

use crate::client::PublicClientApplication;

/// What the client knows at one moment, as plain data without any secret; see
/// [`PublicClientApplication::diagnostics`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Diagnostics {
    /// The moment, by the device's clock.
    pub now: UnixTime,
    /// How far the device's clock is off the authority's; see
    /// [`clock_offset`](PublicClientApplication::clock_offset).
    pub clock_offset: Option<ClockOffset>,
    /// This app's credentials in the cache, those that expire first before the others.
    pub tokens: Vec<CachedToken>,
    /// How configuration and page are set up.
    pub checks: Vec<ConfigurationCheck>,
}

impl PublicClientApplication {
    /// What the client knows beyond its [`snapshot`](Self::snapshot): tokens by expiry, and a
    /// check-up of configuration and page. Made for developers, and holds no secret.
    ///
    /// It reads every credential of the app, and tries the session storage by writing a value and
    /// removing it, so it is not for each moment of an app's life.
    ///
    /// ```no_run
    /// # fn example(client: &msal_web::PublicClientApplication) {
    /// for check in client.diagnostics().checks {
    ///     println!("{}: {:?}", check.subject, check.outcome);
    /// }
    /// # }
    /// ```
    pub fn diagnostics(&self) -> Diagnostics {
        let tokens = cached_token::read(&self.context);
        Diagnostics {
            now: self.clock_now(),
            clock_offset: self.clock_offset(),
            checks: checks::run(&self.context, &tokens),
            tokens,
        }
    }

    /// The secret of the credential under this [key](CachedToken::key), for a developer who has
    /// asked to see it; `None` when it is gone, damaged, or not this app's. Keep it out of logs.
    pub fn cached_secret(&self, key: &str) -> Option<String> {
        let record = Object::parse(&self.context.cache.credential_text(key)?)?;
        record.text("secret").map(str::to_owned)
    }

    /// The time on the clock that tokens expire by: the device's, or that of the app's own
    /// platform.
    pub fn clock_now(&self) -> UnixTime {
        self.context.platform.clock.now()
    }
}
