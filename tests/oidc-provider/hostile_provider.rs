//! Providers that lie, each below a path of its own. They sign nobody in, so their endpoints need no
//! more than the request that is to be refused.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use axum::{Json, Router};
use serde_json::json;

/// Where they are.
pub(crate) const FOLDER: &str = "/hostile";
/// One whose configuration another host sends.
pub(crate) const MOVED: &str = "moved";
/// One whose responses name another issuer.
pub(crate) const MIXED_UP: &str = "mixed-up";
/// One that promises to name the issuer in its responses, and does not.
pub(crate) const SILENT: &str = "silent";
/// One that sends token requests elsewhere.
pub(crate) const LEAKY: &str = "leaky";

struct Liars {
    /// Of the app's server.
    origin: String,
    /// An honest provider.
    issuer: String,
    /// What has been asked of them, but for their configuration and their pages.
    requests: Mutex<Vec<String>>,
}

/// Their endpoints, and what has been asked of them.
pub(crate) fn routes(origin: &str, issuer: &str) -> Router {
    let liars = Arc::new(Liars {
        origin: origin.to_owned(),
        issuer: issuer.to_owned(),
        requests: Mutex::default(),
    });
    let at = |path: &str| format!("{FOLDER}{path}");
    Router::new()
        .route(&at("/requests"), get(requests))
        .route(
            &at("/{name}/.well-known/openid-configuration"),
            get(configuration),
        )
        .route(&at("/{name}/authorize"), get(authorize))
        .route(&at("/{name}/{endpoint}"), any(endpoint))
        .with_state(liars)
}

async fn requests(State(liars): State<Arc<Liars>>) -> Json<Vec<String>> {
    Json(
        liars
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
    )
}

async fn configuration(State(liars): State<Arc<Liars>>, Path(name): Path<String>) -> Response {
    if name == MOVED {
        let elsewhere = format!("{}/.well-known/openid-configuration", liars.issuer);
        return Redirect::temporary(&elsewhere).into_response();
    }
    let issuer = format!("{}{FOLDER}/{name}", liars.origin);
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "authorization_response_iss_parameter_supported": true,
    }))
    .into_response()
}

/// Answers at once.
async fn authorize(
    State(liars): State<Arc<Liars>>,
    Path(name): Path<String>,
    Query(request): Query<HashMap<String, String>>,
) -> Redirect {
    let field = |name: &str| request.get(name).map(String::as_str).unwrap_or_default();
    let issuer = match &*name {
        SILENT => String::new(),
        MIXED_UP => liars.issuer.clone(),
        _ => format!("{}{FOLDER}/{name}", liars.origin),
    };
    let state = field("state").replace('=', "%3D").replace('|', "%7C");
    let response = format!("{}#code=c&state={state}&iss={issuer}", field("redirect_uri"));
    Redirect::to(&response)
}

async fn endpoint(
    State(liars): State<Arc<Liars>>,
    Path((name, endpoint)): Path<(String, String)>,
) -> Response {
    let mut requests = liars.requests.lock().unwrap_or_else(PoisonError::into_inner);
    requests.push(format!("{name}/{endpoint}"));
    match &*endpoint {
        "token" => Redirect::temporary("elsewhere").into_response(),
        _ => StatusCode::BAD_REQUEST.into_response(),
    }
}
