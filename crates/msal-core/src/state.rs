//! The `state` parameter: which request a response belongs to, and how that request was carried
//! out.
//!
//! The text is MSAL's own: base64 of a small JSON object, then `|` and the caller's state, if any.

use crate::RequestId;
use crate::encoding::{base64, base64_text};
use crate::json::Object;
use crate::text::{concat, split_once};

/// How the user or the authority is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InteractionType {
    /// The whole page leaves for the authority and comes back.
    Redirect,
    /// A second window.
    Popup,
    /// Without the user: cache, refresh token or hidden frame.
    Silent,
}

impl InteractionType {
    /// The name, as MSAL writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Redirect => "redirect",
            Self::Popup => "popup",
            Self::Silent => "silent",
        }
    }

    /// Reads a name that [`as_str`](Self::as_str) gives.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Redirect, Self::Popup, Self::Silent]
            .into_iter()
            .find(|interaction| interaction.as_str() == text)
    }
}

/// The library's part of `state`, and the caller's.
///
/// ```
/// use msal_core::{InteractionType, RequestState};
/// let state = RequestState::new("id-1", InteractionType::Popup, Some("cart=3"));
/// assert_eq!(RequestState::parse(&state.encode()), Some(state));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestState {
    /// The id of the request.
    pub id: RequestId,
    /// How the request was carried out.
    pub interaction: InteractionType,
    /// What the caller wants back, untouched.
    pub user_state: Option<String>,
}

impl RequestState {
    /// A state of its own id. An empty `user_state` counts as none.
    pub fn new(id: impl Into<RequestId>, interaction: InteractionType, user_state: Option<&str>) -> Self {
        Self {
            id: id.into(),
            interaction,
            user_state: user_state.filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }

    /// The text for the wire.
    pub fn encode(&self) -> String {
        let (mut meta, mut library) = (Object::default(), Object::default());
        meta.set("interactionType", self.interaction.as_str());
        library.set("id", self.id.as_str());
        library.put("meta", meta.into());
        let library = base64(library.to_json().as_bytes());
        match &self.user_state {
            Some(user) => concat(&[&*library, "|", user]),
            None => library,
        }
    }

    /// Reads a `state`; `None` when it is not one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (library, user) = match split_once(text, b'|') {
            Some((library, user)) => (library, Some(user)),
            None => (text, None),
        };
        let library = Object::parse(&base64_text(library)?)?;
        let id = library.get("id")?.text()?;
        let meta = library.get("meta")?.object()?;
        let interaction = InteractionType::parse(meta.text("interactionType")?)?;
        Some(Self::new(id, interaction, user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    #[test]
    fn the_text_is_the_one_msal_writes() {
        let popup = RequestState::new(ID, InteractionType::Popup, Some("a|b"));
        assert_eq!(
            popup.encode(),
            "eyJpZCI6IjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1NyIsIm1ldGEiOnsiaW50ZXJhY3Rpb25UeXBlIjoicG9wdXAifX0=|a|b"
        );
        let silent = RequestState::new(ID, InteractionType::Silent, None);
        assert_eq!(
            silent.encode(),
            "eyJpZCI6IjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1NyIsIm1ldGEiOnsiaW50ZXJhY3Rpb25UeXBlIjoic2lsZW50In19"
        );
    }

    #[test]
    fn the_callers_state_may_hold_the_separator() {
        let state = RequestState::new(ID, InteractionType::Redirect, Some("a|b"));
        assert_eq!(RequestState::parse(&state.encode()), Some(state));
    }

    #[test]
    fn a_foreign_state_is_none_of_ours() {
        for text in ["", "xyz", "e30=", "eyJpZCI6IjEifQ==", "%%%|a"] {
            assert_eq!(RequestState::parse(text), None, "{text}");
        }
    }
}
