//! The accounts and tokens of one app, in MSAL.js's own schema. Only flows write here.

mod fallback;
mod index;
mod save;

pub(crate) use fallback::FallbackStorage;
pub(crate) use save::Granted;

use index::{AccountIndex, TokenIndex};
use msal_core::cache::{
    AccessTokenEntity, AccountEntity, IdTokenEntity, RefreshTokenEntity, Wanted, account_infos,
    active_account_key,
};
use msal_core::{AccountFilter, AccountInfo, ClientId, ScopeSet};
use serde::{Deserialize, Serialize};

pub(crate) struct TokenCache {
    storage: FallbackStorage,
    client_id: ClientId,
}

/// Which account is active, as MSAL.js stores it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ActiveAccount {
    home_account_id: String,
    local_account_id: String,
    tenant_id: String,
}

impl TokenCache {
    pub(crate) fn new(storage: FallbackStorage, client_id: ClientId) -> Self {
        Self { storage, client_id }
    }

    /// The accounts that this app has an id token for, one row per tenant, in order of their first sign-in.
    pub(crate) fn accounts(&self) -> Vec<AccountInfo> {
        let id_tokens = self.id_tokens();
        let entities = self
            .account_index()
            .keys
            .into_iter()
            .filter_map(|key| AccountEntity::parse(&self.storage.get(&key)?));
        let rows = entities.flat_map(|entity| account_infos(&entity, &id_tokens));
        rows.filter(|account| account.id_token.is_some()).collect()
    }

    /// The first account that the filter means; `None` for an empty filter.
    pub(crate) fn account(&self, filter: &AccountFilter) -> Option<AccountInfo> {
        if filter.is_empty() {
            return None;
        }
        self.accounts()
            .into_iter()
            .find(|account| filter.matches(account))
    }

    pub(crate) fn active_account(&self) -> Option<AccountInfo> {
        let stored: ActiveAccount =
            serde_json::from_str(&self.storage.get(&active_account_key(&self.client_id))?).ok()?;
        self.account(&AccountFilter {
            home_account_id: Some(stored.home_account_id.into()),
            local_account_id: Some(stored.local_account_id),
            tenant_id: Some(stored.tenant_id),
            ..AccountFilter::default()
        })
    }

    pub(crate) fn set_active_account(&self, account: Option<&AccountInfo>) {
        let key = active_account_key(&self.client_id);
        let Some(account) = account else {
            return self.storage.remove(&key);
        };
        self.write(
            &key,
            &ActiveAccount {
                home_account_id: account.home_account_id.to_string(),
                local_account_id: account.local_account_id.clone(),
                tenant_id: account.tenant_id.clone(),
            },
        );
    }

    /// The access token for these scopes, usable or not. Of several, the one written last.
    pub(crate) fn access_token(&self, wanted: &Wanted<'_>, scopes: &ScopeSet) -> Option<AccessTokenEntity> {
        let scopes = scopes.for_lookup();
        let keys = self.token_index().access_token;
        let mut tokens = keys
            .iter()
            .rev()
            .filter_map(|key| AccessTokenEntity::parse(&self.storage.get(key)?));
        tokens.find(|token| wanted.is_access_token(token, &scopes))
    }

    pub(crate) fn refresh_token(&self, wanted: &Wanted<'_>) -> Option<RefreshTokenEntity> {
        let keys = self.token_index().refresh_token;
        let mut tokens = keys
            .iter()
            .filter_map(|key| RefreshTokenEntity::parse(&self.storage.get(key)?));
        tokens.find(|token| wanted.is_refresh_token(token))
    }

    /// Forgets a refresh token that the authority has called bad, unless another has taken its place.
    pub(crate) fn remove_refresh_token(&self, token: &RefreshTokenEntity) {
        let key = token.key();
        let stored = self
            .storage
            .get(&key)
            .and_then(|json| RefreshTokenEntity::parse(&json));
        if stored.is_some_and(|stored| stored.secret == token.secret) {
            self.remove_tokens(|known| known == key);
        }
    }

    /// Forgets an account in every tenant, and this app's tokens for it.
    pub(crate) fn remove_account(&self, account: &AccountInfo) {
        if self
            .active_account()
            .is_some_and(|active| active.home_account_id == account.home_account_id)
        {
            self.set_active_account(None);
        }
        let prefix = format!("msal.3|{}|{}|", account.home_account_id, account.environment).to_lowercase();
        self.remove_tokens(|key| key.starts_with(&prefix));
        self.remove_accounts(|key| key.starts_with(&prefix));
    }

    /// Forgets every account of this app, and its tokens. What other apps of the origin keep stays.
    pub(crate) fn clear(&self) {
        self.accounts()
            .iter()
            .for_each(|account| self.remove_account(account));
        self.set_active_account(None);
        self.remove_tokens(|_| true);
    }

    fn id_tokens(&self) -> Vec<IdTokenEntity> {
        let keys = self.token_index().id_token;
        let tokens = keys
            .iter()
            .filter_map(|key| IdTokenEntity::parse(&self.storage.get(key)?));
        tokens
            .filter(|token| token.client_id == self.client_id.as_str())
            .collect()
    }

    fn account_index(&self) -> AccountIndex {
        AccountIndex::read(&self.storage)
    }

    fn token_index(&self) -> TokenIndex {
        TokenIndex::read(&self.storage, &self.client_id)
    }

    fn remove_tokens(&self, goes: impl Fn(&str) -> bool) {
        let mut index = self.token_index();
        index.remove(goes).iter().for_each(|key| self.storage.remove(key));
        index.write(&self.storage, &self.client_id);
    }

    fn remove_accounts(&self, goes: impl Fn(&str) -> bool) {
        let mut index = self.account_index();
        index.remove(goes).iter().for_each(|key| self.storage.remove(key));
        index.write(&self.storage);
    }

    fn write<T: Serialize>(&self, key: &str, value: &T) {
        if let Ok(json) = serde_json::to_string(value) {
            self.storage.set(key, &json);
        }
    }
}
