//! The accounts of this app and which of them is active: in memory, compared with the store by its
//! text, so that what other scripts change is seen.

use std::sync::Arc;

use msal_core::cache::{
    ACCOUNT_INDEX, AccountRecord, CredentialOwner, CredentialType, active_account_key, user_prefix,
};
use msal_core::json::{self, Json, Object};
use msal_core::text::{concat, rsplit_once};
use msal_core::{AccountInfo, ClientId, HomeAccountId, RawIdToken, TokenScheme};

use super::journal::Journal;
use super::keys::{add_key, remove_keys};
use super::sweep::account_key_of;

pub(super) struct AccountList {
    client_id: ClientId,
    is_read: bool,
    /// The list of the origin's accounts, when it was last read.
    list_text: Option<String>,
    keys: Vec<String>,
    rows: Arc<[AccountInfo]>,
    /// The keys under which nobody was found when the list was last read: an entry that is gone, or
    /// an account of other apps. Who signs in under one of them does not change the list.
    rowless: Vec<String>,
    active_key: String,
    active_text: Option<String>,
    active: Option<AccountInfo>,
}

impl AccountList {
    pub(super) fn new(client_id: &ClientId) -> Self {
        Self {
            client_id: client_id.clone(),
            is_read: false,
            list_text: None,
            keys: Vec::new(),
            rows: Arc::default(),
            rowless: Vec::new(),
            active_key: active_account_key(client_id),
            active_text: None,
            active: None,
        }
    }

    /// Reads again when next asked; the rows until now.
    pub(super) fn expect_foreign_writes(&mut self) -> Arc<[AccountInfo]> {
        self.is_read = false;
        self.rows.clone()
    }

    pub(super) fn rows(&mut self, journal: &Journal) -> Arc<[AccountInfo]> {
        let text = journal.get_list(ACCOUNT_INDEX);
        // Without a list only the entries show who has gone.
        let is_listed = text.is_some() || self.rows.is_empty();
        if !self.is_read || !is_listed || text != self.list_text || self.is_somebody_new(journal) {
            self.list_text = text;
            self.read(journal);
        }
        self.rows.clone()
    }

    /// Whether there is somebody now where there was nobody.
    fn is_somebody_new(&self, journal: &Journal) -> bool {
        let mut rowless = self.rowless.iter();
        rowless.any(|key| !self.read_account(journal, key).is_empty())
    }

    /// How the keys begin of users who are listed and whose entries are gone: a sign-out takes those
    /// first and the list last.
    pub(super) fn half_gone(&self, journal: &Journal) -> Vec<String> {
        let gone = self.rowless.iter().filter(|key| journal.get(key).is_none());
        let mut prefixes = Vec::new();
        for (owner, _) in gone.filter_map(|key| rsplit_once(key, b'|')) {
            add_key(&mut prefixes, &concat(&[owner, "|"]));
        }
        prefixes
    }

    /// The row of an account as memory has it.
    pub(super) fn find(&self, account: &AccountInfo) -> Option<AccountInfo> {
        self.rows.iter().find(|row| row.is_same(account)).cloned()
    }

    /// Who is active, by what is stored now.
    pub(super) fn active(&mut self, journal: &Journal) -> Option<AccountInfo> {
        let text = journal.get(&self.active_key);
        if !self.is_read || text != self.active_text {
            self.rows(journal);
            self.active_text = text;
            self.find_active();
        }
        self.active.clone()
    }

    pub(super) fn activate(&mut self, journal: &Journal, account: Option<&AccountInfo>) {
        match account {
            None => journal.remove(&self.active_key),
            Some(account) => {
                let mut filter = Object::default();
                filter.set("homeAccountId", account.home_account_id.as_str());
                filter.set("localAccountId", &account.local_account_id);
                filter.set("tenantId", &account.tenant_id);
                journal.set(&self.active_key, &filter.to_json());
            }
        }
    }

    /// Nobody is active who is gone. Somebody else who is active and not there is about to come: the
    /// tab in which they sign in writes one after the other.
    pub(super) fn drop_active_of(&mut self, journal: &Journal, gone: &[String]) {
        if self.active(journal).is_some() {
            return;
        }
        let active = self.active_text.as_deref().and_then(Object::parse);
        let user = active.and_then(|active| active.text("homeAccountId").map(HomeAccountId::from));
        if let Some(prefix) = user.map(|user| user_prefix(&user))
            && gone.iter().any(|gone| gone.starts_with(&prefix))
        {
            journal.remove(&self.active_key);
        }
    }

    /// The key is listed from now on, for us and for others; `false` when the store refuses. So is
    /// every account that is known here and stored: the store may have taken it only now, or the
    /// list may be gone or damaged.
    pub(super) fn add(&mut self, journal: &Journal, key: Option<&str>) -> bool {
        self.is_read = false;
        key.into_iter().for_each(|key| add_key(&mut self.keys, key));
        let stored = read_list(journal.get_list(ACCOUNT_INDEX).as_deref());
        let stored_count = stored.as_ref().map(Vec::len);
        let mut listed = stored.unwrap_or_default();
        let known = self.keys.iter().filter(|key| journal.is_stored(key));
        known.for_each(|key| add_key(&mut listed, key));
        if listed.is_empty() || Some(listed.len()) == stored_count {
            return true;
        }
        journal.set_list(ACCOUNT_INDEX, &write_list(&listed))
    }

    /// The keys are listed no more. A list that is gone or damaged becomes one of what is known
    /// here and stored.
    pub(super) fn remove(&mut self, journal: &Journal, goes: &dyn Fn(&str) -> bool) {
        self.is_read = false;
        remove_keys(&mut self.keys, goes);
        let stored = read_list(journal.get_list(ACCOUNT_INDEX).as_deref());
        let mut listed = stored.unwrap_or_else(|| {
            let mut known = Vec::new();
            for key in self.keys.iter().filter(|key| journal.is_stored(key)) {
                known.push(key.clone());
            }
            known
        });
        remove_keys(&mut listed, goes);
        if listed.is_empty() {
            journal.remove(ACCOUNT_INDEX);
        } else {
            journal.set_list(ACCOUNT_INDEX, &write_list(&listed));
        }
    }

    /// The keys of all accounts of the origin, in order.
    pub(super) fn keys(&self, journal: &Journal) -> Vec<String> {
        let mut keys = read_list(journal.get_list(ACCOUNT_INDEX).as_deref()).unwrap_or_default();
        self.keys.iter().for_each(|key| add_key(&mut keys, key));
        keys
    }

    /// Reads the accounts anew. A list that is gone or damaged is the one known before; so is an
    /// entry that is damaged, but not one that is gone.
    fn read(&mut self, journal: &Journal) {
        self.is_read = true;
        if let Some(listed) = read_list(self.list_text.as_deref()) {
            let known = std::mem::replace(&mut self.keys, listed);
            let unwritten = known.iter().filter(|key| journal.is_unwritten(key));
            unwritten.for_each(|key| add_key(&mut self.keys, key));
        } else {
            remove_keys(&mut self.keys, &|key| journal.get(key).is_none());
        }
        let (mut rows, mut rowless) = (Vec::new(), Vec::new());
        for key in &self.keys {
            let mut found = self.read_account(journal, key);
            if found.is_empty() {
                rowless.push(key.clone());
            }
            rows.append(&mut found);
        }
        self.rowless = rowless;
        self.rows = rows.into();
        self.find_active();
    }

    fn read_account(&self, journal: &Journal, key: &str) -> Vec<AccountInfo> {
        let Some(text) = journal.get(key) else {
            return Vec::new();
        };
        let Some(record) = AccountRecord::parse(&text) else {
            let mut rows = Vec::new();
            for row in self.rows.iter().filter(|row| account_key_of(row) == key) {
                rows.push(row.clone());
            }
            return rows;
        };
        let mut rows = record.rows(&|tenant| self.read_id_token(journal, &record, tenant));
        for row in &mut rows {
            // Whoever holds the handle keeps its decoded claims, and sees that nothing has changed.
            if let Some(known) = self.rows.iter().find(|known| *known == row) {
                *row = known.clone();
            }
        }
        rows
    }

    fn read_id_token(&self, journal: &Journal, record: &AccountRecord, tenant: &str) -> Option<RawIdToken> {
        let home_account_id = record.home_account_id();
        let owner = CredentialOwner {
            home_account_id: home_account_id.as_str(),
            environment: record.environment(),
            client_id: self.client_id.as_str(),
            realm: tenant,
        };
        let text = journal.get(&owner.key(CredentialType::IdToken, "", TokenScheme::Bearer))?;
        if let Some(stored) = owner.read_id_token(&text) {
            return Some(stored);
        }
        let is_row = |row: &&AccountInfo| {
            row.home_account_id == home_account_id
                && row.environment == owner.environment
                && row.tenant_id == tenant
        };
        self.rows.iter().find(is_row)?.id_token.clone()
    }

    fn find_active(&mut self) {
        let stored = self.active_text.as_deref().and_then(Object::parse);
        let stored = stored.unwrap_or_default();
        let is_active = |row: &&AccountInfo| {
            stored.text("homeAccountId") == Some(row.home_account_id.as_str())
                && stored.text("localAccountId") == Some(&row.local_account_id)
                && stored.get("tenantId").and_then(Json::text) == Some(&row.tenant_id)
        };
        self.active = self.rows.iter().find(is_active).cloned();
    }
}

fn read_list(text: Option<&str>) -> Option<Vec<String>> {
    let Json::List(items) = Json::parse(text?)? else {
        return None;
    };
    Some(json::texts(&items))
}

fn write_list(keys: &[String]) -> String {
    json::list(&mut keys.iter().map(String::as_str)).to_json()
}
