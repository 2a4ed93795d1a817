//! Finding an authority's endpoints: known ones first, then what has been asked before, then the
//! authority itself.

use msal_core::error::{AuthError, ResponseError};
use msal_core::text::concat;
use msal_core::{AuthorityUrl, Endpoints, HttpMethod, decimal, token_response};

use crate::context::Context;
use crate::future::BoxFuture;
use crate::platform::{HttpCache, HttpRequest, HttpResponse};
use crate::request_sender::{send, unreachable};

pub(crate) fn endpoints<'a>(
    context: &'a Context,
    authority: &'a AuthorityUrl,
) -> BoxFuture<'a, Result<Endpoints, AuthError>> {
    Box::pin(async move {
        let known = known_endpoints(context, authority);
        if let Some(endpoints) = known.or_else(|| Endpoints::known(authority)) {
            return Ok(endpoints);
        }
        let mut request = HttpRequest::get(authority.discovery_url());
        let endpoints = loop {
            let response = send(context, &request).await;
            let outcome = response.and_then(|response| read(authority, &request.url, &response));
            // What is unusable may come from the browser's HTTP cache, where it would stay.
            if request.cache == HttpCache::Bypassed || !outcome.as_ref().is_err_and(is_unusable) {
                break outcome?;
            }
            request.cache = HttpCache::Bypassed;
        };
        let entry = (authority.as_str().to_owned(), endpoints.clone());
        context.endpoints.borrow_mut().push(entry);
        Ok(endpoints)
    })
}

fn known_endpoints(context: &Context, authority: &AuthorityUrl) -> Option<Endpoints> {
    let known = context.endpoints.borrow();
    let found = known.iter().find(|(known, _)| known == authority.as_str());
    found.map(|(_, endpoints)| endpoints.clone())
}

fn is_unusable(error: &AuthError) -> bool {
    error.kind() == msal_core::ErrorKind::Response
}

fn read(authority: &AuthorityUrl, url: &str, response: &HttpResponse) -> Result<Endpoints, AuthError> {
    if response.status >= 500 {
        let detail = concat(&["HTTP status ", &decimal::text(response.status.into())]);
        return Err(unreachable(url, detail, HttpMethod::Get));
    }
    if let Some(error) = token_response::server_error(&response.body, response.status) {
        return Err(error.into());
    }
    let endpoints = Endpoints::from_discovery(authority, &response.body);
    Ok(endpoints.map_err(ResponseError::from)?)
}
