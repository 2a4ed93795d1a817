//! A network whose responses a test writes, and whose requests it reads.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use msal_core::encoding::form_decode;
use msal_web::platform::{HttpCache, HttpRequest, HttpResponse, LocalFuture, Transport, TransportError};

use crate::executor::HeldRequest;

/// How a request ends: with a response, or with the reason why there is none.
pub type TransportResult = Result<HttpResponse, TransportError>;

type Handler = Rc<dyn Fn(&HttpRequest) -> TransportResult>;

/// A request that the app has sent, in readable form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with its query.
    pub url: String,
    /// The form of a `POST`, decoded, in the order it was sent.
    pub form: Vec<(String, String)>,
    /// Whether the browser's HTTP cache may respond.
    pub cache: HttpCache,
}

impl SentRequest {
    /// Reads a request.
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            method: request.method.as_str(),
            url: request.url.clone(),
            form: form_decode(&request.body),
            cache: request.cache,
        }
    }

    /// A field of the form.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.form
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// `grant_type`, empty when there is none.
    pub fn grant(&self) -> &str {
        self.field("grant_type").unwrap_or_default()
    }
}

/// The network: first the queued responses, then the handler's. Without either every request fails
/// as an unreachable host does. No response is there at once, so that calls made at the same time
/// do meet.
///
/// ```
/// use msal_testkit::{ScriptedTransport, block_on, json_response};
/// use msal_web::platform::{HttpRequest, Transport};
/// let transport = ScriptedTransport::new();
/// transport.push(Ok(json_response(200, serde_json::json!({ "access_token": "a" }))));
/// let response = block_on(transport.send(HttpRequest::get("https://login.contoso.com/")));
/// assert_eq!(response.unwrap().status, 200);
/// assert_eq!(transport.sent().len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct ScriptedTransport {
    state: Rc<State>,
}

#[derive(Default)]
struct State {
    queue: RefCell<VecDeque<TransportResult>>,
    handler: RefCell<Option<Handler>>,
    sent: RefCell<Vec<SentRequest>>,
    held: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl ScriptedTransport {
    /// A network that reaches nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues the result of one request, ahead of what the handler would say.
    pub fn push(&self, response: TransportResult) {
        self.state.queue.borrow_mut().push_back(response);
    }

    /// Lets a handler decide about every request for which nothing is queued.
    pub fn respond_with(&self, handler: impl Fn(&HttpRequest) -> TransportResult + 'static) {
        self.state.handler.replace(Some(Rc::new(handler)));
    }

    /// Lets requests wait for their responses, also those under way, until
    /// [`release`](Self::release). They count as sent.
    pub fn hold(&self) {
        self.state.held.set(true);
    }

    /// Lets responses through again.
    pub fn release(&self) {
        self.state.held.set(false);
        self.state.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// The requests sent so far.
    pub fn sent(&self) -> Vec<SentRequest> {
        self.state.sent.borrow().clone()
    }

    /// The grant types of the token requests sent so far.
    pub fn grants(&self) -> Vec<String> {
        let grants = self.sent();
        grants
            .iter()
            .map(SentRequest::grant)
            .filter(|grant| !grant.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Forgets the requests sent so far.
    pub fn forget(&self) {
        self.state.sent.borrow_mut().clear();
    }
}

impl State {
    fn respond(&self, request: &HttpRequest) -> TransportResult {
        if let Some(response) = self.queue.borrow_mut().pop_front() {
            return response;
        }
        let handler = self.handler.borrow().clone();
        handler.map_or_else(
            || Err(TransportError::Failed("Failed to fetch".to_owned())),
            |respond| respond(request),
        )
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: HttpRequest) -> LocalFuture<TransportResult> {
        let state = Rc::clone(&self.state);
        state.sent.borrow_mut().push(SentRequest::of(&request));
        let mut on_its_way = true;
        let mut held = None;
        Box::pin(async move {
            poll_fn(|context| {
                if state.held.get() {
                    held.get_or_insert_with(HeldRequest::new);
                    state.waiting.borrow_mut().push(context.waker().clone());
                    return Poll::Pending;
                }
                held = None;
                if std::mem::take(&mut on_its_way) {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Ready(())
            })
            .await;
            state.respond(&request)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{html_response, start};

    fn post(body: &str) -> HttpRequest {
        HttpRequest::post("https://login.contoso.com/token", body)
    }

    #[test]
    fn a_held_request_is_sent_and_gets_no_response() {
        let transport = ScriptedTransport::new();
        transport.respond_with(|_| Ok(html_response(200)));
        transport.hold();
        let mut call = start(transport.send(post("grant_type=refresh_token&scope=a%20b")));
        assert!(!call.runs_to_its_end());
        assert_eq!(transport.grants(), ["refresh_token"]);
        assert_eq!(transport.sent()[0].field("scope"), Some("a b"));
        transport.release();
        assert_eq!(call.finish().unwrap().status, 200);
    }
}
