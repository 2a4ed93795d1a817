//! An app as a user sees it: texts to read and buttons to press, by their `data-testid`; those of
//! an app that has none, by what they say.

use serde_json::json;
use thirtyfour::prelude::*;

use crate::ALICE;
use crate::browser::Browser;
use crate::failure::Outcome;
use crate::injected::BLANK_PATH;
use crate::sign_in_page::SignInPage;
use crate::wait::{Look, until};

/// The text of an element that can be seen, else null.
const SEEN_TEXT: &str = "const element = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
return element && element.checkVisibility() ? element.innerText : null;";

/// Loads the app's address in a frame, as the authority does after a silent request, and keeps what
/// the frame tells. The `state` is that of a request which nobody waits for.
const FRAME_WITH_RESPONSE: &str = r#"
const id = "01a20433-8532-7935-b4b7-198c8bedb774";
const state = btoa(JSON.stringify({ id, meta: { interactionType: "silent" } }));
new BroadcastChannel(id).onmessage = (event) => { window.__told = JSON.stringify(event.data); };
const frame = document.createElement("iframe");
frame.src = `/#${arguments[0]}&state=${encodeURIComponent(state)}`;
document.body.append(frame);
"#;

/// The demo in the window that is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Page<'w> {
    browser: &'w Browser,
    origin: &'w str,
}

impl<'w> Page<'w> {
    pub(crate) fn new(browser: &'w Browser, origin: &'w str) -> Self {
        Self { browser, origin }
    }

    /// Loads a page and waits until the app has started.
    pub async fn open(&self, path: &str) -> Outcome {
        self.browser
            .driver()
            .goto(format!("{}{path}", self.origin))
            .await?;
        self.settles().await
    }

    /// Loads the same page again and waits until the app has started.
    pub async fn reload(&self) -> Outcome {
        self.browser.driver().refresh().await?;
        self.settles().await
    }

    /// Follows the app's own link to a page, which loads no document.
    pub async fn follow(&self, path: &str) -> Outcome {
        self.browser
            .driver()
            .find(By::Css(format!("a[href=\"{path}\"]")))
            .await?
            .click()
            .await?;
        Ok(())
    }

    /// Waits until no interaction is under way, and the start neither.
    pub async fn settles(&self) -> Outcome {
        self.says("in-progress", "none").await
    }

    /// The text of an element, if it can be seen.
    pub async fn text(&self, testid: &str) -> Outcome<Option<String>> {
        let text = self.browser.script(SEEN_TEXT, &[json!(testid)]).await?;
        Ok(text.as_str().map(|text| text.trim().to_owned()))
    }

    /// Waits until an element can be seen; its text.
    pub async fn shows(&self, testid: &str) -> Outcome<String> {
        until(format!("'{testid}'"), async || {
            let text = self.text(testid).await?;
            Ok(text.map_or_else(|| Look::NotYet("no such element".into()), Look::Seen))
        })
        .await
    }

    /// Waits until an element says something.
    pub async fn says(&self, testid: &str, words: &str) -> Outcome {
        until(format!("'{testid}' to say '{words}'"), async || {
            let text = self.text(testid).await?;
            let says = text.as_ref().is_some_and(|text| text.contains(words));
            Ok(Look::at(says, format!("{text:?}")))
        })
        .await
    }

    /// Waits until an element cannot be seen.
    pub async fn hides(&self, testid: &str) -> Outcome {
        until(format!("'{testid}' to go"), async || {
            let text = self.text(testid).await?;
            Ok(Look::at(text.is_none(), format!("{text:?}")))
        })
        .await
    }

    /// Clicks a button as soon as it takes clicks.
    pub async fn press(&self, testid: &str) -> Outcome {
        until(format!("'{testid}' to be pressed"), async || {
            let button = self
                .browser
                .driver()
                .find(By::Css(format!("[data-testid=\"{testid}\"]")))
                .await?;
            if !button.is_clickable().await? {
                return Ok(Look::NotYet("it takes no clicks".into()));
            }
            button.click().await?;
            Ok(Look::Seen(()))
        })
        .await
    }

    /// Clicks the button that says this, as soon as it takes clicks.
    pub async fn press_button(&self, words: &str) -> Outcome {
        let button = By::XPath(format!("//button[normalize-space() = '{words}']"));
        until(format!("'{words}' to be pressed"), async || {
            let button = self.browser.driver().find(button.clone()).await?;
            if !button.is_clickable().await? {
                return Ok(Look::NotYet("it takes no clicks".into()));
            }
            button.click().await?;
            Ok(Look::Seen(()))
        })
        .await
    }

    /// Waits until the page shows these words somewhere.
    pub async fn reads(&self, words: &str) -> Outcome {
        until(format!("the page to say '{words}'"), async || {
            let text = self.browser.script("return document.body.innerText", &[]).await?;
            let says = text.as_str().is_some_and(|text| text.contains(words));
            Ok(Look::at(says, text.to_string()))
        })
        .await
    }

    /// Clicks a button by a script, which is no gesture of a user.
    pub async fn press_without_gesture(&self, testid: &str) -> Outcome {
        self.shows(testid).await?;
        // Later than the script, whose caller the browser takes for the user.
        let script = "const button = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
setTimeout(() => button.click(), 0);";
        self.browser.script(script, &[json!(testid)]).await.map(drop)
    }

    /// Waits until the page holds so many frames.
    pub async fn has_frames(&self, count: u64) -> Outcome {
        until(format!("{count} frames"), async || {
            let found = self.browser.script("return window.length", &[]).await?;
            Ok(Look::at(found.as_u64() == Some(count), found.to_string()))
        })
        .await
    }

    /// Says whether this window has the focus. Under the driver every window believes that it does,
    /// also one behind a popup; the app takes a popup that reads as closed for closed only when its
    /// own window has the focus.
    pub async fn set_focus(&self, has_focus: bool) -> Outcome {
        let script = "const has = arguments[0]; document.hasFocus = () => has;";
        self.browser.script(script, &[json!(has_focus)]).await.map(drop)
    }

    /// Waits for what a frame of the app tells when it comes back with `response`.
    pub async fn told_by_a_frame(&self, response: &str) -> Outcome<String> {
        self.browser
            .script(FRAME_WITH_RESPONSE, &[json!(response)])
            .await?;
        until("the frame to tell its response", async || {
            let told = self.browser.script("return window.__told ?? null", &[]).await?;
            Ok(told.as_str().map_or_else(
                || Look::NotYet("nothing".into()),
                |told| Look::Seen(told.to_owned()),
            ))
        })
        .await
    }

    /// The address that this document was opened with, before the app changed it.
    pub async fn arrived_at(&self) -> Outcome<String> {
        let address = self.browser.script("return window.__arrivedAt", &[]).await?;
        Ok(address.as_str().unwrap_or_default().to_owned())
    }

    /// Goes to a page of the demo's origin that is no app, to look at what the origin keeps.
    pub async fn open_blank(&self) -> Outcome {
        Ok(self
            .browser
            .driver()
            .goto(format!("{}{BLANK_PATH}", self.origin))
            .await?)
    }

    /// Goes to a page without content of another site, which knows where the demo is.
    pub async fn open_blank_elsewhere(&self) -> Outcome {
        let elsewhere = self.origin.replace("localhost", "127.0.0.1");
        Ok(self
            .browser
            .driver()
            .goto(format!("{elsewhere}{BLANK_PATH}"))
            .await?)
    }

    /// Waits until somebody is signed in and nothing is under way.
    pub async fn shows_signed_in(&self, user: &str) -> Outcome {
        self.says("account-username", user).await?;
        self.settles().await?;
        assert_eq!(self.account_count().await?, 1, "one account");
        Ok(())
    }

    /// Waits until nobody is signed in and nothing is under way.
    pub async fn shows_signed_out(&self) -> Outcome {
        self.settles().await?;
        until("no account", async || {
            let count = self.account_count().await?;
            Ok(Look::at(count == 0, format!("{count} accounts")))
        })
        .await?;
        self.hides("authenticated").await
    }

    /// How many accounts the page counts.
    pub async fn account_count(&self) -> Outcome<usize> {
        let text = self.shows("accounts-count").await?;
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        Ok(digits
            .parse()
            .unwrap_or_else(|_| panic!("'accounts-count' says '{text}', which is no number")))
    }

    /// Signs Alice in by popup, from her user name to "stay signed in?".
    pub async fn sign_in_by_popup(&self) -> Outcome {
        self.press("sign-in-popup").await?;
        self.browser.popup().await?;
        SignInPage::new(self.browser).sign_in(ALICE).await?;
        self.browser.popup_closes().await?;
        self.shows_signed_in(ALICE).await
    }

    /// Signs Alice in by redirect, from her user name to "stay signed in?".
    pub async fn sign_in_by_redirect(&self) -> Outcome {
        self.press("sign-in-redirect").await?;
        SignInPage::new(self.browser).sign_in(ALICE).await?;
        self.shows_signed_in(ALICE).await
    }
}
