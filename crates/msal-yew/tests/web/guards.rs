//! Guarded pages and routes.

use msal_testkit::{Departure, Reaction, TestUser, World, block_on};
use msal_yew::ProtectedRoute;
use msal_yew::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{Built, Count, Stage, client, in_words, popup};

/// The reason, and a button that has the user sign in.
fn refused() -> Callback<(AccessRefusal, Callback<()>), Html> {
    Callback::from(|(refusal, sign_in): (AccessRefusal, Callback<()>)| {
        html! { <button onclick={move |_| sign_in.emit(())}>{in_words(&refusal)}</button> }
    })
}

fn popups_work(world: &World) {
    let authority = world.authority.clone();
    world
        .windows
        .react_with(move |call| Reaction::tell(&authority.authorize(call)));
}

/// A page with a rule.
fn page(client: &PublicClientApplication, rule: AccessRule, built: &Count) -> Html {
    html! {
        <MsalProvider instance={client.clone()}>
            <ProtectedPage
                {rule}
                interaction_type={InteractionType::Popup}
                waiting={"waiting"}
                refused={refused()}
            >
                <Built built={built.clone()} text="the orders"/>
            </ProtectedPage>
        </MsalProvider>
    }
}

#[wasm_bindgen_test]
async fn a_guarded_page_is_built_once_and_says_why_it_is_not() {
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::close());
    let built = Count::default();
    let stage = Stage::new(page(&client, AccessRule::new(), &built));
    stage.shows("waiting").await;
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    popups_work(&world);
    stage.click("button");
    stage.pass(&world).await;
    stage.shows("the orders").await;
    let renewal = SilentRequest::new(["User.Read"]).with_force_refresh();
    block_on(client.acquire_token_silent(renewal)).unwrap();
    stage.settle().await;
    assert_eq!(built.get(), 1);
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("signed out").await;
}

#[wasm_bindgen_test]
async fn a_rule_that_changes_is_followed_at_once() {
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    let built = Count::default();
    let stage = Stage::new(page(&client, AccessRule::new(), &built));
    stage.shows("the orders").await;
    let rule = AccessRule::new().with_role("Orders.Approve");
    stage.update(page(&client, rule, &built));
    stage.shows("no Orders.Approve").await;
    stage.update(page(&client, AccessRule::new(), &built));
    stage.shows("the orders").await;
    assert_eq!(world.windows.popups().len(), 1, "nobody was asked again");
}

/// With a test that is another one at every rendering, since closures cannot be compared.
fn new_rule() -> AccessRule {
    AccessRule::new().with_claims(|claims| claims.get::<String>("oid").is_some())
}

#[wasm_bindgen_test]
async fn a_rule_that_is_made_at_each_rendering_asks_nobody_again_after_a_sign_out() {
    let world = World::new();
    let client = client(&world);
    let built = Count::default();
    let stage = Stage::new(page(&client, new_rule(), &built));
    stage.pass(&world).await;
    stage.shows("the orders").await;
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    let popups = world.windows.popups().len();
    for _ in 0..3 {
        stage.update(page(&client, new_rule(), &built));
        stage.pass(&world).await;
        assert_eq!(stage.text(), "signed out");
    }
    assert_eq!(world.windows.popups().len(), popups);
}

#[derive(Clone, PartialEq, Routable)]
enum Route {
    #[at("/home")]
    Home,
    #[at("/orders")]
    Orders,
    #[at("/orders/*")]
    OrdersBelow,
    #[at("/profile")]
    Profile,
}

#[derive(Clone, PartialEq, Routable)]
enum OrderRoute {
    #[at("/orders/:id")]
    Order { id: u32 },
}

/// The address bar of the test's own page, put back when dropped.
struct Address(String);

impl Address {
    fn visit(path: &str) -> Self {
        let before = web_sys::window().unwrap().location().pathname().unwrap();
        Self::show(path);
        Self(before)
    }

    fn show(path: &str) {
        let history = web_sys::window().unwrap().history().unwrap();
        history
            .push_state_with_url(&JsValue::NULL, "", Some(path))
            .unwrap();
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        Self::show(&self.0);
    }
}

/// Goes elsewhere by the router.
#[derive(Clone, PartialEq, Properties)]
struct GoProps {
    to: Route,
    id: &'static str,
}

#[component]
fn Go(props: &GoProps) -> Html {
    let navigator = use_navigator().unwrap();
    let to = props.to.clone();
    html! { <a id={props.id} onclick={move |_| navigator.push(&to)}></a> }
}

#[component]
fn NextOrder() -> Html {
    let navigator = use_navigator().unwrap();
    html! { <a id="next" onclick={move |_| navigator.push(&OrderRoute::Order { id: 8 })}></a> }
}

#[derive(Clone, PartialEq, Properties)]
struct AppProps {
    instance: PublicClientApplication,
    interaction_type: InteractionType,
    /// How often the layout of the orders was built.
    layout: Count,
}

/// A home page, and pages for those who have a session.
#[component]
fn App(props: &AppProps) -> Html {
    let AppProps {
        interaction_type,
        layout,
        ..
    } = props.clone();
    let guarded = move |children: Html| {
        html! {
            <ProtectedRoute<Route> {interaction_type} waiting={"waiting"} refused={refused()}>
                {children}
            </ProtectedRoute<Route>>
        }
    };
    let order = |OrderRoute::Order { id }: OrderRoute| html! { id };
    let render = move |route: Route| match route {
        Route::Home => html! { <>{"home"}<Go to={Route::Orders} id="orders"/></> },
        Route::Orders => guarded(html! { <>{"the orders"}<Go to={Route::Profile} id="profile"/></> }),
        Route::OrdersBelow => guarded(html! {
            <>
                <Built built={layout.clone()} text="order "/>
                <Switch<OrderRoute> render={order}/>
                <NextOrder/>
            </>
        }),
        Route::Profile => guarded(html! { "the profile" }),
    };
    html! {
        <MsalProvider instance={props.instance.clone()}>
            <BrowserRouter>
                <Go to={Route::Profile} id="to-profile"/>
                <Switch<Route> {render}/>
            </BrowserRouter>
        </MsalProvider>
    }
}

fn app(client: &PublicClientApplication, interaction_type: InteractionType) -> Html {
    let (instance, layout) = (client.clone(), Count::default());
    html! { <App {instance} {interaction_type} {layout}/> }
}

/// Goes from the home page to the orders, for which the page leaves for the authority, and comes
/// back.
async fn leave_and_come_back(world: &World) -> PublicClientApplication {
    world.clock.by_hand();
    let leaving = client(world);
    let stage = Stage::new(app(&leaving, InteractionType::Redirect));
    stage.shows("home").await;
    stage.click("#orders");
    stage.shows("waiting").await;
    stage.settle().await;
    assert_eq!(world.page.assigned().len(), 1);
    stage.unmount();
    stage.settle().await;
    drop((stage, leaving));
    msal_testkit::settle();
    world.clock.by_itself();
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    client(world)
}

#[wasm_bindgen_test]
async fn a_guarded_route_has_its_user_sign_in_and_then_shows_the_page() {
    let _address = Address::visit("/home");
    let world = World::new();
    let client = leave_and_come_back(&world).await;
    let stage = Stage::new(app(&client, InteractionType::Redirect));
    stage.settle().await;
    stage.shows("the orders").await;
    assert_eq!(world.page.assigned().len(), 1);
}

#[wasm_bindgen_test]
async fn a_guarded_route_does_not_go_round_in_circles() {
    let _address = Address::visit("/home");
    let world = World::new();
    world.authority.depart(Departure::RefuseAuthorize {
        error: "access_denied",
        suberror: "",
    });
    let client = leave_and_come_back(&world).await;
    let stage = Stage::new(app(&client, InteractionType::Redirect));
    stage.settle().await;
    stage.shows("access_denied").await;
    assert_eq!(world.page.assigned().len(), 1);
}

#[wasm_bindgen_test]
async fn a_user_who_is_signed_in_goes_through_a_guarded_route_at_once() {
    let _address = Address::visit("/home");
    let world = World::new();
    let client = client(&world);
    block_on(client.login_popup(popup())).unwrap();
    let stage = Stage::new(app(&client, InteractionType::Redirect));
    stage.shows("home").await;
    stage.click("#orders");
    stage.shows("the orders").await;
    assert!(world.page.assigned().is_empty());
}

#[wasm_bindgen_test]
async fn each_guarded_route_of_a_switch_asks_for_itself() {
    let _address = Address::visit("/orders");
    let world = World::new();
    let client = client(&world);
    world.windows.react_with(|_| Reaction::close());
    let stage = Stage::new(app(&client, InteractionType::Popup));
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    assert_eq!(world.windows.popups().len(), 1);
    client.dismiss_error();
    stage.settle().await;
    assert_eq!(world.windows.popups().len(), 1, "the page asks once");
    popups_work(&world);
    stage.click("#to-profile");
    stage.pass(&world).await;
    stage.shows("the profile").await;
    assert_eq!(world.windows.popups().len(), 2, "another page asks as well");
}

#[wasm_bindgen_test]
async fn routes_below_a_guarded_one_are_built_for_a_user_only_and_ask_nobody_again() {
    let _address = Address::visit("/orders/7");
    let world = World::new();
    let instance = client(&world);
    world.windows.react_with(|_| Reaction::close());
    let layout = Count::default();
    let (client, built) = (instance.clone(), layout.clone());
    let interaction_type = InteractionType::Popup;
    let stage = Stage::new(html! { <App {instance} {interaction_type} {layout}/> });
    stage.pass(&world).await;
    stage.shows("user_cancelled").await;
    assert_eq!(built.get(), 0);
    popups_work(&world);
    world.authority.expect(TestUser::bob());
    block_on(client.login_popup(popup())).unwrap();
    stage.shows("order 7").await;
    stage.click("#next");
    stage.shows("order 8").await;
    assert_eq!(built.get(), 1, "from page to page nothing is built anew");
    assert_eq!(world.windows.popups().len(), 2, "nor anybody asked");
    block_on(client.logout_popup(EndSessionRequest::new())).unwrap();
    stage.shows("signed out").await;
}
