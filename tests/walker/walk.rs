//! One walk: the tabs of the app, and what is done in them.

use std::time::Duration;

use journeys::{Outcome, Window};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::patience::seen;
use crate::place::Place;
use crate::plan::Plan;
use crate::step::{Act, Carrier, Pace, Step, Trouble};
use crate::view::View;

/// How long a step waits until it can be taken.
pub(crate) const OFFER: Duration = Duration::from_secs(5);

/// A page of the app's origin that is no app.
pub(crate) const BLANK: &str = "/__journey/blank";

/// What came of a step that could be taken.
pub(crate) const DONE: &str = "done";

/// Whether a button takes clicks.
enum Offer {
    Here(WebElement),
    NotYet,
    No,
}

pub(crate) struct Walk<'p> {
    pub(crate) place: &'p Place,
    pub(crate) origin: &'p str,
    pub(crate) user: &'static str,
    /// The tabs with the app, or that left it for the authority; other windows are popups.
    pub(crate) tabs: Vec<Window>,
    /// The tab that the user has before them.
    pub(crate) at: usize,
}

impl<'p> Walk<'p> {
    /// Opens the app in a fresh tab.
    pub(crate) async fn begin(place: &'p Place, plan: &Plan) -> Outcome<Self> {
        let origin = place.origin(plan.cache);
        let mut walk = Self {
            place,
            origin,
            user: plan.user,
            tabs: Vec::new(),
            at: 0,
        };
        walk.open_tab("/").await?;
        Ok(walk)
    }

    /// Takes a step, and tells what came of it: many find nothing to do where the walk has got to.
    pub(crate) async fn take(&mut self, act: Act) -> Outcome<String> {
        let patience = match act.pace {
            Pace::AtOnce => Duration::ZERO,
            Pace::WhenOffered => OFFER,
        };
        let came_of_it = match self.step(act.step, patience).await {
            Ok(came_of_it) => came_of_it,
            // Windows close and documents go while something is done in them.
            Err(failure) => failure.to_string(),
        };
        self.forget_closed_tabs().await?;
        Ok(format!("{act}: {came_of_it}"))
    }

    async fn step(&mut self, step: Step, patience: Duration) -> Outcome<String> {
        match step {
            Step::SignIn(carrier) => self.press(sign_in_button(carrier), patience).await,
            Step::SignInTwice(one, other) => {
                self.press_both(sign_in_button(one), sign_in_button(other), patience)
                    .await
            }
            Step::SignOut(carrier) => self.press(sign_out_button(carrier), patience).await,
            Step::UseAnotherAccount => self.press("Use another account", patience).await,
            Step::TryAgain => self.press("try-again", patience).await,
            Step::Answer(reply) => Ok(or_nothing(self.answer(reply, patience).await)),
            Step::Finish => Ok(or_nothing(self.finish().await)),
            Step::ClosePopup => {
                self.in_popup(patience, async |walk| {
                    Ok(walk.place.browser.driver().close_window().await?)
                })
                .await
            }
            Step::ReloadPopup => {
                self.in_popup(patience, async |walk| {
                    Ok(walk.place.browser.driver().refresh().await?)
                })
                .await
            }
            Step::BackInPopup => {
                self.in_popup(patience, async |walk| {
                    Ok(walk.place.browser.driver().back().await?)
                })
                .await
            }
            Step::Reload => self.done(self.driver().await?.refresh().await),
            Step::Back => {
                self.settled(patience).await;
                self.done(self.driver().await?.back().await)
            }
            Step::Forward => self.done(self.driver().await?.forward().await),
            Step::Follow(path) => self.follow(path, patience).await,
            Step::Open(path) => self.go(path).await,
            Step::OpenResponseAgain => self.open_response_again().await,
            Step::OpenTab(path) => self.open_tab(path).await,
            Step::NextTab => {
                self.at = (self.at + 1) % self.tabs.len();
                Ok(format!("tab {}", self.at))
            }
            Step::CloseTab => self.close_tab().await,
            Step::KillTab(death, revival) => self.kill_tab(death, revival).await,
            Step::Fault(trouble) => Ok(self.fault(trouble)),
            Step::EndSession => {
                let devtools = self.driver().await?.cdp();
                self.done(devtools.send_raw("Network.clearBrowserCookies", json!({})).await)
            }
        }
    }

    /// The driver, aimed at the tab that the user has before them.
    pub(crate) async fn driver(&self) -> Outcome<&'p WebDriver> {
        self.place.browser.switch(&self.tabs[self.at]).await?;
        Ok(self.place.browser.driver())
    }

    pub(crate) fn done<T>(&self, outcome: Result<T, WebDriverError>) -> Outcome<String> {
        outcome?;
        Ok(DONE.to_owned())
    }

    fn fault(&self, trouble: Trouble) -> String {
        self.place.entra.add_fault(trouble.rule());
        "switched on".to_owned()
    }

    /// Looks at the tab that the user has before them.
    pub(crate) async fn view(&self) -> Outcome<View> {
        self.driver().await?;
        View::of(self.place).await
    }

    /// Presses a button of the app as soon as it takes clicks. An element that goes while it is
    /// being pressed has not been pressed.
    pub(crate) async fn press(&self, button: &str, patience: Duration) -> Outcome<String> {
        let pressed = seen(patience, async || match self.offered(button).await? {
            Offer::Here(button) => Ok(button.click().await.map(|()| Some(true))?),
            Offer::NotYet => Ok(None),
            Offer::No => Ok(Some(false)),
        });
        Ok(match pressed.await {
            Some(true) => DONE,
            _ => "not offered",
        }
        .to_owned())
    }

    /// Presses one button and at once another, or the same again.
    async fn press_both(&self, one: &str, other: &str, patience: Duration) -> Outcome<String> {
        let pair = seen(patience, async || {
            let pair = (self.offered(one).await?, self.offered(other).await?);
            Ok(match pair {
                (Offer::Here(one), Offer::Here(other)) => Some(Some((one, other))),
                (Offer::No, _) | (_, Offer::No) => Some(None),
                _ => None,
            })
        });
        let Some((one, other)) = pair.await.flatten() else {
            return Ok("not offered".to_owned());
        };
        let driver = self.driver().await?;
        let both = driver.action_chain().click_element(&one).click_element(&other);
        self.done(both.perform().await)
    }

    /// Whether the app offers a button; there is no use in waiting for it where an app that is idle
    /// does not.
    async fn offered(&self, button: &str) -> Outcome<Offer> {
        let view = self.view().await?;
        if !view.offers(button) {
            return Ok(if view.is_idle() { Offer::No } else { Offer::NotYet });
        }
        let by = match button.contains(' ') {
            true => By::XPath(format!("//button[text()='{button}']")),
            false => By::Css(format!("[data-testid=\"{button}\"]")),
        };
        Ok(Offer::Here(self.driver().await?.find(by).await?))
    }

    /// Follows the app's own link to a page, which loads no document. A link that goes while it is
    /// being pressed has not been pressed.
    pub(crate) async fn follow(&self, path: &str, patience: Duration) -> Outcome<String> {
        let driver = self.driver().await?;
        let followed = seen(patience, async || {
            let links = driver.find_all(By::Css(format!("a[href=\"{path}\"]"))).await?;
            match links.into_iter().next() {
                Some(link) => Ok(Some(link.click().await?)),
                None => Ok(None),
            }
        });
        Ok(followed.await.map_or("not there", |()| DONE).to_owned())
    }

    /// Types an address of the app.
    pub(crate) async fn go(&self, path: &str) -> Outcome<String> {
        self.done(self.driver().await?.goto(format!("{}{path}", self.origin)).await)
    }

    async fn open_response_again(&self) -> Outcome<String> {
        self.driver().await?;
        let found = self
            .place
            .browser
            .script("return window.__arrivedAt ?? ''", &[])
            .await?;
        let address = found.as_str().unwrap_or_default();
        if !address.contains("state=") {
            return Ok("no response has come here".to_owned());
        }
        // From another document, since going from one fragment to another loads none.
        self.go(BLANK).await?;
        let is_there = seen(OFFER, async || {
            let view = self.view().await?;
            Ok(view.href.ends_with(BLANK).then_some(()))
        });
        if is_there.await.is_none() {
            return Ok("the browser does not leave the app".to_owned());
        }
        self.done(self.driver().await?.goto(address).await)
    }

    /// Does something in the last popup that has been opened.
    async fn in_popup(&self, patience: Duration, act: impl AsyncFn(&Self) -> Outcome) -> Outcome<String> {
        let popup = seen(patience, async || match self.popups().await?.pop() {
            Some(popup) => Ok(Some(Some(popup))),
            None => Ok(self.is_at_rest().await?.then_some(None)),
        });
        let Some(popup) = popup.await.flatten() else {
            return Ok("no popup".to_owned());
        };
        self.place.browser.switch(&popup).await?;
        act(self).await?;
        Ok(DONE.to_owned())
    }

    /// Waits until the tab shows where it is: the authority, or an app that does nothing but wait for
    /// a popup.
    async fn settled(&self, patience: Duration) {
        seen(patience, async || {
            let view = self.view().await?;
            let has_arrived = !view.is_app() || view.is_idle() || !self.popups().await?.is_empty();
            Ok(has_arrived.then_some(()))
        })
        .await;
    }

    /// Whether there is nothing that could bring the authority's pages: no popup, and an app that
    /// does nothing.
    pub(crate) async fn is_at_rest(&self) -> Outcome<bool> {
        Ok(self.popups().await?.is_empty() && self.view().await?.is_idle())
    }

    /// The windows with a page of the authority, popups first.
    pub(crate) async fn authority_windows(&self) -> Outcome<Vec<Window>> {
        let mut windows = self.popups().await?;
        windows.reverse();
        windows.push(self.current_tab());
        let mut found = Vec::new();
        for window in windows {
            if self.place.browser.switch(&window).await.is_ok()
                && let Ok(address) = self.place.browser.url().await
                && address.starts_with(self.place.entra.origin())
            {
                found.push(window);
            }
        }
        Ok(found)
    }
}

pub(crate) fn sign_in_button(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Popup => "sign-in-popup",
        Carrier::Redirect => "sign-in-redirect",
    }
}

pub(crate) fn sign_out_button(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Popup => "sign-out-popup",
        Carrier::Redirect => "sign-out-redirect",
    }
}

fn or_nothing(answered: Option<String>) -> String {
    answered.unwrap_or_else(|| "nothing to answer".to_owned())
}
