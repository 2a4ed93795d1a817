use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use msal_core::pkce::sha256_base64url;
use msal_web::platform::HttpResponse;

use super::Issue;
use crate::{AuthorizeCall, SentRequest, TestUser, server_error};

/// Codes and tokens that have been issued.
#[derive(Default)]
pub(super) struct Grants {
    count: Cell<u32>,
    /// With the request that each responds to; `None` for one that a server has got.
    codes: RefCell<BTreeMap<String, (Option<AuthorizeCall>, TestUser)>>,
    refresh_tokens: RefCell<BTreeMap<String, TestUser>>,
    /// Whether a refresh token is refused once it has been used.
    rotates: Cell<bool>,
    /// Every secret, and whose it is.
    secrets: RefCell<Vec<(String, TestUser)>>,
}

impl Grants {
    pub(super) fn secrets(&self) -> Vec<String> {
        let secrets = self.secrets.borrow();
        secrets.iter().map(|(secret, _)| secret.clone()).collect()
    }

    pub(super) fn owner(&self, secret: &str) -> Option<TestUser> {
        let secrets = self.secrets.borrow();
        let found = secrets.iter().find(|(known, _)| known == secret);
        found.map(|(_, user)| user.clone())
    }

    pub(super) fn rotate(&self) {
        self.rotates.set(true);
    }

    pub(super) fn forget_refresh_tokens(&self) {
        self.refresh_tokens.borrow_mut().clear();
    }

    pub(super) fn new_code(&self, call: Option<&AuthorizeCall>, user: TestUser) -> String {
        let code = self.fresh("code", &user);
        self.codes
            .borrow_mut()
            .insert(code.clone(), (call.cloned(), user));
        code
    }

    pub(super) fn new_access_token(&self, user: &TestUser) -> String {
        self.fresh("access-token", user)
    }

    pub(super) fn new_refresh_token(&self, user: &TestUser) -> String {
        let token = self.fresh("refresh-token", user);
        self.refresh_tokens
            .borrow_mut()
            .insert(token.clone(), user.clone());
        token
    }

    /// RFC 6749, section 4.1.3, and RFC 7636, section 4.6.
    pub(super) fn redeem_code(&self, request: &SentRequest) -> Result<Issue, HttpResponse> {
        let code = request.field("code").unwrap_or_default();
        let known = self.codes.borrow_mut().remove(code);
        let (call, user) = known.ok_or_else(|| server_error("invalid_grant", "", 54005))?;
        let Some(call) = call else {
            return Ok(Issue {
                nonce: Some("nonce-of-the-server".to_owned()),
                ..issue(request, user)
            });
        };
        let verifier = request.field("code_verifier").unwrap_or_default();
        if call.code_challenge().is_empty() || sha256_base64url(verifier) != call.code_challenge() {
            return Err(server_error("invalid_grant", "", 501_481));
        }
        if request.field("redirect_uri") != call.parameter("redirect_uri")
            || request.field("client_id") != call.parameter("client_id")
        {
            return Err(server_error("invalid_grant", "", 500_112));
        }
        Ok(Issue {
            nonce: call.parameter("nonce").map(str::to_owned),
            ..issue(request, user)
        })
    }

    /// RFC 6749, section 6. A used refresh token stays good beside its successor, as in Entra ID,
    /// unless refresh tokens are for one use.
    pub(super) fn redeem_refresh_token(&self, request: &SentRequest) -> Result<Issue, HttpResponse> {
        let token = request.field("refresh_token").unwrap_or_default();
        let user = self.refresh_tokens.borrow().get(token).cloned();
        if self.rotates.get() {
            self.refresh_tokens.borrow_mut().remove(token);
        }
        user.map(|user| issue(request, user))
            .ok_or_else(|| server_error("invalid_grant", "", 700_084))
    }

    fn fresh(&self, kind: &str, user: &TestUser) -> String {
        self.count.set(self.count.get() + 1);
        let secret = format!("{kind}-secret-{}", self.count.get());
        self.secrets.borrow_mut().push((secret.clone(), user.clone()));
        secret
    }
}

fn issue(request: &SentRequest, user: TestUser) -> Issue {
    Issue {
        url: request.url.clone(),
        client_id: request.field("client_id").unwrap_or_default().to_owned(),
        scope: request.field("scope").unwrap_or_default().to_owned(),
        nonce: None,
        user,
    }
}
