//! What a window shows.

use serde::Deserialize;

use journeys::{Failure, Outcome};

use crate::place::Place;

const LOOK: &str = r#"
const text = (id) => document.querySelector(`[data-testid="${id}"]`)?.textContent.trim() ?? null;
const buttons = Array.from(document.querySelectorAll("button")).filter((button) => !button.disabled);
return {
  href: location.href,
  status: text("in-progress"),
  user: text("account-username"),
  error: text("error"),
  apiData: text("api-data"),
  buttons: buttons.map((button) => button.dataset.testid ?? button.innerText),
  busyAfterReturn: window.__busyAfterReturn ?? null,
  popups: (window.__popups ?? []).filter((popup) => !popup.closed).length,
};"#;

/// The document in a window, at one moment.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct View {
    pub(crate) href: String,
    /// What the client is busy with; `None` where there is no app.
    pub(crate) status: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) api_data: Option<String>,
    /// What the document was still busy with when it had come back from the authority.
    pub(crate) busy_after_return: Option<String>,
    /// Those that take clicks.
    buttons: Vec<String>,
    /// How many popups are open that this document has opened.
    pub(crate) popups: usize,
}

impl View {
    /// Looks at the window that the browser looks at.
    pub(crate) async fn of(place: &Place) -> Outcome<Self> {
        let found = place.browser.script(LOOK, &[]).await?;
        serde_json::from_value(found).map_err(|error| Failure::Surroundings(error.to_string()))
    }

    pub(crate) fn is_app(&self) -> bool {
        self.status.is_some()
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.status.as_deref() == Some("none")
    }

    pub(crate) fn is_at(&self, origin: &str) -> bool {
        self.href
            .strip_prefix(origin)
            .is_some_and(|rest| rest.starts_with('/'))
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.user.as_ref().is_some_and(|user| !user.is_empty())
    }

    pub(crate) fn offers(&self, button: &str) -> bool {
        self.buttons.iter().any(|found| found == button)
    }

    pub(crate) fn offers_any(&self, buttons: &[&str]) -> bool {
        buttons.iter().any(|button| self.offers(button))
    }

    /// Whether an authorization response stands in the address.
    pub(crate) fn has_response(&self) -> bool {
        let after = |mark| self.href.split_once(mark).map_or("", |(_, rest)| rest);
        let is_of_response = |part: &str| {
            ["code=", "state=", "error="]
                .iter()
                .any(|name| part.starts_with(name))
        };
        [after('#'), after('?')]
            .iter()
            .any(|text| text.split(['&', '#']).any(is_of_response))
    }
}
