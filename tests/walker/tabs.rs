//! The tabs of a walk, and the popups beside them.

use journeys::{Outcome, Window};
use serde_json::{Value, json};

use crate::notes::NOTES;
use crate::patience::seen;
use crate::step::{Death, Revival};
use crate::walk::{BLANK, OFFER, Walk};

impl Walk<'_> {
    pub(crate) async fn open_tab(&mut self, path: &str) -> Outcome<String> {
        // The window that was looked at may be gone.
        self.place.browser.switch(&self.place.home).await?;
        let tab = self.place.browser.new_tab().await?;
        self.tabs.push(tab);
        self.at = self.tabs.len() - 1;
        let source = json!({ "source": NOTES });
        let devtools = self.driver().await?.cdp();
        devtools
            .send_raw("Page.addScriptToEvaluateOnNewDocument", source)
            .await?;
        self.go(path).await
    }

    /// The tab that the user has before them, to come back to.
    pub(crate) fn current_tab(&self) -> Window {
        self.tabs[self.at].clone()
    }

    pub(crate) async fn return_to(&mut self, tab: &Window) -> Outcome {
        let found = self.tabs.iter().position(|other| other == tab);
        self.at = found.unwrap_or(self.at);
        self.bring_to_front().await
    }

    /// The user looks at the tab, so that it has the focus.
    pub(crate) async fn bring_to_front(&self) -> Outcome {
        let devtools = self.driver().await?.cdp();
        devtools.send_raw("Page.bringToFront", json!({})).await?;
        Ok(())
    }

    pub(crate) async fn close_tab(&mut self) -> Outcome<String> {
        if self.tabs.len() < 2 {
            return Ok("it is the only one".to_owned());
        }
        let closed = self.driver().await?.close_window().await;
        self.tabs.remove(self.at);
        self.at = 0;
        self.done(closed)
    }

    /// Ends the tab in the middle of whatever it does, and has the browser bring it back with what
    /// the tab had stored.
    pub(crate) async fn kill_tab(&mut self, death: Death, revival: Revival) -> Outcome<String> {
        let address = self.view().await?.href;
        if !address.starts_with(self.origin) {
            // What the tab has stored for the app can only be seen from there.
            self.go(BLANK).await?;
        }
        let stored = seen(OFFER, async || self.session_storage().await).await;
        if death == Death::Crash {
            // Whoever has crashed does not respond.
            let _ = self.driver().await?.cdp().send_raw("Page.crash", json!({})).await;
        }
        let closed = self.driver().await?.close_window().await;
        self.tabs.remove(self.at);
        self.open_tab(BLANK).await?;
        seen(OFFER, async || self.store(stored.as_ref()).await).await;
        let revived = match revival {
            Revival::SamePage => self.done(self.driver().await?.goto(address).await),
            Revival::App => self.go("/").await,
        };
        closed?;
        revived
    }

    async fn session_storage(&self) -> Outcome<Option<Value>> {
        self.driver().await?;
        let script = "return location.origin === arguments[0] ? Object.entries(sessionStorage) : null";
        let entries = self.place.browser.script(script, &[json!(self.origin)]).await?;
        Ok(entries.is_array().then_some(entries))
    }

    async fn store(&self, entries: Option<&Value>) -> Outcome<Option<()>> {
        self.driver().await?;
        let script = "if (location.origin !== arguments[0]) return false;
for (const [key, value] of arguments[1] ?? []) sessionStorage.setItem(key, value);
return true";
        let arguments = [json!(self.origin), json!(entries)];
        let is_stored = self.place.browser.script(script, &arguments).await?;
        Ok((is_stored == true).then_some(()))
    }

    /// The windows that are not tabs of the app.
    pub(crate) async fn popups(&self) -> Outcome<Vec<Window>> {
        let mut windows = self.place.browser.windows().await?;
        windows.retain(|window| *window != self.place.home && !self.tabs.contains(window));
        Ok(windows)
    }

    /// The user closes what is in the way.
    pub(crate) async fn close_popups(&self) -> Outcome {
        for popup in self.popups().await? {
            // It may be closing by itself.
            if self.place.browser.switch(&popup).await.is_ok() {
                let _ = self.place.browser.driver().close_window().await;
            }
        }
        Ok(())
    }

    pub(crate) async fn forget_closed_tabs(&mut self) -> Outcome {
        let windows = self.place.browser.windows().await?;
        self.tabs.retain(|tab| windows.contains(tab));
        self.at = self.at.min(self.tabs.len().saturating_sub(1));
        if self.tabs.is_empty() {
            self.open_tab("/").await?;
        }
        Ok(())
    }
}
