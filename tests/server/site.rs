//! The surroundings of one test: an emulator, the server of the app and a browser.

use entra_emulator::{Emulator, Options, RequestRecord};
use journeys::{ALICE, Browser, Failure, Look, Outcome, Popups, Report, SignInPage, Stage, play, until};
use serde_json::{Value, json};
use thirtyfour::By;

use crate::app_server::AppServer;

/// Keeps the module of each document from starting until the test says so: then there is time to
/// look at what the server has sent.
const HOLD: &str = "
    const start = WebAssembly.instantiateStreaming;
    const released = new Promise(resolve => { window.__release = resolve; });
    WebAssembly.instantiateStreaming = async (...module) => { await released; return start(...module); };
";
/// Marks every element that the server has sent; tells how many there are.
const MARK: &str = "
    const sent = [...document.body.querySelectorAll('*')];
    sent.forEach(element => { element.__sent = true; });
    window.__sent = sent;
    return sent.length;
";
/// The elements that were sent and are gone.
const REPLACED: &str = "
    return window.__sent.filter(element => !element.isConnected).map(element => element.outerHTML);
";
const FETCH: &str = "
    const [path, count] = arguments;
    const page = async () => {
        const response = await fetch(path, { cache: 'no-store' });
        return [response.status, await response.text()];
    };
    return Promise.all(Array.from({ length: count }, page));
";

/// An emulator, a server and a browser, all of one test.
pub(crate) struct Site {
    entra: Emulator,
    server: AppServer,
    browser: Browser,
}

/// Runs `body` in surroundings of its own.
pub(crate) fn rendered(body: impl AsyncFnOnce(&Site) -> Outcome) {
    play(Site::start, body);
}

impl Site {
    async fn start() -> Outcome<Self> {
        let entra = Emulator::start(Options::default().port(0)).await;
        let entra = entra.map_err(|error| Failure::Surroundings(error.to_string()))?;
        let server = AppServer::start(&entra.authority())?;
        let browser = Browser::start(Popups::OnlyByGesture, &[]).await?;
        let hold = json!({ "source": HOLD });
        let devtools = browser.driver().cdp();
        devtools
            .send_raw("Page.addScriptToEvaluateOnNewDocument", hold)
            .await?;
        Ok(Self {
            entra,
            server,
            browser,
        })
    }

    /// The errors and warnings in the console since the last call: Leptos reports there what it has
    /// not found in the page of the server.
    pub(crate) async fn complaints(&self) -> Outcome<Vec<String>> {
        let mut lines = self.browser.console().await?;
        lines.retain(|line| !line.starts_with("DEBUG") && !line.starts_with("INFO"));
        Ok(lines)
    }

    /// What the server has written after its address.
    pub(crate) fn words_of_server(&self) -> Vec<String> {
        self.server.words()
    }

    /// What the authority has been asked so far.
    pub(crate) fn requests(&self) -> Vec<RequestRecord> {
        self.entra.requests()
    }

    /// Opens the first page, whose module does not start yet.
    pub(crate) async fn open(&self) -> Outcome {
        self.open_page("/").await
    }

    /// Opens a page, whose module does not start yet.
    pub(crate) async fn open_page(&self, path: &str) -> Outcome {
        let url = format!("{}{path}", self.server.origin());
        Ok(self.browser.driver().goto(url).await?)
    }

    /// Loads the page again; its module does not start yet.
    pub(crate) async fn reload(&self) -> Outcome {
        Ok(self.browser.driver().refresh().await?)
    }

    /// Marks what the server has sent, and lets the module start.
    pub(crate) async fn hydrate(&self) -> Outcome {
        let sent = self.browser.script(MARK, &[]).await?;
        assert!(sent.as_u64() > Some(5), "the server sent {sent} elements");
        self.start_module().await?;
        self.says("status", "none").await
    }

    /// Lets the module start, which may leave the page at once.
    pub(crate) async fn start_module(&self) -> Outcome {
        self.browser.script("window.__release()", &[]).await?;
        Ok(())
    }

    /// The elements that the server has sent and that are no longer in the page.
    pub(crate) async fn replaced(&self) -> Outcome<Value> {
        self.browser.script(REPLACED, &[]).await
    }

    /// A page as the server sends it, so many times at once: status and text.
    pub(crate) async fn fetch(&self, path: &str, count: usize) -> Outcome<Vec<(u64, String)>> {
        let pages = self.browser.script(FETCH, &[json!(path), json!(count)]).await?;
        let page = |page: &Value| {
            let text = page[1].as_str().unwrap_or_default().to_owned();
            (page[0].as_u64().unwrap_or_default(), text)
        };
        Ok(pages.as_array().into_iter().flatten().map(page).collect())
    }

    /// The text of an element of the app; `None` when there is none.
    pub(crate) async fn text(&self, testid: &str) -> Outcome<Option<String>> {
        let script = "return document.querySelector(`[data-testid=${arguments[0]}]`)?.innerText ?? null";
        let text = self.browser.script(script, &[json!(testid)]).await?;
        Ok(text.as_str().map(str::to_owned))
    }

    /// Waits until an element of the app says this.
    pub(crate) async fn says(&self, testid: &str, wanted: &str) -> Outcome {
        until(format!("'{testid}' to say '{wanted}'"), async || {
            let text = self.text(testid).await?;
            Ok(Look::at(text.as_deref() == Some(wanted), format!("{text:?}")))
        })
        .await
    }

    /// Signs Alice in by popup.
    pub(crate) async fn sign_in_by_popup(&self) -> Outcome {
        self.press("popup").await?;
        self.browser.popup().await?;
        SignInPage::new(&self.browser).sign_in(ALICE).await?;
        self.browser.popup_closes().await?;
        self.says("user", ALICE).await
    }

    /// Signs Alice in at the authority, which sends the page back; its module does not start yet.
    pub(crate) async fn sign_in_by_redirect(&self) -> Outcome {
        self.press("redirect").await?;
        self.sign_in().await
    }

    /// Signs Alice in on the authority's page, to which a page of ours has left.
    pub(crate) async fn sign_in(&self) -> Outcome {
        SignInPage::new(&self.browser).sign_in(ALICE).await
    }

    /// The address after the origin.
    pub(crate) async fn path(&self) -> Outcome<String> {
        let url = self.browser.url().await?;
        Ok(url.trim_start_matches(self.server.origin()).to_owned())
    }

    /// Waits until the authority's response is in the address.
    pub(crate) async fn has_response(&self) -> Outcome {
        until("the response", async || {
            let path = self.path().await?;
            Ok(Look::at(path.contains("code="), path))
        })
        .await
    }

    async fn press(&self, testid: &str) -> Outcome {
        let button = By::Css(format!("[data-testid={testid}]"));
        Ok(self.browser.driver().find(button).await?.click().await?)
    }
}

impl Stage for Site {
    async fn report(&self) -> String {
        let mut report = Report::default();
        report.add_browser(&self.browser).await;
        report.add_requests(&self.requests());
        report.add("server", self.words_of_server());
        report.text()
    }

    async fn close(self) -> Outcome {
        self.browser.close().await
    }
}
