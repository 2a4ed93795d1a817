//! The documentation's `accessTokenRequest`: what is asked for, silently first and then, perhaps,
//! of the user.

use msal_web::{AccountInfo, AuthError, PopupRequest, RedirectRequest, ScopeSet, SilentRequest};

/// A token for these scopes and this account.
#[derive(Clone)]
pub struct AccessTokenRequest {
    /// What the token is for.
    pub scopes: ScopeSet,
    /// Whose token; the active account's if nobody is named.
    pub account: Option<AccountInfo>,
    /// Whether the cached token is passed over.
    pub force_refresh: bool,
}

impl AccessTokenRequest {
    /// For `acquire_token_silent`.
    pub fn silent(&self) -> SilentRequest {
        let mut request = SilentRequest::new(self.scopes.clone());
        if let Some(account) = &self.account {
            request = request.with_account(account.clone());
        }
        if self.force_refresh {
            request = request.with_force_refresh();
        }
        request
    }

    /// For `acquire_token_popup`, asking for what the failed silent call lacked.
    pub fn popup(&self, error: &AuthError) -> PopupRequest {
        let mut request = PopupRequest::new(self.scopes.clone());
        if let Some(account) = &self.account {
            request = request.with_account(account.clone());
        }
        if let Some(claims) = error.claims() {
            request = request.with_claims(claims);
        }
        request
    }

    /// For `acquire_token_redirect`, asking for what the failed silent call lacked.
    pub fn redirect(&self, error: &AuthError) -> RedirectRequest {
        let mut request = RedirectRequest::new(self.scopes.clone());
        if let Some(account) = &self.account {
            request = request.with_account(account.clone());
        }
        if let Some(claims) = error.claims() {
            request = request.with_claims(claims);
        }
        request
    }
}
