//! Requests to the token endpoint.

use std::time::Duration;

use msal_core::error::{AuthError, NetworkError, ServerError, retry_after};
use msal_core::token_response::TokenResponse;
use msal_core::{CorrelationId, Endpoints, token_request};

use crate::context::Context;
use crate::future::BoxFuture;
use crate::platform::{HttpRequest, HttpResponse};
use crate::request_sender::send;

/// How long to wait before the one repetition after a failed connection.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// A token response, and the authority's id of the request.
pub(crate) struct TokenReply {
    pub(crate) tokens: TokenResponse,
    pub(crate) request_id: Option<String>,
}

pub(crate) fn post<'a>(
    context: &'a Context,
    endpoints: &'a Endpoints,
    correlation_id: &'a CorrelationId,
    body: String,
) -> BoxFuture<'a, Result<TokenReply, AuthError>> {
    Box::pin(async move {
        let requested_at = context.platform.clock.now();
        let url = token_request::url(&endpoints.token, correlation_id);
        let response = send_twice(context, HttpRequest::post(url, body)).await?;
        match TokenResponse::read(&response.body, response.status, requested_at) {
            Ok(tokens) => Ok(TokenReply {
                tokens,
                request_id: response.request_id,
            }),
            Err(error) => Err(complete(error, &response, correlation_id)),
        }
    })
}

/// Sends once more when the connection failed; a response, whatever it says, is never asked for
/// again.
async fn send_twice(context: &Context, request: HttpRequest) -> Result<HttpResponse, NetworkError> {
    match send(context, request.clone()).await {
        Err(NetworkError::Unreachable { .. }) => {
            context.platform.clock.sleep(RETRY_DELAY).await;
            send(context, request).await
        }
        outcome => outcome,
    }
}

/// Adds to a server's error what stands outside its body.
fn complete(error: AuthError, response: &HttpResponse, correlation_id: &CorrelationId) -> AuthError {
    let Some(server) = error.server() else {
        return error;
    };
    let mut server: ServerError = server.clone();
    if let Some(header) = &response.retry_after {
        server.retry_after = Some(retry_after(header));
    }
    server
        .correlation_id
        .get_or_insert_with(|| correlation_id.clone());
    server.into()
}
