//! A store in which MSAL.js before version 5 may have left sign-ins, in schemas 0 to 2: the app's
//! are moved to schema 3 when the store is first read.

use std::cell::Cell;
use std::rc::Rc;

use msal_core::cache::{
    ACCOUNT_INDEX, AccountRecord, CredentialOwner, CredentialType, RENEWAL_OFFSET, SignInRecord, account_key,
    listed_keys, merge_key_lists, token_index_key,
};
use msal_core::json::{self, Json, Object};
use msal_core::text::concat;
use msal_core::{ClientId, HomeAccountId, IdTokenClaims, TokenScheme, UnixTime};

use crate::platform::{Clock, Guard, Lifetime, LocalFuture, Storage, StorageError};

/// How the keys of the lists of each older schema begin, the newest first.
const SCHEMAS: [&str; 3] = ["msal.2.", "msal.1.", "msal."];

pub(super) struct MigratedStorage {
    storage: Rc<dyn Storage>,
    client_id: ClientId,
    clock: Rc<dyn Clock>,
    is_done: Rc<Cell<bool>>,
}

impl MigratedStorage {
    pub(super) fn new(storage: Rc<dyn Storage>, client_id: &ClientId, clock: Rc<dyn Clock>) -> Self {
        let takes_time = storage.catch_up().is_some();
        if !takes_time {
            migrate(&*storage, client_id, clock.now());
        }
        Self {
            storage,
            client_id: client_id.clone(),
            clock,
            is_done: Rc::new(Cell::new(!takes_time)),
        }
    }
}

impl Storage for MigratedStorage {
    fn get(&self, key: &str) -> Option<String> {
        self.storage.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.storage.set(key, value)
    }

    fn set_lasting(&self, key: &str, value: &str) -> Result<(), StorageError> {
        self.storage.set_lasting(key, value)
    }

    fn remove(&self, key: &str) {
        self.storage.remove(key);
    }

    fn keys(&self) -> Vec<String> {
        self.storage.keys()
    }

    fn catch_up(&self) -> Option<LocalFuture<()>> {
        let work = self.storage.catch_up()?;
        let (storage, client_id) = (self.storage.clone(), self.client_id.clone());
        let (clock, is_done) = (self.clock.clone(), self.is_done.clone());
        Some(Box::pin(async move {
            work.await;
            if !is_done.replace(true) {
                migrate(&*storage, &client_id, clock.now());
            }
        }))
    }

    fn flush(&self) -> Option<LocalFuture<Result<(), StorageError>>> {
        self.storage.flush()
    }

    fn unwritten_since(&self) -> Option<UnixTime> {
        self.storage.unwritten_since()
    }

    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        self.storage.watch(callback)
    }
}

/// Moves the app's sign-ins to the schema of today. What is there already stays as it is: it is
/// newer. The old entries go, so that a sign-out is not undone by the next migration.
fn migrate(storage: &dyn Storage, client_id: &ClientId, now: UnixTime) {
    for prefix in SCHEMAS {
        let schema = OldSchema::read(storage, prefix, client_id, now);
        schema.take_over();
        schema.remove();
    }
}

/// The app's entries in one older schema.
struct OldSchema<'a> {
    storage: &'a dyn Storage,
    client_id: &'a ClientId,
    now: UnixTime,
    prefix: &'static str,
    /// The accounts of all apps of the origin.
    accounts: Vec<String>,
    tokens: Object,
}

/// A user who is taken over.
struct Migrated {
    home_account_id: String,
    lifetime: Lifetime,
}

impl<'a> OldSchema<'a> {
    fn read(storage: &'a dyn Storage, prefix: &'static str, client_id: &'a ClientId, now: UnixTime) -> Self {
        let mut schema = Self {
            storage,
            client_id,
            now,
            prefix,
            accounts: Vec::new(),
            tokens: Object::default(),
        };
        let accounts = storage.get(&schema.account_list());
        schema.accounts = accounts.as_deref().map(listed_keys).unwrap_or_default();
        let tokens = storage.get(&schema.token_list());
        schema.tokens = tokens.as_deref().and_then(Object::parse).unwrap_or_default();
        schema
    }

    fn account_list(&self) -> String {
        concat(&[self.prefix, "account.keys"])
    }

    fn token_list(&self) -> String {
        concat(&[self.prefix, "token.keys.", self.client_id.as_str()])
    }

    fn keys(&self, name: &str) -> Vec<String> {
        json::texts(self.tokens.get(name).map_or(&[], Json::items))
    }

    /// Id tokens come first: they say whose the others are, and how long they stay. The lists come
    /// last, so that a crash in between leaves nothing that anybody would find.
    fn take_over(&self) {
        let (mut users, mut accounts) = (Vec::new(), Vec::new());
        let mut lists = Object::default();
        let mut id_tokens = Vec::new();
        for key in self.keys("idToken") {
            if let Some((account, id_token, user)) = self.take_sign_in(&key) {
                accounts.push(account);
                id_tokens.push(id_token);
                users.push(user);
            }
        }
        if users.is_empty() {
            return;
        }
        put_list(&mut lists, "idToken", &id_tokens);
        for (name, credential) in [
            ("accessToken", CredentialType::AccessToken),
            ("refreshToken", CredentialType::RefreshToken),
        ] {
            let mut taken = Vec::new();
            for key in self.keys(name) {
                taken.extend(self.take_token(&key, credential, &users));
            }
            put_list(&mut lists, name, &taken);
        }
        let accounts = json::list(&mut accounts.iter().map(String::as_str));
        self.add_to_list(ACCOUNT_INDEX, &accounts.to_json());
        self.add_to_list(&token_index_key(self.client_id), &lists.to_json());
    }

    /// An id token and the account that it is of; the keys that they lie under now.
    fn take_sign_in(&self, key: &str) -> Option<(String, String, Migrated)> {
        let text = self.storage.get(key)?;
        let object = Object::parse(&text)?;
        let owner = self.owner(&object)?;
        let token = owner.read_id_token(&text)?;
        let claims = IdTokenClaims::decode(&token).ok()?;
        let lifetime = match claims.stays_signed_in() {
            true => Lifetime::Lasting,
            false => Lifetime::BrowserSession,
        };
        let id_token_key = owner.key(CredentialType::IdToken, "", TokenScheme::Bearer);
        if self.storage.get(&id_token_key).is_some() {
            return None;
        }
        let home = HomeAccountId::from(owner.home_account_id);
        let account_key = account_key(&home, owner.environment, owner.realm);
        let sign_in = SignInRecord {
            home_account_id: &home,
            environment: owner.environment,
            tenant_id: owner.realm,
            claims: &claims,
            client_info: None,
            raw_client_info: None,
            authority_type: "MSSTS",
            now: self.now,
        };
        let account = AccountRecord::after(Some(self.account(&account_key, owner)?), &sign_in);
        self.put(&account_key, &account.to_json(), lifetime)?;
        let record = owner.write_id_token(&token, Some(&text), self.now);
        self.put(&id_token_key, &record, lifetime)?;
        let user = Migrated {
            home_account_id: owner.home_account_id.to_owned(),
            lifetime,
        };
        Some((account_key, id_token_key, user))
    }

    /// The account as it is in the schema of today, or in the old one.
    fn account(&self, key: &str, owner: CredentialOwner<'_>) -> Option<AccountRecord> {
        let of_today = self.storage.get(key);
        if let Some(account) = of_today.and_then(|text| AccountRecord::parse(&text)) {
            return Some(account);
        }
        let mut accounts = self.accounts.iter();
        accounts.find_map(|key| {
            let account = AccountRecord::parse(&self.storage.get(key)?)?;
            let is_it = account.home_account_id().as_str() == owner.home_account_id
                && account.environment() == owner.environment;
            is_it.then_some(account)
        })
    }

    /// A token that is still good, of a user who is taken over; the key that it lies under now.
    fn take_token(&self, key: &str, credential: CredentialType, users: &[Migrated]) -> Option<String> {
        let text = self.storage.get(key)?;
        let object = Object::parse(&text)?;
        let owner = self.owner(&object)?;
        let user = users
            .iter()
            .find(|user| user.home_account_id == owner.home_account_id)?;
        let target = match credential {
            CredentialType::RefreshToken => {
                let token = owner.read_refresh_token(&text)?;
                (!token.is_expired(self.now, RENEWAL_OFFSET)).then(String::new)
            }
            _ => {
                let token = owner.read_access_token(&text)?;
                let is_usable = token.is_usable(self.now, RENEWAL_OFFSET);
                is_usable.then(|| token.scopes.as_str().to_owned())
            }
        }?;
        let key = owner.key(credential, &target, TokenScheme::Bearer);
        if self.storage.get(&key).is_some() {
            return None;
        }
        self.put(&key, &text, user.lifetime)?;
        Some(key)
    }

    fn owner<'o>(&self, object: &'o Object) -> Option<CredentialOwner<'o>> {
        let client_id = object.text("clientId")?;
        (client_id == self.client_id.as_str()).then_some(())?;
        Some(CredentialOwner {
            home_account_id: object.text("homeAccountId")?,
            environment: object.text("environment")?,
            client_id,
            realm: object.text("realm").unwrap_or_default(),
        })
    }

    fn put(&self, key: &str, text: &str, lifetime: Lifetime) -> Option<()> {
        let put = match lifetime {
            Lifetime::BrowserSession => self.storage.set(key, text),
            Lifetime::Lasting => self.storage.set_lasting(key, text),
        };
        put.ok()
    }

    fn add_to_list(&self, key: &str, added: &str) {
        let known = self.storage.get(key);
        if let Some(list) = merge_key_lists(None, Some(added), known.as_deref()) {
            // A list that finds no room leads to nothing: the users sign in once more.
            let _ = self.storage.set(key, &list);
        }
    }

    /// Removes the app's entries, and the accounts where no other app uses the schema.
    fn remove(&self) {
        for (_, keys) in self.tokens.iter() {
            json::texts(keys.items())
                .iter()
                .for_each(|key| self.storage.remove(key));
        }
        self.storage.remove(&self.token_list());
        let lists = concat(&[self.prefix, "token.keys."]);
        if self.storage.keys().iter().any(|key| key.starts_with(&lists)) {
            return;
        }
        self.accounts.iter().for_each(|key| self.storage.remove(key));
        self.storage.remove(&self.account_list());
    }
}

fn put_list(lists: &mut Object, name: &str, keys: &[String]) {
    lists.put(name, json::list(&mut keys.iter().map(String::as_str)));
}

#[cfg(test)]
mod tests;
