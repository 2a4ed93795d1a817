//! Finding an authority's endpoints: known ones first, then what has been asked before, then the
//! authority itself.
//!
//! What it has said is kept in memory, for the life of the client, as in MSAL.js. Between pages the
//! browser's HTTP cache keeps it for as long as the authority allows (a day at Entra ID).

use std::rc::Rc;

use msal_core::authority::DiscoveryError;
use msal_core::error::{AuthError, ResponseError};
use msal_core::text::concat;
use msal_core::{AuthorityUrl, Endpoints, HttpMethod, decimal, token_response};

use crate::context::Context;
use crate::future::BoxFuture;
use crate::outcome::Outcome;
use crate::platform::{HttpCache, HttpRequest, HttpResponse};
use crate::request_sender::{origin, send, unreachable};

/// The authorities that have been asked or are being asked, and what they say. Who has not given a
/// usable response is not among them.
pub(crate) type Discoveries = Vec<(AuthorityUrl, Outcome<Endpoints>)>;

pub(crate) fn endpoints<'a>(
    context: &'a Rc<Context>,
    authority: &'a AuthorityUrl,
) -> BoxFuture<'a, Result<Endpoints, AuthError>> {
    Box::pin(async move {
        match Endpoints::known(authority) {
            Some(endpoints) => Ok(endpoints),
            None => discovery(context, authority).wait().await,
        }
    })
}

/// One request for everybody who waits for it, or who comes later.
fn discovery(context: &Rc<Context>, authority: &AuthorityUrl) -> Outcome<Endpoints> {
    let known = context.discoveries.borrow();
    let found = known.iter().find(|(known, _)| known == authority);
    let found = found.map(|(_, outcome)| outcome.clone());
    drop(known);
    found.unwrap_or_else(|| begin(context, authority.clone()))
}

fn begin(context: &Rc<Context>, authority: AuthorityUrl) -> Outcome<Endpoints> {
    let outcome = Outcome::in_background(&context.woken);
    let entry = (authority.clone(), outcome.clone());
    context.discoveries.borrow_mut().push(entry);
    let (owner, told) = (context.clone(), outcome.clone());
    context.platform.tasks.spawn(Box::pin(async move {
        let result = ask(&owner, &authority).await;
        if result.is_err() {
            let mut discoveries = owner.discoveries.borrow_mut();
            discoveries.retain(|(known, _)| *known != authority);
        }
        told.set(result);
    }));
    outcome
}

async fn ask(context: &Context, authority: &AuthorityUrl) -> Result<Endpoints, AuthError> {
    let mut request = HttpRequest::get(authority.discovery_url());
    loop {
        let response = send(context, &request).await;
        let outcome = response.and_then(|response| read(context, authority, &request.url, &response));
        // What is unusable may come from the browser's HTTP cache, where it would stay.
        if request.cache == HttpCache::Bypassed || !outcome.as_ref().is_err_and(is_unusable) {
            return outcome;
        }
        request.cache = HttpCache::Bypassed;
    }
}

fn is_unusable(error: &AuthError) -> bool {
    error.kind() == msal_core::ErrorKind::Response
}

fn read(
    context: &Context,
    authority: &AuthorityUrl,
    url: &str,
    response: &HttpResponse,
) -> Result<Endpoints, AuthError> {
    if response.status >= 500 {
        let detail = concat(&["HTTP status ", &decimal::text(response.status.into())]);
        return Err(unreachable(url, detail, HttpMethod::Get));
    }
    if let Some(error) = token_response::server_error(&response.body, response.status) {
        return Err(error.into());
    }
    let endpoints = check_sender(authority, response).and_then(|()| {
        let known_hosts = context.configuration.known_hosts();
        Endpoints::from_discovery(authority, &response.body, known_hosts)
    });
    Ok(endpoints.map_err(ResponseError::from)?)
}

/// Whoever a request has been redirected to may not speak for the authority.
fn check_sender(authority: &AuthorityUrl, response: &HttpResponse) -> Result<(), DiscoveryError> {
    let Some(address) = &response.redirected_to else {
        return Ok(());
    };
    let sender = origin(address);
    if sender == authority.origin() {
        return Ok(());
    }
    Err(DiscoveryError::Moved {
        authority: authority.as_str().to_owned(),
        sender,
    })
}
