//! The accounts and tokens of one app. Memory is the truth, storage its journal, in MSAL.js's own
//! schema: what is read is kept, what is written is written as a whole, and what others write is
//! noticed. Only flows write here.

mod access_tokens;
mod account_list;
mod grant;
mod inspection;
mod journal;
mod keys;
mod quota;
mod shared_notes;
mod sign_outs;
mod sweep;
mod token_index;

pub(crate) use grant::CacheEntry;
pub(crate) use quota::{EVICTIONS, Evictable};

use std::rc::Rc;
use std::sync::Arc;

use msal_core::cache::{AccessTokenRecord, CredentialOwner, CredentialType, RefreshTokenRecord};
use msal_core::{AccountFilter, AccountInfo, ClientId, ScopeSet, TokenScheme};

use crate::cell::RefCell;
use crate::platform::Storage;
use account_list::AccountList;
use journal::Journal;
use sign_outs::SignOuts;
use token_index::TokenIndex;

pub(crate) struct TokenCache {
    journal: Journal,
    client_id: ClientId,
    accounts: RefCell<AccountList>,
    index: RefCell<TokenIndex>,
    /// By key: the last ones that could be read.
    refresh_tokens: RefCell<Vec<(String, RefreshTokenRecord)>>,
    sign_outs: SignOuts,
    /// How the keys begin of users who have signed out while this client was there, and of others
    /// until the next look.
    gone: RefCell<Vec<String>>,
}

impl TokenCache {
    pub(crate) fn new(storage: Rc<dyn Storage>, client_id: ClientId) -> Self {
        Self {
            accounts: RefCell::new(AccountList::new(&client_id)),
            index: RefCell::new(TokenIndex::new(&client_id)),
            journal: Journal::new(storage),
            client_id,
            refresh_tokens: RefCell::default(),
            sign_outs: SignOuts::default(),
            gone: RefCell::default(),
        }
    }

    /// The store, as far as it takes its time or others write it.
    pub(crate) fn storage(&self) -> &dyn Storage {
        &*self.journal.storage
    }

    /// Others have written: accounts are read again. Where a user has signed out, here or elsewhere,
    /// what was written about them at the same time goes too, and what a tab has left that died
    /// while it signed them out.
    pub(crate) fn expect_foreign_writes(&self) {
        let before = self.accounts.borrow_mut().expect_foreign_writes();
        self.note_gone(&before);
        let now = self.accounts();
        let mut gone = self.gone.take();
        gone.retain(|prefix| !now.iter().any(|row| sweep::prefix_of(row) == *prefix));
        gone.iter().for_each(|prefix| self.sweep_left_over(prefix));
        let mut half_gone = self.accounts.borrow().half_gone(&self.journal);
        half_gone.retain(|prefix| !now.iter().any(|row| sweep::prefix_of(row) == *prefix));
        half_gone.iter().for_each(|prefix| self.sweep_tokens(prefix));
        self.accounts.borrow_mut().drop_active_of(&self.journal, &gone);
        self.gone.replace(gone);
    }

    /// These accounts may be gone at the next look.
    fn note_gone(&self, accounts: &[AccountInfo]) {
        let mut gone = self.gone.borrow_mut();
        for account in accounts {
            keys::add_key(&mut gone, &sweep::prefix_of(account));
        }
    }

    pub(crate) fn sign_outs(&self) -> &SignOuts {
        &self.sign_outs
    }

    /// The accounts that this app has an id token for, one row per tenant, in order of their first
    /// sign-in. Read again when another script has changed the list.
    pub(crate) fn accounts(&self) -> Arc<[AccountInfo]> {
        self.accounts.borrow_mut().rows(&self.journal)
    }

    /// The first account that the filter means; `None` for an empty filter.
    pub(crate) fn account(&self, filter: &AccountFilter) -> Option<AccountInfo> {
        if filter.is_empty() {
            return None;
        }
        let accounts = self.accounts();
        let found = accounts.iter().find(|account| filter.matches(account));
        found.cloned()
    }

    /// The row of an account as memory has it, with the freshest claims.
    pub(crate) fn known_account(&self, account: &AccountInfo) -> Option<AccountInfo> {
        self.accounts.borrow().find(account)
    }

    /// Whether anything is left of an account: where nothing is, its user has signed out, here or
    /// elsewhere.
    pub(crate) fn has_traces_of(&self, account: &AccountInfo) -> bool {
        let owner = CredentialOwner {
            home_account_id: account.home_account_id.as_str(),
            environment: &account.environment,
            client_id: self.client_id.as_str(),
            realm: &account.tenant_id,
        };
        let keys = [
            sweep::account_key_of(account),
            owner.key(CredentialType::IdToken, "", TokenScheme::Bearer),
            refresh_token_key(owner),
        ];
        keys.iter().any(|key| self.journal.get(key).is_some())
    }

    pub(crate) fn active_account(&self) -> Option<AccountInfo> {
        self.accounts.borrow_mut().active(&self.journal)
    }

    pub(crate) fn set_active_account(&self, account: Option<&AccountInfo>) {
        self.accounts.borrow_mut().activate(&self.journal, account);
    }

    /// The access token for these scopes, usable or not. Of several, the one written last. A hit
    /// is compared with what is stored; for a miss the index is read again.
    pub(crate) fn access_token(
        &self,
        owner: CredentialOwner<'_>,
        scopes: &ScopeSet,
        scheme: TokenScheme,
    ) -> Option<Rc<AccessTokenRecord>> {
        let scopes = scopes.for_lookup();
        let mut index = self.index.borrow_mut();
        let found = index
            .loaded(&self.journal)
            .find(&self.journal, owner, &scopes, scheme);
        if found.is_some() || !index.reload(&self.journal) {
            return found;
        }
        index
            .loaded(&self.journal)
            .find(&self.journal, owner, &scopes, scheme)
    }

    /// The owner's refresh token: as it is stored, or, where the stored one cannot be read, as it
    /// was last read.
    pub(crate) fn refresh_token(&self, owner: CredentialOwner<'_>) -> Option<RefreshTokenRecord> {
        let key = refresh_token_key(owner);
        let text = self.journal.get(&key)?;
        if let Some(record) = owner.read_refresh_token(&text) {
            self.remember_refresh_token(key, record.clone());
            return Some(record);
        }
        let known = self.refresh_tokens.borrow();
        let found = known.iter().find(|(known, _)| *known == key);
        found.map(|(_, record)| record.clone())
    }

    /// Forgets a refresh token that the authority has called bad, unless another has taken its
    /// place.
    pub(crate) fn remove_refresh_token(&self, owner: CredentialOwner<'_>, token: &RefreshTokenRecord) {
        let key = refresh_token_key(owner);
        let text = self.journal.get(&key);
        let stored = text.and_then(|text| owner.read_refresh_token(&text));
        if stored.is_some_and(|stored| stored.secret != token.secret) {
            return;
        }
        self.forget_refresh_tokens(&|known| known == key);
        self.journal.remove(&key);
        let mut index = self.index.borrow_mut();
        index.change(&self.journal, |index| index.remove(&|known| known == key));
    }

    fn remember_refresh_token(&self, key: String, record: RefreshTokenRecord) {
        self.forget_refresh_tokens(&|known| known == key);
        self.refresh_tokens.borrow_mut().push((key, record));
    }

    fn forget_refresh_tokens(&self, goes: &dyn Fn(&str) -> bool) {
        self.refresh_tokens.borrow_mut().retain(|(key, _)| !goes(key));
    }
}

fn refresh_token_key(owner: CredentialOwner<'_>) -> String {
    owner.key(CredentialType::RefreshToken, "", TokenScheme::Bearer)
}
