//! The control plane: what tests that cannot call the library do over HTTP.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::context::RequestContext;
use crate::fault::{Fault, FaultError, FaultParams, FaultRule};
use crate::http::HttpResponse;
use crate::request_log::RequestRecord;
use crate::route::Control;

/// Body of `POST /__emulator/faults`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultBody {
    name: String,
    #[serde(default)]
    count: Option<FaultCount>,
    #[serde(default, rename = "match")]
    filter: Map<String, Value>,
    #[serde(default)]
    params: Map<String, Value>,
}

/// The number of times a fault acts.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum FaultCount {
    Times(u32),
    Word(String),
}

/// Why the body was not understood.
#[derive(Debug, thiserror::Error)]
enum FaultBodyError {
    #[error("the body is not a fault: {0}")]
    Json(#[from] serde_json::Error),
    #[error("'count' must be a number of at least 1 or \"until_cleared\"")]
    Count,
    #[error("'match.{0}' must be a string")]
    Match(String),
    #[error(transparent)]
    Fault(#[from] FaultError),
}

/// Responds to a request to the control plane.
pub(crate) fn respond(ctx: &RequestContext<'_>, part: Control) -> HttpResponse {
    let emulator = ctx.emulator;
    match (part, &ctx.request.method) {
        (Control::Faults, &Method::POST) => match read_fault(&ctx.request.body) {
            Ok(rule) => done(|| emulator.add_fault(rule)),
            Err(error) => HttpResponse::json(400, &json!({ "error": error.to_string() })),
        },
        (Control::Faults, &Method::DELETE) => done(|| emulator.clear_faults()),
        (Control::Faults, &Method::GET) => HttpResponse::json(200, &fault_list(ctx)),
        (Control::Requests, &Method::GET) => HttpResponse::json(200, &json!(requests(ctx))),
        (Control::Switch, &Method::POST) => switch(ctx),
        (Control::Requests, &Method::DELETE) => done(|| emulator.log.clear()),
        (Control::Reset, &Method::POST) => done(|| emulator.reset()),
        (Control::Unknown, _) => HttpResponse::json(
            404,
            &json!({ "error": "known are: faults, requests, reset, switch" }),
        ),
        (part, _) => HttpResponse::json(405, &json!({ "error": "method not allowed" }))
            .with("allow", allowed_methods(part)),
    }
}

fn done(act: impl FnOnce()) -> HttpResponse {
    act();
    HttpResponse::new(204)
}

fn allowed_methods(part: Control) -> &'static str {
    match part {
        Control::Faults => "GET, POST, DELETE",
        Control::Requests => "GET, DELETE",
        Control::Reset | Control::Switch => "POST",
        Control::Unknown => "",
    }
}

/// The faults that are switched on, and the names of all.
fn fault_list(ctx: &RequestContext<'_>) -> Value {
    let on = ctx.emulator.faults.statuses().into_iter();
    let on: Vec<_> = on
        .map(|status| json!({ "name": status.name, "left": status.left }))
        .collect();
    let known: Vec<_> = Fault::all().iter().map(Fault::name).collect();
    json!({ "on": on, "known": known })
}

/// The log, or its end with `last`.
fn requests(ctx: &RequestContext<'_>) -> Vec<RequestRecord> {
    let params = ctx.request.query_params().unwrap_or_default();
    match params.get("last").and_then(|last| last.parse().ok()) {
        Some(last) => ctx.emulator.log.last(last),
        None => ctx.emulator.log.all(),
    }
}

/// A button of the front page: a fault goes on until it is pressed again.
fn switch(ctx: &RequestContext<'_>) -> HttpResponse {
    let params = ctx.request.form().unwrap_or_default();
    match params.get("all") {
        Some("clear") => ctx.emulator.clear_faults(),
        Some("reset") => ctx.emulator.reset(),
        _ => {
            let name = params.get("name").unwrap_or_default();
            match FaultRule::named(name) {
                Ok(rule) if !ctx.emulator.faults.remove(name) => ctx.emulator.add_fault(rule.until_cleared()),
                Ok(_) => {}
                Err(error) => return HttpResponse::json(400, &json!({ "error": error.to_string() })),
            }
        }
    }
    HttpResponse::redirect("/#faults".to_owned()).with_status(303)
}

/// Reads the body of `POST /__emulator/faults`.
fn read_fault(body: &[u8]) -> Result<FaultRule, FaultBodyError> {
    let body: FaultBody = serde_json::from_slice(body)?;
    let mut rule = FaultRule::named(&body.name)?;
    rule = match body.count {
        None => rule,
        Some(FaultCount::Times(times)) if times > 0 => rule.count(times),
        Some(FaultCount::Word(word)) if word == "until_cleared" => rule.until_cleared(),
        Some(_) => return Err(FaultBodyError::Count),
    };
    for (key, value) in &body.filter {
        let value = value.as_str().ok_or_else(|| FaultBodyError::Match(key.clone()))?;
        rule = rule.matching(key, value)?;
    }
    Ok(rule.with_params(&FaultParams::new(body.params)))
}
