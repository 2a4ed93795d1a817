//! Writing what a token response grants: account, id token, access token and refresh token, all of
//! it or nothing.

use msal_core::authority::AuthorityKind;
use msal_core::cache::{
    AccessTokenRecord, AccountRecord, CredentialOwner, IdTokenRecord, RefreshTokenRecord, SignInRecord,
    account_key,
};
use msal_core::token_response::TokenResponse;
use msal_core::{AccountInfo, AuthorityUrl, HomeAccountId, IdToken, ScopeSet, UnixTime};

use super::TokenCache;
use super::token_index::CredentialKeys;

/// A token response that has been checked.
pub(crate) struct CacheEntry<'a> {
    pub(crate) authority: &'a AuthorityUrl,
    pub(crate) id_token: Option<&'a IdToken>,
    pub(crate) tokens: &'a TokenResponse,
    /// Granted, or else asked for.
    pub(crate) scopes: ScopeSet,
    pub(crate) home_account_id: HomeAccountId,
    /// The tenant that issued the tokens; empty where they name none (AD FS).
    pub(crate) tenant_id: String,
    pub(crate) now: UnixTime,
}

impl TokenCache {
    /// Writes the response; the account is written only with an id token, since only that says who
    /// it is. The entries come first and the lists last, so that a crash in between leaves nothing
    /// that anybody would find.
    pub(crate) fn save(&self, entry: &CacheEntry<'_>) {
        let mut entries = Vec::new();
        let mut keys = CredentialKeys::default();
        let account_key = entry.id_token.map(|id_token| {
            let (key, text) = self.id_token_entry(entry, id_token);
            keys.id_tokens.push(key.clone());
            entries.push((key, text));
            let (key, text) = self.account_entry(entry, id_token);
            entries.push((key.clone(), text));
            key
        });
        let mut replaced = Vec::new();
        if let Some(record) = self.access_token_record(entry) {
            replaced = self.replaced_keys(entry, &record);
            keys.access_tokens.push(record.key());
            entries.push((record.key(), record.to_json()));
        }
        if let Some(record) = self.refresh_token_record(entry) {
            let key = record.key();
            let before = self.journal.get(&key);
            entries.push((key.clone(), record.to_json(before.as_deref(), entry.now)));
            keys.refresh_tokens.push(key.clone());
            self.remember_refresh_token(key, record);
        }
        self.commit(entries, account_key, keys, &replaced);
    }

    fn commit(
        &self,
        entries: Vec<(String, String)>,
        account_key: Option<String>,
        keys: CredentialKeys,
        replaced: &[String],
    ) {
        let written: Vec<String> = entries.iter().map(|(key, _)| key.clone()).collect();
        replaced.iter().for_each(|key| self.journal.remove(key));
        self.journal.set_all(entries);
        let mut accounts = self.accounts.borrow_mut();
        let mut is_listed = account_key.is_none_or(|key| accounts.add(&self.journal, &key));
        is_listed &= self.index.borrow_mut().change(&self.journal, |lists| {
            lists.remove(&|key| replaced.iter().any(|gone| gone == key));
            lists.add(keys);
        });
        if !is_listed {
            self.journal.take_back(&written);
        }
    }

    /// The row of the account that has just been saved.
    pub(crate) fn account_of(&self, entry: &CacheEntry<'_>) -> Option<AccountInfo> {
        let accounts = self.accounts();
        let is_it = |account: &&AccountInfo| {
            account.home_account_id == entry.home_account_id
                && account.environment == entry.authority.environment()
                && account.tenant_id.eq_ignore_ascii_case(&entry.tenant_id)
        };
        accounts.iter().find(is_it).cloned()
    }

    fn owner(&self, entry: &CacheEntry<'_>, realm: &str) -> CredentialOwner {
        CredentialOwner {
            home_account_id: entry.home_account_id.clone(),
            environment: entry.authority.environment().to_owned(),
            client_id: self.client_id.clone(),
            realm: realm.to_owned(),
        }
    }

    fn account_entry(&self, entry: &CacheEntry<'_>, id_token: &IdToken) -> (String, String) {
        let environment = entry.authority.environment();
        let key = account_key(&entry.home_account_id, environment, &entry.tenant_id);
        let known = self.journal.get(&key);
        let sign_in = SignInRecord {
            home_account_id: &entry.home_account_id,
            environment,
            tenant_id: &entry.tenant_id,
            claims: id_token.claims(),
            client_info: entry.tokens.client_info.as_ref(),
            raw_client_info: entry.tokens.raw_client_info.as_deref(),
            authority_type: authority_type(entry.authority.kind()),
            now: entry.now,
        };
        let known = known.and_then(|text| AccountRecord::parse(&text));
        (key, AccountRecord::after(known, &sign_in).to_json())
    }

    fn id_token_entry(&self, entry: &CacheEntry<'_>, id_token: &IdToken) -> (String, String) {
        let record = IdTokenRecord {
            owner: self.owner(entry, &entry.tenant_id),
            secret: id_token.raw().clone(),
        };
        let key = record.key();
        let before = self.journal.get(&key);
        (key, record.to_json(before.as_deref(), entry.now))
    }

    fn access_token_record(&self, entry: &CacheEntry<'_>) -> Option<AccessTokenRecord> {
        let realm = match entry.tenant_id.as_str() {
            "" => entry.authority.tenant(),
            tenant => tenant,
        };
        Some(AccessTokenRecord {
            owner: self.owner(entry, realm),
            secret: entry.tokens.access_token.clone()?,
            scopes: entry.scopes.clone(),
            scheme: entry.tokens.scheme,
            cached_at: entry.now,
            expires_on: entry.tokens.expires_on,
            extended_expires_on: entry.tokens.extended_expires_on,
            refresh_on: entry.tokens.refresh_on,
        })
    }

    fn refresh_token_record(&self, entry: &CacheEntry<'_>) -> Option<RefreshTokenRecord> {
        Some(RefreshTokenRecord {
            owner: self.owner(entry, ""),
            secret: entry.tokens.refresh_token.clone()?,
            expires_on: entry.tokens.refresh_token_expires_on,
        })
    }

    /// A new token takes the place of every one of the same account and tenant whose API scopes it
    /// meets.
    fn replaced_keys(&self, entry: &CacheEntry<'_>, new: &AccessTokenRecord) -> Vec<String> {
        let mut index = self.index.borrow_mut();
        index.reload(&self.journal);
        let is_replaced = |old: &AccessTokenRecord| {
            old.owner == new.owner && old.scheme == new.scheme && entry.scopes.replaces(&old.scopes)
        };
        let tokens = index.loaded(&self.journal);
        let scopes = entry.scopes.for_lookup();
        tokens.keys_of(&self.journal, &new.owner, &scopes, &is_replaced)
    }
}

fn authority_type(kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::Adfs => "ADFS",
        AuthorityKind::Oidc => "Generic",
        _ => "MSSTS",
    }
}
