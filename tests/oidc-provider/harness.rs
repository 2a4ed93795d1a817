//! The surroundings of one test: a provider, an app of another origin, and a browser.

use journeys::{Browser, Look, Outcome, Popups, Report, Stage, play, until};
use serde_json::{Value, json};

use crate::app::{App, granted};
use crate::app_server::AppServer;
use crate::provider::{CLIENT_ID, Provider};

/// A user. The provider lets everybody in, by any name.
pub(crate) const ADA: &str = "ada";
/// Another one.
pub(crate) const BOB: &str = "bob";

/// The provider's pages refer to fonts elsewhere, which are not there.
const NOWHERE: &str = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1";
/// What the provider's page asks for, as the form on it says.
const ASKED: &str = "return document.querySelector('form [name=prompt]')?.value ?? ''";
/// Submits it, once: the browser may take its time to leave the page.
const SUBMIT: &str = "const form = document.querySelector('form');
if (form.dataset.sent) return true;
form.dataset.sent = true;
if (form.login) { form.login.value = arguments[0]; form.password.value = 'any'; }
form.querySelector('[type=submit]').click(); return true";

/// Runs `body` in surroundings of its own.
///
/// # Panics
/// When it fails, with what was on the pages, in the console and in the provider's log.
pub(crate) fn at_provider(body: impl AsyncFnOnce(&World) -> Outcome) {
    play(World::start, body);
}

/// A provider, the app and a browser, all of one test.
pub(crate) struct World {
    provider: Provider,
    server: AppServer,
    browser: Browser,
}

impl World {
    async fn start() -> Outcome<Self> {
        let mut server = AppServer::bind().await?;
        let provider = Provider::start(&format!("{}/", server.origin()))?;
        server.serve(&json!({ "clientId": CLIENT_ID, "issuer": provider.issuer() }))?;
        let browser = Browser::start(Popups::Allowed, &[NOWHERE.to_owned()]).await?;
        Ok(Self {
            provider,
            server,
            browser,
        })
    }

    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    pub(crate) fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Where the app is.
    pub(crate) fn origin(&self) -> String {
        self.server.origin()
    }

    /// Goes to a page of the app.
    pub(crate) async fn open(&self, path: &str) -> Outcome<App<'_>> {
        let address = format!("{}{path}", self.origin());
        self.browser.driver().goto(address).await?;
        Ok(self.app())
    }

    /// The app in the window that is looked at.
    pub(crate) fn app(&self) -> App<'_> {
        App::new(self)
    }

    /// Signs a user in by popup, with this prompt; the result.
    pub(crate) async fn sign_in(&self, user: &str, prompt: &str) -> Outcome<Value> {
        let call = self.app().start("loginPopup", &[json!(prompt)]).await?;
        self.browser.popup().await?;
        self.answer_pages(user, async || Ok(self.browser.window_count().await? == 1))
            .await?;
        self.browser.first_window().await?;
        call.answer().await.map(granted)
    }

    /// Does what the provider's pages ask for, until that is done.
    pub(crate) async fn answer_pages(
        &self,
        user: &str,
        mut is_done: impl AsyncFnMut() -> Outcome<bool>,
    ) -> Outcome {
        until("the sign-in to end", async || {
            if is_done().await? {
                return Ok(Look::Seen(()));
            }
            let asked = self.browser.script(ASKED, &[]).await?;
            if asked == "" {
                return Ok(Look::NotYet(self.browser.url().await?));
            }
            self.browser.script(SUBMIT, &[json!(user)]).await?;
            Ok(Look::NotYet(format!("the provider's page for {asked}")))
        })
        .await
    }

    /// Waits until the window that is looked at shows a page of the provider.
    pub(crate) async fn leaves(&self) -> Outcome {
        until("a page of the provider", async || {
            let address = self.browser.url().await?;
            Ok(Look::at(address.starts_with(self.provider.issuer()), address))
        })
        .await
    }

    /// Presses what is on the provider's page once it is there. A window that closes over it has
    /// been pressed.
    pub(crate) async fn press(&self, selector: &str) -> Outcome {
        until(format!("{selector} on the page"), async || {
            let script = "const found = document.querySelector(arguments[0]); found?.click(); return !!found";
            let pressed = match self.browser.script(script, &[json!(selector)]).await {
                Err(failure) if failure.is_window_gone() => return Ok(Look::Seen(())),
                pressed => pressed?,
            };
            Ok(Look::at(pressed == true, self.browser.url().await?))
        })
        .await
    }

    /// Whether the window that is looked at is at an address of the app that begins so.
    pub(crate) async fn is_at(&self, path: &str) -> Outcome<bool> {
        let start = format!("{}{path}", self.origin());
        Ok(self.browser.url().await?.starts_with(&start))
    }

    /// Waits until the provider has given these grants and no others.
    pub(crate) async fn has_granted(&self, grants: &[&str]) -> Outcome {
        until(format!("the grants {grants:?}"), async || {
            let found = self.provider.grants();
            Ok(Look::at(found == grants, format!("{found:?}")))
        })
        .await
    }

    /// The provider forgets the browser: its cookies are gone.
    pub(crate) async fn end_session(&self) -> Outcome {
        Ok(self
            .browser
            .driver()
            .cdp()
            .network()
            .clear_browser_cookies()
            .await?)
    }
}

impl Stage for World {
    async fn report(&self) -> String {
        let mut report = Report::default();
        report.add_browser(&self.browser).await;
        let words = self.provider.words().into_iter();
        report.add("provider", words.map(|word| word.to_string()));
        report.text()
    }

    async fn close(self) -> Outcome {
        self.browser.close().await
    }
}
