//! Writing what a token answer granted: account, id token, access token, refresh token, in MSAL's order.

use msal_core::authority::AuthorityKind;
use msal_core::cache::{
    AccessTokenEntity, AccountEntity, CredentialType, IdTokenEntity, RefreshTokenEntity, TenantProfileEntity,
    account_key,
};
use msal_core::token_response::TokenGrant;
use msal_core::{AccountInfo, AuthorityUrl, HomeAccountId, IdToken, ScopeSet, UnixTime};

use super::TokenCache;

/// A token answer that has been checked.
pub(crate) struct Granted<'a> {
    pub(crate) authority: &'a AuthorityUrl,
    pub(crate) id_token: Option<&'a IdToken>,
    pub(crate) grant: &'a TokenGrant,
    /// Granted, or else asked for.
    pub(crate) scopes: &'a ScopeSet,
    pub(crate) home_account_id: HomeAccountId,
    /// The tenant that issued the tokens.
    pub(crate) realm: String,
    pub(crate) now: UnixTime,
}

impl TokenCache {
    /// Writes the answer; the account is written only with an id token, since only that says who it is.
    pub(crate) fn save(&self, granted: &Granted<'_>) {
        if let Some(id_token) = granted.id_token {
            self.save_account(granted, id_token);
            self.save_id_token(granted, id_token);
        }
        self.save_access_token(granted);
        self.save_refresh_token(granted);
    }

    /// The row of the account that an id token has just been saved for.
    pub(crate) fn saved_account(&self, granted: &Granted<'_>) -> Option<AccountInfo> {
        self.accounts().into_iter().find(|account| {
            account.home_account_id == granted.home_account_id
                && account.environment == granted.authority.environment()
                && account.tenant_id.eq_ignore_ascii_case(&granted.realm)
        })
    }

    fn save_account(&self, granted: &Granted<'_>, id_token: &IdToken) {
        let key = account_key(
            &granted.home_account_id,
            granted.authority.environment(),
            &granted.realm,
        );
        let known = self
            .storage
            .get(&key)
            .and_then(|json| AccountEntity::parse(&json));
        let entity = account_entity(granted, id_token, known);
        self.write(&key, &entity);
        let mut index = self.account_index();
        index.add(&key);
        index.write(&self.storage);
    }

    fn save_id_token(&self, granted: &Granted<'_>, id_token: &IdToken) {
        let entity = IdTokenEntity {
            credential_type: CredentialType::IdToken.as_str().to_owned(),
            home_account_id: granted.home_account_id.to_string(),
            environment: granted.authority.environment().to_owned(),
            client_id: self.client_id.to_string(),
            secret: id_token.raw().secret().to_owned(),
            realm: granted.realm.clone(),
            last_updated_at: granted.now.millis().to_string(),
        };
        let key = entity.key();
        self.write(&key, &entity);
        let mut index = self.token_index();
        index.add_id_token(&key);
        index.write(&self.storage, &self.client_id);
    }

    fn save_access_token(&self, granted: &Granted<'_>) {
        let Some(token) = &granted.grant.access_token else {
            return;
        };
        let entity = AccessTokenEntity {
            home_account_id: granted.home_account_id.to_string(),
            credential_type: CredentialType::AccessToken.as_str().to_owned(),
            secret: token.secret().to_owned(),
            cached_at: granted.now.seconds().to_string(),
            expires_on: granted.grant.expires_on.seconds().to_string(),
            extended_expires_on: granted.grant.extended_expires_on.seconds().to_string(),
            environment: granted.authority.environment().to_owned(),
            client_id: self.client_id.to_string(),
            realm: granted.realm.clone(),
            target: granted.scopes.to_string(),
            token_type: granted.grant.token_type.clone(),
            last_updated_at: granted.now.millis().to_string(),
            refresh_on: granted.grant.refresh_on.map(|at| at.seconds().to_string()),
        };
        self.remove_replaced_access_tokens(&entity, granted.scopes);
        let key = entity.key();
        self.write(&key, &entity);
        let mut index = self.token_index();
        index.move_access_token_to_end(&key);
        index.write(&self.storage, &self.client_id);
    }

    /// A new token takes the place of every one of the same account and tenant whose API scopes it meets.
    fn remove_replaced_access_tokens(&self, new: &AccessTokenEntity, scopes: &ScopeSet) {
        let is_replaced = |key: &str| {
            let old = self
                .storage
                .get(key)
                .and_then(|json| AccessTokenEntity::parse(&json));
            old.is_some_and(|old| {
                old.home_account_id == new.home_account_id
                    && old.environment == new.environment
                    && old.realm == new.realm
                    && scopes.replaces(&old.scopes())
            })
        };
        self.remove_tokens(is_replaced);
    }

    fn save_refresh_token(&self, granted: &Granted<'_>) {
        let Some(token) = &granted.grant.refresh_token else {
            return;
        };
        let entity = RefreshTokenEntity {
            credential_type: CredentialType::RefreshToken.as_str().to_owned(),
            home_account_id: granted.home_account_id.to_string(),
            environment: granted.authority.environment().to_owned(),
            client_id: self.client_id.to_string(),
            secret: token.secret().to_owned(),
            last_updated_at: granted.now.millis().to_string(),
            expires_on: granted
                .grant
                .refresh_token_expires_on
                .map(|at| at.seconds().to_string()),
        };
        let key = entity.key();
        self.write(&key, &entity);
        let mut index = self.token_index();
        index.add_refresh_token(&key);
        index.write(&self.storage, &self.client_id);
    }
}

/// The account as the new id token shows it, with what other tenants have said before.
fn account_entity(granted: &Granted<'_>, id_token: &IdToken, known: Option<AccountEntity>) -> AccountEntity {
    let claims = id_token.claims();
    let client_info = granted.grant.client_info.as_ref();
    let text = |claim: Option<&str>| claim.map(str::to_owned);
    let local_account_id = claims.local_account_id().unwrap_or_default().to_owned();
    let profile = TenantProfileEntity {
        tenant_id: granted.realm.clone(),
        local_account_id: local_account_id.clone(),
        name: text(claims.name()),
        username: text(claims.username()),
        login_hint: text(claims.login_hint()),
        is_home_tenant: granted.realm == granted.home_account_id.home_tenant(),
    };
    let mut profiles = known.map(|known| known.tenant_profiles).unwrap_or_default();
    match profiles
        .iter_mut()
        .find(|known| known.tenant_id == profile.tenant_id)
    {
        Some(known) => *known = profile,
        None => profiles.push(profile),
    }
    AccountEntity {
        home_account_id: granted.home_account_id.to_string(),
        environment: granted.authority.environment().to_owned(),
        realm: client_info.map_or_else(|| granted.realm.clone(), |info| info.utid.clone()),
        local_account_id: client_info.map_or(local_account_id, |info| info.uid.clone()),
        username: claims.username().unwrap_or_default().to_owned(),
        authority_type: authority_type(granted.authority.kind()).to_owned(),
        login_hint: text(claims.login_hint()),
        client_info: granted.grant.raw_client_info.clone(),
        name: text(claims.name()),
        tenant_profiles: profiles,
        last_updated_at: granted.now.millis().to_string(),
    }
}

fn authority_type(kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::Adfs => "ADFS",
        AuthorityKind::Oidc => "Generic",
        _ => "MSSTS",
    }
}
