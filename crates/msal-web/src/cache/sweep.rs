//! Clearing: by prefix and client, not by what is listed, so that no secret survives a sign-out
//! because an entry or a list was damaged.

use std::slice;

use msal_core::cache::{CredentialKey, CredentialType, account_key, owner_prefix, user_prefix};
use msal_core::text::join;
use msal_core::{AccountInfo, HomeAccountId};

use super::TokenCache;
use super::keys::add_key;

impl TokenCache {
    /// Forgets an account in every tenant and this app's tokens for it, or, without an account,
    /// everything of this app. An account that other apps of the origin have tokens for stays for
    /// them.
    pub(crate) fn clear(&self, account: Option<&AccountInfo>) {
        self.sign_outs
            .add(account.map(|account| &account.home_account_id));
        self.forget(account);
    }

    /// Forgets an account, or everything, for a sign-out that has been counted before.
    pub(crate) fn forget(&self, account: Option<&AccountInfo>) {
        self.note_gone(&self.accounts());
        let active = self.active_account();
        let is_active = |account: &AccountInfo| {
            active.is_none_or(|active| active.home_account_id == account.home_account_id)
        };
        if account.is_none_or(is_active) {
            self.set_active_account(None);
        }
        let prefix = account.map(prefix_of);
        self.sweep(prefix.as_deref().unwrap_or_default());
    }

    /// Removes what is there of a user, whether or not it makes an account.
    pub(crate) fn sweep_user(&self, user: &HomeAccountId) {
        let prefix = user_prefix(user);
        self.sweep(&prefix);
        let mut accounts = self.accounts.borrow_mut();
        accounts.drop_active_of(&self.journal, slice::from_ref(&prefix));
    }

    /// Forgets the tokens of an account that is gone: another tab has signed its user out while
    /// this one, or a third, was writing them.
    ///
    /// A mirror may be older than its store: whoever has signed in again since then has to do so
    /// once more.
    pub(super) fn sweep_left_over(&self, prefix: &str) {
        let (mut is_left, mut has_id_token) = (false, false);
        for key in self.journal.keys().iter().filter(|key| key.starts_with(prefix)) {
            if let Some(credential) = self.credential_type(key) {
                is_left = true;
                has_id_token |= credential == CredentialType::IdToken;
            }
        }
        if is_left && !has_id_token {
            self.sweep(prefix);
        }
    }

    /// Whoever has tokens may have no account any more: a tab has written them after a sign-out, and
    /// died.
    pub(crate) fn note_owners(&self) {
        let mut gone = self.gone.borrow_mut();
        for key in self.journal.keys() {
            let is_noted = gone.last().is_some_and(|owner| key.starts_with(owner));
            if !is_noted
                && self.credential_type(&key).is_some()
                && let Some(parts) = CredentialKey::parse(&key)
            {
                add_key(&mut gone, &owner_of(&parts));
            }
        }
    }

    /// Forgets the tokens of an account whose sign-out has been cut off, if there are any.
    pub(super) fn sweep_tokens(&self, prefix: &str) {
        let keys = self.journal.keys();
        let mut left = keys.iter().filter(|key| key.starts_with(prefix));
        if left.any(|key| self.credential_type(key).is_some()) {
            self.sweep(prefix);
        }
    }

    /// Removes what belongs to this app and whose key begins so.
    fn sweep(&self, prefix: &str) {
        let client_id = self.client_id.as_str().to_ascii_lowercase();
        let keys = self.journal.keys();
        let is_ours = |key: &CredentialKey<'_>| key.client_id == client_id;
        let (mut ours, mut owners, mut used_by_others) = (Vec::new(), Vec::new(), Vec::new());
        for key in keys.iter().filter(|key| key.starts_with(prefix)) {
            match CredentialKey::parse(key) {
                Some(parts) if is_ours(&parts) => {
                    owners.push(owner_of(&parts));
                    ours.push(key);
                }
                Some(parts) => used_by_others.push(owner_of(&parts)),
                None => {}
            }
        }
        let is_of = |owners: &[String], key: &str| owners.iter().any(|owner| key.starts_with(owner));
        let goes = |key: &str| key.starts_with(prefix) && !is_of(&used_by_others, key);
        let mut accounts = self.accounts.borrow_mut();
        // An account that no list names any more is known by its tokens, or by the prefix.
        let listed = accounts.keys(&self.journal);
        let is_account = |key: &str| !prefix.is_empty() || is_of(&owners, key);
        let unlisted = keys
            .iter()
            .filter(|key| is_account(key) && CredentialKey::parse(key).is_none());
        for key in listed.iter().chain(unlisted).filter(|key| goes(key)) {
            self.journal.remove(key);
        }
        // Only now: should the tab crash in between, the next sign-out finds the accounts by these.
        ours.into_iter().for_each(|key| self.journal.remove(key));
        accounts.remove(&self.journal, &goes);
        self.forget_refresh_tokens(&|key| key.starts_with(prefix));
        let mut index = self.index.borrow_mut();
        index.change(&self.journal, |lists| {
            lists.remove(&|key| key.starts_with(prefix))
        });
    }
}

/// How the keys of everything begin that belongs to the account.
pub(super) fn prefix_of(account: &AccountInfo) -> String {
    owner_prefix(&account.home_account_id, &account.environment)
}

/// How the account's key begins.
fn owner_of(key: &CredentialKey<'_>) -> String {
    join(&["msal.3", key.home_account_id, key.environment, ""], "|")
}

/// The key that a row's account is stored under.
pub(super) fn account_key_of(row: &AccountInfo) -> String {
    account_key(&row.home_account_id, &row.environment, &row.tenant_id)
}
