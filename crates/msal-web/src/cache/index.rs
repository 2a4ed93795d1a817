//! The lists of keys beside the entries: MSAL.js finds entries through them, and so do we.

use msal_core::ClientId;
use msal_core::cache::{ACCOUNT_INDEX, token_index_key};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::FallbackStorage;

/// The keys of all accounts of the origin.
#[derive(Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct AccountIndex {
    pub(super) keys: Vec<String>,
}

/// The keys of one app's tokens; access tokens in order of their last writing.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TokenIndex {
    pub(super) id_token: Vec<String>,
    pub(super) access_token: Vec<String>,
    pub(super) refresh_token: Vec<String>,
}

impl AccountIndex {
    pub(super) fn read(storage: &FallbackStorage) -> Self {
        read(storage, ACCOUNT_INDEX)
    }

    pub(super) fn write(&self, storage: &FallbackStorage) {
        write(storage, ACCOUNT_INDEX, self, self.keys.is_empty());
    }

    pub(super) fn add(&mut self, key: &str) {
        add_once(&mut self.keys, key);
    }

    pub(super) fn remove(&mut self, goes: impl Fn(&str) -> bool) -> Vec<String> {
        take(&mut self.keys, &goes)
    }
}

impl TokenIndex {
    pub(super) fn read(storage: &FallbackStorage, client_id: &ClientId) -> Self {
        read(storage, &token_index_key(client_id))
    }

    pub(super) fn write(&self, storage: &FallbackStorage, client_id: &ClientId) {
        let empty = self.id_token.is_empty() && self.access_token.is_empty() && self.refresh_token.is_empty();
        write(storage, &token_index_key(client_id), self, empty);
    }

    pub(super) fn add_id_token(&mut self, key: &str) {
        add_once(&mut self.id_token, key);
    }

    pub(super) fn add_refresh_token(&mut self, key: &str) {
        add_once(&mut self.refresh_token, key);
    }

    pub(super) fn move_access_token_to_end(&mut self, key: &str) {
        self.access_token.retain(|known| known != key);
        self.access_token.push(key.to_owned());
    }

    pub(super) fn remove(&mut self, goes: impl Fn(&str) -> bool) -> Vec<String> {
        let mut gone = take(&mut self.id_token, &goes);
        gone.extend(take(&mut self.access_token, &goes));
        gone.extend(take(&mut self.refresh_token, &goes));
        gone
    }
}

fn add_once(keys: &mut Vec<String>, key: &str) {
    if !keys.iter().any(|known| known == key) {
        keys.push(key.to_owned());
    }
}

fn take(keys: &mut Vec<String>, goes: &impl Fn(&str) -> bool) -> Vec<String> {
    let (gone, kept) = std::mem::take(keys).into_iter().partition(|key| goes(key));
    *keys = kept;
    gone
}

/// A list that cannot be read counts as empty.
fn read<T: Default + DeserializeOwned>(storage: &FallbackStorage, key: &str) -> T {
    storage
        .get(key)
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default()
}

fn write<T: Serialize>(storage: &FallbackStorage, key: &str, index: &T, empty: bool) {
    match serde_json::to_string(index) {
        Ok(json) if !empty => storage.set(key, &json),
        _ => storage.remove(key),
    }
}
