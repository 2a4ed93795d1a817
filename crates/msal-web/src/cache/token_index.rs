//! The list of an app's credentials: MSAL.js finds them through it, and so do we.

use msal_core::ClientId;
use msal_core::cache::token_index_key;
use msal_core::json::{self, Json, Object};

use super::access_tokens::AccessTokens;
use super::journal::Journal;

/// The list in memory; read when it is first needed.
pub(super) struct TokenIndex {
    key: String,
    /// What stood in the store when it was last read or written.
    text: Option<String>,
    is_read: bool,
    pub(super) lists: TokenLists,
}

/// The keys of credentials; access tokens in the order in which they were last written.
#[derive(Default)]
pub(super) struct TokenLists {
    id_tokens: Vec<String>,
    refresh_tokens: Vec<String>,
    pub(super) access_tokens: AccessTokens,
}

impl TokenIndex {
    pub(super) fn new(client_id: &ClientId) -> Self {
        Self {
            key: token_index_key(client_id),
            text: None,
            is_read: false,
            lists: TokenLists::default(),
        }
    }

    /// The tokens, read from the store if they have not been yet.
    pub(super) fn loaded(&mut self, journal: &Journal) -> &mut AccessTokens {
        if !self.is_read {
            self.reload(journal);
        }
        &mut self.lists.access_tokens
    }

    /// Takes in what others have written; `false` when nothing has changed. A list that is gone or
    /// damaged counts as unchanged, since memory knows better.
    pub(super) fn reload(&mut self, journal: &Journal) -> bool {
        self.is_read = true;
        let text = journal.get_list(&self.key);
        if text == self.text {
            return false;
        }
        let stored = text.as_deref().and_then(Object::parse);
        self.text = text;
        let Some(stored) = stored else { return false };
        let unwritten = std::mem::take(&mut self.lists).into_keys(|key| journal.is_unwritten(key));
        self.lists.read(&stored);
        self.lists.add(unwritten);
        true
    }

    /// Changes the list, together with what others have written meanwhile, and writes it; `false`
    /// when the store refuses. What is in memory only is not listed there.
    pub(super) fn change(&mut self, journal: &Journal, edit: impl FnOnce(&mut TokenLists)) -> bool {
        self.reload(journal);
        edit(&mut self.lists);
        let text = self.lists.to_json(&|key| !journal.is_unwritten(key));
        let is_written = match &text {
            Some(text) => journal.set_list(&self.key, text),
            None => {
                journal.remove(&self.key);
                true
            }
        };
        if is_written {
            self.text = text;
        }
        is_written
    }
}

/// The keys of credentials that go into the list together.
#[derive(Default)]
pub(super) struct CredentialKeys {
    pub(super) id_tokens: Vec<String>,
    pub(super) access_tokens: Vec<String>,
    pub(super) refresh_tokens: Vec<String>,
}

impl TokenLists {
    pub(super) fn add(&mut self, keys: CredentialKeys) {
        keys.id_tokens
            .into_iter()
            .for_each(|key| add_once(&mut self.id_tokens, key));
        keys.refresh_tokens
            .into_iter()
            .for_each(|key| add_once(&mut self.refresh_tokens, key));
        for key in keys.access_tokens {
            self.access_tokens.remove(&|known| known == key);
            self.access_tokens.push(key);
        }
    }

    pub(super) fn remove(&mut self, goes: &dyn Fn(&str) -> bool) {
        self.id_tokens.retain(|key| !goes(key));
        self.refresh_tokens.retain(|key| !goes(key));
        self.access_tokens.remove(goes);
    }

    fn read(&mut self, stored: &Object) {
        let keys = |name| json::texts(stored.get(name).map_or(&[], Json::items));
        self.id_tokens = keys("idToken");
        self.refresh_tokens = keys("refreshToken");
        for key in keys("accessToken") {
            self.access_tokens.push(key);
        }
    }

    fn into_keys(self, stays: impl Fn(&str) -> bool) -> CredentialKeys {
        let keep = |keys: Vec<String>| keys.into_iter().filter(|key| stays(key)).collect();
        let tokens = self.access_tokens.keys().map(str::to_owned).collect();
        CredentialKeys {
            id_tokens: keep(self.id_tokens),
            access_tokens: keep(tokens),
            refresh_tokens: keep(self.refresh_tokens),
        }
    }

    /// The list as text; `None` when nothing is listed.
    fn to_json(&self, is_listed: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut is_empty = true;
        let mut list = |keys: &mut dyn Iterator<Item = &str>| {
            let keys: Vec<Json> = keys.filter(|key| is_listed(key)).map(Json::from).collect();
            is_empty &= keys.is_empty();
            Json::from(keys)
        };
        let object = Object::from([
            ("idToken", list(&mut self.id_tokens.iter().map(String::as_str))),
            ("accessToken", list(&mut self.access_tokens.keys())),
            (
                "refreshToken",
                list(&mut self.refresh_tokens.iter().map(String::as_str)),
            ),
        ]);
        (!is_empty).then(|| object.to_json())
    }
}

fn add_once(keys: &mut Vec<String>, key: String) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}
