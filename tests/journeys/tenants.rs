//! External tenants, B2C policies and personal accounts, at the addresses that Entra has for them.

use journeys::{App, Journey, Outcome, Tenancy, World};

/// Who signs in, by which spellings of one authority, and under which name Graph knows them; it
/// takes no token of a B2C policy.
struct Customer {
    user: &'static str,
    name: Option<&'static str>,
    authorities: Vec<String>,
}

#[test]
fn a_customer_of_an_external_tenant_signs_in_renews_and_signs_out_by_each_of_its_spellings() {
    let id = Tenancy::EXTERNAL_TENANT;
    let customer = Customer {
        user: Tenancy::CUSTOMER,
        name: Some("Nina"),
        authorities: vec![
            "https://northwind.ciamlogin.com".to_owned(),
            "https://Northwind.ciamlogin.com/northwind.onmicrosoft.com/".to_owned(),
            format!("https://northwind.ciamlogin.com/{id}/v2.0"),
            format!("https://{id}.ciamlogin.com"),
        ],
    };
    Journey::default()
        .at(Tenancy::External)
        .run(async |world| customer.comes_and_goes(world).await);
}

#[test]
fn a_customer_of_a_b2c_policy_signs_in_renews_and_signs_out_by_each_of_its_spellings() {
    let id = Tenancy::B2C_TENANT;
    let customer = Customer {
        user: Tenancy::B2C_CUSTOMER,
        name: None,
        authorities: vec![
            "https://proseware.b2clogin.com/proseware.onmicrosoft.com/B2C_1_susi".to_owned(),
            "https://proseware.b2clogin.com/tfp/proseware.onmicrosoft.com/b2c_1_susi".to_owned(),
            format!("https://proseware.b2clogin.com/{id}/B2C_1_susi/v2.0/"),
        ],
    };
    Journey::default()
        .at(Tenancy::B2c)
        .run(async |world| customer.comes_and_goes(world).await);
}

#[test]
fn a_personal_account_signs_in_renews_and_signs_out_where_every_account_may() {
    let person = Customer {
        user: Tenancy::PERSON,
        name: Some("Pat"),
        authorities: ["common", "consumers"]
            .map(|tenant| format!("https://login.microsoftonline.com/{tenant}"))
            .into(),
    };
    Journey::default().at(Tenancy::Common).run(async |world| {
        person.comes_and_goes(world).await?;
        let asked = world.requests_to("discovery");
        assert!(asked.is_empty(), "the endpoints of this cloud are known");
        Ok(())
    });
}

#[test]
fn a_customer_is_led_to_the_sign_up_and_may_sign_in_instead() {
    let journey = Journey::default().at(Tenancy::External).through(App::Controls);
    journey.run(async |world| {
        world.demo().set_authority("https://northwind.ciamlogin.com");
        let page = world.open("/flows").await?;
        page.press("sign-up").await?;
        let entra = world.sign_in_popup().await?;
        entra.sign_in_instead().await?;
        entra.sign_in(Tenancy::CUSTOMER).await?;
        world.browser().popup_closes().await?;
        page.shows_signed_in(Tenancy::CUSTOMER).await?;
        let authorize = world.requests_to("authorize");
        let prompts: Vec<_> = authorize.iter().map(|request| &request.prompt).collect();
        assert_eq!(prompts, [&Some("create".to_owned())]);
        Ok(())
    });
}

impl Customer {
    /// Signs in and renews by each spelling, the first time with the password, and signs out at the
    /// end.
    async fn comes_and_goes(&self, world: &World) -> Outcome {
        for (count, authority) in self.authorities.iter().enumerate() {
            world.demo().set_authority(authority);
            let page = world.open("/outside").await?;
            page.press("sign-in-popup").await?;
            if count == 0 {
                world.sign_in_popup().await?.sign_in(self.user).await?;
            }
            world.browser().popup_closes().await?;
            page.shows_signed_in(self.user).await?;
            page.press("acquire-silent-force").await?;
            page.says("token-source", "network").await?;
            if let Some(name) = self.name {
                page.says("api-data", name).await?;
            }
            let script = "sessionStorage.clear(); return true;";
            if count + 1 < self.authorities.len() {
                world.browser().script(script, &[]).await?;
            }
        }
        let page = world.page();
        page.press("sign-out-popup").await?;
        page.shows_signed_out().await?;
        world.browser().popup_closes().await?;
        page.press("sign-in-popup").await?;
        world.sign_in_popup().await?.asks_for_user_name().await
    }
}
