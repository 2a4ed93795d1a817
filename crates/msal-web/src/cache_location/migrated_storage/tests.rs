use msal_core::encoding::base64url;

use super::*;
use crate::platform::MemoryStorage;

const NOW: UnixTime = UnixTime::from_seconds(1_700_000_000);
const CLIENT: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
const ENVIRONMENT: &str = "login.windows.net";

/// What one version of MSAL.js has left of a sign-in.
struct Old {
    storage: MemoryStorage,
    /// How the keys of its lists begin.
    prefix: &'static str,
    id_tokens: Vec<String>,
    access_tokens: Vec<String>,
    refresh_tokens: Vec<String>,
}

fn id_token(claims: &str) -> String {
    ["e30", &base64url(claims.as_bytes()), "c2ln"].join(".")
}

impl Old {
    /// The keys as versions 2 and 3 have them: parts joined by dashes.
    fn schema_0() -> Self {
        let old = Self::empty("msal.");
        old.put(
            "u.t-login.windows.net-t",
            r#"{"authorityType":"MSSTS","clientInfo":"e30","homeAccountId":"u.t","environment":"login.windows.net","realm":"t","localAccountId":"u","username":"ada@contoso.com","name":"Ada"}"#,
        );
        old.with_tokens(
            &[
                "u.t-login.windows.net-idtoken",
                "u.t-login.windows.net-accesstoken",
                "u.t-login.windows.net-refreshtoken",
            ],
            "u.t-login.windows.net-t",
            "",
        )
    }

    /// The keys as version 4 has them, and the time of the last change in each entry.
    fn newer(prefix: &'static str) -> Self {
        let schema = prefix.trim_end_matches('.');
        let old = Self::empty(prefix);
        let account = [schema, "|u.t|login.windows.net|t"].concat();
        old.put(
            &account,
            r#"{"homeAccountId":"u.t","environment":"login.windows.net","realm":"t","localAccountId":"u","username":"ada@contoso.com","authorityType":"MSSTS","name":"Ada","tenantProfiles":[{"tenantId":"t","localAccountId":"u","name":"Ada","isHomeTenant":true}],"lastUpdatedAt":"1699999999000"}"#,
        );
        let keys: Vec<String> = ["idtoken", "accesstoken", "refreshtoken"]
            .iter()
            .map(|kind| [schema, "|u.t|login.windows.net|", kind].concat())
            .collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        old.with_tokens(&keys, &account, r#","lastUpdatedAt":"1699999999000""#)
    }

    fn empty(prefix: &'static str) -> Self {
        Self {
            storage: MemoryStorage::new(),
            prefix,
            id_tokens: Vec::new(),
            access_tokens: Vec::new(),
            refresh_tokens: Vec::new(),
        }
    }

    fn put(&self, key: &str, text: &str) {
        self.storage.put(key, text);
    }

    fn with_tokens(mut self, keys: &[&str], account: &str, more: &str) -> Self {
        let [id, access, refresh] = keys else {
            panic!("three keys")
        };
        let claims = r#"{"oid":"u","tid":"t","sub":"s","preferred_username":"ada@contoso.com","name":"Ada"}"#;
        let credential = |kind: &str, secret: &str, rest: &str| {
            format!(
                r#"{{"homeAccountId":"u.t","environment":"{ENVIRONMENT}","credentialType":"{kind}","clientId":"{CLIENT}","secret":"{secret}"{rest}{more}}}"#
            )
        };
        self.put(id, &credential("IdToken", &id_token(claims), r#","realm":"t""#));
        self.put(access, &credential("AccessToken", "old access", r#","realm":"t","target":"User.Read openid profile","tokenType":"Bearer","cachedAt":"1699999000","expiresOn":"1700003000","extendedExpiresOn":"1700003000""#));
        self.put(refresh, &credential("RefreshToken", "old refresh", ""));
        self.put(
            &[self.prefix, "account.keys"].concat(),
            &format!(r#"["{account}"]"#),
        );
        self.id_tokens.push((*id).to_owned());
        self.access_tokens.push((*access).to_owned());
        self.refresh_tokens.push((*refresh).to_owned());
        self.list();
        self
    }

    fn list(&self) {
        let mut lists = Object::default();
        put_list(&mut lists, "idToken", &self.id_tokens);
        put_list(&mut lists, "accessToken", &self.access_tokens);
        put_list(&mut lists, "refreshToken", &self.refresh_tokens);
        self.put(&[self.prefix, "token.keys.", CLIENT].concat(), &lists.to_json());
    }

    fn edit(&self, key: &str, edit: impl FnOnce(&mut Object)) {
        let mut object = Object::parse(&self.storage.get(key).unwrap()).unwrap();
        edit(&mut object);
        self.put(key, &object.to_json());
    }

    fn migrate(&self) {
        migrate(&self.storage, &CLIENT.into(), NOW);
    }

    fn owner(&self) -> CredentialOwner<'static> {
        CredentialOwner {
            home_account_id: "u.t",
            environment: ENVIRONMENT,
            client_id: CLIENT,
            realm: "t",
        }
    }

    fn of_today(&self, credential: CredentialType, target: &str) -> Option<String> {
        self.storage
            .get(&self.owner().key(credential, target, TokenScheme::Bearer))
    }

    fn keys_of_today(&self) -> usize {
        let keys = self.storage.keys();
        keys.iter().filter(|key| key.starts_with("msal.3|")).count()
    }
}

const SCOPES: &str = "User.Read openid profile";

#[test]
fn a_sign_in_of_every_older_schema_is_moved() {
    for old in [Old::schema_0(), Old::newer("msal.1."), Old::newer("msal.2.")] {
        old.migrate();
        let prefix = old.prefix;
        let id_token = old.of_today(CredentialType::IdToken, "").unwrap();
        let access_token = old.of_today(CredentialType::AccessToken, SCOPES).unwrap();
        let refresh_token = old.of_today(CredentialType::RefreshToken, "").unwrap();
        let owner = old.owner();
        assert_eq!(
            owner.read_access_token(&access_token).unwrap().secret.secret(),
            "old access",
            "{prefix}"
        );
        assert_eq!(
            owner.read_refresh_token(&refresh_token).unwrap().secret.secret(),
            "old refresh"
        );
        let account = old.storage.get("msal.3|u.t|login.windows.net|t").unwrap();
        let rows = AccountRecord::parse(&account)
            .unwrap()
            .rows(&|tenant| owner.read_id_token(&id_token).filter(|_| tenant == "t"));
        assert_eq!(rows.len(), 1, "{prefix}: {account}");
        assert_eq!(rows[0].username, "ada@contoso.com");
        let lists = old.storage.get(&token_index_key(&CLIENT.into())).unwrap();
        assert_eq!(listed_keys(&lists).len(), 3);
        assert_eq!(
            old.storage.get(ACCOUNT_INDEX).as_deref(),
            Some(r#"["msal.3|u.t|login.windows.net|t"]"#)
        );
        assert_eq!(old.storage.keys().len(), 6, "{prefix}: what was there has gone");
    }
}

#[test]
fn what_is_there_already_is_newer() {
    let old = Old::newer("msal.2.");
    let key = old.owner().key(CredentialType::IdToken, "", TokenScheme::Bearer);
    old.put(&key, "of today");
    old.migrate();
    assert_eq!(old.storage.get(&key).as_deref(), Some("of today"));
    assert_eq!(old.of_today(CredentialType::RefreshToken, ""), None);
    assert_eq!(old.keys_of_today(), 1);
}

#[test]
fn tokens_that_are_over_or_damaged_or_of_others_are_not_taken() {
    let check = |edit: &dyn Fn(&Old), is_there: [bool; 3]| {
        let old = Old::newer("msal.1.");
        edit(&old);
        old.migrate();
        let found = [
            old.of_today(CredentialType::IdToken, "").is_some(),
            old.of_today(CredentialType::AccessToken, SCOPES).is_some(),
            old.of_today(CredentialType::RefreshToken, "").is_some(),
        ];
        assert_eq!(found, is_there);
    };
    check(
        &|old| {
            old.edit(&old.access_tokens[0], |token| {
                token.set("expiresOn", "1700000200")
            })
        },
        [true, false, true],
    );
    check(
        &|old| old.edit(&old.access_tokens[0], |token| token.set("keyId", "k")),
        [true, false, true],
    );
    check(
        &|old| {
            old.edit(&old.refresh_tokens[0], |token| {
                token.set("expiresOn", "1700000200")
            })
        },
        [true, true, false],
    );
    check(&|old| old.put(&old.refresh_tokens[0], "{"), [true, true, false]);
    check(
        &|old| old.edit(&old.id_tokens[0], |token| token.set("clientId", "other")),
        [false; 3],
    );
    check(
        &|old| old.edit(&old.id_tokens[0], |token| token.set("secret", "a.%.c")),
        [false; 3],
    );
    check(&|old| old.storage.remove(&old.id_tokens[0]), [false; 3]);
    check(&|old| old.put("msal.1.account.keys", "{"), [false; 3]);
    check(
        &|old| old.put(&["msal.1.token.keys.", CLIENT].concat(), "null"),
        [false; 3],
    );
}

#[test]
fn a_user_who_stays_signed_in_stays_so() {
    struct Lasting(MemoryStorage, std::cell::RefCell<Vec<String>>);
    impl Storage for Lasting {
        fn get(&self, key: &str) -> Option<String> {
            self.0.get(key)
        }
        fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
            self.0.set(key, value)
        }
        fn set_lasting(&self, key: &str, value: &str) -> Result<(), StorageError> {
            self.1.borrow_mut().push(key.to_owned());
            self.0.set(key, value)
        }
        fn remove(&self, key: &str) {
            self.0.remove(key);
        }
        fn keys(&self) -> Vec<String> {
            self.0.keys()
        }
    }
    let old = Old::newer("msal.2.");
    let claims = r#"{"oid":"u","tid":"t","sub":"s","signin_state":["kmsi"]}"#;
    old.edit(&old.id_tokens[0], |token| token.set("secret", &id_token(claims)));
    let store = Lasting(old.storage, std::cell::RefCell::default());
    migrate(&store, &CLIENT.into(), NOW);
    assert_eq!(store.1.borrow().len(), 4, "account and tokens");
}

#[test]
fn accounts_stay_for_other_apps_of_the_schema() {
    let old = Old::newer("msal.1.");
    old.put(
        "msal.1.token.keys.other",
        r#"{"idToken":[],"accessToken":[],"refreshToken":[]}"#,
    );
    old.migrate();
    assert!(old.storage.get("msal.1.account.keys").is_some());
    assert!(old.storage.get("msal.1|u.t|login.windows.net|t").is_some());
    assert_eq!(old.keys_of_today(), 4);
}

#[test]
fn a_store_that_nobody_has_used_stays_empty() {
    let storage = MemoryStorage::new();
    migrate(&storage, &CLIENT.into(), NOW);
    assert!(storage.keys().is_empty());
}
