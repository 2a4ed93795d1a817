//! What the user does on the authority's pages.

use std::time::Duration;

use entra_emulator::PASSWORD;
use journeys::{Outcome, Window};
use serde_json::json;

use crate::patience::seen;
use crate::step::Reply;
use crate::walk::Walk;

/// Answers the page that is there, once: until the next one has come, there is nothing to answer.
const ANSWER: &str = r##"
const [reply, user, password] = arguments;
const find = (selector) => document.querySelector(selector);
if (document.readyState === "loading" || performance.now() - (window.__answered ?? -1e6) < 1500) return null;
const press = (selector, words) => {
  const button = find(selector);
  if (!button) return null;
  window.__answered = performance.now();
  button.click();
  return words;
};
const fill = (selector, text, words) => {
  find(selector).value = text;
  return press("#idSIButton9", words);
};
if (reply === "Cancel") return press("#idBtn_Cancel", "cancelled") ?? press("#idBtn_Back", "declined");
if (find("#i0118")) return fill("#i0118", password, "typed the password");
if (find("#i0116")) return fill("#i0116", user, "typed the user name");
if (find("#KmsiDescription") && reply === "No") return press("#idBtn_Back", "will not stay signed in");
return press(`[data-test-id="${user}"]`, "picked the user") ?? press("#otherTile", "another user")
  ?? press("button.tile", "picked somebody") ?? press("#idSIButton9", "agreed");"##;

/// Whether the page has come and has not been answered.
const IS_NEW: &str = "return window.__answered === undefined && document.readyState !== 'loading'";

/// How long the next page of the authority may take to come, on the way.
const PAGE: Duration = Duration::from_secs(5);
/// How long all of its pages may take.
const ALL_PAGES: Duration = Duration::from_secs(20);

impl Walk<'_> {
    /// Answers one page of the authority, in a popup if there is one; what was answered, or `None`
    /// where there is nothing to answer.
    pub(crate) async fn answer(&self, reply: Reply, patience: Duration) -> Option<String> {
        let answered = seen(patience, async || {
            let windows = self.authority_windows().await?;
            for window in &windows {
                // One that offers nothing, as an abandoned popup, keeps nobody from the others.
                if let Some(answer) = self.answer_in(window, reply).await? {
                    return Ok(Some(Some(answer)));
                }
            }
            let is_over = windows.is_empty() && self.is_at_rest().await?;
            Ok(is_over.then_some(None))
        });
        answered.await.flatten()
    }

    /// Answers page after page until the authority shows none any more.
    pub(crate) async fn finish(&self) -> Option<String> {
        let mut told = Vec::new();
        let started = std::time::Instant::now();
        while started.elapsed() < ALL_PAGES {
            match self.answer(Reply::Yes, PAGE).await {
                Some(answer) => told.push(answer),
                None => break,
            }
            if !self.is_asked().await {
                break;
            }
        }
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// Whether the authority has a page open, or may still bring one; gives a page that is going
    /// the time to go.
    async fn is_asked(&self) -> bool {
        let gone = seen(PAGE, async || {
            let windows = self.authority_windows().await?;
            for window in &windows {
                self.place.browser.switch(window).await?;
                if self.place.browser.script(IS_NEW, &[]).await? == true {
                    return Ok(Some(true));
                }
            }
            Ok(windows.is_empty().then_some(false))
        });
        gone.await.unwrap_or(true)
    }

    async fn answer_in(&self, window: &Window, reply: Reply) -> Outcome<Option<String>> {
        self.place.browser.switch(window).await?;
        let arguments = [json!(format!("{reply:?}")), json!(self.user), json!(PASSWORD)];
        let answered = self.place.browser.script(ANSWER, &arguments).await?;
        Ok(answered.as_str().map(str::to_owned))
    }
}
