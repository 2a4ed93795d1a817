//! Cross-origin rules of the endpoints that scripts call (Fetch standard, CORS protocol).

use hyper::Method;

use crate::context::RequestContext;
use crate::endpoint::Endpoint;
use crate::http::HttpResponse;

/// The CORS headers of an endpoint.
#[derive(Debug)]
struct CorsPolicy {
    methods: &'static str,
    expose: Option<&'static str>,
}

/// The policy of an endpoint, or of the control plane (`None`).
fn policy(endpoint: Option<Endpoint>) -> Option<CorsPolicy> {
    match endpoint {
        Some(Endpoint::Discovery | Endpoint::Keys) => Some(CorsPolicy {
            methods: "GET, OPTIONS",
            expose: None,
        }),
        Some(Endpoint::Token) => Some(CorsPolicy {
            methods: "POST, OPTIONS",
            expose: Some("Content-Length,Content-Encoding,x-ms-request-id,x-ms-srs"),
        }),
        Some(Endpoint::Graph) => Some(CorsPolicy {
            methods: "GET, POST, OPTIONS",
            expose: Some(
                "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, \
                 ReadWriteConsistencyToken, SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, Retry-After",
            ),
        }),
        None => Some(CorsPolicy {
            methods: "GET, POST, DELETE, OPTIONS",
            expose: None,
        }),
        Some(Endpoint::Authorize | Endpoint::Page | Endpoint::Logout | Endpoint::Other) => None,
    }
}

/// Lets scripts of any origin read `response`; Entra says so only to requests that name an origin.
pub(crate) fn allow(ctx: &RequestContext<'_>, response: HttpResponse) -> HttpResponse {
    let always = matches!(ctx.summary.endpoint, Some(Endpoint::Discovery | Endpoint::Keys));
    let Some(policy) = policy(ctx.summary.endpoint).filter(|_| always || ctx.request.origin().is_some())
    else {
        return response;
    };
    let response = response
        .with("access-control-allow-origin", "*")
        .with("access-control-allow-methods", policy.methods);
    match policy.expose {
        Some(names) => response.with("access-control-expose-headers", names),
        None => response,
    }
}

/// The response to a preflight, at endpoints that have one.
pub(crate) fn preflight(ctx: &RequestContext<'_>) -> Option<HttpResponse> {
    if ctx.request.method != Method::OPTIONS {
        return None;
    }
    policy(ctx.summary.endpoint)?;
    let response = allow(ctx, HttpResponse::new(204)).with("access-control-max-age", "0");
    Some(match ctx.request.header("access-control-request-headers") {
        Some(headers) => response.with("access-control-allow-headers", headers),
        None => response,
    })
}
