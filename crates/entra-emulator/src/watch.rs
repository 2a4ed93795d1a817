//! Watches clients for what works by luck: a nonce used twice, a refresh that runs twice, a Retry-After that is ignored.
//!
//! Entra would answer most of this without a word; here the request's record and the log name it.

mod authorize;
mod seen;
mod token;
mod warning;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::call::Call;
use crate::http::Reply;
use crate::route::Endpoint;

use seen::Seen;
pub(crate) use warning::Warning;

/// What clients were seen to do since the start or the last reset.
#[derive(Debug, Default)]
pub(crate) struct Watch(Mutex<Seen>);

/// A request being watched. Dropping it ends the watching, answered or not.
pub(crate) struct Watched<'a> {
    watch: &'a Watch,
    warnings: Vec<Warning>,
    /// What makes two token requests the same one.
    thumbprint: Option<String>,
    refresh_token: Option<String>,
}

impl Watch {
    /// Looks at a request that arrived.
    pub(crate) fn begin<'a>(&'a self, call: &Call<'_>) -> Watched<'a> {
        let params = call.request.params().unwrap_or_default();
        let mut seen = self.seen();
        let mut watched = Watched {
            watch: self,
            warnings: Vec::new(),
            thumbprint: token::thumbprint(call, &params),
            refresh_token: None,
        };
        let warnings = &mut watched.warnings;
        if referer_tells(call) {
            warnings.push(Warning::RefererTells);
        }
        match call.facts.endpoint {
            Endpoint::Authorize => authorize::look(call, &params, &mut seen, warnings),
            Endpoint::Token => {
                watched.refresh_token = params.get("refresh_token").map(str::to_owned);
                token::look(call, &params, &mut seen, warnings);
                token::arrive(call, &mut seen, watched.thumbprint.as_deref(), warnings);
            }
            Endpoint::Graph => token::arrive(call, &mut seen, watched.thumbprint.as_deref(), warnings),
            _ => {}
        }
        watched
    }

    pub(crate) fn reset(&self) {
        *self.seen() = Seen::default();
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched<'_> {
    /// Looks at the answer; gives what there was to say about the request.
    pub(crate) fn end(self, call: &Call<'_>, reply: &Reply) -> Vec<String> {
        let mut seen = self.watch.seen();
        if let (Some(thumbprint), Some(seconds)) = (&self.thumbprint, reply.header("retry-after")) {
            let seconds = seconds.parse().unwrap_or(0);
            seen.retry_after
                .insert(thumbprint.clone(), call.now.plus(seconds));
        }
        if let Some(token) = self.refresh_token.as_ref().filter(|_| says_bad_token(reply)) {
            seen.dead_tokens.insert(token);
        }
        if reply
            .header("www-authenticate")
            .is_some_and(|header| header.contains("insufficient_claims"))
        {
            seen.challenged.extend(token::who(call));
        }
        self.warnings.iter().map(ToString::to_string).collect()
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        if let Some(thumbprint) = &self.thumbprint {
            self.watch.seen().leave(thumbprint);
        }
    }
}

fn says_bad_token(reply: &Reply) -> bool {
    let body: Option<Value> = serde_json::from_slice(&reply.body).ok();
    reply.status >= 400 && body.is_some_and(|body| body["suberror"] == "bad_token")
}

/// A page that holds an answer in its address tells it to every address it asks. Our own pages hold requests, where `client_info=1`
/// asks for something.
fn referer_tells(call: &Call<'_>) -> bool {
    let referer = call.request.header("referer").unwrap_or_default();
    if referer.starts_with(&format!("{}/", call.world.origin)) {
        return false;
    }
    let (_, rest) = referer.split_once(['?', '#']).unwrap_or_default();
    let names = ["code", "access_token", "id_token", "refresh_token", "client_info"];
    rest.split(['&', '#', '?'])
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, _)| names.contains(&name))
}
