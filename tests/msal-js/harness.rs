//! The surroundings of one test: an emulator and a server of pages, both over https, and a browser
//! that trusts the two.

use entra_emulator::{Directory, Emulator, FaultRule, Options, RequestRecord, SPA_CLIENT_ID, Tls};
use journeys::{Browser, ClientPage, Failure, Look, Outcome, Popups, Report, SignInPage, Stage, play, until};
use serde_json::{Value, json};

use crate::spa::Spa;
use crate::spa_server::SpaServer;

/// Tenants, users and applications, for pages of this origin.
type DirectoryOf = Box<dyn Fn(&str) -> Directory>;

/// What differs from test to test.
pub(crate) struct Setting {
    directory: DirectoryOf,
    popups: Popups,
    system: Value,
    capabilities: Vec<&'static str>,
    authority: Option<&'static str>,
    cache_location: &'static str,
}

/// Runs `body` with the built-in directory and MSAL's own defaults.
pub(crate) fn judged(body: impl AsyncFnOnce(&Judge) -> Outcome) {
    Setting::default().run(body);
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            directory: Box::new(|_| Directory::default()),
            popups: Popups::default(),
            system: json!({}),
            capabilities: Vec::new(),
            authority: None,
            cache_location: "sessionStorage",
        }
    }
}

impl Setting {
    /// Serves these tenants, users and applications.
    pub(crate) fn directory(mut self, directory: Directory) -> Self {
        self.directory = Box::new(move |_| directory.clone());
        self
    }

    /// Serves tenants, users and applications that know where the pages are.
    pub(crate) fn directory_of(mut self, directory: impl Fn(&str) -> Directory + 'static) -> Self {
        self.directory = Box::new(directory);
        self
    }

    /// Sets what the browser does about popups that nobody clicked for.
    pub(crate) fn popups(mut self, popups: Popups) -> Self {
        self.popups = popups;
        self
    }

    /// Sets `system` of MSAL's configuration.
    pub(crate) fn system(mut self, system: Value) -> Self {
        self.system = system;
        self
    }

    /// Sets `clientCapabilities` of MSAL's configuration.
    pub(crate) fn capabilities(mut self, capabilities: &[&'static str]) -> Self {
        self.capabilities = capabilities.to_vec();
        self
    }

    /// Sets `cacheLocation` of MSAL's configuration.
    pub(crate) fn cache_location(mut self, location: &'static str) -> Self {
        self.cache_location = location;
        self
    }

    /// Points MSAL at another tenant than the first.
    pub(crate) fn authority(mut self, path: &'static str) -> Self {
        self.authority = Some(path);
        self
    }

    /// Runs `body` in surroundings of its own.
    ///
    /// # Panics
    /// When it fails, with what was on the pages, in the console and in the request log.
    pub(crate) fn run(self, body: impl AsyncFnOnce(&Judge) -> Outcome) {
        play(async || Judge::start(self).await, body);
    }

    fn configuration(&self, entra: &Emulator, spa: &SpaServer) -> Value {
        let authority = match self.authority {
            Some(path) => format!("{}/{path}", entra.origin()),
            None => entra.authority(),
        };
        json!({
            "auth": {
                "clientId": SPA_CLIENT_ID,
                "authority": authority,
                "knownAuthorities": [entra.origin().trim_start_matches("https://")],
                "redirectUri": format!("{}/auth-redirect.html", spa.origin()),
                "postLogoutRedirectUri": format!("{}/auth-redirect.html", spa.origin()),
                "clientCapabilities": self.capabilities,
            },
            "cache": { "cacheLocation": self.cache_location },
            "system": self.system,
        })
    }
}

/// An emulator, the pages and a browser, all of one test.
pub(crate) struct Judge {
    entra: Emulator,
    spa: SpaServer,
    browser: Browser,
}

impl Judge {
    async fn start(setting: Setting) -> Outcome<Self> {
        let mut spa = SpaServer::bind().await?;
        let options = Options::default().port(0).tls(Tls::made_for_this_run());
        let popups = setting.popups;
        let directory = (setting.directory)(&spa.origin());
        let entra = Emulator::start(options.directory(directory)).await;
        let entra = entra.map_err(|error| Failure::Surroundings(error.to_string()))?;
        let configuration = setting.configuration(&entra, &spa);
        spa.serve(&json!({
            "configuration": configuration,
            "graph": format!("{}/me", entra.graph_url()),
            "ours": ClientPage::SCRIPT,
        }))?;
        let pins = [entra.certificate_key_pin().unwrap_or_default(), spa.key_pin()].join(",");
        let flags = [format!("--ignore-certificate-errors-spki-list={pins}")];
        let browser = Browser::start(popups, &flags).await?;
        Ok(Self { entra, spa, browser })
    }

    /// The emulator.
    pub(crate) fn entra(&self) -> &Emulator {
        &self.entra
    }

    /// The browser.
    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Where the pages are.
    pub(crate) fn origin(&self) -> String {
        self.spa.origin()
    }

    /// The application on its start page, initialised.
    pub(crate) async fn open(&self) -> Outcome<Spa<'_>> {
        self.go("/").await
    }

    /// Another page of the server.
    pub(crate) async fn go(&self, path: &str) -> Outcome<Spa<'_>> {
        let address = format!("{}{path}", self.origin());
        self.browser.driver().goto(address).await?;
        Ok(self.spa())
    }

    /// The application in the window that is looked at.
    pub(crate) fn spa(&self) -> Spa<'_> {
        Spa::new(self)
    }

    /// The browser forgets who was signed in, here and at the authority, and the emulator what it
    /// was asked.
    pub(crate) async fn forget_everything(&self) -> Outcome {
        self.entra.reset();
        self.entra.clear_requests();
        self.browser
            .driver()
            .goto(format!("{}/signed-out", self.origin()))
            .await?;
        let script = "localStorage.clear(); sessionStorage.clear(); return true";
        self.browser.script(script, &[]).await.map(drop)
    }

    /// Lets the browser forget the answers that it may use again.
    pub(crate) async fn clear_browser_cache(&self) -> Outcome {
        Ok(self
            .browser
            .driver()
            .cdp()
            .network()
            .clear_browser_cache()
            .await?)
    }

    /// Waits until the browser is at an address of the server that begins like this.
    pub(crate) async fn returned(&self, path: &str) -> Outcome {
        let start = format!("{}{path}", self.origin());
        until(format!("an address like {path}"), async || {
            let address = self.browser.url().await?;
            Ok(Look::at(address.starts_with(&start), address))
        })
        .await
    }

    /// The authority's pages, in the window that is looked at.
    pub(crate) fn pages(&self) -> SignInPage<'_> {
        SignInPage::new(&self.browser)
    }

    /// Waits for the popup; the authority's pages in it.
    pub(crate) async fn popup(&self) -> Outcome<SignInPage<'_>> {
        self.browser.popup().await?;
        Ok(self.pages())
    }

    /// Switches a misbehaviour on.
    pub(crate) fn add_fault(&self, fault: impl Into<FaultRule>) {
        self.entra.add_fault(fault);
    }

    /// Switches misbehaviours on, spelled as on the command line.
    ///
    /// # Panics
    /// When one is not understood.
    #[track_caller]
    pub(crate) fn add_faults(&self, words: &str) {
        for word in words.split(' ') {
            let rule = word.parse::<FaultRule>();
            self.add_fault(rule.unwrap_or_else(|error| panic!("{error}")));
        }
    }

    /// The requests to one endpoint so far.
    pub(crate) fn requests_to(&self, endpoint: &str) -> Vec<RequestRecord> {
        let mut requests = self.entra.requests();
        requests.retain(|request| request.endpoint == endpoint);
        requests
    }

    /// The grants asked for so far.
    pub(crate) fn grants(&self) -> Vec<String> {
        let requests = self.requests_to("token").into_iter();
        requests.filter_map(|request| request.grant_type).collect()
    }
}

impl Stage for Judge {
    async fn report(&self) -> String {
        let mut report = Report::default();
        report.add_browser(&self.browser).await;
        report.add_requests(&self.entra.requests());
        report.text()
    }

    async fn close(self) -> Outcome {
        self.browser.close().await
    }
}
