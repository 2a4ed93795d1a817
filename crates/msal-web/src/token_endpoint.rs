//! Requests to the token endpoint.

use std::time::Duration;

use msal_core::error::{AuthError, ErrorDetail, NetworkError, retry_after};
use msal_core::id_token::ResponseTimes;
use msal_core::token_response::TokenResponse;
use msal_core::{Endpoints, token_request};

use crate::future::BoxFuture;
use crate::operation::Operation;
use crate::platform::{HttpRequest, HttpResponse};
use crate::request_sender::send;
use crate::signature_check;

/// How long to wait before the one repetition after a failed connection. A response, whatever it
/// says, is never asked for again.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// A token response, when it was asked for and came, and the authority's id of the request.
pub(crate) struct TokenReply {
    pub(crate) tokens: Box<TokenResponse>,
    pub(crate) times: ResponseTimes,
    pub(crate) request_id: Option<String>,
}

pub(crate) fn post<'a>(
    operation: &'a Operation,
    endpoints: &'a Endpoints,
    body: String,
    extra_query: &'a [(String, String)],
) -> BoxFuture<'a, Result<TokenReply, AuthError>> {
    Box::pin(async move {
        let (context, correlation_id) = (operation.context(), operation.correlation_id());
        let started = context.platform.clock.now();
        let url = token_request::url(&endpoints.token, correlation_id, extra_query);
        let request = HttpRequest::post(url, body);
        let mut outcome = send(context, &request).await;
        if outcome.as_ref().is_err_and(is_failed_connection) {
            context.platform.clock.sleep(RETRY_DELAY).await;
            outcome = send(context, &request).await;
        }
        let response = outcome?;
        let HttpResponse { status, body, .. } = &response;
        // Somebody may have turned the clock back meanwhile.
        let now = context.platform.clock.now();
        let times = ResponseTimes {
            sent: started.min(now),
            received: started.max(now),
            date: response.date,
            known_offset: context.device_clock.offset().unwrap_or_default(),
        };
        match TokenResponse::read(body, *status, times.sent) {
            Ok(tokens) => {
                let id_token = tokens.id_token.as_ref();
                if let Some(check) = id_token.and_then(|token| signature_check::of(context, endpoints, token))
                {
                    check.await?;
                }
                Ok(TokenReply {
                    tokens,
                    times,
                    request_id: response.request_id,
                })
            }
            Err(error) => {
                let wait = response.retry_after.as_deref().map(retry_after);
                Err(error.of_request(wait, correlation_id))
            }
        }
    })
}

fn is_failed_connection(error: &AuthError) -> bool {
    let detail = error.detail();
    matches!(detail, ErrorDetail::Network(NetworkError::Unreachable { .. }))
}
