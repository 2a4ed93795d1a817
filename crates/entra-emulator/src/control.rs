//! The control plane: what tests that cannot call the library do over HTTP.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::faults::{Fault, FaultError, FaultName};
use crate::http::Reply;
use crate::record::RequestRecord;
use crate::route::Control;

/// Body of `POST /__emulator/faults`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    name: String,
    #[serde(default)]
    count: Option<Count>,
    #[serde(default, rename = "match")]
    filter: Map<String, Value>,
    #[serde(default)]
    params: Map<String, Value>,
}

/// How often a fault acts.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Count {
    Times(u32),
    Word(String),
}

/// Why an order was not understood.
#[derive(Debug, thiserror::Error)]
enum OrderError {
    #[error("the body is not a fault: {0}")]
    Json(#[from] serde_json::Error),
    #[error("'count' must be a number of at least 1 or \"until_cleared\"")]
    Count,
    #[error("'match.{0}' must be a string")]
    Match(String),
    #[error(transparent)]
    Fault(#[from] FaultError),
}

/// Answers a call to the control plane.
pub(crate) fn answer(call: &Call<'_>, part: Control) -> Reply {
    let world = call.world;
    match (part, &call.request.method) {
        (Control::Faults, &Method::POST) => match order(&call.request.body) {
            Ok(fault) => done(|| world.order(fault)),
            Err(error) => Reply::json(400, &json!({ "error": error.to_string() })),
        },
        (Control::Faults, &Method::DELETE) => done(|| world.faults.clear()),
        (Control::Faults, &Method::GET) => Reply::json(200, &listed(call)),
        (Control::Requests, &Method::GET) => Reply::json(200, &json!(requests(call))),
        (Control::Switch, &Method::POST) => switch(call),
        (Control::Requests, &Method::DELETE) => done(|| world.log.clear()),
        (Control::Reset, &Method::POST) => done(|| world.reset()),
        (Control::Unknown, _) => Reply::json(
            404,
            &json!({ "error": "known are: faults, requests, reset, switch" }),
        ),
        (part, _) => {
            Reply::json(405, &json!({ "error": "method not allowed" })).with("allow", allowed_methods(part))
        }
    }
}

fn done(act: impl FnOnce()) -> Reply {
    act();
    Reply::new(204)
}

fn allowed_methods(part: Control) -> &'static str {
    match part {
        Control::Faults => "GET, POST, DELETE",
        Control::Requests => "GET, DELETE",
        Control::Reset | Control::Switch => "POST",
        Control::Unknown => "",
    }
}

/// What is switched on, and what could be.
fn listed(call: &Call<'_>) -> Value {
    let on = call.world.faults.all().into_iter();
    let on: Vec<_> = on
        .map(|(name, left)| json!({ "name": name, "left": left }))
        .collect();
    json!({ "on": on, "known": FaultName::all().collect::<Vec<_>>() })
}

/// The log, or its end with `last`.
fn requests(call: &Call<'_>) -> Vec<RequestRecord> {
    let params = call.request.query_params().unwrap_or_default();
    match params.get("last").and_then(|last| last.parse().ok()) {
        Some(last) => call.world.log.last(last),
        None => call.world.log.all(),
    }
}

/// A button of the front page: a fault goes on until it is pressed again.
fn switch(call: &Call<'_>) -> Reply {
    let params = call.request.form().unwrap_or_default();
    match params.get("all") {
        Some("clear") => call.world.faults.clear(),
        Some("reset") => call.world.reset(),
        _ => {
            let name = params.get("name").unwrap_or_default();
            match Fault::named(name) {
                Ok(fault) if !call.world.faults.remove(name) => call.world.order(fault.until_cleared()),
                Ok(_) => {}
                Err(error) => return Reply::json(400, &json!({ "error": error.to_string() })),
            }
        }
    }
    Reply::redirect("/#faults".to_owned()).with_status(303)
}

fn order(body: &[u8]) -> Result<Fault, OrderError> {
    let order: FaultOrder = serde_json::from_slice(body)?;
    let mut fault = Fault::named(&order.name)?;
    fault = match order.count {
        None => fault,
        Some(Count::Times(times)) if times > 0 => fault.count(times),
        Some(Count::Word(word)) if word == "until_cleared" => fault.until_cleared(),
        Some(_) => return Err(OrderError::Count),
    };
    for (key, value) in &order.filter {
        let value = value.as_str().ok_or_else(|| OrderError::Match(key.clone()))?;
        fault = fault.try_matching(key, value)?;
    }
    Ok(fault.with_params(order.params))
}
