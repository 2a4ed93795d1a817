//! An account as it stands in the cache: the user, with a profile for each tenant.
//!
//! The record is the JSON object itself, so that what MSAL.js or a later version has added to it
//! survives when we write it again.

use super::key::account_key;
use crate::client_info::ClientInfo;
use crate::json::{Json, Object};
use crate::{
    AccountFields, AccountInfo, HomeAccountId, IdTokenClaims, RawIdToken, TenantProfile, UnixTime, decimal,
};

/// An account in the cache.
pub struct AccountRecord(Object);

/// A sign-in that is about to be written into an account.
pub struct SignInRecord<'a> {
    /// The user who has signed in.
    pub home_account_id: &'a HomeAccountId,
    /// The cloud, by the name accounts are cached under.
    pub environment: &'a str,
    /// The tenant that the id token names; empty where it names none (AD FS).
    pub tenant_id: &'a str,
    /// What the id token says.
    pub claims: &'a IdTokenClaims,
    /// The home tenant's ids, if the authority sent them along.
    pub client_info: Option<&'a ClientInfo>,
    /// The same, as received.
    pub raw_client_info: Option<&'a str>,
    /// `MSSTS`, `ADFS` or `Generic`.
    pub authority_type: &'a str,
    /// When it is written.
    pub now: UnixTime,
}

impl SignInRecord<'_> {
    fn is_at_home(&self) -> bool {
        self.tenant_id == self.home_account_id.home_tenant()
    }

    fn write_profile(&self, profile: &mut Object) {
        profile.set("tenantId", self.tenant_id);
        profile.set(
            "localAccountId",
            self.claims.local_account_id().unwrap_or_default(),
        );
        profile.set_some("name", self.claims.name());
        profile.set_some("username", self.claims.username());
        profile.set_some("loginHint", self.claims.login_hint());
        let is_home = !self.tenant_id.is_empty() && self.is_at_home();
        profile.put("isHomeTenant", is_home.into());
    }
}

impl AccountRecord {
    /// Reads a record; `None` when a field that MSAL requires is missing or empty.
    pub fn parse(json: &str) -> Option<Self> {
        let object = Object::parse(json)?;
        let required = ["homeAccountId", "environment", "localAccountId"];
        required
            .iter()
            .all(|name| object.text(name).is_some())
            .then_some(Self(object))
    }

    /// The record after a sign-in. What the account itself says is the home tenant's: a sign-in at
    /// another tenant adds or renews that tenant's profile, and nothing else. A record that is
    /// somebody else's, whatever key it lay under, counts as absent.
    pub fn after(known: Option<Self>, sign_in: &SignInRecord<'_>) -> Self {
        let known = known.filter(|known| known.is_of(sign_in));
        let is_new = known.is_none();
        let mut object = known.map(|known| known.0).unwrap_or_default();
        if is_new {
            write_identity(&mut object, sign_in);
        }
        if is_new || sign_in.is_at_home() {
            write_user(&mut object, sign_in);
        }
        write_profiles(&mut object, sign_in);
        object.set("lastUpdatedAt", &decimal::text(sign_in.now.millis()));
        Self(object)
    }

    fn is_of(&self, sign_in: &SignInRecord<'_>) -> bool {
        self.text("homeAccountId") == sign_in.home_account_id.as_str()
            && self.environment() == sign_in.environment
    }

    /// The key that the record is stored under.
    pub fn key(&self) -> String {
        account_key(&self.home_account_id(), self.environment(), self.text("realm"))
    }

    /// The user whose account it is.
    pub fn home_account_id(&self) -> HomeAccountId {
        self.text("homeAccountId").into()
    }

    /// The cloud, by the name accounts are cached under.
    pub fn environment(&self) -> &str {
        self.text("environment")
    }

    /// The record as text.
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The rows of the account: one per tenant for which `id_token` has a token.
    pub fn rows(&self, id_token: &dyn Fn(&str) -> Option<RawIdToken>) -> Vec<AccountInfo> {
        let stored = self.0.get("tenantProfiles").map_or(&[][..], Json::items);
        let mut profiles = Vec::new();
        for object in stored.iter().filter_map(Json::object) {
            profiles.push(profile(object));
        }
        if profiles.is_empty() {
            profiles.push(self.home_profile());
        }
        let mut rows = Vec::new();
        for profile in &profiles {
            if let Some(token) = id_token(&profile.tenant_id) {
                rows.push(self.row(profile, token, &profiles));
            }
        }
        rows
    }

    fn row(&self, profile: &TenantProfile, token: RawIdToken, profiles: &[TenantProfile]) -> AccountInfo {
        let own_hint = || self.0.text("loginHint").filter(|_| profile.is_home_tenant);
        AccountInfo::new(AccountFields {
            home_account_id: self.home_account_id(),
            environment: self.environment().to_owned(),
            tenant_id: profile.tenant_id.clone(),
            local_account_id: profile.local_account_id.clone(),
            username: profile
                .username
                .clone()
                .unwrap_or_else(|| self.text("username").to_owned()),
            name: profile.name.clone().or_else(|| owned(self.0.text("name"))),
            login_hint: profile.login_hint.clone().or_else(|| owned(own_hint())),
            id_token: Some(token),
            tenant_profiles: profiles.to_vec(),
        })
    }

    /// The profile that stands in the account itself, where it has no list.
    fn home_profile(&self) -> TenantProfile {
        TenantProfile {
            tenant_id: self.text("realm").to_owned(),
            local_account_id: self.text("localAccountId").to_owned(),
            is_home_tenant: true,
            ..TenantProfile::default()
        }
    }

    fn text(&self, name: &str) -> &str {
        self.0.text(name).unwrap_or_default()
    }
}

fn write_identity(object: &mut Object, sign_in: &SignInRecord<'_>) {
    let info = sign_in.client_info;
    let local = sign_in.claims.local_account_id().unwrap_or_default();
    object.set("homeAccountId", sign_in.home_account_id.as_str());
    object.set("environment", sign_in.environment);
    object.set("realm", info.map_or(sign_in.tenant_id, |info| &info.utid));
    object.set("localAccountId", info.map_or(local, |info| &info.uid));
    object.set("username", "");
    object.set("authorityType", sign_in.authority_type);
}

fn write_user(object: &mut Object, sign_in: &SignInRecord<'_>) {
    object.set("username", sign_in.claims.username().unwrap_or_default());
    object.set_some("loginHint", sign_in.claims.login_hint());
    object.set_some("clientInfo", sign_in.raw_client_info);
    object.set_some("name", sign_in.claims.name());
}

fn write_profiles(object: &mut Object, sign_in: &SignInRecord<'_>) {
    let mut profiles = match object.get_mut("tenantProfiles") {
        Some(Json::List(known)) => std::mem::take(known),
        _ => Vec::new(),
    };
    let is_this = |json: &Json| {
        let tenant = json.object().and_then(|profile| profile.get("tenantId")?.text());
        tenant.is_some_and(|tenant| tenant.eq_ignore_ascii_case(sign_in.tenant_id))
    };
    let at = profiles.iter().position(is_this);
    match at.and_then(|at| profiles.get_mut(at)) {
        Some(Json::Object(profile)) => sign_in.write_profile(profile),
        _ => {
            let mut profile = Object::default();
            sign_in.write_profile(&mut profile);
            profiles.push(profile.into());
        }
    }
    object.put("tenantProfiles", profiles.into());
}

fn profile(object: &Object) -> TenantProfile {
    let text = |name| owned(object.text(name));
    TenantProfile {
        tenant_id: text("tenantId").unwrap_or_default(),
        local_account_id: text("localAccountId").unwrap_or_default(),
        name: text("name"),
        username: text("username"),
        login_hint: text("loginHint"),
        is_home_tenant: object.get("isHomeTenant").and_then(Json::bool).unwrap_or(false),
    }
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::base64url;

    fn claims(json: &str) -> IdTokenClaims {
        let raw = RawIdToken::new(["h.", &base64url(json.as_bytes()), ".s"].concat());
        IdTokenClaims::decode(&raw).unwrap()
    }

    fn sign_in(known: Option<AccountRecord>, tenant_id: &str, json: &str) -> AccountRecord {
        let record = SignInRecord {
            home_account_id: &"u.t".into(),
            environment: "e",
            tenant_id,
            claims: &claims(json),
            client_info: None,
            raw_client_info: Some("raw"),
            authority_type: "MSSTS",
            now: UnixTime::from_seconds(1),
        };
        AccountRecord::after(known, &record)
    }

    fn rows(record: &AccountRecord) -> Vec<AccountInfo> {
        record.rows(&|_| Some(RawIdToken::new("a.b.c")))
    }

    #[test]
    fn an_account_has_a_row_for_each_tenant_with_a_token() {
        let home = sign_in(None, "t", r#"{"oid":"u","preferred_username":"ada"}"#);
        let record = sign_in(Some(home), "guest", r#"{"oid":"g"}"#);
        let all = rows(&record);
        let ids: Vec<_> = all
            .iter()
            .map(|row| {
                (
                    row.tenant_id.as_str(),
                    row.local_account_id.as_str(),
                    &*row.username,
                )
            })
            .collect();
        assert_eq!(ids, [("t", "u", "ada"), ("guest", "g", "ada")]);
        let only_home = record.rows(&|tenant| (tenant == "t").then(|| RawIdToken::new("a.b.c")));
        assert_eq!(only_home.len(), 1);
    }

    #[test]
    fn a_guest_sign_in_changes_nothing_of_the_home_row() {
        let home = sign_in(
            None,
            "t",
            r#"{"oid":"u","preferred_username":"ada","login_hint":"home"}"#,
        );
        let guest = r#"{"oid":"g","preferred_username":"ada#EXT#","login_hint":"guest"}"#;
        let record = sign_in(Some(home), "guest", guest);
        let hints: Vec<_> = rows(&record).iter().map(|row| row.login_hint.clone()).collect();
        assert_eq!(hints, [Some("home".to_owned()), Some("guest".to_owned())]);
        assert_eq!(rows(&record)[0].username, "ada");
        let without = sign_in(Some(record), "third", r#"{"oid":"x"}"#);
        assert_eq!(rows(&without)[2].login_hint, None);
    }

    #[test]
    fn a_new_sign_in_at_home_renews_what_is_shown() {
        let before = sign_in(
            None,
            "t",
            r#"{"oid":"u","preferred_username":"ada","name":"Ada"}"#,
        );
        let after = sign_in(Some(before), "t", r#"{"oid":"u","preferred_username":"king"}"#);
        let row = rows(&after).remove(0);
        assert_eq!((row.username.as_str(), row.name.as_deref()), ("king", None));
    }

    #[test]
    fn what_another_library_has_added_is_kept() {
        let text = r#"{"homeAccountId":"u.t","environment":"e","realm":"t","localAccountId":"u","username":"ada","authorityType":"MSSTS","nativeAccountId":"n","tenantProfiles":[{"tenantId":"t","localAccountId":"u","isHomeTenant":true,"upn":"ada@x"}],"dataBoundary":"EU"}"#;
        let record = sign_in(AccountRecord::parse(text), "t", r#"{"oid":"u"}"#);
        let written = record.to_json();
        for kept in [
            r#""nativeAccountId":"n""#,
            r#""upn":"ada@x""#,
            r#""dataBoundary":"EU""#,
        ] {
            assert!(written.contains(kept), "{written}");
        }
        assert_eq!(record.key(), "msal.3|u.t|e|t");
    }

    #[test]
    fn a_tenant_has_one_profile_however_it_is_written() {
        let text = r#"{"homeAccountId":"u.t","environment":"e","realm":"t","localAccountId":"u","tenantProfiles":[{"tenantId":"T","isHomeTenant":true}]}"#;
        let after = sign_in(AccountRecord::parse(text), "t", r#"{"oid":"u"}"#);
        let all = rows(&after);
        assert_eq!(all.len(), 1);
        assert_eq!((&*all[0].tenant_id, &*all[0].local_account_id), ("t", "u"));
    }

    #[test]
    fn a_record_of_somebody_else_counts_as_absent() {
        let record = |home: &str, environment: &str| {
            let text = format!(
                r#"{{"homeAccountId":"{home}","environment":"{environment}","realm":"t","localAccountId":"x","username":"eve"}}"#
            );
            AccountRecord::parse(&text)
        };
        for (home, environment) in [("u.x", "e"), ("U.t", "e"), ("u.t", "other")] {
            let after = sign_in(record(home, environment), "t", r#"{"oid":"u"}"#);
            assert_eq!(after.key(), "msal.3|u.t|e|t", "{home} {environment}");
            assert_eq!(rows(&after)[0].username, "");
        }
        let after = sign_in(record("u.t", "e"), "guest", r#"{"oid":"g"}"#);
        assert!(after.to_json().contains("eve"));
    }

    #[test]
    fn an_account_of_ad_fs_has_no_tenant() {
        let record = SignInRecord {
            home_account_id: &"sub".into(),
            environment: "fs.contoso.com",
            tenant_id: "",
            claims: &claims(r#"{"sub":"sub","upn":"ada@fs"}"#),
            client_info: None,
            raw_client_info: None,
            authority_type: "ADFS",
            now: UnixTime::from_seconds(1),
        };
        let record = AccountRecord::after(None, &record);
        assert_eq!(record.key(), "msal.3|sub|fs.contoso.com|");
        assert!(!rows(&record)[0].tenant_profiles[0].is_home_tenant);
        assert_eq!(rows(&record)[0].tenant_id, "");
    }

    #[test]
    fn a_record_that_lacks_a_field_counts_as_absent() {
        for text in [
            r#"{"homeAccountId":"","environment":"e","localAccountId":"l"}"#,
            r#"{"homeAccountId":"u","environment":"e"}"#,
            "[]",
        ] {
            assert!(AccountRecord::parse(text).is_none(), "{text}");
        }
    }
}
