//! The local storage of an origin, encrypted and shared with MSAL.js v5.

mod area;
mod last_write;

use std::cell::Cell;
use std::mem;
use std::rc::Rc;
use std::time::Duration;

use msal_core::cache::{
    ENCRYPTION_KEY_BYTES, EncryptedRecord, EncryptionCookie, NONCE_BYTES, StoredText, broadcast_context,
    encryption_context, is_secret_of, listed_keys,
};
use msal_core::encoding::base64url;
use msal_core::text::concat;
use msal_core::{ClientId, uuid};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use self::last_write::LastWrite;
use super::clear_texts::ClearTexts;
use super::events::EventListener;
use super::object;
use super::store_channel::StoreChannel;
use super::subtle::{self, Cipher, CipherText, Subtle};
use super::unreadable_entries::prune_lists;
use crate::cell::RefCell;
use crate::platform::{
    AsyncStorage, Clock, Guard, Lifetime, LocalFuture, Platform, Random, StorageChange, StorageError,
};

/// How long after a write it is told once more.
const SECOND_MESSAGE: Duration = Duration::from_millis(300);
/// What MSAL.js listens on.
const CHANNEL: &str = "msal.broadcast.cache";
/// Accounts and tokens are encrypted under a key in a cookie that ends with the browser session,
/// unless the user has asked to stay signed in. Lists and choices are no secrets.
pub(crate) struct LocalStorage(Rc<State>);

struct State {
    client_id: ClientId,
    clock: Rc<dyn Clock>,
    random: Rc<dyn Random>,
    channel: StoreChannel,
    clear_texts: ClearTexts,
    /// The key of the cookie, by the cookie's id.
    base_key: RefCell<Option<(EncryptionCookie, JsValue)>>,
    is_swept: Cell<bool>,
    last_write: LastWrite,
}

impl LocalStorage {
    pub(crate) fn new(platform: &Platform, client_id: &ClientId) -> Self {
        Self(Rc::new(State {
            client_id: client_id.clone(),
            clock: platform.clock.clone(),
            random: platform.random.clone(),
            channel: StoreChannel::new(CHANNEL),
            clear_texts: ClearTexts::default(),
            base_key: RefCell::default(),
            is_swept: Cell::new(false),
            last_write: LastWrite::default(),
        }))
    }
}

impl AsyncStorage for LocalStorage {
    fn read(&self) -> LocalFuture<Result<Vec<(String, String)>, StorageError>> {
        let state = self.0.clone();
        Box::pin(async move { state.read().await })
    }

    fn write(&self, changes: Rc<[StorageChange]>) -> LocalFuture<Result<(), StorageError>> {
        let state = self.0.clone();
        Box::pin(async move { state.write(&changes).await })
    }

    /// MSAL.js tells of accounts and tokens, and not of lists, which it reads each time. The browser
    /// tells other documents of everything.
    fn watch(&self, callback: Rc<dyn Fn()>) -> Guard {
        let on_storage = callback.clone();
        let stored = EventListener::new(&js_sys::global(), "storage", move |event| {
            let key = object::text(&event, "key");
            if key.is_none_or(|key| key.starts_with(area::PREFIX)) {
                on_storage();
            }
        });
        Box::new((self.0.channel.listen(callback), stored))
    }
}

/// An encrypted entry, and what is stored for it.
struct Sealed {
    key: String,
    stored: String,
    record: EncryptedRecord,
}

impl State {
    /// Reads all entries. What cannot be decrypted is left out: its cookie has gone, or it is
    /// damaged. At the first time it is removed as well.
    async fn read(&self) -> Result<Vec<(String, String)>, StorageError> {
        self.last_write.arrival(&*self.clock).await;
        let (cookie, base_key) = self.base_key().await?;
        let (mut entries, mut sealed, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        let known = ClearTexts::default();
        for key in self.keys()? {
            let Some(stored) = area::get(&key) else { continue };
            if !is_secret_of(&key, &self.client_id) && !is_old_secret(&key) {
                entries.push((key, stored));
                continue;
            }
            if let Some(clear) = self.clear_texts.get(&key, &stored) {
                known.put(&key, &stored, &clear);
                entries.push((key, clear));
                continue;
            }
            match StoredText::read(&stored) {
                StoredText::Clear => entries.push((key, stored)),
                StoredText::Encrypted(record) if record.key_id == cookie.id => {
                    sealed.push(Sealed { key, stored, record });
                }
                _ if is_old_secret(&key) => entries.push((key, stored)),
                StoredText::Encrypted(_) | StoredText::Damaged => unreadable.push((key, stored)),
            }
        }
        let opened = self.open(&base_key, &mut sealed).await?;
        for (Sealed { key, stored, .. }, clear) in sealed.into_iter().zip(opened) {
            match clear {
                Some(clear) => {
                    known.put(&key, &stored, &clear);
                    entries.push((key, clear));
                }
                None if is_old_secret(&key) => entries.push((key, stored)),
                None => unreadable.push((key, stored)),
            }
        }
        self.clear_texts.keep(known);
        if !self.is_swept.replace(true) {
            self.sweep(&unreadable, &mut entries);
        }
        Ok(entries)
    }

    /// The keys of all entries of MSAL's. Those of schema 0 are told by its lists only.
    fn keys(&self) -> Result<Vec<String>, StorageError> {
        let mut keys = area::keys()?;
        let tokens = concat(&["msal.token.keys.", self.client_id.as_str()]);
        for list in ["msal.account.keys", &tokens] {
            if let Some(list) = area::get(list) {
                let listed = listed_keys(&list).into_iter();
                keys.extend(listed.filter(|key| !key.starts_with(area::PREFIX)));
            }
        }
        Ok(keys)
    }

    /// Removes what nobody can read any more, and takes it out of the lists.
    fn sweep(&self, unreadable: &[(String, String)], entries: &mut Vec<(String, String)>) {
        for (key, stored) in unreadable {
            if area::get(key).as_deref() == Some(stored) {
                area::remove(key);
                self.tell(key);
            }
        }
        for change in prune_lists(unreadable, entries) {
            // A list that finds no room stays longer than it need be.
            let _ = change_entry(&change, None);
        }
    }

    async fn write(self: &Rc<Self>, changes: &[StorageChange]) -> Result<(), StorageError> {
        let sealed = self.seal(changes).await?;
        self.last_write.arrival(&*self.clock).await;
        // Nothing is awaited from here on, so that no other tab writes in between.
        for (change, sealed) in changes.iter().zip(sealed) {
            change_entry(change, sealed.as_deref())?;
            if let (Some(clear), Some(sealed)) = (&change.after, sealed) {
                self.clear_texts.put(&change.key, &sealed, clear);
            }
            self.tell(&change.key);
        }
        let mut secrets = changes.iter().filter(|change| change.is_secret());
        if secrets.clone().any(|change| change.after.is_some()) {
            self.last_write.put(&base64url(&self.random(NONCE_BYTES)?));
        } else if secrets.next().is_some() {
            self.last_write.remove();
        }
        self.tell_again(changes);
        Ok(())
    }

    /// The message may overtake what it is about on the way to another tab, and MSAL.js looks once
    /// for each. So it is said once more a little later.
    fn tell_again(self: &Rc<Self>, changes: &[StorageChange]) {
        let state = self.clone();
        let mut keys = Vec::new();
        for change in changes {
            keys.push(change.key.clone());
        }
        spawn_local(async move {
            state.clock.sleep(SECOND_MESSAGE).await;
            keys.iter().for_each(|key| state.tell(key));
        });
    }

    /// Encrypts what ends with the browser session; `None` for what is stored as it is.
    async fn seal(&self, changes: &[StorageChange]) -> Result<Vec<Option<String>>, StorageError> {
        let (cookie, base_key) = self.base_key().await?;
        let subtle = Subtle::new()?;
        let mut nonces = Vec::new();
        for change in changes {
            nonces.push(match clear_text(change) {
                Some(_) => Some((self.random(NONCE_BYTES)?, self.context(&change.key))),
                None => None,
            });
        }
        let keys = subtle.derive_keys(&base_key, &nonces).await;
        let mut texts = Vec::new();
        for (change, key) in changes.iter().zip(keys) {
            let text = clear_text(change).unwrap_or_default();
            texts.push(key.map(|key| cipher_text(key, text.as_bytes().to_vec())));
        }
        let data = subtle.run(Cipher::Encrypt, texts).await;
        let mut sealed = Vec::new();
        for (nonce, data) in nonces.into_iter().zip(data) {
            sealed.push(match nonce {
                None => None,
                Some((nonce, _)) => {
                    let record = EncryptedRecord {
                        key_id: cookie.id.clone(),
                        nonce,
                        data: data.ok_or(StorageError::Blocked)?,
                    };
                    Some(record.to_json(self.clock.now()))
                }
            });
        }
        Ok(sealed)
    }

    /// Decrypts; `None` for what cannot be.
    async fn open(
        &self,
        base_key: &JsValue,
        sealed: &mut [Sealed],
    ) -> Result<Vec<Option<String>>, StorageError> {
        let subtle = Subtle::new()?;
        let mut nonces = Vec::new();
        for Sealed { key, record, .. } in sealed.iter_mut() {
            nonces.push(Some((mem::take(&mut record.nonce), self.context(key))));
        }
        let keys = subtle.derive_keys(base_key, &nonces).await;
        let mut texts = Vec::new();
        for (Sealed { record, .. }, key) in sealed.iter_mut().zip(keys) {
            let data = mem::take(&mut record.data);
            texts.push(key.map(|key| cipher_text(key, data)));
        }
        let mut opened = Vec::new();
        for data in subtle.run(Cipher::Decrypt, texts).await {
            opened.push(data.and_then(|data| String::from_utf8(data).ok()));
        }
        Ok(opened)
    }

    fn context(&self, key: &str) -> &str {
        encryption_context(key, &self.client_id)
    }

    /// The key that all others are derived from.
    async fn base_key(&self) -> Result<(EncryptionCookie, JsValue), StorageError> {
        let subtle = Subtle::new()?;
        area::area()?;
        let cookie = self.cookie()?;
        let known = self.base_key.borrow().clone();
        if let Some(known) = known.filter(|(of, _)| *of == cookie) {
            return Ok(known);
        }
        let key = subtle.import_base_key(&cookie.key).await?;
        self.base_key.replace(Some((cookie.clone(), key.clone())));
        Ok((cookie, key))
    }

    /// The cookie as it is now, since another tab may have made it. Where it is not there, we make
    /// it: with the key that we have, since the browser may have dropped it among many.
    fn cookie(&self) -> Result<EncryptionCookie, StorageError> {
        let stored = || EncryptionCookie::find(&area::cookies());
        if let Some(cookie) = stored() {
            return Ok(cookie);
        }
        let known = self.base_key.borrow().as_ref().map(|(cookie, _)| cookie.clone());
        let cookie = match known {
            Some(cookie) => cookie,
            None => self.new_cookie()?,
        };
        area::set_cookie(&cookie.to_cookie());
        Ok(stored().unwrap_or(cookie))
    }

    fn new_cookie(&self) -> Result<EncryptionCookie, StorageError> {
        let mut random = [0; uuid::RANDOM_BYTES];
        self.fill(&mut random)?;
        Ok(EncryptionCookie {
            id: uuid::version_7(self.clock.now(), random),
            key: self.random(ENCRYPTION_KEY_BYTES)?,
        })
    }

    fn random(&self, length: usize) -> Result<Vec<u8>, StorageError> {
        let mut random = vec![0; length];
        self.fill(&mut random)?;
        Ok(random)
    }

    fn fill(&self, random: &mut [u8]) -> Result<(), StorageError> {
        self.random.fill(random).map_err(|_| StorageError::Blocked)
    }

    /// Says that an entry has changed, as MSAL.js does, which then reads it. The value is not said:
    /// every script of the origin would hear it.
    fn tell(&self, key: &str) {
        let context = broadcast_context(key, &self.client_id);
        self.channel.tell(&subtle::record(&[
            ("key", &key.into()),
            ("value", &JsValue::NULL),
            ("context", &context.into()),
        ]));
    }
}

/// Whether the entry is an account or a credential of an older schema, of whatever app: read where
/// it can be, and left as it is where it cannot.
fn is_old_secret(key: &str) -> bool {
    !key.starts_with(area::PREFIX)
        || ["msal.1|", "msal.2|"]
            .iter()
            .any(|schema| key.starts_with(schema))
}

/// The text of a change that is to be encrypted.
fn clear_text(change: &StorageChange) -> Option<&str> {
    match change.is_secret() && change.lifetime == Lifetime::BrowserSession {
        true => change.after.as_deref(),
        false => None,
    }
}

/// No key is used twice, so the initialisation vector is zero.
fn cipher_text(key: JsValue, data: Vec<u8>) -> CipherText {
    CipherText {
        key,
        parameters: subtle::aes_gcm(&[0; 12], &[]),
        data,
    }
}

/// Makes a change; `sealed` is what stands for its value. Of a secret that is there already only
/// that it is there counts.
fn change_entry(change: &StorageChange, sealed: Option<&str>) -> Result<(), StorageError> {
    let is_there = |key: &str| area::get(key).is_some();
    match change.over(area::get(&change.key).as_deref(), &is_there) {
        Some(value) => area::set(&change.key, sealed.unwrap_or(&value)),
        None => {
            area::remove(&change.key);
            Ok(())
        }
    }
}
