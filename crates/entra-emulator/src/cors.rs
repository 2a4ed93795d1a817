//! Cross-origin rules of the endpoints that scripts call (Fetch standard, CORS protocol).

use hyper::Method;

use crate::call::Call;
use crate::http::Reply;
use crate::route::Endpoint;

/// How one endpoint answers other origins.
struct Policy {
    methods: &'static str,
    expose: Option<&'static str>,
}

fn policy(endpoint: Endpoint) -> Option<Policy> {
    match endpoint {
        Endpoint::Discovery | Endpoint::Keys => Some(Policy {
            methods: "GET, OPTIONS",
            expose: None,
        }),
        Endpoint::Token => Some(Policy {
            methods: "POST, OPTIONS",
            expose: Some("Content-Length,Content-Encoding,x-ms-request-id,x-ms-srs"),
        }),
        Endpoint::Graph => Some(Policy {
            methods: "GET, POST, OPTIONS",
            expose: Some(
                "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, \
                 ReadWriteConsistencyToken, SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, Retry-After",
            ),
        }),
        Endpoint::Control => Some(Policy {
            methods: "GET, POST, DELETE, OPTIONS",
            expose: None,
        }),
        Endpoint::Authorize | Endpoint::Page | Endpoint::Logout | Endpoint::Other => None,
    }
}

/// Lets scripts of any origin read `reply`; Entra says so only to requests that name an origin.
pub(crate) fn allow(call: &Call<'_>, reply: Reply) -> Reply {
    let always = matches!(call.facts.endpoint, Endpoint::Discovery | Endpoint::Keys);
    let Some(policy) = policy(call.facts.endpoint).filter(|_| always || call.request.origin().is_some())
    else {
        return reply;
    };
    let reply = reply
        .with("access-control-allow-origin", "*")
        .with("access-control-allow-methods", policy.methods);
    match policy.expose {
        Some(names) => reply.with("access-control-expose-headers", names),
        None => reply,
    }
}

/// The answer to a preflight, at endpoints that have one.
pub(crate) fn preflight(call: &Call<'_>) -> Option<Reply> {
    if call.request.method != Method::OPTIONS {
        return None;
    }
    policy(call.facts.endpoint)?;
    let reply = allow(call, Reply::new(204)).with("access-control-max-age", "0");
    Some(match call.request.header("access-control-request-headers") {
        Some(wanted) => reply.with("access-control-allow-headers", wanted),
        None => reply,
    })
}
