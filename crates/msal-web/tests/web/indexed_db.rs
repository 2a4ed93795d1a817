//! The database of our own.

use msal_testkit::World;
use msal_web::CacheLocation;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::common::script;
use crate::stores::{
    SECRET, a_reload_keeps_the_sign_in, client_at, clients_hear_of_each_other, has_accounts, is_not_needed,
    promised, signed_in, source, twenty_clients_renew_once,
};

/// Access to the database for these tests.
const DATABASE: &str = r#"
window.database = (() => {
    const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const use = async (store, act) => {
        const database = await done(indexedDB.open("msal-rust.cache", 1));
        try { return await act(database.transaction(store, "readwrite").objectStore(store)); }
        finally { database.close(); }
    };
    return {
        drop: () => done(indexedDB.deleteDatabase("msal-rust.cache")),
        upgrade: async (version) => (await done(indexedDB.open("msal-rust.cache", version))).close(),
        key: () => use("keys", (keys) => done(keys.get("aes-gcm"))),
        entries: () => use("entries", async (entries) => {
            const [keys, values] = await Promise.all([done(entries.getAllKeys()), done(entries.getAll())]);
            return JSON.stringify(keys.map((key, place) => [key, values[place]]));
        }),
        put: (key, value) => use("entries", (entries) => done(entries.put(value, key))),
    };
})()"#;

/// An origin where nobody has been.
async fn fresh() -> CacheLocation {
    script(DATABASE);
    promised("database.drop()").await;
    CacheLocation::indexed_db()
}

async fn entries() -> Vec<(String, String)> {
    let text = promised("database.entries()").await.as_string().unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn key_with(part: &str) -> String {
    let found = entries().await.into_iter().find(|(key, _)| key.contains(part));
    found.unwrap().0
}

#[wasm_bindgen_test]
async fn a_reload_keeps_a_sign_in() {
    a_reload_keeps_the_sign_in(fresh().await).await;
}

#[wasm_bindgen_test]
async fn clients_of_a_page_hear_of_each_other() {
    clients_hear_of_each_other(fresh().await).await;
}

#[wasm_bindgen_test]
async fn twenty_clients_with_an_expired_token_renew_it_once() {
    twenty_clients_renew_once(fresh().await).await;
}

#[wasm_bindgen_test]
async fn secrets_are_encrypted_under_a_key_that_no_script_reads() {
    let location = fresh().await;
    let world = World::new();
    signed_in(&world, location).await;
    let stored = entries().await;
    assert_eq!(
        stored.iter().filter(|(key, _)| key.starts_with(SECRET)).count(),
        4
    );
    for (key, text) in stored.iter().filter(|(key, _)| key.starts_with(SECRET)) {
        assert!(!text.contains('{'), "{key} is in clear");
    }
    let secrets = world.authority.secrets();
    let is_in_clear = |text: &str| secrets.iter().any(|secret| text.contains(secret.as_str()));
    assert!(!stored.iter().any(|(_, text)| is_in_clear(text)));
    let exported =
        "database.key().then((key) => crypto.subtle.exportKey('raw', key)).catch(({ name }) => name)";
    assert_eq!(promised(exported).await, JsValue::from_str("InvalidAccessError"));
}

#[wasm_bindgen_test]
async fn an_entry_under_another_name_or_tampered_with_is_passed_over_and_removed() {
    let location = fresh().await;
    let world = World::new();
    signed_in(&world, location.clone()).await;
    let (access, refresh) = (key_with("|accesstoken|").await, key_with("|refreshtoken|").await);
    for damage in ["''", "'AAAA'", "'%'", "'A'.repeat(100)", "7", "stored"] {
        let put = format!(
            "database.entries().then((all) => {{
                const stored = Object.fromEntries(JSON.parse(all))[{refresh:?}];
                return database.put({access:?}, {damage});
            }})"
        );
        promised(&put).await;
        let client = client_at(&world, location.clone());
        assert!(has_accounts(&client, 1).await, "{damage}");
        assert_eq!(source(&client).await, "network", "{damage}");
    }
}

#[wasm_bindgen_test]
async fn without_the_database_a_sign_in_is_over_and_another_begins() {
    let location = fresh().await;
    let world = World::new();
    let client = signed_in(&world, location.clone()).await;
    promised("database.drop()").await;
    let reloaded = client_at(&world, location.clone());
    assert_eq!(source(&reloaded).await, "no_account_error");
    signed_in(&world, location).await;
    assert!(has_accounts(&reloaded, 1).await);
    assert_eq!(source(&client).await, "cache");
}

#[wasm_bindgen_test]
async fn a_newer_app_changes_the_database_while_an_older_one_is_open() {
    let location = fresh().await;
    let world = World::new();
    let older = signed_in(&world, location).await;
    promised("database.upgrade(2)").await;
    let request = crate::stores::silent().with_force_refresh();
    assert!(
        older.acquire_token_silent(request).await.is_ok(),
        "from memory on"
    );
    assert_eq!(source(&older).await, "cache");
}

#[wasm_bindgen_test]
async fn a_full_or_missing_store_is_memory() {
    let full = "function () { this.transaction.abort(); throw new DOMException('', 'QuotaExceededError') }";
    for (owner, part, instead) in [
        ("window", "indexedDB", "undefined"),
        ("crypto", "subtle", "undefined"),
        (
            "IDBFactory.prototype",
            "open",
            "() => { throw new DOMException('', 'SecurityError') }",
        ),
        ("IDBObjectStore.prototype", "put", full),
        (
            "SubtleCrypto.prototype",
            "generateKey",
            "() => Promise.reject(new Error('no'))",
        ),
        (
            "SubtleCrypto.prototype",
            "encrypt",
            "() => Promise.reject(new Error('no'))",
        ),
    ] {
        is_not_needed(fresh().await, owner, part, instead).await;
    }
}
