use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use msal_testkit::{CLIENT_ID, TestUser, TokenMint, World, block_on};
use msal_web::{
    AuthError, AuthenticationResult, Configuration, Event, EventKind, InteractionStatus, PopupRequest,
    PublicClientApplication, SilentRequest, Subscription,
};

/// How long the default access token lives.
pub(crate) const ACCESS_TOKEN_LIFE: Duration = Duration::from_secs(3600);

/// The app in this world; a second one is the app after a reload.
pub(crate) fn client(world: &World) -> PublicClientApplication {
    client_with(world, Configuration::new(CLIENT_ID))
}

pub(crate) fn client_with(world: &World, configuration: Configuration) -> PublicClientApplication {
    PublicClientApplication::with_platform(configuration, world.platform()).unwrap()
}

/// The app with somebody signed in, and nothing recorded of how that happened.
pub(crate) fn signed_in(world: &World) -> PublicClientApplication {
    let client = client(world);
    block_on(client.login_popup(popup())).unwrap();
    world.transport.forget();
    client
}

/// The app with somebody signed in whose access token has expired since.
pub(crate) fn with_expired_token(world: &World) -> PublicClientApplication {
    let client = signed_in(world);
    world.clock.advance(ACCESS_TOKEN_LIFE);
    client
}

pub(crate) fn popup() -> PopupRequest {
    PopupRequest::new(["User.Read"])
}

pub(crate) fn silent() -> SilentRequest {
    SilentRequest::new(["User.Read"])
}

/// Lets the authority speak as one that has no tenants and sends no `client_info`: AD FS, or
/// another OpenID Connect provider. Its id tokens are edited further by the test.
pub(crate) fn without_client_info(world: &World, edit: impl Fn(TokenMint) -> TokenMint + 'static) {
    world.authority.edit_bodies(|body| {
        body.remove("client_info");
    });
    world
        .authority
        .edit_id_tokens(move |mint| edit(mint.without("tid").without("oid")));
}

/// The names of the users that are signed in, in order.
pub(crate) fn usernames(client: &PublicClientApplication) -> Vec<String> {
    let accounts = client.accounts();
    accounts.iter().map(|account| account.username.clone()).collect()
}

/// The texts of this user's ids and of every token issued so far that the storage still holds.
pub(crate) fn traces(world: &World, user: &TestUser) -> Vec<String> {
    let secrets = world.authority.secrets();
    let texts = secrets
        .iter()
        .map(String::as_str)
        .chain([user.home_object_id.as_str()]);
    texts
        .flat_map(|text| world.storage.keys_mentioning(text))
        .collect()
}

/// Where a token came from, or the error's code.
pub(crate) fn in_a_word(outcome: &Result<AuthenticationResult, AuthError>) -> String {
    match outcome {
        Ok(result) => result.source.to_string(),
        Err(error) => error.code().to_owned(),
    }
}

/// What the client tells, and its status.
pub(crate) struct Log {
    client: PublicClientApplication,
    events: Rc<RefCell<Vec<Event>>>,
    _subscription: Subscription,
}

impl Log {
    pub(crate) fn of(client: &PublicClientApplication) -> Self {
        let events: Rc<RefCell<Vec<Event>>> = Rc::default();
        let heard = Rc::clone(&events);
        let subscription = client.subscribe(move |event| heard.borrow_mut().push(event.clone()));
        Self {
            client: client.clone(),
            events,
            _subscription: subscription,
        }
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.events.borrow().clone()
    }

    pub(crate) fn kinds(&self) -> Vec<EventKind> {
        self.events.borrow().iter().map(|event| event.kind).collect()
    }

    pub(crate) fn status(&self) -> InteractionStatus {
        self.client.snapshot().status
    }
}

/// Random choices (SplitMix64), the same for the same seed.
pub(crate) struct Choice(u64);

impl Choice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below the end.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}
