//! Requests to APIs by `fetch`, made of the app's own `Request`.
//!
//! What is compared with the resources is the address of the `Request`, as the browser understands
//! it. The token is put into a copy, so that the app's object never holds one before the last
//! attempt. A body is copied with it: the browser reads both from one source.

use std::rc::Rc;

use gloo_net::http::Response;
use msal_core::url::UrlError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Request;

use super::{globals, object};
use crate::api::{ApiClient, ApiError, ApiRequest, Attempt, ResponseHead};
use crate::cell::RefCell;
use crate::platform::LocalFuture;

type ResponseFuture = LocalFuture<Result<Response, ApiError>>;

struct FetchRequest {
    /// What the next attempt is made of; `None` once it cannot be repeated.
    request: RefCell<Option<Request>>,
    url: String,
    response: Rc<RefCell<Option<web_sys::Response>>>,
}

pub(crate) fn get(api: &ApiClient, url: &str) -> ResponseFuture {
    match Request::new_with_str(url) {
        Ok(request) => send(api, request),
        Err(_) => {
            let place = url.split(['?', '#']).next().unwrap_or_default().to_owned();
            Box::pin(std::future::ready(Err(UrlError::NotAbsolute(place).into())))
        }
    }
}

pub(crate) fn send(api: &ApiClient, request: Request) -> ResponseFuture {
    let response = Rc::default();
    let call = api.call(Rc::new(FetchRequest {
        url: request.url(),
        request: RefCell::new(Some(request)),
        response: Rc::clone(&response),
    }));
    Box::pin(async move {
        call.await?;
        // There is one, since a call that ends well has sent its request.
        let response = response.take().ok_or(ApiError::NotRepeatable)?;
        Ok(response.into())
    })
}

impl ApiRequest for FetchRequest {
    fn url(&self) -> String {
        self.url.clone()
    }

    fn send(&self, authorization: &str, attempt: Attempt) -> LocalFuture<Result<ResponseHead, ApiError>> {
        let sent = self.prepare(authorization, attempt);
        let (response, place) = (Rc::clone(&self.response), self.place());
        Box::pin(async move {
            let received = JsFuture::from(globals::fetch_request(&sent?)).await;
            let received: web_sys::Response =
                received.map_err(|error| failure(place, &error))?.unchecked_into();
            let head = ResponseHead {
                status: received.status(),
                www_authenticate: received.headers().get("www-authenticate").ok().flatten(),
            };
            response.replace(Some(received));
            Ok(head)
        })
    }
}

impl FetchRequest {
    /// The request of an attempt: a copy at first, the app's own at last, or at once where its body
    /// cannot be copied because something else is reading it.
    fn prepare(&self, authorization: &str, attempt: Attempt) -> Result<Request, ApiError> {
        let mut request = self.request.borrow_mut();
        let own = request.take().ok_or(ApiError::NotRepeatable)?;
        let sent = match (attempt, own.clone()) {
            (Attempt::First, Ok(copy)) => {
                *request = Some(own);
                copy
            }
            _ => own,
        };
        let is_set = sent.headers().set("Authorization", authorization);
        is_set.map_err(|error| failure(self.place(), &error))?;
        Ok(sent)
    }

    fn place(&self) -> String {
        self.url.split(['?', '#']).next().unwrap_or_default().to_owned()
    }
}

fn failure(place: String, error: &JsValue) -> ApiError {
    ApiError::Network {
        place,
        detail: object::text(error, "message").unwrap_or_default(),
    }
}
