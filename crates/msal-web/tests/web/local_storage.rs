//! The local storage of an origin, as MSAL.js v5 keeps it.

use msal_testkit::{CLIENT_ID, World};
use msal_web::{CacheLocation, PublicClientApplication};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::{Replaced, eventually, script};
use crate::stores::{
    SECRET, a_reload_keeps_the_sign_in, client_at, clients_hear_of_each_other, has_accounts, is_not_needed,
    promised, signed_in, source, stay_signed_in, twenty_clients_renew_once,
};

const FORGET_COOKIE: &str = "document.cookie = 'msal.cache.encryption=;path=/;max-age=0'";
/// What another test has written is waited for no more.
const FORGET_LAST_WRITE: &str = "document.cookie = 'msal.rust.last-write=;path=/;max-age=0'";
/// Encryption as MSAL.js has it, written for these tests.
const CIPHER: &str = r#"
window.cipher = (() => {
    const bytes = (text) => Uint8Array.from(
        atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
    const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
    const derive = async (key, nonce, context) => crypto.subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt: nonce, info: new TextEncoder().encode(context) },
        await crypto.subtle.importKey("raw", bytes(key), "HKDF", false, ["deriveKey"]),
        { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const algorithm = { name: "AES-GCM", iv: new Uint8Array(12) };
    const cookie = () => JSON.parse(decodeURIComponent(document.cookie.match(/msal\.cache\.encryption=([^;]*)/)[1]));
    return {
        async open({ nonce, data }, context, key = cookie().key) {
            const derived = await derive(key, bytes(nonce), context);
            return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, derived, bytes(data)));
        },
        async seal(clear, context) {
            const { id, key } = cookie();
            const nonce = crypto.getRandomValues(new Uint8Array(16));
            const derived = await derive(key, nonce, context);
            const data = await crypto.subtle.encrypt(algorithm, derived, new TextEncoder().encode(clear));
            return JSON.stringify({ id, nonce: text(nonce), data: text(data), lastUpdatedAt: String(Date.now()) });
        },
    };
})()"#;

/// An origin where nobody has been.
fn fresh() -> CacheLocation {
    script("localStorage.clear()");
    script(FORGET_COOKIE);
    script(FORGET_LAST_WRITE);
    script(CIPHER);
    CacheLocation::local_storage()
}

fn entries(condition: &str) -> Vec<(String, String)> {
    let text = script(&format!(
        "JSON.stringify(Object.entries(localStorage).filter(([key, value]) => {condition}))"
    ));
    serde_json::from_str(&text.as_string().unwrap()).unwrap()
}

/// The key of the one entry that has this in its key.
fn key_with(part: &str) -> String {
    let found = entries(&format!("key.includes('{part}')"));
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].0.clone()
}

fn holds(world: &World, text: &str) -> bool {
    let secrets = world.authority.secrets();
    secrets.iter().any(|secret| text.contains(secret.as_str()))
}

#[wasm_bindgen_test]
async fn a_reload_keeps_a_sign_in() {
    a_reload_keeps_the_sign_in(fresh()).await;
}

#[wasm_bindgen_test]
async fn clients_of_a_page_hear_of_each_other() {
    clients_hear_of_each_other(fresh()).await;
}

#[wasm_bindgen_test]
async fn twenty_clients_with_an_expired_token_renew_it_once() {
    twenty_clients_renew_once(fresh()).await;
}

#[wasm_bindgen_test]
async fn secrets_are_stored_as_msal_js_encrypts_them() {
    let vector = r#"cipher.open({ nonce: "8PHy8_T19vf4-fr7_P3-_w", data: "0oF5a5h20eutYNALTlXpWcEyA6McBdcokRA" },
        "client-id", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")"#;
    let location = fresh();
    assert_eq!(promised(vector).await, JsValue::from_str(r#"{"a":"é"}"#));
    let world = World::new();
    signed_in(&world, location).await;
    let stored = entries("true");
    assert!(stored.iter().all(|(_, text)| !holds(&world, text)));
    let secrets: Vec<_> = stored.iter().filter(|(key, _)| key.starts_with(SECRET)).collect();
    assert_eq!(secrets.len(), 4, "account, id token, access token, refresh token");
    for (key, text) in secrets {
        let context = if key.contains(CLIENT_ID) { CLIENT_ID } else { "" };
        let opened = promised(&format!("cipher.open({text}, '{context}')")).await;
        let record: serde_json::Value = serde_json::from_str(&opened.as_string().unwrap()).unwrap();
        assert!(record["homeAccountId"].is_string(), "{key}");
    }
}

#[wasm_bindgen_test]
async fn what_msal_js_encrypts_is_read_and_its_message_heard() {
    let world = World::new();
    let client = signed_in(&world, fresh()).await;
    let key = key_with("|accesstoken|");
    let written = format!(
        r#"(async () => {{
            const key = {key:?};
            const clear = JSON.parse(await cipher.open(JSON.parse(localStorage[key]), "{CLIENT_ID}"));
            localStorage[key] = await cipher.seal(JSON.stringify({{ ...clear, secret: "of MSAL.js" }}), "{CLIENT_ID}");
            const channel = new BroadcastChannel("msal.broadcast.cache");
            channel.postMessage({{ key, value: null, context: "{CLIENT_ID}" }});
            channel.close();
        }})()"#
    );
    promised(&written).await;
    let of_msal_js = async |client: &PublicClientApplication| {
        let result = client
            .acquire_token_silent(crate::stores::silent())
            .await
            .unwrap();
        result
            .access_token
            .as_ref()
            .is_some_and(|token| token.secret() == "of MSAL.js")
    };
    assert!(of_msal_js(&client_at(&world, CacheLocation::local_storage())).await);
    let mut looks = 0;
    while !of_msal_js(&client).await {
        looks += 1;
        assert!(looks < 1000, "the message is heard");
        promised("new Promise((resolve) => setTimeout(resolve, 5))").await;
    }
}

#[wasm_bindgen_test]
async fn messages_are_those_of_msal_js_and_hold_no_secret() {
    let location = fresh();
    script(
        "window.told = []; window.ear = new BroadcastChannel('msal.broadcast.cache');
        ear.onmessage = ({ data }) => told.push(data)",
    );
    let world = World::new();
    let client = signed_in(&world, location).await;
    let heard = |condition: &str| script(&format!("told.some((message) => {condition})")) == JsValue::TRUE;
    let platform = msal_web::browser_platform();
    let token = key_with("|refreshtoken|");
    assert!(eventually(&platform, || heard("message.key.includes('token.keys')")).await);
    assert!(heard(&format!(
        "message.key === {token:?} && message.context === '{CLIENT_ID}'"
    )));
    assert!(heard(
        "message.key.startsWith('msal.3|') && !message.key.includes('token') && message.context === ''"
    ));
    let told = script("JSON.stringify(told)").as_string().unwrap();
    assert!(!holds(&world, &told));
    client.clear_cache(None);
    let gone = format!("message.key === {token:?} && localStorage[{token:?}] === undefined");
    assert!(eventually(&platform, || heard(&gone)).await);
    script("ear.close()");
}

#[wasm_bindgen_test]
async fn without_its_cookie_a_sign_in_is_over_and_another_begins() {
    let world = World::new();
    signed_in(&world, fresh()).await;
    script(FORGET_COOKIE);
    let client = client_at(&world, CacheLocation::local_storage());
    assert_eq!(source(&client).await, "no_account_error");
    assert!(entries("key.startsWith('msal.3')").is_empty(), "lists as well");
    signed_in(&world, CacheLocation::local_storage()).await;
    assert!(has_accounts(&client, 1).await);
    assert_eq!(source(&client).await, "cache");
}

#[wasm_bindgen_test]
async fn a_client_whose_cookie_is_dropped_puts_it_back() {
    let world = World::new();
    let client = signed_in(&world, fresh()).await;
    script(FORGET_COOKIE);
    let request = crate::stores::silent().with_force_refresh();
    client.acquire_token_silent(request).await.unwrap();
    let reloaded = client_at(&world, CacheLocation::local_storage());
    assert_eq!(source(&reloaded).await, "cache");
}

#[wasm_bindgen_test]
async fn a_user_who_stays_signed_in_does_so_without_the_cookie() {
    let world = World::new();
    stay_signed_in(&world);
    signed_in(&world, fresh()).await;
    assert!(entries("true").iter().any(|(_, text)| holds(&world, text)));
    script(FORGET_COOKIE);
    let client = client_at(&world, CacheLocation::local_storage());
    assert_eq!(source(&client).await, "cache");
}

#[wasm_bindgen_test]
async fn an_entry_that_has_been_tampered_with_is_passed_over_and_removed() {
    let world = World::new();
    signed_in(&world, fresh()).await;
    let key = key_with("|accesstoken|");
    for damage in [
        "stored => JSON.stringify({ ...JSON.parse(stored), data: 'AAAA' + JSON.parse(stored).data.slice(4) })",
        "stored => JSON.stringify({ ...JSON.parse(stored), nonce: 'AAAA' })",
        "stored => JSON.stringify({ ...JSON.parse(stored), data: 7 })",
        "stored => stored.slice(0, 20)",
        "() => ''",
    ] {
        script(&format!(
            "localStorage[{key:?}] = ({damage})(localStorage[{key:?}])"
        ));
        let client = client_at(&world, CacheLocation::local_storage());
        assert!(has_accounts(&client, 1).await, "{damage}");
        assert_eq!(entries(&format!("key === {key:?}")), [], "{damage}");
        assert!(entries("key.includes('token.keys') && value.includes('accesstoken')").is_empty());
        assert_eq!(source(&client).await, "network", "{damage}");
    }
}

#[wasm_bindgen_test]
async fn what_is_of_others_stays_as_it_is() {
    let location = fresh();
    let world = World::new();
    let of_others = [
        ("theme", "dark"),
        (
            "msal.3|u.t|e|refreshtoken|other|||",
            r#"{"id":"1","nonce":"AAAA","data":"AAAA"}"#,
        ),
        ("msal.3|u.t|e|accesstoken|other|t|s|", "{"),
        (
            "msal.3.token.keys.other",
            r#"{"idToken":[],"accessToken":["msal.3|u.t|e|accesstoken|other|t|s|"],"refreshToken":["msal.3|u.t|e|refreshtoken|other|||"]}"#,
        ),
    ];
    for (key, value) in of_others {
        script(&format!("localStorage[{key:?}] = {value:?}"));
    }
    let client = signed_in(&world, location).await;
    client.clear_cache(None);
    assert!(has_accounts(&client, 0).await);
    assert!(
        eventually(&msal_web::browser_platform(), || entries("true").len()
            == of_others.len())
        .await
    );
    for (key, value) in of_others {
        assert_eq!(
            entries(&format!("key === {key:?}")),
            [(key.to_owned(), value.to_owned())]
        );
    }
}

#[wasm_bindgen_test]
async fn only_what_has_changed_is_decrypted_again() {
    let world = World::new();
    let client = signed_in(&world, fresh()).await;
    let reloaded = client_at(&world, CacheLocation::local_storage());
    assert_eq!(source(&reloaded).await, "cache");
    script("window.decrypted = 0");
    let counting = Replaced::new(
        "SubtleCrypto.prototype",
        "decrypt",
        "function (...all) { decrypted += 1; return replaced.decrypt.value.apply(this, all) }",
    );
    let request = crate::stores::silent().with_force_refresh();
    client.acquire_token_silent(request).await.unwrap();
    let platform = msal_web::browser_platform();
    assert!(eventually(&platform, || script("decrypted") != JsValue::from(0)).await);
    source(&reloaded).await;
    drop(counting);
    let count = script("decrypted").as_f64().unwrap();
    assert!(
        count <= 4.,
        "the other client decrypts what has come, this one nothing: {count}"
    );
}

#[wasm_bindgen_test]
async fn a_full_or_missing_store_is_memory() {
    let full = "() => { throw new DOMException('', 'QuotaExceededError') }";
    for (owner, part, instead) in [
        ("Storage.prototype", "setItem", full),
        ("window", "localStorage", "undefined"),
        ("crypto", "subtle", "undefined"),
        (
            "SubtleCrypto.prototype",
            "encrypt",
            "() => Promise.reject(new Error('no'))",
        ),
        (
            "SubtleCrypto.prototype",
            "importKey",
            "() => { throw new Error('no') }",
        ),
    ] {
        is_not_needed(fresh(), owner, part, instead).await;
    }
}

#[wasm_bindgen_test]
async fn what_msal_js_4_has_left_is_moved_when_the_app_says_so() {
    let location = fresh();
    let world = World::new();
    signed_in(&world, location.clone()).await;
    script(
        "for (const [key, value] of Object.entries(localStorage).filter(([key]) => key.startsWith('msal.3'))) {
            localStorage.removeItem(key);
            localStorage[key.replace('msal.3', 'msal.1')] = value.replaceAll('msal.3|', 'msal.1|');
        }
        localStorage['msal.1|of|another|accesstoken|app|t|s|'] = '{}'",
    );
    let without = client_at(&world, location.clone());
    assert_eq!(source(&without).await, "no_account_error");
    let with = client_at(&world, location.clone().with_migration());
    assert!(has_accounts(&with, 1).await);
    assert_eq!(source(&with).await, "cache");
    assert!(has_accounts(&without, 1).await, "it hears of it");
    let left = || entries("key.startsWith('msal.1')").len();
    assert!(eventually(&msal_web::browser_platform(), || left() == 1).await);
    let stored = entries("key.startsWith('msal.3|')");
    assert!(stored.len() == 4 && stored.iter().all(|(_, text)| !holds(&world, text)));
    with.clear_cache(None);
    assert!(has_accounts(&without, 0).await);
    let again = client_at(&world, location.with_migration());
    assert_eq!(source(&again).await, "no_account_error");
}
