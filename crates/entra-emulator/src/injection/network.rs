//! Faults of the network, and of servers whose response is no OAuth response at all. They act at
//! any endpoint they are pointed at.

use std::time::Duration;

use crate::aadsts;
use crate::context::RequestContext;
use crate::fault::{DropMoment, Fault, OutageBody};
use crate::http::{Delivery, HttpResponse};
use crate::oauth_error::OAuthError;
use crate::token_error::error_response;

/// The page that a gateway sends during an outage.
const GATEWAY_PAGE: &str = "<!DOCTYPE html><html><head><title>Service unavailable</title></head>\
    <body><h2>Our services aren't available right now</h2></body></html>";

/// Waits as long as `slow` asks for.
pub(crate) async fn delay(ctx: &RequestContext<'_>) {
    let ms = ctx.triggers_with(|fault| match fault {
        Fault::Slow { ms } => Some(*ms),
        _ => None,
    });
    if let Some(ms) = ms {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

/// Whether this request never gets a response.
pub(crate) fn hangs(ctx: &RequestContext<'_>) -> bool {
    ctx.triggers(&Fault::Hang)
}

/// A response in place of the endpoint's own, which then does not see the request.
pub(crate) fn respond_instead(ctx: &RequestContext<'_>) -> Option<HttpResponse> {
    throttled(ctx).or_else(|| outage(ctx)).or_else(|| {
        if ctx.triggers(&Fault::HtmlResponse) {
            return Some(HttpResponse::html(200, GATEWAY_PAGE.to_owned()));
        }
        ctx.triggers(&Fault::Empty200)
            .then(|| HttpResponse::new(200).with("content-type", "application/json"))
    })
}

fn throttled(ctx: &RequestContext<'_>) -> Option<HttpResponse> {
    let (seconds, exposed) = ctx.triggers_with(|fault| match fault {
        Fault::Throttle { seconds, exposed } => Some((*seconds, *exposed)),
        _ => None,
    })?;
    let response = error_response(ctx, &OAuthError::new(&aadsts::THROTTLED));
    let response = response.with("retry-after", seconds.to_string());
    Some(if exposed {
        response.with("access-control-expose-headers", "Retry-After")
    } else {
        response
    })
}

fn outage(ctx: &RequestContext<'_>) -> Option<HttpResponse> {
    let outage = ctx.triggers_with(|fault| match fault {
        Fault::Outage { status, body } => Some((*status, *body)),
        _ => None,
    });
    let discovery = || {
        ctx.triggers_with(|fault| match fault {
            Fault::Discovery5xx { status, body } => Some((*status, *body)),
            _ => None,
        })
    };
    let (status, body) = outage.or_else(discovery)?;
    Some(match body {
        OutageBody::Html => HttpResponse::html(status, GATEWAY_PAGE.to_owned()),
        OutageBody::Empty => HttpResponse::new(status),
        OutageBody::Json => error_response(ctx, &OAuthError::new(&aadsts::TRANSIENT)).with_status(status),
    })
}

/// Spoils a response on its way out.
pub(crate) fn spoil(ctx: &RequestContext<'_>, mut response: HttpResponse) -> HttpResponse {
    if ctx.triggers(&Fault::MalformedJson) {
        response.body.pop();
        response.body.extend_from_slice(b",,");
    }
    if ctx.triggers(&Fault::WrongContentType) {
        response = response.set("content-type", "text/plain; charset=utf-8");
    }
    if ctx.triggers(&Fault::NoCors) {
        response = response.without("access-control-");
    }
    if response.status >= 400 && ctx.triggers(&Fault::CorsOnSuccessOnly) {
        response = response.without("access-control-");
    }
    if ctx.triggers(&Fault::TruncatedBody) {
        response.delivery = Delivery::Half;
    }
    let drop_moment = ctx.triggers_with(|fault| match fault {
        Fault::DropConnection { when } => Some(*when),
        _ => None,
    });
    if let Some(when) = drop_moment {
        response.delivery = match when {
            DropMoment::MidBody => Delivery::Half,
            DropMoment::AfterHeaders => Delivery::Head,
            DropMoment::Before => Delivery::Nothing,
        };
    }
    response
}
