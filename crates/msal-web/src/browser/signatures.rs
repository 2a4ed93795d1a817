//! Signatures, by `crypto.subtle`.

use js_sys::{JSON, Object, Promise, Uint8Array};
use msal_core::signature::{SignatureAlgorithm, SignatureError};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::object;
use crate::platform::{LocalFuture, Signatures, SignedMessage};

#[wasm_bindgen]
extern "C" {
    /// `crypto.subtle`, which pages without `https` do not have.
    type SubtleCrypto;

    #[wasm_bindgen(method, js_name = importKey, catch)]
    fn import_key(
        this: &SubtleCrypto,
        format: &str,
        key: &JsValue,
        algorithm: &JsValue,
        is_extractable: bool,
        usages: &JsValue,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn verify(
        this: &SubtleCrypto,
        algorithm: &JsValue,
        key: &JsValue,
        signature: &Uint8Array,
        message: &Uint8Array,
    ) -> Result<Promise, JsValue>;
}

/// The browser's own checks.
pub(crate) struct WebCrypto;

impl Signatures for WebCrypto {
    fn verify(&self, message: SignedMessage) -> LocalFuture<Result<(), SignatureError>> {
        Box::pin(async move {
            let subtle = object::get(&object::global("crypto"), "subtle").unwrap_or_default();
            if !subtle.is_object() {
                return Err(SignatureError::Unsupported);
            }
            // What the browser refuses is a key that is none.
            match verify(subtle.unchecked_into(), &message).await {
                Ok(fits) if fits.is_truthy() => Ok(()),
                Ok(_) => Err(SignatureError::Wrong),
                Err(_) => Err(SignatureError::UnknownKey),
            }
        })
    }
}

async fn verify(subtle: SubtleCrypto, message: &SignedMessage) -> Result<JsValue, JsValue> {
    let algorithm = algorithm(message.algorithm);
    let usages = JSON::parse(r#"["verify"]"#)?;
    let key = JSON::parse(&message.key)?;
    let key = JsFuture::from(subtle.import_key("jwk", &key, &algorithm, false, &usages)?).await?;
    let signature = Uint8Array::from(&*message.signature);
    let text = Uint8Array::from(message.message.as_bytes());
    JsFuture::from(subtle.verify(&algorithm, &key, &signature, &text)?).await
}

/// What both calls are told about the algorithm; each passes over what only the other reads.
fn algorithm(algorithm: SignatureAlgorithm) -> JsValue {
    let name = match algorithm {
        SignatureAlgorithm::Rs256 => "RSASSA-PKCS1-v1_5",
        SignatureAlgorithm::Ps256 => "RSA-PSS",
        SignatureAlgorithm::Es256 => "ECDSA",
    };
    let options = Object::new();
    object::set(&options, "name", &name.into());
    object::set(&options, "hash", &"SHA-256".into());
    object::set(&options, "namedCurve", &"P-256".into());
    object::set(&options, "saltLength", &32.into());
    options.into()
}
