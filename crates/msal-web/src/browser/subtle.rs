//! Encryption by `crypto.subtle`. Each step is a promise of its own, so texts are worked on
//! together.

use js_sys::{Array, Object, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::object;
use crate::platform::StorageError;

/// WebCrypto of this page.
#[derive(Clone)]
pub(super) struct Subtle(JsValue);

/// What is done to a text.
#[derive(Clone, Copy)]
pub(super) enum Cipher {
    Encrypt,
    Decrypt,
}

/// One text, and how it is worked on.
pub(super) struct CipherText {
    pub(super) key: JsValue,
    /// Parameters of AES-GCM, as `crypto.subtle` takes them.
    pub(super) parameters: JsValue,
    pub(super) data: Vec<u8>,
}

impl Subtle {
    /// Browsers offer it to secure origins only: without it nothing is stored.
    pub(super) fn new() -> Result<Self, StorageError> {
        let subtle = object::get(&object::global("crypto"), "subtle").unwrap_or_default();
        match subtle.is_truthy() {
            true => Ok(Self(subtle)),
            false => Err(StorageError::Blocked),
        }
    }

    /// A key that others are derived from.
    pub(super) async fn import_base_key(&self, key: &[u8]) -> Result<JsValue, StorageError> {
        let usages = list(&[&"deriveKey".into()]);
        let words = ["raw", "HKDF"].map(JsValue::from);
        let [format, algorithm] = &words;
        let import = self.call(
            "importKey",
            &[format, &bytes(key), algorithm, &JsValue::FALSE, &usages],
        );
        only(settled(vec![import]).await)
    }

    /// A new key that no script can read.
    pub(super) async fn generate_key(&self) -> Result<JsValue, StorageError> {
        let generated = self.call("generateKey", &[&aes_gcm_256(), &JsValue::FALSE, &usages()]);
        only(settled(vec![generated]).await)
    }

    /// For each nonce and context a key, derived from the base key (RFC 5869).
    pub(super) async fn derive_keys(
        &self,
        base: &JsValue,
        from: &[Option<(Vec<u8>, &str)>],
    ) -> Vec<Option<JsValue>> {
        let mut derived = Vec::new();
        for from in from {
            let Some((nonce, context)) = from else {
                derived.push(JsValue::UNDEFINED);
                continue;
            };
            let algorithm = record(&[
                ("name", &"HKDF".into()),
                ("hash", &"SHA-256".into()),
                ("salt", &bytes(nonce)),
                ("info", &bytes(context.as_bytes())),
            ]);
            derived.push(self.call(
                "deriveKey",
                &[&algorithm, base, &aes_gcm_256(), &JsValue::FALSE, &usages()],
            ));
        }
        settled(derived).await
    }

    /// Encrypts or decrypts; `None` for a text that cannot be.
    pub(super) async fn run(&self, cipher: Cipher, texts: Vec<Option<CipherText>>) -> Vec<Option<Vec<u8>>> {
        let method = match cipher {
            Cipher::Encrypt => "encrypt",
            Cipher::Decrypt => "decrypt",
        };
        let mut results = Vec::new();
        for text in texts {
            results.push(match text {
                Some(text) => self.call(method, &[&text.parameters, &text.key, &bytes(&text.data)]),
                None => JsValue::UNDEFINED,
            });
        }
        let mut outcome = Vec::new();
        for result in settled(results).await {
            outcome.push(result.map(|buffer| Uint8Array::new(&buffer).to_vec()));
        }
        outcome
    }

    /// What the browser refuses at once has no result either.
    fn call(&self, method: &str, arguments: &[&JsValue]) -> JsValue {
        object::call_with_all(&self.0, method, arguments).unwrap_or_default()
    }
}

/// Parameters of AES-GCM.
pub(super) fn aes_gcm(iv: &[u8], additional_data: &[u8]) -> JsValue {
    record(&[
        ("name", &"AES-GCM".into()),
        ("iv", &bytes(iv)),
        ("additionalData", &bytes(additional_data)),
    ])
}

fn aes_gcm_256() -> JsValue {
    record(&[("name", &"AES-GCM".into()), ("length", &256.into())])
}

fn usages() -> JsValue {
    list(&[&"encrypt".into(), &"decrypt".into()])
}

/// An object with these members.
pub(super) fn record(members: &[(&str, &JsValue)]) -> JsValue {
    let record = Object::new();
    for (name, value) in members {
        object::set(&record, name, value);
    }
    record.into()
}

fn list(items: &[&JsValue]) -> JsValue {
    let list = Array::new();
    for item in items {
        list.push(item);
    }
    list.into()
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn only(results: Vec<Option<JsValue>>) -> Result<JsValue, StorageError> {
    let mut results = results.into_iter();
    results.next().flatten().ok_or(StorageError::Blocked)
}

/// Waits for all; `None` where one has failed.
async fn settled(promises: Vec<JsValue>) -> Vec<Option<JsValue>> {
    let all = Array::new();
    for promise in &promises {
        all.push(promise);
    }
    let settled = object::call_with(&object::global("Promise"), "allSettled", &all);
    let outcomes = match settled {
        Ok(promise) => JsFuture::from(promise.unchecked_into::<Promise>()).await,
        Err(refusal) => Err(refusal),
    };
    let outcomes: Array = outcomes.unwrap_or_default().unchecked_into();
    let mut results = Vec::new();
    for place in 0..promises.len() {
        let outcome = outcomes.get(place as u32);
        let value = object::get(&outcome, "value").unwrap_or_default();
        results.push((!value.is_undefined()).then_some(value));
    }
    results
}
