//! The control plane: what tests that cannot call the library do over HTTP.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::faults::{Fault, FaultError};
use crate::http::Reply;
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
        (Control::Requests, &Method::GET) => Reply::json(200, &json!(world.log.all())),
        (Control::Requests, &Method::DELETE) => done(|| world.log.clear()),
        (Control::Reset, &Method::POST) => done(|| world.reset()),
        (Control::Unknown, _) => Reply::json(404, &json!({ "error": "known are: faults, requests, reset" })),
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
        Control::Faults => "POST, DELETE",
        Control::Requests => "GET, DELETE",
        Control::Reset => "POST",
        Control::Unknown => "",
    }
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
