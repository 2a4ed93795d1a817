//! `/devicecode` and the page where its code is typed (RFC 8628).

use hyper::Method;
use serde_json::json;

use crate::aadsts::{self, Refusal};
use crate::authorize::{self, AuthorizeRequest, known_client, read_scopes, required, unreadable};
use crate::call::Call;
use crate::directory::AuthorityPath;
use crate::http::Reply;
use crate::pages;
use crate::store::{DEVICE_CODE_LIFETIME, DeviceRequest};
use crate::token::{check_method, refusal_reply};

/// Seconds between two questions of a device.
const INTERVAL: u32 = 5;

/// Answers a device that wants a code.
pub(crate) fn begin(call: &Call<'_>, authority: &AuthorityPath) -> Reply {
    issue(call, authority).unwrap_or_else(|refusal| refusal_reply(call, &refusal))
}

fn issue(call: &Call<'_>, authority: &AuthorityPath) -> Result<Reply, Refusal> {
    check_method(call)?;
    let params = call.request.form().map_err(unreadable)?;
    let client = known_client(call.world, authority, &params)?;
    if let Some(origin) = call.request.origin() {
        return Err(Refusal::about(&aadsts::ORIGIN_PRESENT, origin));
    }
    let request = DeviceRequest {
        client_id: client.id,
        authority: authority.clone(),
        scopes: read_scopes(call.world, required(&params, "scope")?)?,
        wants_client_info: params.get("client_info") == Some("1"),
    };
    let (device_code, user_code) = call.world.store.lock().devices.issue(request, call.now);
    let page = format!("{}/devicelogin", call.world.origin);
    let message = format!(
        "To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."
    );
    Ok(Reply::json(
        200,
        &json!({
            "user_code": user_code, "device_code": device_code, "verification_uri": page,
            "expires_in": DEVICE_CODE_LIFETIME, "interval": INTERVAL, "message": message,
        }),
    )
    .with("cache-control", "no-store, no-cache"))
}

/// The page where a person types the code that a device shows, and what follows.
pub(crate) fn page(call: &Call<'_>) -> Reply {
    let params = match call.request.params() {
        Ok(params) => params,
        Err(error) => return pages::error(call, &unreadable(error)),
    };
    if call.request.method != Method::POST {
        return pages::device_code(call, params.get("otc").unwrap_or_default(), None);
    }
    let typed = params.get("otc").unwrap_or_default();
    let waiting = call.world.store.lock().devices.waiting(typed, call.now);
    match waiting {
        Some((code, request)) => authorize::proceed(call, AuthorizeRequest::for_device(code, request)),
        None => pages::device_code(
            call,
            typed,
            Some("That code didn't work. Check the code and try again."),
        ),
    }
}
