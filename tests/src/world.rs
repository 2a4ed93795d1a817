//! Everything one journey happens in.

use std::cell::RefCell;

use entra_emulator::{Emulator, Fault, FaultRule, OpenerPolicy, RequestRecord};
use tokio::net::TcpStream;

use crate::app::App;
use crate::browser::{Browser, PageLoads, Popups};
use crate::demo_server::DemoServer;
use crate::failure::{Failure, Outcome};
use crate::page::Page;
use crate::report::Report;
use crate::sign_in_page::SignInPage;
use crate::stage::Stage;
use crate::tenancy::Tenancy;
use crate::wait::{Look, until};

/// An authority, the demo and a browser, all of one journey.
#[derive(Debug)]
pub struct World {
    entra: RefCell<Option<Emulator>>,
    demo: DemoServer,
    browser: Browser,
}

impl World {
    pub(crate) async fn start(
        app: App,
        tenancy: Tenancy,
        popups: Popups,
        page_loads: PageLoads,
    ) -> Outcome<Self> {
        let mut options = tenancy.options();
        let named_port = app.authority_port();
        if let Some(port) = named_port {
            options = options.published_port(port);
        }
        let entra = Emulator::start(options).await;
        let entra = entra.map_err(|error| Failure::Surroundings(error.to_string()))?;
        let api_url = format!("{}/me", entra.graph_url());
        let demo = DemoServer::start(app, &entra.authority(), &api_url).await?;
        // The browser finds the authority of a fixed port where this journey has it.
        let mapped = |port| {
            let own = entra.port();
            format!("--host-resolver-rules=MAP localhost:{port} 127.0.0.1:{own}")
        };
        let mut flags = tenancy.browser_flags(entra.port(), entra.certificate_key_pin());
        flags.extend(named_port.map(mapped));
        let browser = Browser::with_page_loads(page_loads, popups, &flags).await?;
        Ok(Self {
            entra: RefCell::new(Some(entra)),
            demo,
            browser,
        })
    }

    /// The server of the demo.
    pub fn demo(&self) -> &DemoServer {
        &self.demo
    }

    /// Waits until so many documents of the demo have been loaded.
    pub async fn loads_documents(&self, count: usize) -> Outcome {
        until(format!("{count} documents of the demo"), async || {
            let found = self.demo.documents().len();
            Ok(Look::at(found == count, format!("{found}")))
        })
        .await
    }

    /// The browser that the journey uses.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The demo, in the window that is looked at.
    pub fn page(&self) -> Page<'_> {
        Page::new(&self.browser, self.demo.origin())
    }

    /// Goes to a page of the demo.
    pub async fn open(&self, path: &str) -> Outcome<Page<'_>> {
        let page = self.page();
        page.open(path).await?;
        Ok(page)
    }

    /// The authority's pages, in the window that is looked at.
    pub fn sign_in_page(&self) -> SignInPage<'_> {
        SignInPage::new(&self.browser)
    }

    /// Waits for the popup of a sign-in; its pages.
    pub async fn sign_in_popup(&self) -> Outcome<SignInPage<'_>> {
        self.browser.popup().await?;
        Ok(self.sign_in_page())
    }

    /// Switches a misbehaviour of the authority on.
    pub fn add_fault(&self, fault: impl Into<FaultRule>) {
        self.with_entra(|entra| entra.add_fault(fault));
    }

    /// The misbehaviours that are switched on and not used up.
    pub fn faults(&self) -> Vec<&'static str> {
        let entra = self.entra.borrow();
        entra.as_ref().map(Emulator::faults).unwrap_or_default()
    }

    /// The authority misbehaves no more.
    pub fn clear_faults(&self) {
        self.with_entra(Emulator::clear_faults);
    }

    /// The authority's pages cut popups off from the window that opened them
    /// (`Cross-Origin-Opener-Policy`), so that what a popup brings back can only be told by the
    /// document in it.
    pub fn isolate_popups(&self) {
        self.add_fault(
            Fault::Coop {
                value: OpenerPolicy::On,
            }
            .until_cleared(),
        );
    }

    /// The authority forgets sessions and tokens, and misbehaves no more.
    pub fn reset_authority(&self) {
        self.with_entra(Emulator::reset);
    }

    /// The requests to one endpoint of the authority so far.
    pub fn requests_to(&self, endpoint: &str) -> Vec<RequestRecord> {
        let mut requests = self.requests();
        requests.retain(|request| request.endpoint == endpoint);
        requests
    }

    /// All requests to the authority so far; none if it has been stopped.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.entra
            .borrow()
            .as_ref()
            .map(Emulator::requests)
            .unwrap_or_default()
    }

    /// The requests so far are forgotten.
    pub fn clear_requests(&self) {
        self.with_entra(Emulator::clear_requests);
    }

    /// Where the authority is; empty if it has been stopped.
    pub fn authority_origin(&self) -> String {
        self.entra
            .borrow()
            .as_ref()
            .map(|entra| entra.origin().to_owned())
            .unwrap_or_default()
    }

    /// Waits until nobody listens at the authority's address any more.
    pub async fn authority_is_gone(&self) -> Outcome {
        let origin = self.authority_origin();
        let address = origin.rsplit('/').next().unwrap_or_default();
        until("the authority to be gone", async || {
            let connection = TcpStream::connect(address).await;
            Ok(Look::at(connection.is_err(), "it listens"))
        })
        .await
    }

    /// The authority goes away.
    pub async fn stop_authority(&self) {
        let entra = self.entra.take();
        if let Some(entra) = entra {
            entra.stop().await;
        }
    }

    fn with_entra(&self, act: impl FnOnce(&Emulator)) {
        if let Some(entra) = self.entra.borrow().as_ref() {
            act(entra);
        }
    }
}

impl Stage for World {
    async fn report(&self) -> String {
        let mut report = Report::default();
        report.add_browser(&self.browser).await;
        report.add_requests(&self.requests());
        let documents = self.demo.documents().into_iter();
        report.add(
            "demo",
            documents.map(|document| format!("{} {}", document.dest, document.path)),
        );
        report.text()
    }

    async fn close(self) -> Outcome {
        self.browser.close().await
    }
}
