//! From a request to its response: faults, CORS, the log, and the one endpoint in the middle.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Method, Request};
use serde_json::json;

use crate::aadsts;
use crate::context::RequestContext;
use crate::http::{Delivery, HttpRequest, HttpResponse, ReadError};
use crate::oauth_error::OAuthError;
use crate::request_log::RequestRecord;
use crate::route::{Page, Route};
use crate::state::EmulatorState;
use crate::token_error::error_response;
use crate::warnings::RequestWatch;
use crate::{authorize, control, cors, device, discovery, graph, injection, logout, pages, token};

/// The status in the log when the client got no response.
const NO_RESPONSE: u16 = 0;

/// Responds to one request and logs it.
pub(crate) async fn respond(emulator: Arc<EmulatorState>, request: Request<Incoming>) -> HttpResponse {
    let arrived = emulator.clock.now_ms();
    let (request, read) = HttpRequest::read(request).await;
    let query = request.query_params().unwrap_or_default();
    let route = Route::of(&request.path, query.get("p"));
    let ctx = RequestContext::new(&emulator, &request, &route);
    let watch = RequestWatch::begin(&ctx);
    if injection::hangs(&ctx) {
        // Logged now: nothing happens afterwards, until the client or the emulator gives up.
        log(&ctx, arrived, NO_RESPONSE, Vec::new());
        return std::future::pending().await;
    }
    let response = match read {
        Ok(()) => serve(&ctx, &route).await,
        Err(error) => cors::allow(&ctx, unreadable(&ctx, error)),
    };
    let dropped = response.delivery == Delivery::Nothing;
    let warnings = watch.end(&ctx, &response);
    log(
        &ctx,
        arrived,
        if dropped { NO_RESPONSE } else { response.status },
        warnings,
    );
    response
}

async fn serve(ctx: &RequestContext<'_>, route: &Route) -> HttpResponse {
    injection::delay(ctx).await;
    let response = match cors::preflight(ctx) {
        Some(response) => response,
        None => {
            let response = injection::respond_instead(ctx).unwrap_or_else(|| dispatch(ctx, route));
            cors::allow(ctx, response)
        }
    };
    injection::spoil(ctx, response)
}

fn dispatch(ctx: &RequestContext<'_>, route: &Route) -> HttpResponse {
    match route {
        Route::Discovery(tenant) => get(ctx, || discovery::configuration(ctx, tenant)),
        Route::Instance => get(ctx, || discovery::instance(ctx)),
        Route::Keys(tenant) => get(ctx, || discovery::keys(ctx, tenant)),
        Route::Authorize(tenant) => get_or_post(ctx, || authorize::respond(ctx, tenant)),
        Route::Token(tenant) => token::respond(ctx, tenant),
        Route::DeviceCode(tenant) => device::respond(ctx, tenant),
        Route::Logout(tenant) => get_or_post(ctx, || logout::respond(ctx, tenant)),
        Route::Page(Page::Device) => get_or_post(ctx, || device::page(ctx)),
        Route::Page(page) => post(ctx, || authorize::submit(ctx, *page)),
        Route::Me => get(ctx, || graph::me(ctx)),
        Route::Photo => get(ctx, || graph::photo(ctx)),
        Route::RevokeSessions => post(ctx, || graph::revoke_sessions(ctx)),
        Route::UserInfo => get_or_post(ctx, || graph::user_info(ctx)),
        Route::Control(part) => control::respond(ctx, *part),
        Route::Home => get(ctx, || pages::home(ctx)),
        Route::Unknown => HttpResponse::json(404, &json!({ "error": "not_found" })),
    }
}

fn get(ctx: &RequestContext<'_>, endpoint: impl FnOnce() -> HttpResponse) -> HttpResponse {
    allowing(ctx, &[Method::GET, Method::HEAD], "GET, HEAD, OPTIONS", endpoint)
}

fn post(ctx: &RequestContext<'_>, endpoint: impl FnOnce() -> HttpResponse) -> HttpResponse {
    allowing(ctx, &[Method::POST], "POST", endpoint)
}

fn get_or_post(ctx: &RequestContext<'_>, endpoint: impl FnOnce() -> HttpResponse) -> HttpResponse {
    allowing(ctx, &[Method::GET, Method::POST], "GET, POST", endpoint)
}

fn allowing(
    ctx: &RequestContext<'_>,
    methods: &[Method],
    allow: &'static str,
    endpoint: impl FnOnce() -> HttpResponse,
) -> HttpResponse {
    if methods.contains(&ctx.request.method) {
        return endpoint();
    }
    HttpResponse::json(405, &json!({ "error": "method_not_allowed" })).with("allow", allow)
}

fn unreadable(ctx: &RequestContext<'_>, error: ReadError) -> HttpResponse {
    match error {
        ReadError::TooLarge => error_response(ctx, &OAuthError::new(&aadsts::BODY_TOO_LARGE)),
        ReadError::Broken => error_response(ctx, &OAuthError::new(&aadsts::MALFORMED)),
    }
}

fn log(ctx: &RequestContext<'_>, time: u64, status: u16, warnings: Vec<String>) {
    let summary = &ctx.summary;
    let Some(endpoint) = summary.endpoint else {
        return;
    };
    let record = RequestRecord {
        method: ctx.request.method.to_string(),
        path: ctx.request.path.clone(),
        endpoint: endpoint.name().to_owned(),
        grant_type: summary.grant_type.clone(),
        client_id: summary.client_id.clone(),
        user: summary.user.clone(),
        prompt: summary.prompt.clone(),
        status,
        time,
        fetch_dest: ctx.request.header("sec-fetch-dest").map(str::to_owned),
        warnings,
    };
    (ctx.emulator.observer)(&record);
    ctx.emulator.log.add(record);
}
