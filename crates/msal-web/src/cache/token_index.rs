//! The list of an app's credentials: MSAL.js finds them through it, and so do we.

use msal_core::ClientId;
use msal_core::cache::token_index_key;
use msal_core::json::{self, Json, Object};

use super::access_tokens::AccessTokens;
use super::journal::Journal;
use super::keys::{add_key, remove_keys};

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

    /// Takes in what others have written; `false` when nothing has come. A list that is gone or
    /// damaged is the one known before, without what is gone as well: another tab may have signed
    /// everybody out.
    pub(super) fn reload(&mut self, journal: &Journal) -> bool {
        self.is_read = true;
        let text = journal.get_list(&self.key);
        if text == self.text {
            return false;
        }
        let stored = text.as_deref().and_then(Object::parse);
        self.text = text;
        let Some(stored) = stored else {
            self.lists.remove(&|key| journal.get(key).is_none());
            return false;
        };
        let unwritten = std::mem::take(&mut self.lists).into_keys(&|key| !journal.is_unwritten(key));
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
            .for_each(|key| add_key(&mut self.id_tokens, &key));
        keys.refresh_tokens
            .into_iter()
            .for_each(|key| add_key(&mut self.refresh_tokens, &key));
        for key in keys.access_tokens {
            self.access_tokens.remove(&|known| known == key);
            self.access_tokens.push(key);
        }
    }

    pub(super) fn remove(&mut self, goes: &dyn Fn(&str) -> bool) {
        remove_keys(&mut self.id_tokens, goes);
        remove_keys(&mut self.refresh_tokens, goes);
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

    /// The keys that stay although they are not listed in the store.
    fn into_keys(mut self, goes: &dyn Fn(&str) -> bool) -> CredentialKeys {
        let mut access_tokens = Vec::new();
        for key in self.access_tokens.keys() {
            access_tokens.push(key.to_owned());
        }
        remove_keys(&mut access_tokens, goes);
        remove_keys(&mut self.id_tokens, goes);
        remove_keys(&mut self.refresh_tokens, goes);
        CredentialKeys {
            id_tokens: self.id_tokens,
            access_tokens,
            refresh_tokens: self.refresh_tokens,
        }
    }

    /// The list as text; `None` when nothing is listed.
    fn to_json(&self, is_listed: &dyn Fn(&str) -> bool) -> Option<String> {
        let mut is_empty = true;
        let mut list = |keys: &mut dyn Iterator<Item = &str>| {
            let list = json::list(&mut keys.filter(|key| is_listed(key)));
            is_empty &= list.items().is_empty();
            list
        };
        let mut object = Object::default();
        object.put("idToken", list(&mut self.id_tokens.iter().map(String::as_str)));
        object.put("accessToken", list(&mut self.access_tokens.keys()));
        object.put(
            "refreshToken",
            list(&mut self.refresh_tokens.iter().map(String::as_str)),
        );
        (!is_empty).then(|| object.to_json())
    }
}
