//! Which cached entity answers a request, and how entities become accounts.

use std::time::Duration;

use super::entity::{
    AccessTokenEntity, AccountEntity, IdTokenEntity, RefreshTokenEntity, TenantProfileEntity,
};
use crate::{
    AccountInfo, AuthorityUrl, ClientId, IdTokenClaims, RawIdToken, ScopeSet, TenantProfile, UnixTime,
};

/// A token that expires sooner than this counts as expired.
pub const RENEWAL_OFFSET: Duration = Duration::from_secs(300);

/// Whose tokens are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The app.
    pub client_id: &'a ClientId,
    /// The account; its tenant beats the authority's.
    pub account: &'a AccountInfo,
    /// The authority of the request.
    pub authority: &'a AuthorityUrl,
}

impl Wanted<'_> {
    /// Whether an access token is one of the account's, for every scope wanted (already reduced by [`ScopeSet::for_lookup`]).
    pub fn is_access_token(&self, token: &AccessTokenEntity, scopes: &ScopeSet) -> bool {
        self.owns(&token.home_account_id, &token.environment, &token.client_id)
            && token.realm.eq_ignore_ascii_case(self.realm())
            && token.scopes().covers(scopes)
    }

    /// Whether a refresh token is the account's.
    pub fn is_refresh_token(&self, token: &RefreshTokenEntity) -> bool {
        self.owns(&token.home_account_id, &token.environment, &token.client_id)
    }

    fn owns(&self, home_account_id: &str, environment: &str, client_id: &str) -> bool {
        home_account_id == self.account.home_account_id.as_str()
            && client_id == self.client_id.as_str()
            && self.authority.owns_environment(environment)
    }

    fn realm(&self) -> &str {
        if self.account.tenant_id.is_empty() {
            self.authority.realm().unwrap_or_default()
        } else {
            &self.account.tenant_id
        }
    }
}

impl AccessTokenEntity {
    /// Whether the token may be used at `now`: not within [`RENEWAL_OFFSET`] of its end, and not cached in the future, which would mean
    /// that the clock was turned back.
    pub fn is_usable(&self, now: UnixTime) -> bool {
        let (Some(cached_at), Some(expires_on)) = (seconds(&self.cached_at), seconds(&self.expires_on))
        else {
            return false;
        };
        cached_at.seconds() <= now.seconds() && now + RENEWAL_OFFSET <= expires_on
    }
}

impl RefreshTokenEntity {
    /// Whether the token is known to be within [`RENEWAL_OFFSET`] of its end.
    pub fn is_expired(&self, now: UnixTime) -> bool {
        let expires_on = self.expires_on.as_deref().and_then(seconds);
        expires_on.is_some_and(|expires_on| now + RENEWAL_OFFSET > expires_on)
    }
}

fn seconds(text: &str) -> Option<UnixTime> {
    text.parse().ok().map(UnixTime::from_seconds)
}

/// The rows of an account: one per tenant profile, each with the app's id token for that tenant, if there is one.
pub fn account_infos(account: &AccountEntity, id_tokens: &[IdTokenEntity]) -> Vec<AccountInfo> {
    let profiles: Vec<TenantProfile> = account.tenant_profiles.iter().map(profile).collect();
    let base = AccountInfo {
        home_account_id: account.home_account_id.as_str().into(),
        environment: account.environment.clone(),
        tenant_id: account.realm.clone(),
        local_account_id: account.local_account_id.clone(),
        username: account.username.clone(),
        name: account.name.clone(),
        login_hint: account.login_hint.clone(),
        id_token: None,
        id_token_claims: None,
        tenant_profiles: profiles.clone(),
    };
    let with_token = |info: AccountInfo| {
        let token = id_tokens.iter().find(|token| {
            token.home_account_id == account.home_account_id
                && token.environment == account.environment
                && token.realm.eq_ignore_ascii_case(&info.tenant_id)
        });
        overlay_token(info, token)
    };
    if profiles.is_empty() {
        return vec![with_token(base)];
    }
    profiles
        .into_iter()
        .map(|profile| with_token(overlay_profile(base.clone(), profile)))
        .collect()
}

fn profile(entity: &TenantProfileEntity) -> TenantProfile {
    TenantProfile {
        tenant_id: entity.tenant_id.clone(),
        local_account_id: entity.local_account_id.clone(),
        name: entity.name.clone(),
        username: entity.username.clone(),
        login_hint: entity.login_hint.clone(),
        is_home_tenant: entity.is_home_tenant,
    }
}

fn overlay_profile(base: AccountInfo, profile: TenantProfile) -> AccountInfo {
    AccountInfo {
        tenant_id: profile.tenant_id,
        local_account_id: profile.local_account_id,
        username: profile
            .username
            .filter(|name| !name.is_empty())
            .unwrap_or(base.username),
        name: profile.name.or(base.name),
        login_hint: profile.login_hint.or(base.login_hint),
        ..base
    }
}

fn overlay_token(base: AccountInfo, token: Option<&IdTokenEntity>) -> AccountInfo {
    let raw = token.map(|token| RawIdToken::new(token.secret.as_str()));
    let Some(claims) = raw.as_ref().and_then(|raw| IdTokenClaims::decode(raw).ok()) else {
        return base;
    };
    AccountInfo {
        username: claims.username().map_or(base.username, str::to_owned),
        name: claims.name().map(str::to_owned).or(base.name),
        login_hint: claims.login_hint().map(str::to_owned).or(base.login_hint),
        id_token: raw,
        id_token_claims: Some(claims),
        ..base
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Authority;
    use crate::account::tests::account;

    fn access_token() -> AccessTokenEntity {
        AccessTokenEntity {
            home_account_id: "u.t".into(),
            credential_type: "AccessToken".into(),
            secret: "s".into(),
            cached_at: "1000".into(),
            expires_on: "5000".into(),
            extended_expires_on: "5000".into(),
            environment: "login.windows.net".into(),
            client_id: "c".into(),
            realm: "t".into(),
            target: "User.Read openid profile".into(),
            token_type: "Bearer".into(),
            last_updated_at: String::new(),
            refresh_on: None,
        }
    }

    #[test]
    fn a_token_answers_for_its_own_app_user_tenant_and_scopes_only() {
        let authority = Authority::common().resolve().unwrap();
        let (client_id, account) = ("c".into(), account());
        let wanted = Wanted {
            client_id: &client_id,
            account: &account,
            authority: &authority,
        };
        let check = |token: AccessTokenEntity, scopes: &str, matches: bool| {
            assert_eq!(
                wanted.is_access_token(&token, &ScopeSet::parse(scopes)),
                matches,
                "{scopes}"
            );
        };
        check(access_token(), "user.read", true);
        check(access_token(), "User.Read Mail.Read", false);
        check(
            AccessTokenEntity {
                client_id: "other".into(),
                ..access_token()
            },
            "User.Read",
            false,
        );
        check(
            AccessTokenEntity {
                home_account_id: "v.t".into(),
                ..access_token()
            },
            "User.Read",
            false,
        );
        check(
            AccessTokenEntity {
                realm: "other".into(),
                ..access_token()
            },
            "User.Read",
            false,
        );
        check(
            AccessTokenEntity {
                realm: "T".into(),
                ..access_token()
            },
            "User.Read",
            true,
        );
        check(
            AccessTokenEntity {
                environment: "login.microsoft.com".into(),
                ..access_token()
            },
            "User.Read",
            true,
        );
        check(
            AccessTokenEntity {
                environment: "login.microsoftonline.us".into(),
                ..access_token()
            },
            "User.Read",
            false,
        );
    }

    #[test]
    fn a_token_is_used_until_five_minutes_before_its_end() {
        let usable = |token: &AccessTokenEntity, now: u64| token.is_usable(UnixTime::from_seconds(now));
        assert!(usable(&access_token(), 1000) && usable(&access_token(), 4700));
        assert!(!usable(&access_token(), 4701));
        assert!(!usable(&access_token(), 999), "the clock was turned back");
        assert!(!usable(
            &AccessTokenEntity {
                expires_on: "soon".into(),
                ..access_token()
            },
            1000
        ));
    }

    #[test]
    fn a_refresh_token_without_a_known_end_is_tried() {
        let token = |expires_on: Option<&str>| RefreshTokenEntity {
            credential_type: "RefreshToken".into(),
            home_account_id: "u.t".into(),
            environment: "e".into(),
            client_id: "c".into(),
            secret: "s".into(),
            last_updated_at: String::new(),
            expires_on: expires_on.map(Into::into),
        };
        let expired = |expires_on, now| token(expires_on).is_expired(UnixTime::from_seconds(now));
        assert!(!expired(None, 1000) && !expired(Some("1300"), 1000) && expired(Some("1299"), 1000));
    }

    #[test]
    fn an_account_has_a_row_for_each_tenant() {
        let profile = |tenant: &str, home: bool| TenantProfileEntity {
            tenant_id: tenant.into(),
            local_account_id: format!("oid-{tenant}"),
            name: None,
            username: None,
            login_hint: None,
            is_home_tenant: home,
        };
        let entity = AccountEntity {
            home_account_id: "u.t".into(),
            environment: "e".into(),
            realm: "t".into(),
            local_account_id: "u".into(),
            username: "ada".into(),
            authority_type: "MSSTS".into(),
            login_hint: None,
            client_info: None,
            name: None,
            tenant_profiles: vec![profile("t", true), profile("guest", false)],
            last_updated_at: String::new(),
        };
        let rows = account_infos(&entity, &[]);
        let ids: Vec<_> = rows
            .iter()
            .map(|row| (row.tenant_id.as_str(), row.local_account_id.as_str()))
            .collect();
        assert_eq!(ids, [("t", "oid-t"), ("guest", "oid-guest")]);
        assert_eq!(rows[1].username, "ada");
    }
}
