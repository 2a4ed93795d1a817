//! Where walks happen: an authority, the app once for each place where it may keep tokens, and a
//! browser. A walk leaves nothing behind for the next one.

use std::time::Duration;

use entra_emulator::{Emulator, Options, RequestRecord};
use journeys::{App, Browser, DemoServer, Failure, Outcome, PageLoads, Popups, Window};
use serde_json::json;

use crate::plan::CacheLocation;

/// How long a look at a page may take. A page that is leaving for an authority that does not respond
/// lets nobody look at it.
const SCRIPT: Duration = Duration::from_secs(2);
/// How long a busy browser may take until it begins to go to an address.
const NAVIGATION: Duration = Duration::from_secs(10);

/// The surroundings of one walk after another.
pub(crate) struct Place {
    pub(crate) entra: Emulator,
    pub(crate) browser: Browser,
    servers: Vec<(CacheLocation, DemoServer)>,
    /// An empty window, so that the browser outlives all tabs of a walk.
    pub(crate) home: Window,
}

impl Place {
    pub(crate) async fn start(popups: Popups) -> Outcome<Self> {
        let entra = Emulator::start(Options::default().port(0)).await;
        let entra = entra.map_err(|error| Failure::Surroundings(error.to_string()))?;
        let api_url = format!("{}/me", entra.graph_url());
        let mut servers = Vec::new();
        for cache in CacheLocation::ALL {
            let server = DemoServer::start(App::WalkPage, &entra.authority(), &api_url).await?;
            let name = cache.name();
            server.add_to_head(&format!("<meta name=\"msal-cache-location\" content=\"{name}\">"));
            servers.push((cache, server));
        }
        let browser = Browser::with_page_loads(PageLoads::NotAwaited, popups, &[]).await?;
        let driver = browser.driver();
        driver.set_script_timeout(SCRIPT).await?;
        driver.set_page_load_timeout(NAVIGATION).await?;
        let home = browser.windows().await?.swap_remove(0);
        Ok(Self {
            entra,
            browser,
            servers,
            home,
        })
    }

    pub(crate) async fn close(self) -> Outcome {
        self.browser.close().await
    }

    /// Where the app is that keeps its tokens there.
    pub(crate) fn origin(&self, cache: CacheLocation) -> &str {
        let mut servers = self.servers.iter();
        let found = servers.find(|(other, _)| *other == cache);
        found.map(|(_, server)| server.origin()).unwrap_or_default()
    }

    pub(crate) fn requests(&self) -> Vec<RequestRecord> {
        self.entra.requests()
    }

    /// Closes all windows of a walk, and forgets what the authority and the browser have kept.
    pub(crate) async fn clear(&self) -> Outcome {
        for window in self.browser.windows().await? {
            // It may be closing by itself.
            if window != self.home && self.browser.switch(&window).await.is_ok() {
                let _ = self.browser.driver().close_window().await;
            }
        }
        self.browser.switch(&self.home).await?;
        self.entra.reset();
        let devtools = self.browser.driver().cdp();
        devtools
            .send_raw("Network.clearBrowserCookies", json!({}))
            .await?;
        for (_, server) in &self.servers {
            let stores = json!({ "origin": server.origin(), "storageTypes": "local_storage,indexeddb" });
            devtools.send_raw("Storage.clearDataForOrigin", stores).await?;
        }
        Ok(())
    }
}
