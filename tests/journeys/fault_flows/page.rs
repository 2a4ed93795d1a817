//! The page of the flows under one misbehaviour after the other.

use entra_emulator::FaultRule;
use journeys::{ALICE, Look, Outcome, World, until};
use serde::Deserialize;

use super::flow::{Flow, User};
use super::table::{CANCELLED, Row, SIGNED_IN, SIGNED_OUT};

/// Forgets everything that the app has kept, and loads it anew.
const LOAD: &str = "sessionStorage.clear(); localStorage.clear(); window.__isOld = true;
location.assign(arguments[0]); return true;";

/// Clicks a button, and marks the document that it is in.
const CLICK: &str = "window.__isOld = true;
document.querySelector(`[data-testid=\"${arguments[0]}\"]`).click(); return true;";

/// Stops the loading of a page, as the browser's button does, later than the impatient app gives up.
/// The driver does nothing while a page is awaited.
const STOP_LATER: &str = "setTimeout(() => window.stop(), 4000); return true;";

/// Everything that one look at the page shows. What a storage holds is there by its keys.
const LOOK: &str = "const text = (id) => document.querySelector(`[data-testid=\"${id}\"]`)?.innerText ?? '';
return JSON.stringify({
  is_old: window.__isOld === true,
  status: text('in-progress'),
  user: text('account-username'),
  error: text('error'),
  frames: window.length,
  address: location.href,
});";

/// The page as it is seen.
#[derive(Debug, Default, Deserialize)]
struct Sight {
    /// Whether it is still the document that was clicked in.
    is_old: bool,
    status: String,
    user: String,
    error: String,
    frames: usize,
    address: String,
}

impl Sight {
    fn is_settled(&self) -> bool {
        self.status == "none"
    }

    /// How the click has ended, if it has: signed in, with an error, or, on another document, with
    /// neither.
    fn ending(&self) -> Option<&str> {
        if !self.is_settled() {
            return None;
        }
        match (self.error.as_str(), self.user.as_str()) {
            ("", "") => (!self.is_old).then_some(SIGNED_OUT),
            ("", _) => Some(SIGNED_IN),
            (error, _) => Some(error),
        }
    }
}

/// The page of the flows, in the first window.
pub(crate) struct FlowsPage<'w>(&'w World);

impl<'w> FlowsPage<'w> {
    pub(crate) fn of(world: &'w World) -> Self {
        Self(world)
    }

    /// Signs in at the authority, so that whatever follows needs no password.
    pub(crate) async fn begin_session(&self) -> Outcome {
        self.0.page().open("/flows").await?;
        self.click(Flow::Popup).await?;
        self.0.sign_in_popup().await?.sign_in(ALICE).await?;
        self.0.browser().popup_closes().await?;
        self.sees("signed in", |sight| sight.ending() == Some(SIGNED_IN))
            .await
            .map(drop)
    }

    /// Signs in under a fault, and again without; what is not as it should be.
    pub(crate) async fn try_fault(&self, flow: Flow, row: &Row, expected: &str) -> Option<String> {
        let tried = self.attempt(flow, row, expected).await;
        let complaint = match tried {
            Ok(complaints) if complaints.is_empty() => return None,
            Ok(complaints) => complaints.join("; "),
            Err(failure) => failure.to_string(),
        };
        Some(format!("{}: {complaint}", row.fault))
    }

    async fn attempt(&self, flow: Flow, row: &Row, expected: &str) -> Outcome<Vec<String>> {
        self.begin(row, expected).await?;
        for fault in row.faults() {
            let rule = fault.parse::<FaultRule>();
            let rule = rule.unwrap_or_else(|error| panic!("{fault}: {error}"));
            self.0.add_fault(rule);
        }
        if row.fault.starts_with("unreachable") {
            // What is under way is responded to first.
            self.0.authority_is_gone().await?;
        }
        if row.user == User::Stops {
            self.0.browser().script(STOP_LATER, &[]).await?;
        }
        self.click(flow).await?;
        self.act(flow, row.user).await?;
        let end = self.sees("the end of the click", |sight| sight.ending().is_some());
        let end = end.await?;
        let found = end.ending().unwrap_or_default();
        let mut complaints = Vec::new();
        // Who goes back is seen to only where the browser has kept the page.
        let is_loaded_anew = flow == Flow::Redirect && expected == CANCELLED && found == SIGNED_OUT;
        if found != expected && !is_loaded_anew {
            complaints.push(format!("'{found}', not '{expected}'"));
        }
        if found == SIGNED_IN {
            let left = self.0.faults();
            if !left.is_empty() && !row.fault.contains("until_cleared") {
                complaints.push("the fault has not acted".to_owned());
            }
        }
        complaints.extend(self.leftovers(&end).await?);
        if found != SIGNED_IN {
            // Silent calls are held up after a 429, the user is not.
            let is_held_up = found.starts_with("temporarily_unavailable") && flow == Flow::Frame;
            let next = if is_held_up { Flow::Popup } else { flow };
            complaints.extend(self.click_again(next).await?);
        }
        Ok(complaints)
    }

    /// Signs in once the fault is gone.
    async fn click_again(&self, flow: Flow) -> Outcome<Vec<String>> {
        self.0.clear_faults();
        self.click(flow).await?;
        let end = self.sees("the next click to sign in", |sight| {
            sight.ending() == Some(SIGNED_IN)
        });
        match end.await {
            Ok(end) => self.leftovers(&end).await,
            Err(failure) => Ok(vec![failure.to_string()]),
        }
    }

    /// A page and an authority at which nothing has happened yet.
    async fn begin(&self, row: &Row, expected: &str) -> Outcome {
        self.0.clear_faults();
        let browser = self.0.browser();
        browser.close_other_windows().await?;
        if row.strikes_metadata() {
            // The browser may use the metadata again.
            browser.driver().cdp().network().clear_browser_cache().await?;
        }
        let query = if expected.starts_with("timed_out") {
            "?impatient"
        } else {
            ""
        };
        let app = self.0.demo().origin();
        if !browser.url().await?.starts_with(app) {
            // The page of the authority, or of the browser, on which a redirect has ended.
            self.0.page().open_blank().await?;
            until("a page of the app", async || {
                let address = browser.url().await?;
                Ok(Look::at(address.starts_with(app), address))
            })
            .await?;
        }
        let address = format!("{app}/flows{query}");
        browser.script(LOAD, &[address.into()]).await?;
        self.sees("the page", |sight| !sight.is_old && sight.is_settled())
            .await?;
        self.0.clear_requests();
        Ok(())
    }

    async fn click(&self, flow: Flow) -> Outcome {
        let button = flow.button();
        self.0.browser().script(CLICK, &[button.into()]).await.map(drop)
    }

    /// Does what the user does.
    async fn act(&self, flow: Flow, user: User) -> Outcome {
        if [User::Waits, User::Stops].contains(&user) || flow == Flow::Frame {
            return Ok(());
        }
        let browser = self.0.browser();
        until("the request to the authorization endpoint", async || {
            let count = self.0.requests_to("authorize").len();
            Ok(Look::at(count > 0, "no request"))
        })
        .await?;
        if flow == Flow::Popup {
            browser.popup().await?;
        }
        match user {
            User::Waits | User::Stops => {}
            User::Leaves if flow == Flow::Popup => browser.close_window().await?,
            User::Leaves => self.go_back().await?,
            User::Declines => self.0.sign_in_page().decline_consent().await?,
            User::Consents => self.0.sign_in_page().accept_consent().await?,
            User::ProvesFactor => self.0.sign_in_page().second_factor().await?,
        }
        browser.first_window().await
    }

    /// Goes back from the page at which a redirect has ended.
    async fn go_back(&self) -> Outcome {
        let browser = self.0.browser();
        until("another page than the app's", async || {
            let address = browser.url().await?;
            let is_elsewhere = !address.starts_with(self.0.demo().origin());
            Ok(Look::at(is_elsewhere, address))
        })
        .await?;
        Ok(browser.driver().back().await?)
    }

    /// What a click that has ended should not leave behind.
    async fn leftovers(&self, end: &Sight) -> Outcome<Vec<String>> {
        let browser = self.0.browser();
        let mut complaints = Vec::new();
        if let Err(failure) = browser.popup_closes().await {
            complaints.push(failure.to_string());
        }
        if end.frames != 0 {
            complaints.push(format!("{} frames", end.frames));
        }
        if ["code=", "state=", "error="]
            .iter()
            .any(|part| end.address.contains(part))
        {
            complaints.push(format!("the address {}", end.address));
        }
        let storage = browser.session_storage().await?;
        let kept: Vec<_> = storage
            .traces()
            .into_keys()
            .filter(|key| !may_stay(key, end))
            .map(str::to_owned)
            .collect();
        if !kept.is_empty() {
            complaints.push(format!("in session storage {kept:?}"));
        }
        Ok(complaints)
    }

    /// Waits until the page looks as it should.
    async fn sees(&self, what: &str, is_there: impl Fn(&Sight) -> bool) -> Outcome<Sight> {
        let browser = self.0.browser();
        until(what, async || {
            let seen = browser.script(LOOK, &[]).await?;
            let seen: Sight = serde_json::from_str(seen.as_str().unwrap_or_default()).unwrap_or_default();
            Ok(if is_there(&seen) {
                Look::Seen(seen)
            } else {
                Look::NotYet(format!("{seen:?}"))
            })
        })
        .await
    }
}

/// Whether an entry of session storage has a reason to stay.
fn may_stay(key: &str, end: &Sight) -> bool {
    // Where the browser has not left the page in time it may do so yet.
    let may_leave = end.error.starts_with("timed_out, Window");
    let is_of_departure = key == "msal.interaction.status" || key.ends_with(".request.params");
    // How long the authority wants to be left alone, and how often the page has left of late.
    key.starts_with("throttling.")
        || key.ends_with(".redirects")
        || (may_leave && is_of_departure)
        || (!end.user.is_empty() && key.starts_with("msal.") && !is_of_departure)
}
