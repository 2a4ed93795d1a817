//! Whose a token is, and for what.

use msal_web::AuthenticationResult;
use msal_web::platform::Clock as _;

use super::Rules;

impl Rules {
    /// A token is for whom it was asked, for what it was asked, and not over.
    pub(crate) fn check_token(
        &self,
        number: usize,
        result: &AuthenticationResult,
        user: usize,
        scope: Option<&str>,
        leaps: u32,
    ) {
        let wanted = &self.users[user];
        let secret = result.access_token.as_ref().map(|token| token.secret());
        let owner = secret.and_then(|secret| self.authority.owner(secret));
        if owner.as_ref() != Some(wanted) {
            let name = owner.map(|owner| owner.name);
            self.violated(|| format!("call {number} of {} gets a token of {name:?}", wanted.name));
        }
        if result.account.home_account_id != wanted.home_account_id() {
            let found = &result.account.username;
            self.violated(|| format!("call {number} of {} gets the account of {found}", wanted.name));
        }
        if scope.is_some_and(|scope| !result.scopes.contains(scope)) {
            self.violated(|| format!("call {number} gets a token for {}", result.scopes));
        }
        // What a laptop has slept over is found out by the next call.
        let is_over = result.from_cache() && result.expires_on <= self.clock.now();
        if leaps == self.leaps.get() && is_over {
            self.violated(|| format!("call {number} gets a token that is over"));
        }
    }
}
