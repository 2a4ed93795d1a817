//! A signed-in session storage in MSAL.js's cache schema 3, which both libraries read.
//!
//! Ids, client id and secrets are as short as they may be: the browser gives an origin about five
//! million characters of session storage, and 10,000 access tokens of a real length would not fit.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::plan::Cell;

const ENVIRONMENT: &str = "login.windows.net";

/// An app, its tenant, and what is cached for it.
#[derive(Debug)]
pub(crate) struct Seed<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) tenant: &'a str,
    pub(crate) cell: Cell,
}

impl Seed<'_> {
    /// The entries of the session storage, the first account being the active one. Token `n`
    /// belongs to account `n % accounts`, has the scope `sn` and the secret `tn`.
    pub(crate) fn entries(&self) -> Map<String, Value> {
        let mut entries = Map::new();
        let (mut accounts, mut id_tokens, mut access_tokens) = (Vec::new(), Vec::new(), Vec::new());
        for account in 0..self.cell.accounts {
            let key = format!("msal.3|{}|{ENVIRONMENT}|{}", self.home_id(account), self.tenant);
            accounts.push(put(&mut entries, key, &self.account(account)));
            let key = self.credential_key("idtoken", account, "");
            id_tokens.push(put(&mut entries, key, &self.id_token(account)));
        }
        for token in 0..self.cell.tokens {
            let key = self.credential_key("accesstoken", token % self.cell.accounts, &format!("s{token}"));
            access_tokens.push(put(&mut entries, key, &self.access_token(token)));
        }
        let active = json!({
            "homeAccountId": self.home_id(0),
            "localAccountId": "u0",
            "tenantId": self.tenant,
        });
        put(
            &mut entries,
            format!("msal.{}.active-account-filters", self.client_id),
            &active,
        );
        put(&mut entries, "msal.3.account.keys".into(), &json!(accounts));
        let index = json!({ "idToken": id_tokens, "accessToken": access_tokens, "refreshToken": [] });
        put(
            &mut entries,
            format!("msal.3.token.keys.{}", self.client_id),
            &index,
        );
        entries
    }

    fn home_id(&self, account: usize) -> String {
        format!("u{account}.{}", self.tenant)
    }

    fn credential_key(&self, kind: &str, account: usize, target: &str) -> String {
        let home = self.home_id(account);
        format!(
            "msal.3|{home}|{ENVIRONMENT}|{kind}|{}|{}|{target}|",
            self.client_id, self.tenant
        )
    }

    fn account(&self, account: usize) -> Value {
        let local = format!("u{account}");
        json!({
            "homeAccountId": self.home_id(account),
            "environment": ENVIRONMENT,
            "realm": self.tenant,
            "localAccountId": local,
            "username": user_name(account),
            "authorityType": "MSSTS",
            "name": "User",
            "tenantProfiles": [{
                "tenantId": self.tenant,
                "localAccountId": local,
                "name": "User",
                "username": user_name(account),
                "isHomeTenant": true,
            }],
            "lastUpdatedAt": (now() * 1000).to_string(),
        })
    }

    fn id_token(&self, account: usize) -> Value {
        let now = now();
        let claims = json!({
            "aud": self.client_id,
            "iss": format!("https://login.microsoftonline.com/{}/v2.0", self.tenant),
            "iat": now,
            "nbf": now,
            "exp": now + DAY,
            "name": "User",
            "oid": format!("u{account}"),
            "preferred_username": user_name(account),
            "sub": format!("u{account}"),
            "tid": self.tenant,
            "ver": "2.0",
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let header = part(json!({ "alg": "RS256", "typ": "JWT" }));
        json!({
            "credentialType": "IdToken",
            "homeAccountId": self.home_id(account),
            "environment": ENVIRONMENT,
            "clientId": self.client_id,
            "secret": format!("{header}.{}.c2lnbmF0dXJl", part(claims)),
            "realm": self.tenant,
            "lastUpdatedAt": (now * 1000).to_string(),
        })
    }

    fn access_token(&self, token: usize) -> Value {
        let now = now();
        json!({
            "homeAccountId": self.home_id(token % self.cell.accounts),
            "credentialType": "AccessToken",
            "secret": format!("t{token}"),
            "cachedAt": now.to_string(),
            "expiresOn": (now + DAY).to_string(),
            "extendedExpiresOn": (now + DAY).to_string(),
            "environment": ENVIRONMENT,
            "clientId": self.client_id,
            "realm": self.tenant,
            "target": format!("s{token}"),
            "tokenType": "Bearer",
            "lastUpdatedAt": (now * 1000).to_string(),
        })
    }
}

const DAY: u64 = 24 * 60 * 60;

/// How the seeded account of this number is called.
pub(crate) fn user_name(account: usize) -> String {
    format!("u{account}@contoso.com")
}

fn put(entries: &mut Map<String, Value>, key: String, value: &Value) -> String {
    let key = if key.starts_with("msal.3.") {
        key
    } else {
        key.to_lowercase()
    };
    entries.insert(key.clone(), value.to_string().into());
    key
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}
