//! From a request to its reply: faults, CORS, the log, and the one endpoint in the middle.

use std::sync::Arc;

use hyper::body::Incoming;
use hyper::{Method, Request};
use serde_json::json;

use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::http::{Delivery, HttpRequest, ReadError, Reply};
use crate::record::RequestRecord;
use crate::route::{Endpoint, Page, Route};
use crate::world::World;
use crate::{authorize, control, cors, device, discovery, faults, graph, logout, pages, token};

/// What the log says instead of a status when the client got no answer.
const UNANSWERED: u16 = 0;

/// Answers one request and writes it down.
pub(crate) async fn answer(world: Arc<World>, request: Request<Incoming>) -> Reply {
    let arrived = world.clock.now_ms();
    let (request, read) = HttpRequest::read(request).await;
    let query = request.query_params().unwrap_or_default();
    let route = Route::of(&request.path, query.get("p"));
    let call = Call::new(&world, &request, &route);
    let watched = world.watch.begin(&call);
    if faults::hangs(&call) {
        // Written down now: nothing happens afterwards, until the client or the emulator gives up.
        write_down(&call, arrived, UNANSWERED, Vec::new());
        return std::future::pending().await;
    }
    let reply = match read {
        Ok(()) => serve(&call, &route).await,
        Err(error) => cors::allow(&call, unreadable(&call, error)),
    };
    let dropped = reply.delivery == Delivery::Nothing;
    let warnings = watched.end(&call, &reply);
    write_down(
        &call,
        arrived,
        if dropped { UNANSWERED } else { reply.status },
        warnings,
    );
    reply
}

async fn serve(call: &Call<'_>, route: &Route) -> Reply {
    faults::delay(call).await;
    let reply = match cors::preflight(call) {
        Some(reply) => reply,
        None => {
            let reply = faults::answer_instead(call).unwrap_or_else(|| dispatch(call, route));
            cors::allow(call, reply)
        }
    };
    faults::spoil(call, reply)
}

fn dispatch(call: &Call<'_>, route: &Route) -> Reply {
    match route {
        Route::Discovery(tenant) => get(call, || discovery::configuration(call, tenant)),
        Route::Instance => get(call, || discovery::instance(call)),
        Route::Keys(tenant) => get(call, || discovery::keys(call, tenant)),
        Route::Authorize(tenant) => get_or_post(call, || authorize::answer(call, tenant)),
        Route::Token(tenant) => token::answer(call, tenant),
        Route::DeviceCode(tenant) => device::begin(call, tenant),
        Route::Logout(tenant) => get_or_post(call, || logout::answer(call, tenant)),
        Route::Page(Page::Device) => get_or_post(call, || device::page(call)),
        Route::Page(page) => post(call, || authorize::submit(call, *page)),
        Route::Me => get(call, || graph::me(call)),
        Route::Photo => get(call, || graph::photo(call)),
        Route::RevokeSessions => post(call, || graph::revoke_sessions(call)),
        Route::UserInfo => get_or_post(call, || graph::user_info(call)),
        Route::Control(part) => control::answer(call, *part),
        Route::Home => get(call, || pages::home(call)),
        Route::Unknown => Reply::json(404, &json!({ "error": "not_found" })),
    }
}

fn get(call: &Call<'_>, endpoint: impl FnOnce() -> Reply) -> Reply {
    allowing(call, &[Method::GET, Method::HEAD], "GET, HEAD, OPTIONS", endpoint)
}

fn post(call: &Call<'_>, endpoint: impl FnOnce() -> Reply) -> Reply {
    allowing(call, &[Method::POST], "POST", endpoint)
}

fn get_or_post(call: &Call<'_>, endpoint: impl FnOnce() -> Reply) -> Reply {
    allowing(call, &[Method::GET, Method::POST], "GET, POST", endpoint)
}

fn allowing(
    call: &Call<'_>,
    methods: &[Method],
    allow: &'static str,
    endpoint: impl FnOnce() -> Reply,
) -> Reply {
    if methods.contains(&call.request.method) {
        return endpoint();
    }
    Reply::json(405, &json!({ "error": "method_not_allowed" })).with("allow", allow)
}

fn unreadable(call: &Call<'_>, error: ReadError) -> Reply {
    match error {
        ReadError::TooLarge => token::refusal_reply(call, &Refusal::new(&aadsts::BODY_TOO_LARGE)),
        ReadError::Broken => token::refusal_reply(call, &Refusal::new(&aadsts::MALFORMED)),
    }
}

fn write_down(call: &Call<'_>, time: u64, status: u16, warnings: Vec<String>) {
    if call.facts.endpoint == Endpoint::Control {
        return;
    }
    let facts = &call.facts;
    let record = RequestRecord {
        method: call.request.method.to_string(),
        path: call.request.path.clone(),
        endpoint: facts.endpoint.name().to_owned(),
        grant_type: facts.grant_type.clone(),
        client_id: facts.client_id.clone(),
        user: facts.user.clone(),
        prompt: facts.prompt.clone(),
        status,
        time,
        fetch_dest: call.request.header("sec-fetch-dest").map(str::to_owned),
        warnings,
    };
    (call.world.observer)(&record);
    call.world.log.add(record);
}
