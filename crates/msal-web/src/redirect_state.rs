//! What a redirect leaves behind in the tab, and what comes back.
//!
//! The record knows the document that wrote it and the app it is of. The document that is leaving
//! and frames of the page leave it alone; the document that comes up with a response takes it into
//! its own memory at once, so that nothing that happens later in the tab can mix two sign-ins up.

use msal_core::json::Object;
use msal_core::text::concat;
use msal_core::url::Url;

use crate::event::IgnoredResponse;
use crate::platform::{Platform, ReturnedRedirect, StorageError};
use crate::response_address::{NO_RESPONSE, ResponseAddress};

/// MSAL.js keeps its own mark under this key, in the same form, so that neither library starts
/// over the other.
const STATUS_KEY: &str = "msal.interaction.status";

/// Why the page leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectKind {
    SignIn,
    SignOut,
}

impl RedirectKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "signin",
            Self::SignOut => "signout",
        }
    }
}

/// The record of a departure.
pub(crate) struct RedirectState(Object);

/// A record that is taken back unless the page leaves.
pub(crate) struct Departure<'a> {
    platform: &'a Platform,
    client_id: &'a str,
    has_left: bool,
}

impl RedirectState {
    /// The record of this tab, if the page has left for the authority; not MSAL.js's own.
    fn read(platform: &Platform) -> Option<Self> {
        Self::stored(platform).filter(Self::is_ours)
    }

    /// The record of this tab, whoever wrote it.
    fn stored(platform: &Platform) -> Option<Self> {
        let object = Object::parse(&platform.session_storage.get(STATUS_KEY)?)?;
        object.text("clientId").is_some().then_some(Self(object))
    }

    /// MSAL.js's record names no document.
    fn is_ours(&self) -> bool {
        self.0.get("document").is_some()
    }

    fn client_id(&self) -> &str {
        self.0.text("clientId").unwrap_or_default()
    }

    fn is_sign_in(&self) -> bool {
        self.0.text("type") == Some(RedirectKind::SignIn.as_str())
    }

    fn is_of_this_document(&self, platform: &Platform) -> bool {
        self.0.text("document").unwrap_or_default() == platform.page.document().id(&*platform.random)
    }

    /// Whether the authority itself has led the user to the redirect URI, in another document than
    /// the one that has left. Whoever types the address, goes back or follows another link has only
    /// changed their mind.
    fn is_answered(&self, platform: &Platform) -> bool {
        let page = &platform.page;
        let request = platform.session_storage.get(&request_key(self.client_id()));
        let request = request.and_then(|json| Object::parse(&json)).unwrap_or_default();
        let parse = |address: Option<&str>| Url::parse(address.unwrap_or_default()).ok();
        let is_from_authority = parse(request.text("authority"))
            .zip(parse(Some(&page.referrer())))
            .is_some_and(|(authority, referrer)| authority.origin() == referrer.origin());
        let here = parse(Some(&page.href())).map(|here| here.with_fragment(None).href());
        let is_expected_here = here.as_deref() == request.text("redirectUri");
        is_from_authority && is_expected_here && !self.is_of_this_document(platform)
    }

    /// Where to be afterwards: on this origin, whatever the record says.
    fn start_page(&self, platform: &Platform) -> Option<String> {
        let here = Url::parse(&platform.page.href()).ok()?;
        let start_page = Url::parse(self.0.text("startPage")?).ok()?;
        (start_page.origin() == here.origin()).then(|| start_page.href())
    }
}

/// Whether this tab has left for the authority.
pub(crate) fn has_left(platform: &Platform) -> bool {
    RedirectState::read(platform).is_some()
}

/// Writes the record and what the response will be checked against.
///
/// # Errors
/// When the store refuses; nothing of it is kept then.
pub(crate) fn write<'a>(
    platform: &'a Platform,
    client_id: &'a str,
    kind: RedirectKind,
    start_page: &str,
    request: Option<&str>,
) -> Result<Departure<'a>, StorageError> {
    let departure = Departure {
        platform,
        client_id,
        has_left: false,
    };
    let mut record = Object::default();
    record.set("clientId", client_id);
    record.set("type", kind.as_str());
    record.set("startPage", start_page);
    record.set("document", platform.page.document().id(&*platform.random));
    let storage = &platform.session_storage;
    if let Some(request) = request {
        storage.set(&request_key(client_id), request)?;
    }
    storage.set(STATUS_KEY, &record.to_json())?;
    Ok(departure)
}

impl Departure<'_> {
    /// The browser has been told to leave: from now on the record belongs to the navigation. Even
    /// when it takes long, or nobody waits for it any more, the response can be checked.
    pub(crate) fn leaves(&mut self) {
        self.has_left = true;
    }

    /// The user has come back without a response.
    pub(crate) fn came_back(&mut self) {
        self.has_left = false;
    }
}

impl Drop for Departure<'_> {
    fn drop(&mut self) {
        if !self.has_left {
            remove(self.platform, self.client_id);
        }
    }
}

/// Takes the response to a redirect out of the address and into the memory of this document, and
/// restores the address of the page that started it. One that MSAL.js waits for is left to it.
pub(crate) fn receive(platform: &Platform, found: ResponseAddress) {
    let Some(record) = RedirectState::stored(platform) else {
        return ignore(platform, &found, IgnoredResponse::NotRequested);
    };
    if !record.is_ours() {
        return;
    }
    if !record.is_sign_in() {
        remove(platform, record.client_id());
        return ignore(platform, &found, IgnoredResponse::NotRequested);
    }
    end(platform, &record, found.text, &found.clean);
}

/// Takes in that there is a response to a redirect which no script can read: the authority has led
/// the user back, as by a posted form, and the address holds nothing.
pub(crate) fn receive_unreadable(platform: &Platform) {
    let is_answered = |record: &RedirectState| record.is_sign_in() && record.is_answered(platform);
    if platform.page.is_framed() {
        return;
    }
    if let Some(record) = RedirectState::read(platform).filter(is_answered) {
        end(platform, &record, NO_RESPONSE.to_owned(), &platform.page.href());
    }
}

/// Ends a sign-in's redirect with its response, and restores the address of the page that started
/// it, or else writes the one given.
fn end(platform: &Platform, record: &RedirectState, response: String, address: &str) {
    let client_id = record.client_id();
    let page = &platform.page;
    let request = platform.session_storage.get(&request_key(client_id));
    remove(platform, client_id);
    page.document().keep(ReturnedRedirect {
        client_id: client_id.to_owned(),
        request,
        response,
    });
    let start_page = record.start_page(platform);
    page.replace_href(start_page.as_deref().unwrap_or(address));
}

/// Takes a response out of the address that nobody here has asked for: from a bookmark, the
/// history, a hostile link. The return from a sign-out ends the same way.
pub(crate) fn ignore(platform: &Platform, found: &ResponseAddress, reason: IgnoredResponse) {
    if found.response.is_sign_in() {
        platform.page.document().ignore(reason);
    }
    platform.page.replace_href(&found.clean);
}

/// Takes a response out of the address whose state is not one of ours, where it is that of a
/// sign-in; what MSAL.js or a redirect of ours waits for is left to them.
pub(crate) fn ignore_foreign(platform: &Platform, found: &ResponseAddress) {
    if found.response.is_sign_in() && RedirectState::stored(platform).is_none() {
        ignore(platform, found, IgnoredResponse::ForeignState);
    }
}

/// Takes a response of ours out of the address of a document that has been there before: no redirect
/// comes back to one. What MSAL.js or a redirect waits for is left to them.
pub(crate) fn ignore_late(platform: &Platform) {
    if let Some(found) = ResponseAddress::find(&platform.page.href())
        && found.response.request_state().is_some()
        && RedirectState::stored(platform).is_none()
    {
        ignore(platform, &found, IgnoredResponse::NotRequested);
    }
}

/// Forgets a departure from which the user has come back without a response: that of another
/// document, seen from the page itself. A tab that has died in between, or another app that has
/// left after this one, may have left no more than what the response would be checked against.
pub(crate) fn forget_stale(platform: &Platform, client_id: &str) {
    let is_kept = |record: RedirectState| {
        let is_departing = record.client_id() == client_id && record.is_of_this_document(platform);
        is_departing || !record.is_ours()
    };
    if !platform.page.is_framed() && !RedirectState::stored(platform).is_some_and(is_kept) {
        remove(platform, client_id);
    }
}

fn remove(platform: &Platform, client_id: &str) {
    platform.session_storage.remove(&request_key(client_id));
    let is_of_this_client = |record: &RedirectState| record.client_id() == client_id;
    if RedirectState::read(platform)
        .as_ref()
        .is_some_and(is_of_this_client)
    {
        platform.session_storage.remove(STATUS_KEY);
    }
}

fn request_key(client_id: &str) -> String {
    concat(&["msal.", client_id, ".request.params"])
}
