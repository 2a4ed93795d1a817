//! Several users in one browser, guests, and one user in several tenants.

use entra_emulator::{Directory, TenantSpec, UserSpec, WORKFORCE_TENANT};
use journeys::{ALICE, BOB};
use serde_json::json;

use crate::harness::{Setting, judged};
use crate::spa::granted;

const GUEST: &str = "guest@contoso.onmicrosoft.com";
const CAROL: &str = "carol@fabrikam.onmicrosoft.com";
const TAILSPIN: &str = "dddd1111-3333-4444-8555-eeee6666ffff";
const DAVE: &str = "dave@contoso.onmicrosoft.com";

#[test]
fn two_accounts_live_beside_each_other() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in_as(ALICE).await?;
        spa.sign_in_as(BOB).await?;
        let accounts = spa.get("getAllAccounts", &[]).await?;
        assert_eq!(accounts.as_array().map(Vec::len), Some(2));
        let mut subjects = Vec::new();
        for user in [ALICE, BOB] {
            let request = json!({ "scopes": ["User.Read"], "account": user, "forceRefresh": true });
            let token = spa.get("acquireTokenSilent", &[request]).await?;
            assert_eq!(token["account"]["username"], user);
            let url = json!(format!("{}/me", judge.entra().graph_url()));
            let answer = spa.get("api", &[url, token["accessToken"].clone()]).await?;
            assert_eq!(answer["body"]["userPrincipalName"], user);
            subjects.push(token["idTokenClaims"]["sub"].clone());
        }
        assert_ne!(subjects[0], subjects[1]);
        Ok(())
    });
}

#[test]
fn with_two_sessions_the_user_picks_the_account() {
    judged(async |judge| {
        let spa = judge.open().await?;
        spa.sign_in_as(ALICE).await?;
        spa.sign_in_as(BOB).await?;
        spa.get("clearCache", &[]).await?;
        let call = spa
            .start(
                "loginPopup",
                &[json!({ "scopes": ["User.Read"], "prompt": "select_account" })],
            )
            .await?;
        judge.popup().await?.pick(ALICE).await?;
        judge.browser().popup_closes().await?;
        assert_eq!(granted(call.answer().await?)["account"]["username"], ALICE);
        let hinted = spa
            .get(
                "ssoSilent",
                &[json!({ "scopes": ["User.Read"], "loginHint": BOB })],
            )
            .await?;
        assert_eq!(hinted["account"]["username"], BOB);
        Ok(())
    });
}

#[test]
fn a_guest_is_known_by_the_home_tenant_and_signed_in_to_the_other() {
    judged(async |judge| {
        let spa = judge.open().await?;
        let result = spa.sign_in_as(GUEST).await?;
        let account = &result["account"];
        assert_eq!(account["tenantId"], WORKFORCE_TENANT);
        assert_eq!(
            account["homeAccountId"],
            "33333333-cccc-4ccc-8ccc-000000000004.ccccdddd-2222-eeee-3333-ffff4444aaaa"
        );
        assert_eq!(account["localAccountId"], "11111111-aaaa-4aaa-8aaa-000000000004");
        let forced = json!({ "scopes": ["User.Read"], "account": account["username"], "forceRefresh": true });
        let renewed = spa.get("acquireTokenSilent", &[forced]).await?;
        assert_eq!(renewed["account"]["homeAccountId"], account["homeAccountId"]);
        Ok(())
    });
}

#[test]
fn one_refresh_token_serves_the_tenants_in_which_its_owner_is_a_guest() {
    let tenant = TenantSpec {
        id: TAILSPIN.to_owned(),
        domains: vec!["tailspin.onmicrosoft.com".to_owned()],
        ..TenantSpec::default()
    };
    let user = UserSpec {
        name: DAVE.to_owned(),
        guest_in: vec![TAILSPIN.to_owned()],
        ..UserSpec::default()
    };
    let directory = Directory::default()
        .with_tenant(tenant)
        .and_then(|directory| directory.with_user(user));
    let directory = directory.expect("a directory with a second tenant");
    Setting::default().directory(directory).run(async |judge| {
        let spa = judge.open().await?;
        let home = spa.sign_in_as(DAVE).await?;
        let authority = format!("{}/{TAILSPIN}", judge.entra().origin());
        let request =
            json!({ "scopes": ["User.Read"], "account": DAVE, "authority": authority, "forceRefresh": true });
        let away = spa.get("acquireTokenSilent", &[request]).await?;
        assert_eq!(judge.grants(), ["authorization_code", "refresh_token"]);
        assert_eq!(away["tenantId"], TAILSPIN);
        assert_eq!(away["account"]["homeAccountId"], home["account"]["homeAccountId"]);
        assert_ne!(away["idTokenClaims"]["oid"], home["idTokenClaims"]["oid"]);
        let accounts = spa
            .get(
                "getAllAccounts",
                &[json!({ "homeAccountId": home["account"]["homeAccountId"] })],
            )
            .await?;
        let tenants = accounts
            .as_array()
            .into_iter()
            .flatten()
            .map(|account| account["tenantId"].clone());
        let mut tenants: Vec<_> = tenants.filter_map(|id| id.as_str().map(str::to_owned)).collect();
        tenants.sort();
        assert_eq!(tenants, [WORKFORCE_TENANT, TAILSPIN]);
        Ok(())
    });
}

#[test]
fn a_customer_signs_in_to_the_external_tenant() {
    Setting::default()
        .authority(entra_emulator::EXTERNAL_TENANT)
        .run(async |judge| {
            let spa = judge.open().await?;
            let result = spa.sign_in_as(CAROL).await?;
            assert_eq!(result["account"]["tenantId"], entra_emulator::EXTERNAL_TENANT);
            let forced = json!({ "scopes": ["User.Read"], "account": CAROL, "forceRefresh": true });
            spa.get("acquireTokenSilent", &[forced]).await.map(drop)
        });
}

#[test]
fn the_common_authority_signs_in_and_renews() {
    Setting::default().authority("common").run(async |judge| {
        let spa = judge.open().await?;
        let result = spa.sign_in_as(ALICE).await?;
        assert_eq!(result["account"]["tenantId"], WORKFORCE_TENANT);
        let forced = json!({ "scopes": ["User.Read"], "account": ALICE, "forceRefresh": true });
        let renewed = spa.get("acquireTokenSilent", &[forced]).await?;
        assert_eq!(
            renewed["account"]["homeAccountId"],
            result["account"]["homeAccountId"]
        );
        Ok(())
    });
}
