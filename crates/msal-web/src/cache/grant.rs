//! Writing what a token response grants: account, id token, access token and refresh token, all of
//! it or nothing.

use std::cell::Cell;

use msal_core::authority::AuthorityKind;
use msal_core::cache::{
    AccessTokenRecord, AccountRecord, CredentialOwner, CredentialType, RefreshTokenRecord, SignInRecord,
    account_key,
};
use msal_core::token_response::TokenResponse;
use msal_core::{
    AccountInfo, AuthorityUrl, HomeAccountId, IdToken, IdTokenClaims, ScopeSet, TokenScheme, UnixTime,
};

use super::token_index::CredentialKeys;
use super::{EVICTIONS, Evictable, TokenCache, refresh_token_key};
use crate::platform::Lifetime;
use crate::unstored_tokens::UnstoredTokens;

/// A token response that has been checked.
pub(crate) struct CacheEntry<'a> {
    pub(crate) authority: &'a AuthorityUrl,
    pub(crate) id_token: Option<&'a IdToken>,
    pub(crate) tokens: &'a TokenResponse,
    /// Granted, or else asked for.
    pub(crate) scopes: ScopeSet,
    /// The API that the request has named.
    pub(crate) resource: Option<&'a str>,
    pub(crate) home_account_id: HomeAccountId,
    /// The tenant that issued the tokens; empty where they name none (AD FS).
    pub(crate) tenant_id: String,
    pub(crate) unstored: UnstoredTokens,
    pub(crate) now: UnixTime,
}

impl TokenCache {
    /// Writes the response; the account is written only with an id token, since only that says who
    /// it is. The entries come first, then the list of tokens, and the list of accounts last, so
    /// that a crash in between leaves no user who is signed in by half. `false` when the store has
    /// not taken it, so that it is in memory only.
    pub(crate) fn save(&self, entry: &CacheEntry<'_>) -> bool {
        let mut batch = Batch::default();
        if let Some(id_token) = entry.id_token {
            let owner = self.owner(entry, &entry.tenant_id);
            let key = owner.key(CredentialType::IdToken, "", TokenScheme::Bearer);
            let before = self.journal.get(&key);
            let text = owner.write_id_token(id_token.raw(), before.as_deref(), entry.now);
            batch.keys.id_tokens.push(key.clone());
            batch.entries.push((key, text));
            batch.add_account(self.account_entry(entry, id_token));
        }
        if !entry.unstored.access_token {
            self.add_access_token(entry, &mut batch);
        }
        if !entry.unstored.refresh_token {
            self.add_refresh_token(entry, &mut batch);
        }
        self.commit(batch, entry)
    }

    fn commit(&self, mut batch: Batch, entry: &CacheEntry<'_>) -> bool {
        for key in &batch.replaced {
            self.journal.remove(key);
        }
        self.journal.add_unwritten(&mut batch.entries);
        let lifetime = self.lifetime(entry);
        let mut evictions = EVICTIONS;
        let mut is_written = self.journal.set_all(&batch.entries, lifetime);
        while !is_written && evictions > 0 && self.make_room(entry.now, Evictable::All) {
            evictions -= 1;
            is_written = self.journal.set_all(&batch.entries, lifetime);
        }
        let mut is_listed = self.index.borrow_mut().change(&self.journal, |lists| {
            lists.remove(&|key| batch.replaced.iter().any(|gone| gone == key));
            lists.add(batch.keys);
        });
        let mut accounts = self.accounts.borrow_mut();
        is_listed &= accounts.add(&self.journal, batch.account.as_deref());
        if !is_listed {
            self.journal.take_back(&batch.entries);
        }
        is_written && is_listed
    }

    /// How long the tokens stay, as the user has said at the sign-in.
    fn lifetime(&self, entry: &CacheEntry<'_>) -> Lifetime {
        let stays = match entry.id_token {
            Some(id_token) => id_token.claims().stays_signed_in(),
            None => self.account_of(entry).is_some_and(|account| {
                let claims = account.id_token_claims();
                claims.is_some_and(IdTokenClaims::stays_signed_in)
            }),
        };
        match stays {
            true => Lifetime::Lasting,
            false => Lifetime::BrowserSession,
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

    fn owner<'a>(&'a self, entry: &'a CacheEntry<'_>, realm: &'a str) -> CredentialOwner<'a> {
        CredentialOwner {
            home_account_id: entry.home_account_id.as_str(),
            environment: entry.authority.environment(),
            client_id: self.client_id.as_str(),
            realm,
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

    /// Where the id token names no tenant (AD FS), the token is filed under the authority's path. A
    /// new token takes the place of every one of the same owner whose API scopes it meets.
    fn add_access_token(&self, entry: &CacheEntry<'_>, batch: &mut Batch) {
        let Some(secret) = entry.tokens.access_token.clone() else {
            return;
        };
        let realm = match entry.tenant_id.as_str() {
            "" => entry.authority.tenant(),
            tenant => tenant,
        };
        let owner = self.owner(entry, realm);
        let record = AccessTokenRecord {
            secret,
            scopes: entry.scopes.clone(),
            scheme: entry.tokens.scheme,
            cached_at: entry.now,
            expires_on: entry.tokens.expires_on,
            extended_expires_on: entry.tokens.extended_expires_on,
            refresh_on: entry.tokens.refresh_on,
            first_seen: Cell::default(),
            resource: entry.resource.map(str::to_owned),
        };
        let key = owner.key(CredentialType::AccessToken, record.scopes.as_str(), record.scheme);
        let mut index = self.index.borrow_mut();
        index.reload(&self.journal);
        batch.replaced = index
            .loaded(&self.journal)
            .replaced_by(&self.journal, owner, &record);
        batch.keys.access_tokens.push(key.clone());
        batch.entries.push((key, owner.write_access_token(&record)));
    }

    fn add_refresh_token(&self, entry: &CacheEntry<'_>, batch: &mut Batch) {
        let Some(secret) = entry.tokens.refresh_token.clone() else {
            return;
        };
        let record = RefreshTokenRecord {
            secret,
            expires_on: entry.tokens.refresh_token_expires_on,
            granted_scopes: (entry.authority.kind() == AuthorityKind::Oidc).then(|| entry.scopes.clone()),
        };
        let owner = self.owner(entry, "");
        let key = refresh_token_key(owner);
        let before = self.journal.get(&key);
        let text = owner.write_refresh_token(&record, before.as_deref(), entry.now);
        batch.keys.refresh_tokens.push(key.clone());
        batch.entries.push((key.clone(), text));
        self.remember_refresh_token(key, record);
    }
}

/// What is written together.
#[derive(Default)]
struct Batch {
    entries: Vec<(String, String)>,
    keys: CredentialKeys,
    account: Option<String>,
    /// The keys of access tokens that go.
    replaced: Vec<String>,
}

impl Batch {
    fn add_account(&mut self, (key, text): (String, String)) {
        self.account = Some(key.clone());
        self.entries.push((key, text));
    }
}

fn authority_type(kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::Adfs => "ADFS",
        AuthorityKind::Oidc => "Generic",
        _ => "MSSTS",
    }
}
