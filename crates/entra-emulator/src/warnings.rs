//! Watches clients for what works by luck: a nonce used twice, a refresh that runs twice, a
//! Retry-After that is ignored.
//!
//! Entra would let most of this pass without a word; here the request's record and the log name it.

mod authorization_request;
mod token_request;
mod warning;

use serde_json::Value;

use crate::context::RequestContext;
use crate::endpoint::Endpoint;
use crate::http::{HttpResponse, Params};
use crate::store::SharedClientHistory;

use warning::Warning;

/// The watch over one request. Dropping it ends the watch, whether or not there was a response.
pub(crate) struct RequestWatch<'a> {
    history: &'a SharedClientHistory,
    warnings: Vec<Warning>,
    /// The thumbprint by which two token requests are the same one.
    thumbprint: Option<String>,
    refresh_token: Option<String>,
}

impl<'a> RequestWatch<'a> {
    /// Looks at a request that arrived.
    pub(crate) fn begin(ctx: &RequestContext<'a>) -> Self {
        let params = ctx.request.params().unwrap_or_default();
        let refresh_token = match ctx.summary.endpoint {
            Some(Endpoint::Token) => params.get("refresh_token").map(str::to_owned),
            _ => None,
        };
        let mut watch = Self {
            history: &ctx.emulator.client_history,
            warnings: Vec::new(),
            thumbprint: token_request::thumbprint(ctx, &params),
            refresh_token,
        };
        watch.warnings = watch.arrival_warnings(ctx, &params);
        watch
    }

    /// The warnings about a request that arrived, which later requests are compared with.
    fn arrival_warnings(&self, ctx: &RequestContext<'_>, params: &Params) -> Vec<Warning> {
        let history = &mut self.history.lock();
        let mut warnings = Vec::new();
        if referer_leaks_response(ctx) {
            warnings.push(Warning::RefererTells);
        }
        match ctx.summary.endpoint {
            Some(Endpoint::Authorize) => {
                warnings.extend(authorization_request::warnings(ctx, params, history));
            }
            Some(Endpoint::Token) => {
                warnings.extend(token_request::warnings(ctx, params, history));
                warnings.extend(token_request::arrive(ctx, self.thumbprint.as_deref(), history));
            }
            Some(Endpoint::Graph) => {
                warnings.extend(token_request::arrive(ctx, self.thumbprint.as_deref(), history));
            }
            _ => {}
        }
        warnings
    }

    /// Looks at the response; gives the warnings about the request.
    pub(crate) fn end(self, ctx: &RequestContext<'_>, response: &HttpResponse) -> Vec<String> {
        let mut history = self.history.lock();
        if let (Some(thumbprint), Some(seconds)) = (&self.thumbprint, response.header("retry-after")) {
            let seconds = seconds.parse().unwrap_or(0);
            let until = ctx.now.plus(seconds);
            history.retry_after.insert(thumbprint.clone(), until);
        }
        if let Some(token) = self.refresh_token.as_ref().filter(|_| says_bad_token(response)) {
            history.dead_tokens.insert(token);
        }
        let challenge = response.header("www-authenticate");
        if challenge.is_some_and(|header| header.contains("insufficient_claims")) {
            history.challenged.extend(token_request::client_and_user(ctx));
        }
        drop(history);
        self.warnings.iter().map(ToString::to_string).collect()
    }
}

impl Drop for RequestWatch<'_> {
    fn drop(&mut self) {
        if let Some(thumbprint) = &self.thumbprint {
            self.history.lock().leave(thumbprint);
        }
    }
}

fn says_bad_token(response: &HttpResponse) -> bool {
    let body: Option<Value> = serde_json::from_slice(&response.body).ok();
    response.status >= 400 && body.is_some_and(|body| body["suberror"] == "bad_token")
}

/// A page with an authorization response in its address tells it to every address that it loads.
/// The emulator's own pages hold requests, where `client_info=1` only asks for something.
fn referer_leaks_response(ctx: &RequestContext<'_>) -> bool {
    let referer = ctx.request.header("referer").unwrap_or_default();
    if referer.starts_with(&format!("{}/", ctx.emulator.origin)) {
        return false;
    }
    let (_, rest) = referer.split_once(['?', '#']).unwrap_or_default();
    let names = ["code", "access_token", "id_token", "refresh_token", "client_info"];
    rest.split(['&', '#', '?'])
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, _)| names.contains(&name))
}
