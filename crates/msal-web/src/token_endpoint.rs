//! Requests to the token endpoint, and what their answers mean.

use std::time::Duration;

use msal_core::error::{AuthError, ServerError, retry_after};
use msal_core::token_response::TokenGrant;
use msal_core::{CorrelationId, Endpoints, token_request};

use crate::context::Context;
use crate::discovery::network_error;
use crate::platform::{HttpRequest, HttpResponse, TransportError};

/// How long to wait before the one repetition after a failed connection.
const RETRY_DELAY: Duration = Duration::from_millis(100);

/// A grant, and the authority's id of the request.
pub(crate) struct Answer {
    pub(crate) grant: TokenGrant,
    pub(crate) request_id: Option<String>,
}

pub(crate) async fn post(
    context: &Context,
    endpoints: &Endpoints,
    correlation_id: &CorrelationId,
    body: String,
) -> Result<Answer, AuthError> {
    let requested_at = context.platform.clock.now();
    let url = token_request::url(&endpoints.token, correlation_id);
    let response = send(
        context,
        HttpRequest::Post {
            url: url.clone(),
            body,
        },
    )
    .await;
    let response = response.map_err(|error| network_error(&url, error, true))?;
    match TokenGrant::read(&response.body, response.status, requested_at) {
        Ok(grant) => Ok(Answer {
            grant,
            request_id: response.request_id,
        }),
        Err(error) => Err(complete(error, &response, correlation_id)),
    }
}

/// Sends once more when the connection failed; an answer, whatever it says, is never asked for again.
async fn send(context: &Context, request: HttpRequest) -> Result<HttpResponse, TransportError> {
    match context.platform.transport.send(request.clone()).await {
        Err(TransportError::Failed(_)) => {
            context.sleep(RETRY_DELAY).await;
            context.platform.transport.send(request).await
        }
        answer => answer,
    }
}

/// Adds to a server's error what stands outside its body.
fn complete(error: AuthError, response: &HttpResponse, correlation_id: &CorrelationId) -> AuthError {
    let Some(server) = error.server() else {
        return error;
    };
    ServerError {
        retry_after: response
            .retry_after
            .as_deref()
            .map(retry_after)
            .or(server.retry_after),
        correlation_id: server
            .correlation_id
            .clone()
            .or_else(|| Some(correlation_id.clone())),
        ..server.clone()
    }
    .into()
}
