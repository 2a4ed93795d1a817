//! What an app says to the navigation that a redirect consists of.

use std::fmt;
use std::sync::Arc;

/// Whether the page leaves; see
/// [`RedirectRequest::with_on_redirect_navigate`](crate::RedirectRequest::with_on_redirect_navigate).
///
/// ```
/// use msal_web::Navigation;
/// fn unless_there_are_drafts(drafts: u32) -> Navigation {
///     if drafts == 0 { Navigation::Leave } else { Navigation::Stay }
/// }
/// assert_eq!(unless_there_are_drafts(1), Navigation::Stay);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Navigation {
    /// The page leaves for the address.
    Leave,
    /// The page stays, and the call ends without an error.
    Stay,
}

/// The app's callback; requests are kept in signals, so it can be sent.
#[derive(Clone)]
pub(crate) struct OnNavigate(Arc<dyn Fn(&str) -> Navigation + Send + Sync>);

impl OnNavigate {
    pub(crate) fn new(callback: impl Fn(&str) -> Navigation + Send + Sync + 'static) -> Self {
        Self(Arc::new(callback))
    }

    /// What the app wants done about this address; without a callback the page leaves.
    pub(crate) fn ask(callback: Option<&Self>, url: &str) -> Navigation {
        callback.map_or(Navigation::Leave, |callback| (callback.0)(url))
    }
}

impl PartialEq for OnNavigate {
    /// Nobody can compare what callbacks do, so requests are told apart by the rest of them: a
    /// component that makes its request at each rendering does not ask its user each time.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for OnNavigate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnNavigate")
    }
}
