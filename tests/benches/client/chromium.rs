//! The browser as the benchmark needs it.

use std::time::Duration;

use journeys::{Browser, Failure, Look, Outcome, Popups, until};
use serde_json::{Map, Value};

/// What is measured in one document takes seconds. The client of the driver gives up after 120 s,
/// and tells less.
const LONGEST_SCRIPT: Duration = Duration::from_secs(110);

/// One tab in which everything happens.
#[derive(Debug)]
pub(crate) struct Tab {
    browser: Browser,
}

impl Tab {
    /// Starts a browser that keeps no pages in memory once they have been left.
    pub(crate) async fn open(flags: &[String]) -> Outcome<Self> {
        let mut all = vec!["--disable-features=BackForwardCache".to_owned()];
        all.extend_from_slice(flags);
        let browser = Browser::start(Popups::Allowed, &all).await?;
        browser.driver().set_script_timeout(LONGEST_SCRIPT).await?;
        Ok(Self { browser })
    }

    pub(crate) fn browser(&self) -> &Browser {
        &self.browser
    }

    pub(crate) async fn close(self) -> Outcome {
        self.browser.close().await
    }

    /// Goes to a page and waits for its library.
    pub(crate) async fn go(&self, address: &str) -> Outcome {
        self.browser.driver().goto(address).await?;
        until(format!("the library of {address}"), async || {
            let there = self.browser.script("return 'library' in globalThis", &[]).await?;
            Ok(Look::at(there == true, "a page without one"))
        })
        .await
    }

    /// Goes to a page and does not wait for more than its `load` event.
    pub(crate) async fn visit(&self, address: &str) -> Outcome {
        Ok(self.browser.driver().goto(address).await?)
    }

    /// Fills the session storage of the page's origin with these entries and no others.
    pub(crate) async fn seed(&self, entries: Map<String, Value>) -> Outcome {
        let script = "sessionStorage.clear();
            for (const [key, value] of Object.entries(arguments[0])) sessionStorage.setItem(key, value);
            return true";
        self.browser.script(script, &[entries.into()]).await.map(drop)
    }

    /// Runs a script whose last argument is called with `{ error }` or what it brings.
    pub(crate) async fn run(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        let answer = self
            .browser
            .driver()
            .execute_async(script, arguments.to_vec())
            .await?;
        let answer = answer.json().clone();
        match answer["error"].as_str() {
            Some(error) => Err(Failure::Surroundings(error.to_owned())),
            None => Ok(answer),
        }
    }
}
