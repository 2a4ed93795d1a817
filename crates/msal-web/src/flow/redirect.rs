//! Leaving the page for the authority, and coming back.

use std::time::Duration;

use msal_core::authorize_response::ResponseParameters;
use msal_core::error::{AuthError, Cancelled, ResponseError, WindowError};
use msal_core::result::TokenSource;
use msal_core::url::Url;
use msal_core::{AuthenticationResult, ClientId, InteractionType};
use serde::{Deserialize, Serialize};

use super::authorization::{self, Pending, Terms};
use crate::context::Context;
use crate::event::{Event, EventKind};
use crate::platform::Platform;
use crate::request::RedirectRequest;
use crate::startup;

const REDIRECT: InteractionType = InteractionType::Redirect;

/// MSAL.js keeps its own mark under this key, in the same form, so that neither library starts over the other.
const STATUS_KEY: &str = "msal.interaction.status";

/// How often to look whether the person has come back.
const INTERVAL: Duration = Duration::from_millis(250);

/// What this tab left for: the record that outlives the page.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Record {
    client_id: ClientId,
    #[serde(rename = "type")]
    kind: Kind,
    /// Where to be afterwards; MSAL.js keeps it elsewhere.
    #[serde(default)]
    start_page: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Signin,
    Signout,
}

/// Leaves for the authority. Returns only when that fails, or when the person comes back without an answer.
pub(crate) async fn acquire(context: &Context, request: RedirectRequest) -> Result<(), AuthError> {
    check_page(context)?;
    let interaction = context.interaction.redirect()?;
    context.tell(EventKind::AcquireTokenStart, REDIRECT);
    let outcome = run(context, &request).await;
    drop(interaction);
    Record::forget(&context.platform, &context.configuration.client_id);
    if let Err(error) = &outcome {
        context
            .subscribers
            .tell(&Event::new(EventKind::AcquireTokenFailure, Some(REDIRECT)).because(error.clone()));
    }
    outcome
}

/// The authority refuses to be framed, so a page in a frame cannot be redirected.
pub(super) fn check_page(context: &Context) -> Result<(), AuthError> {
    if context.platform.page.is_framed() {
        Err(WindowError::RedirectInFrame.into())
    } else {
        Ok(())
    }
}

async fn run(context: &Context, request: &RedirectRequest) -> Result<(), AuthError> {
    let (url, pending) = authorization::prepare(context, &request.authorization, REDIRECT).await?;
    let page = context.page_url()?;
    let start_page = match &request.start_page {
        Some(wanted) => page
            .resolve(wanted)
            .map_err(msal_core::error::ConfigurationError::RedirectUri)?,
        None => page,
    };
    let record = Record::new(context, Kind::Signin, Some(start_page.to_string()));
    record.write(context, Some(&pending))?;
    leave(context, &url).await
}

/// Leaves the page, and notices when that does not happen, or when the person comes back by the browser's back button.
pub(super) async fn leave(context: &Context, url: &str) -> Result<(), AuthError> {
    let page = &context.platform.page;
    let restorations = page.restorations();
    let deadline = context.platform.clock.now() + context.configuration.options.navigation_timeout;
    page.assign(url);
    loop {
        context.sleep(INTERVAL).await;
        if page.restorations() != restorations {
            context.tell(EventKind::RestoredFromBfCache, REDIRECT);
            return Err(Cancelled::ByUser.into());
        }
        if context.platform.clock.now() >= deadline {
            return Err(WindowError::NavigationTimedOut.into());
        }
    }
}

/// Processes the answer that this page came back with, if there is one. The answer is taken out of the store first, so that it
/// counts once, whatever it says.
pub(crate) async fn handle(context: &Context) -> Result<Option<AuthenticationResult>, AuthError> {
    // An app that has not called `start` gets its answer all the same.
    let _ = startup::begin(&context.platform);
    let client_id = &context.configuration.client_id;
    let Some(record) = Record::read(&context.platform).filter(|record| record.client_id == *client_id) else {
        return Ok(None);
    };
    let kept = record.take(&context.platform);
    let Some(answer) = kept.answer.as_deref().and_then(ResponseParameters::recognise) else {
        return Ok(None);
    };
    if record.kind == Kind::Signout {
        return Ok(None);
    }
    context.tell(EventKind::HandleRedirectStart, REDIRECT);
    let accounts_before = context.cache.accounts().len();
    let outcome = redeem(context, kept.pending.as_deref(), answer).await;
    if let Ok(result) = &outcome {
        context.activate(Some(&result.account));
    }
    context.tell_outcome(REDIRECT, &outcome);
    context.tell_login(REDIRECT, &outcome, accounts_before);
    context.tell(EventKind::HandleRedirectEnd, REDIRECT);
    outcome.map(Some)
}

async fn redeem(
    context: &Context,
    pending: Option<&str>,
    answer: ResponseParameters,
) -> Result<AuthenticationResult, AuthError> {
    let pending = pending
        .and_then(|json| Pending::from_json(context, json))
        .ok_or(ResponseError::RequestLost)?;
    authorization::redeem(
        context,
        pending,
        answer,
        Terms {
            account: None,
            source: TokenSource::Network,
            interaction: None,
        },
    )
    .await
}

/// What was kept for the answer, and the answer.
struct Kept {
    pending: Option<String>,
    answer: Option<String>,
}

impl Record {
    pub(super) fn new(context: &Context, kind: Kind, start_page: Option<String>) -> Self {
        Self {
            client_id: context.configuration.client_id.clone(),
            kind,
            start_page,
        }
    }

    /// The record of this tab, if it has left for the authority.
    pub(crate) fn read(platform: &Platform) -> Option<Self> {
        serde_json::from_str(&platform.session_storage.get(STATUS_KEY)?).ok()
    }

    /// Writes the record and the pending request. Without them the answer could not be checked, so a store that refuses is an error here.
    pub(super) fn write(&self, context: &Context, pending: Option<&Pending>) -> Result<(), AuthError> {
        let storage = &context.platform.session_storage;
        let record = serde_json::to_string(self).unwrap_or_default();
        let pending = pending.map(|pending| storage.set(&pending_key(&self.client_id), &pending.to_json()));
        let written = pending
            .unwrap_or(Ok(()))
            .and_then(|()| storage.set(STATUS_KEY, &record));
        written.map_err(|_| WindowError::StorageBlocked.into())
    }

    /// Keeps the answer until the client asks for it, and says where to be.
    pub(crate) fn keep_answer(&self, platform: &Platform, answer: &str) -> Option<String> {
        // A store that has just been written to and now refuses loses the answer: the client then finds none.
        let _ = platform.session_storage.set(&answer_key(&self.client_id), answer);
        let here = Url::parse(&platform.page.href()).ok()?;
        let start_page = Url::parse(self.start_page.as_deref()?).ok()?;
        (start_page.origin() == here.origin()).then(|| start_page.to_string())
    }

    fn take(&self, platform: &Platform) -> Kept {
        let storage = &platform.session_storage;
        let kept = Kept {
            pending: storage.get(&pending_key(&self.client_id)),
            answer: storage.get(&answer_key(&self.client_id)),
        };
        Self::forget(platform, &self.client_id);
        kept
    }

    /// Removes everything that a redirect of this app left behind.
    pub(super) fn forget(platform: &Platform, client_id: &ClientId) {
        let storage = &platform.session_storage;
        storage.remove(&pending_key(client_id));
        storage.remove(&answer_key(client_id));
        storage.remove(STATUS_KEY);
    }
}

fn pending_key(client_id: &ClientId) -> String {
    format!("msal.{client_id}.request.params")
}

fn answer_key(client_id: &ClientId) -> String {
    format!("msal.{client_id}.urlHash")
}
