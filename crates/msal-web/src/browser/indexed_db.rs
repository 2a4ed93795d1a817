//! A database of our own, encrypted under a key that no script can read.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use js_sys::{Array, Promise};
use msal_core::ClientId;
use msal_core::cache::is_secret_of;
use msal_core::encoding::{base64_bytes, base64url};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::clear_texts::ClearTexts;
use super::object::{self, Callback};
use super::store_channel::StoreChannel;
use super::subtle::{self, Cipher, CipherText, Subtle};
use super::unreadable_entries::prune_lists;
use crate::platform::{AsyncStorage, Guard, LocalFuture, Platform, Random, StorageChange, StorageError};

/// The database, and the channel on which its clients tell each other of changes.
const NAME: &str = "msal-rust.cache";
/// The store of the texts, by the keys of their entries.
const ENTRIES: &str = "entries";
/// The store of the encryption key.
const KEYS: &str = "keys";
/// The name of the encryption key.
const KEY: &str = "aes-gcm";
/// How long the initialisation vector in front of a ciphertext is.
const IV_BYTES: usize = 12;

/// Accounts and tokens are encrypted, each with a random initialisation vector and bound to its
/// entry, under a key that the browser keeps in the same database and hands to no script. Both
/// outlive the browser session.
pub(crate) struct IndexedDb(Rc<State>);

struct State {
    client_id: ClientId,
    random: Rc<dyn Random>,
    channel: StoreChannel,
    clear_texts: ClearTexts,
    is_swept: Cell<bool>,
}

impl IndexedDb {
    pub(crate) fn new(platform: &Platform, client_id: &ClientId) -> Self {
        Self(Rc::new(State {
            client_id: client_id.clone(),
            random: platform.random.clone(),
            channel: StoreChannel::new(NAME),
            clear_texts: ClearTexts::default(),
            is_swept: Cell::new(false),
        }))
    }
}

impl AsyncStorage for IndexedDb {
    fn read(&self) -> LocalFuture<Result<Vec<(String, String)>, StorageError>> {
        let state = self.0.clone();
        Box::pin(async move { state.read().await })
    }

    fn write(&self, changes: Rc<[StorageChange]>) -> LocalFuture<Result<(), StorageError>> {
        let state = self.0.clone();
        Box::pin(async move { state.write(&changes).await })
    }

    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        Box::new(self.0.channel.listen(callback))
    }
}

impl State {
    /// Reads all entries. What cannot be decrypted is left out, and removed at the first time.
    async fn read(&self) -> Result<Vec<(String, String)>, StorageError> {
        let database = Database::open().await?;
        let cipher_key = database.cipher_key().await?;
        let (mut entries, mut sealed, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        let known = ClearTexts::default();
        for (key, stored) in database.entries().await? {
            if !is_secret_of(&key, &self.client_id) {
                entries.push((key, stored));
            } else if let Some(clear) = self.clear_texts.get(&key, &stored) {
                known.put(&key, &stored, &clear);
                entries.push((key, clear));
            } else {
                texts.push(cipher_text(&cipher_key, &key, &stored));
                sealed.push((key, stored));
            }
        }
        let opened = Subtle::new()?.run(Cipher::Decrypt, texts).await;
        let mut unreadable = Vec::new();
        for ((key, stored), clear) in sealed.into_iter().zip(opened) {
            match clear.and_then(|clear| String::from_utf8(clear).ok()) {
                Some(clear) => {
                    known.put(&key, &stored, &clear);
                    entries.push((key, clear));
                }
                None => unreadable.push((key, stored)),
            }
        }
        self.clear_texts.keep(known);
        if !self.is_swept.replace(true) && !unreadable.is_empty() {
            database.sweep(&unreadable, &mut entries).await?;
        }
        Ok(entries)
    }

    async fn write(&self, changes: &[StorageChange]) -> Result<(), StorageError> {
        let database = Database::open().await?;
        let sealed = self.seal(&database.cipher_key().await?, changes).await?;
        let transaction = database.begin("readwrite", ENTRIES)?;
        for (change, sealed) in changes.iter().zip(&sealed) {
            transaction.change(change, sealed.as_ref()).await?;
        }
        transaction.end().await?;
        for (change, sealed) in changes.iter().zip(sealed) {
            if let (Some(clear), Some(sealed)) = (&change.after, sealed) {
                self.clear_texts.put(&change.key, &sealed, clear);
            }
        }
        self.channel.tell(&JsValue::NULL);
        Ok(())
    }

    /// Encrypts what is secret; `None` for what is stored as it is.
    async fn seal(
        &self,
        cipher_key: &JsValue,
        changes: &[StorageChange],
    ) -> Result<Vec<Option<String>>, StorageError> {
        let (mut vectors, mut texts) = (Vec::new(), Vec::new());
        for change in changes {
            let text = change.after.as_deref().filter(|_| change.is_secret());
            let mut vector = vec![0; IV_BYTES];
            if text.is_some() {
                let filled = self.random.fill(&mut vector);
                filled.map_err(|_| StorageError::Blocked)?;
            }
            texts.push(text.map(|text| CipherText {
                key: cipher_key.clone(),
                parameters: subtle::aes_gcm(&vector, change.key.as_bytes()),
                data: text.as_bytes().to_vec(),
            }));
            vectors.push(text.is_some().then_some(vector));
        }
        let data = Subtle::new()?.run(Cipher::Encrypt, texts).await;
        let mut sealed = Vec::new();
        for (vector, data) in vectors.into_iter().zip(data) {
            sealed.push(match vector {
                None => None,
                Some(mut bytes) => {
                    bytes.append(&mut data.ok_or(StorageError::Blocked)?);
                    Some(base64url(&bytes))
                }
            });
        }
        Ok(sealed)
    }
}

/// What is stored, to be decrypted; `None` for what cannot be a ciphertext.
fn cipher_text(cipher_key: &JsValue, key: &str, stored: &str) -> Option<CipherText> {
    let bytes = base64_bytes(stored)?;
    let (vector, data) = bytes.split_at_checked(IV_BYTES)?;
    Some(CipherText {
        key: cipher_key.clone(),
        parameters: subtle::aes_gcm(vector, key.as_bytes()),
        data: data.to_vec(),
    })
}

/// A connection to the database for as long as something is done with it: none is left open that
/// could keep a newer app from changing the database, or that the browser could drop.
struct Database(JsValue);

impl Database {
    async fn open() -> Result<Self, StorageError> {
        Subtle::new()?;
        let factory = object::global("indexedDB");
        let request = object::call_with_all(&factory, "open", &[&NAME.into(), &1.into()]);
        let request = request.map_err(blocked)?;
        let make_stores: Callback = Closure::new(|event: JsValue| {
            let _ = make_stores(&event);
        });
        object::set(&request, "onupgradeneeded", make_stores.as_ref());
        result(request).await.map(Self)
    }

    fn begin(&self, mode: &str, store: &str) -> Result<Transaction, StorageError> {
        let transaction = object::call_with_all(&self.0, "transaction", &[&store.into(), &mode.into()]);
        let transaction = transaction.map_err(blocked)?;
        let store = object::call_with(&transaction, "objectStore", &store.into());
        Ok(Transaction {
            end: outcome(&transaction, "oncomplete", "onabort"),
            store: store.map_err(blocked)?,
            transaction,
        })
    }

    /// The encryption key; made where there is none. Of two tabs that make one, both take the
    /// first.
    async fn cipher_key(&self) -> Result<JsValue, StorageError> {
        let known = self.begin("readonly", KEYS)?.get(KEY).await?;
        if known.is_truthy() {
            return Ok(known);
        }
        let made = Subtle::new()?.generate_key().await?;
        let transaction = self.begin("readwrite", KEYS)?;
        let known = transaction.get(KEY).await?;
        if known.is_truthy() {
            return Ok(known);
        }
        transaction.call("put", &[&made, &KEY.into()])?;
        transaction.end().await?;
        Ok(made)
    }

    async fn entries(&self) -> Result<Vec<(String, String)>, StorageError> {
        let transaction = self.begin("readonly", ENTRIES)?;
        let keys = result(transaction.call("getAllKeys", &[])?);
        let values = result(transaction.call("getAll", &[])?);
        let (keys, values): (Array, Array) = (keys.await?.unchecked_into(), values.await?.unchecked_into());
        let mut entries = Vec::new();
        for (key, value) in keys.iter().zip(values.iter()) {
            if let (Some(key), Some(value)) = (key.as_string(), value.as_string()) {
                entries.push((key, value));
            }
        }
        Ok(entries)
    }

    /// Removes what nobody can read, and takes it out of the lists.
    async fn sweep(
        &self,
        unreadable: &[(String, String)],
        entries: &mut Vec<(String, String)>,
    ) -> Result<(), StorageError> {
        let transaction = self.begin("readwrite", ENTRIES)?;
        for (key, stored) in unreadable {
            if transaction.get(key).await?.as_string().as_ref() == Some(stored) {
                transaction.call("delete", &[&key.into()])?;
            }
        }
        for change in prune_lists(unreadable, entries) {
            transaction.change(&change, None).await?;
        }
        transaction.end().await
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = object::call(&self.0, "close");
    }
}

fn make_stores(event: &JsValue) -> Result<(), JsValue> {
    let database = object::get(&object::get(event, "target")?, "result")?;
    for store in [ENTRIES, KEYS] {
        object::call_with(&database, "createObjectStore", &store.into())?;
    }
    Ok(())
}

/// A transaction over one store. It ends by itself once nothing is asked of it any more.
struct Transaction {
    transaction: JsValue,
    store: JsValue,
    end: Promise,
}

impl Transaction {
    fn call(&self, method: &str, arguments: &[&JsValue]) -> Result<JsValue, StorageError> {
        object::call_with_all(&self.store, method, arguments).map_err(blocked)
    }

    async fn get(&self, key: &str) -> Result<JsValue, StorageError> {
        result(self.call("get", &[&key.into()])?).await
    }

    /// Makes a change; `sealed` is what stands for its value. Of a secret that is there already only
    /// that it is there counts.
    async fn change(&self, change: &StorageChange, sealed: Option<&String>) -> Result<(), StorageError> {
        let stored = self.get(&change.key).await?.as_string();
        let key = change.key.as_str().into();
        let mut there = Vec::new();
        for key in change.unlisted_keys() {
            if self.get(&key).await?.as_string().is_some() {
                there.push(key);
            }
        }
        let is_there = |key: &str| there.iter().any(|there| there == key);
        match change.over(stored.as_deref(), &is_there) {
            Some(value) => self.call("put", &[&sealed.unwrap_or(&value).into(), &key]),
            None => self.call("delete", &[&key]),
        }?;
        Ok(())
    }

    /// Completes when everything is where it stays.
    async fn end(self) -> Result<(), StorageError> {
        if is_event(self.end, "complete").await {
            return Ok(());
        }
        let error = object::get(&self.transaction, "error").unwrap_or_default();
        Err(match object::text(&error, "name").as_deref() {
            Some("QuotaExceededError") => StorageError::Full,
            _ => StorageError::Blocked,
        })
    }
}

/// What comes of a request. It is listened to at once.
fn result(request: JsValue) -> impl Future<Output = Result<JsValue, StorageError>> {
    let outcome = outcome(&request, "onsuccess", "onerror");
    async move {
        match is_event(outcome, "success").await {
            true => object::get(&request, "result").map_err(blocked),
            false => Err(StorageError::Blocked),
        }
    }
}

/// The first of these two events.
fn outcome(target: &JsValue, success: &str, failure: &str) -> Promise {
    Promise::new(&mut |resolve, _| {
        object::set(target, success, &resolve);
        object::set(target, failure, &resolve);
    })
}

async fn is_event(outcome: Promise, name: &str) -> bool {
    let event = JsFuture::from(outcome).await;
    event.is_ok_and(|event| object::text(&event, "type").as_deref() == Some(name))
}

fn blocked(_: JsValue) -> StorageError {
    StorageError::Blocked
}
