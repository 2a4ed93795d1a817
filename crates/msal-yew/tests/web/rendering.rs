//! What is rendered anew when something changes, and what is not.

use msal_testkit::{TestUser, World, block_on, start};
use msal_yew::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::{Count, Stage, client, popup};

/// How often components that read something have been rendered.
#[derive(Clone, Default, PartialEq, Properties)]
struct Renderings {
    instance: Count,
    msal: Count,
    account: Count,
    one_account: Count,
    is_authenticated: Count,
    session: Count,
    role: Count,
    access: Count,
}

impl Renderings {
    fn counts(&self) -> [u32; 8] {
        [
            &self.instance,
            &self.msal,
            &self.account,
            &self.one_account,
            &self.is_authenticated,
            &self.session,
            &self.role,
            &self.access,
        ]
        .map(Count::get)
    }
}

/// Components that count their renderings, each with its own hook.
macro_rules! readers {
    ($($name:ident reads $part:ident by $read:expr;)*) => {
        $(#[component]
        fn $name(renderings: &Renderings) -> Html {
            renderings.$part.add();
            let _read = $read;
            html! {}
        })*
        #[component]
        fn Readers(renderings: &Renderings) -> Html {
            html! { <>$(<$name ..renderings.clone()/>)*</> }
        }
    };
}

readers! {
    ReadsInstance reads instance by use_msal_instance();
    ReadsMsal reads msal by use_msal();
    ReadsAccount reads account by use_account();
    ReadsOneAccount reads one_account by use_account_with_filter(ada());
    ReadsIsAuthenticated reads is_authenticated by use_is_authenticated();
    ReadsSession reads session by use_session();
    ReadsRole reads role by use_has_role("Orders.Read");
    ReadsAccess reads access by use_access(AccessRule::new());
}

fn ada() -> AccountFilter {
    AccountFilter::new().with_username("ada@contoso.com")
}

/// An app of these components, and how often each has been rendered until nothing more happens.
async fn settled(world: &World) -> (PublicClientApplication, Stage, Renderings) {
    let (client, renderings) = (client(world), Renderings::default());
    let stage = Stage::new(html! {
        <MsalProvider instance={client.clone()}><Readers ..renderings.clone()/></MsalProvider>
    });
    stage.settle().await;
    (client, stage, renderings)
}

/// How often each has been rendered since.
async fn since(stage: &Stage, renderings: &Renderings, before: [u32; 8]) -> [u32; 8] {
    stage.settle().await;
    let now = renderings.counts();
    std::array::from_fn(|part| now[part] - before[part])
}

#[wasm_bindgen_test]
async fn everything_is_rendered_once_more_when_the_provider_has_started() {
    let (_client, _stage, renderings) = settled(&World::new()).await;
    assert_eq!(renderings.counts(), [2; 8]);
}

#[wasm_bindgen_test]
async fn a_sign_in_is_news_to_all_but_those_who_only_call_and_those_without_the_role() {
    let (client, stage, renderings) = settled(&World::new()).await;
    let before = renderings.counts();
    block_on(client.login_popup(popup())).unwrap();
    stage.settle().await;
    assert_eq!(since(&stage, &renderings, before).await, [0, 1, 1, 1, 1, 1, 0, 1]);
}

#[wasm_bindgen_test]
async fn a_popup_that_opens_is_news_to_those_who_read_the_status() {
    let world = World::new();
    let (client, stage, renderings) = settled(&world).await;
    let before = renderings.counts();
    world.transport.hold();
    let mut call = start(client.login_popup(popup()));
    assert!(!call.runs_to_its_end());
    let renderings = since(&stage, &renderings, before).await;
    // The guard waits now instead of asking.
    assert_eq!(renderings, [0, 1, 0, 0, 0, 0, 0, 1]);
    world.transport.release();
    call.finish().unwrap();
}

#[wasm_bindgen_test]
async fn a_renewed_token_is_news_to_those_who_read_the_claims() {
    let world = World::new();
    let (client, stage, renderings) = settled(&world).await;
    block_on(client.login_popup(popup())).unwrap();
    stage.settle().await;
    let before = renderings.counts();
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    let renderings = since(&stage, &renderings, before).await;
    assert_eq!(renderings, [0, 0, 1, 1, 0, 0, 0, 0]);
}

#[wasm_bindgen_test]
async fn a_second_user_is_news_to_those_who_read_the_list_or_the_active_account() {
    let world = World::new();
    let (client, stage, renderings) = settled(&world).await;
    block_on(client.login_popup(popup())).unwrap();
    stage.settle().await;
    let before = renderings.counts();
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    let renderings = since(&stage, &renderings, before).await;
    assert_eq!(renderings, [0, 1, 1, 0, 0, 1, 0, 0]);
}
