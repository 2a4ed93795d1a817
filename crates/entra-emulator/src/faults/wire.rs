//! Faults of the network and of servers that answer no OAuth at all. They act at any endpoint they are pointed at.

use std::time::Duration;

use super::{FaultName, FaultParams};
use crate::aadsts::{self, Refusal};
use crate::call::Call;
use crate::http::{Delivery, Reply};
use crate::token::refusal_reply;

/// What a gateway sends when it has nothing to say.
const GATEWAY_PAGE: &str = "<!DOCTYPE html><html><head><title>Service unavailable</title></head>\
    <body><h2>Our services aren't available right now</h2></body></html>";

/// Waits as long as `slow` asks for.
pub(crate) async fn delay(call: &Call<'_>) {
    if let Some(params) = call.fires(FaultName::Slow) {
        tokio::time::sleep(Duration::from_millis(params.number("ms", 1000).unsigned_abs())).await;
    }
}

/// Whether this request is never to be answered.
pub(crate) fn hangs(call: &Call<'_>) -> bool {
    call.fires(FaultName::Hang).is_some()
}

/// An answer in place of the endpoint's own, which then does not see the request.
pub(crate) fn answer_instead(call: &Call<'_>) -> Option<Reply> {
    if let Some(params) = call.fires(FaultName::Throttle) {
        return Some(throttled(call, &params));
    }
    if let Some(params) = call.fires(FaultName::Outage) {
        return Some(outage(call, &params));
    }
    if let Some(params) = call.fires(FaultName::Discovery5xx) {
        return Some(outage(call, &params));
    }
    if call.fires(FaultName::HtmlResponse).is_some() {
        return Some(Reply::html(200, GATEWAY_PAGE.to_owned()));
    }
    call.fires(FaultName::Empty200)
        .map(|_| Reply::new(200).with("content-type", "application/json"))
}

fn throttled(call: &Call<'_>, params: &FaultParams) -> Reply {
    let reply = refusal_reply(call, &Refusal::new(&aadsts::THROTTLED));
    let reply = reply.with("retry-after", params.number("seconds", 60).to_string());
    if params.is_on("exposed") {
        reply.with("access-control-expose-headers", "Retry-After")
    } else {
        reply
    }
}

fn outage(call: &Call<'_>, params: &FaultParams) -> Reply {
    let status = u16::try_from(params.number("status", 503)).unwrap_or(503);
    match params.text("body", "json") {
        "html" => Reply::html(status, GATEWAY_PAGE.to_owned()),
        "empty" => Reply::new(status),
        _ => refusal_reply(call, &Refusal::new(&aadsts::TRANSIENT)).with_status(status),
    }
}

/// Spoils a reply on its way out.
pub(crate) fn spoil(call: &Call<'_>, mut reply: Reply) -> Reply {
    if call.fires(FaultName::MalformedJson).is_some() {
        reply.body.pop();
        reply.body.extend_from_slice(b",,");
    }
    if call.fires(FaultName::WrongContentType).is_some() {
        reply = reply.set("content-type", "text/plain; charset=utf-8");
    }
    if call.fires(FaultName::NoCors).is_some() {
        reply = reply.without("access-control-");
    }
    if reply.status >= 400 && call.fires(FaultName::CorsOnSuccessOnly).is_some() {
        reply = reply.without("access-control-");
    }
    if call.fires(FaultName::TruncatedBody).is_some() {
        reply.delivery = Delivery::Half;
    }
    if let Some(params) = call.fires(FaultName::DropConnection) {
        reply.delivery = match params.text("when", "before") {
            "mid_body" => Delivery::Half,
            "after_headers" => Delivery::Head,
            _ => Delivery::Nothing,
        };
    }
    reply
}
