//! Which cached credential answers a request.

use super::credential_record::{AccessTokenRecord, CredentialOwner, RefreshTokenRecord};
use crate::{AccountInfo, AuthorityUrl, ClientId, ScopeSet, TokenScheme};

/// Whose credentials are looked for.
#[derive(Clone, Copy, Debug)]
pub struct CredentialFilter<'a> {
    /// The app.
    pub client_id: &'a ClientId,
    /// The account; its tenant counts, unless the authority names another one by its id.
    pub account: &'a AccountInfo,
    /// The authority of the request.
    pub authority: &'a AuthorityUrl,
    /// How the token will be shown to an API.
    pub scheme: TokenScheme,
}

impl<'a> CredentialFilter<'a> {
    /// Whether an access token is one of the account's, for every scope asked for (already reduced
    /// by [`ScopeSet::for_lookup`]).
    pub fn matches_access_token(&self, token: &AccessTokenRecord, scopes: &ScopeSet) -> bool {
        self.owns(&token.owner)
            && token.owner.realm.eq_ignore_ascii_case(self.realm())
            && token.scheme == self.scheme
            && token.scopes.covers(scopes)
    }

    /// Whether a refresh token is the account's.
    pub fn matches_refresh_token(&self, token: &RefreshTokenRecord) -> bool {
        self.owns(&token.owner)
    }

    fn owns(&self, owner: &CredentialOwner) -> bool {
        owner.home_account_id == self.account.home_account_id
            && owner.client_id == *self.client_id
            && self.authority.owns_environment(&owner.environment)
    }

    /// The tenant whose tokens are looked for.
    pub fn realm(&self) -> &'a str {
        if self.authority.names_tenant_by_id() {
            self.authority.tenant()
        } else if self.account.tenant_id.is_empty() {
            self.authority.realm().unwrap_or_default()
        } else {
            &self.account.tenant_id
        }
    }

    /// The owner under which such a credential is filed.
    pub fn owner(&self) -> CredentialOwner {
        CredentialOwner {
            home_account_id: self.account.home_account_id.clone(),
            environment: self.account.environment.clone(),
            client_id: self.client_id.clone(),
            realm: self.realm().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::credential_record::tests::access_token;
    use super::*;
    use crate::Authority;
    use crate::account::tests::account;

    #[test]
    fn a_token_answers_for_its_own_app_user_tenant_and_scopes_only() {
        let authority = Authority::common().resolve().unwrap();
        let (client_id, account) = ("c".into(), account());
        let filter = CredentialFilter {
            client_id: &client_id,
            account: &account,
            authority: &authority,
            scheme: TokenScheme::Bearer,
        };
        let check = |edit: fn(&mut AccessTokenRecord), scopes: &str, matches: bool| {
            let mut token = access_token();
            edit(&mut token);
            let found = filter.matches_access_token(&token, &ScopeSet::parse(scopes));
            assert_eq!(found, matches, "{scopes} {:?}", token.owner);
        };
        check(|_| {}, "user.read", true);
        check(|_| {}, "User.Read Mail.Read", false);
        check(|token| token.owner.client_id = "other".into(), "User.Read", false);
        check(
            |token| token.owner.home_account_id = "v.t".into(),
            "User.Read",
            false,
        );
        check(|token| token.owner.realm = "other".into(), "User.Read", false);
        check(|token| token.owner.realm = "T".into(), "User.Read", true);
        check(
            |token| token.owner.environment = "login.microsoft.com".into(),
            "User.Read",
            true,
        );
        check(
            |token| token.owner.environment = "login.microsoftonline.us".into(),
            "User.Read",
            false,
        );
    }
}
