//! Asking the user once for all calls that wait for the same.

use std::future::poll_fn;

use msal_core::text::{concat, join};
use msal_core::{AuthError, AuthenticationResult, claims_request};

use super::call::{ApiCall, is_user_needed};
use super::user_needed::UserNeed;
use crate::cell::RefCell;
use crate::client::PublicClientApplication;
use crate::future::first;
use crate::outcome::Outcome;
use crate::platform::Guard;
use crate::request::SilentRequest;

type TokenOutcome = Result<AuthenticationResult, AuthError>;

/// The interactions that calls wait for, each under what it is for.
#[derive(Default)]
pub(super) struct SharedInteractions {
    running: RefCell<Vec<(String, Outcome)>>,
}

/// Waits for the interaction for what the call needs, and begins it where none is under way. It is
/// a task of its own, so that dropping one call does not take the popup from the others; it ends
/// when all have been dropped.
pub(super) async fn wait(call: &ApiCall, request: SilentRequest, error: AuthError) -> TokenOutcome {
    let key = key(call, &request);
    let running = call.api.interactions.find(&key);
    let outcome = running.unwrap_or_else(|| begin(call, key, request, error.clone()));
    outcome.wait().await?.ok_or(error)
}

fn begin(call: &ApiCall, key: String, request: SilentRequest, error: AuthError) -> Outcome {
    let context = call.api.client.context();
    let outcome = Outcome::new(&context.woken);
    let interactions = call.api.interactions.clone();
    interactions
        .running
        .borrow_mut()
        .push((key.clone(), outcome.clone()));
    let (client, user_needed) = (call.api.client.clone(), call.resource.user_needed.clone());
    let need = UserNeed {
        scopes: call.resource.scopes.clone(),
        claims: None,
        account: call.account.clone(),
        error,
    };
    let result = outcome.clone();
    let work = async move {
        let value = match in_turn(&client, request, need).await {
            Turn::Token(token) => Ok(token),
            Turn::UserNeeded(need, _guard) => user_needed.run(client, need).await,
            Turn::Failed(error) => Err(error),
        };
        result.set(value.map(Some));
    };
    let given_up = outcome.clone().abandoned();
    let task = async move {
        first(Box::pin(work), Box::pin(given_up)).await;
        interactions.end(&key);
    };
    context.platform.tasks.spawn(Box::pin(task));
    outcome
}

/// What has become of a need once it is its turn.
enum Turn {
    /// Whoever had the turn before has brought a token.
    Token(AuthenticationResult),
    /// The user is still needed, and nobody else asks meanwhile.
    UserNeeded(UserNeed, Guard),
    Failed(AuthError),
}

/// One interaction of API calls at a time, since a second popup would take the place of the first.
async fn in_turn(client: &PublicClientApplication, request: SilentRequest, mut need: UserNeed) -> Turn {
    let context = client.context();
    let client_id = context.configuration.client_id.as_str();
    let mut lock = context
        .platform
        .locks
        .lock(&concat(&["msal.api.interaction|", client_id]));
    let mut has_waited = false;
    let guard = poll_fn(|waker| {
        let guard = lock.as_mut().poll(waker);
        has_waited |= guard.is_pending();
        guard
    })
    .await;
    if has_waited {
        match client.acquire_token_silent(request.clone()).await {
            Ok(token) => return Turn::Token(token),
            Err(error) if is_user_needed(&error) => need.error = error,
            Err(error) => return Turn::Failed(error),
        }
    }
    need.claims = claims_request::union(request.parameters.claims.as_deref(), need.error.claims());
    Turn::UserNeeded(need, guard)
}

/// Calls of one resource and account that want the same claims wait for the same.
fn key(call: &ApiCall, request: &SilentRequest) -> String {
    let account = call.account.as_ref();
    let parts = [
        &*msal_core::decimal::text(call.resource_index as u64),
        account.map_or("", |account| account.home_account_id.as_str()),
        request.parameters.claims.as_deref().unwrap_or_default(),
    ];
    join(&parts, "\n")
}

impl SharedInteractions {
    fn find(&self, key: &str) -> Option<Outcome> {
        let running = self.running.borrow();
        let found = running.iter().find(|(known, _)| known == key);
        found.map(|(_, outcome)| outcome.clone())
    }

    fn end(&self, key: &str) {
        self.running.borrow_mut().retain(|(known, _)| known != key);
    }
}
