//! All doubles, put together.

use std::rc::Rc;
use std::time::Duration;

use msal_web::platform::{PageLocks, Platform};
use msal_web::{Configuration, PopupRequest, PublicClientApplication};

use crate::{
    AuthorizeCall, FakeAuthority, FrozenClock, MemoryStorage, Reaction, ScriptedPage, ScriptedTransport,
    ScriptedWindows, SeededRandom, TestTasks, TestUser, Timeline, block_on,
};

/// The client id that the examples and tests use.
pub const CLIENT_ID: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";

/// How long a user takes to sign in, and a frame to respond.
const SIGN_IN_TIME: Duration = Duration::from_secs(1);

/// A browser tab and the authority it talks to, with a handle to every part.
///
/// At first everything goes well: whoever asks signs in as [`TestUser::ada`](crate::TestUser::ada)
/// within a second.
pub struct World {
    /// The clock, which stands still until nothing else can happen.
    pub clock: FrozenClock,
    /// What happens outside the app, by time.
    pub timeline: Timeline,
    /// The network, at whose other end is `authority`.
    pub transport: ScriptedTransport,
    /// The tab's session storage.
    pub storage: Rc<MemoryStorage>,
    /// The document that the app runs in.
    pub page: Rc<ScriptedPage>,
    /// Popups and frames, in which `authority` signs users in.
    pub windows: ScriptedWindows,
    /// The authority, its users and what it has issued.
    pub authority: Rc<FakeAuthority>,
    /// Random numbers, the same in every run.
    pub random: Rc<SeededRandom>,
    locks: PageLocks,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A fresh tab at [`HOME`](crate::HOME), and an authority that nobody has signed in to.
    pub fn new() -> Self {
        let clock = FrozenClock::new();
        let authority = Rc::new(FakeAuthority::new(clock.clone()));
        let transport = ScriptedTransport::new();
        let responses = Rc::clone(&authority);
        transport.respond_with(move |request| responses.respond(request));
        Self::tab(clock, transport, authority, 1)
    }

    /// Another tab of the same browser: its own page, windows and session storage; the same clock,
    /// network and authority.
    pub fn new_tab(&self) -> Self {
        Self::tab(
            self.clock.clone(),
            self.transport.clone(),
            Rc::clone(&self.authority),
            2,
        )
    }

    /// A frame of this tab, of the same origin: its own document and windows; everything else is
    /// shared, the session storage too.
    pub fn new_frame(&self) -> Self {
        let frame = self.new_tab();
        frame.page.visit(crate::HOME);
        frame.page.set_framed(true);
        Self {
            storage: self.storage.clone(),
            ..frame
        }
    }

    fn tab(
        clock: FrozenClock,
        transport: ScriptedTransport,
        authority: Rc<FakeAuthority>,
        seed: u64,
    ) -> Self {
        let timeline = Timeline::new(clock.clone());
        let page = Rc::new(ScriptedPage::new(timeline.clone()));
        let windows = ScriptedWindows::new(timeline.clone(), Rc::clone(&page));
        let visitor = Rc::clone(&authority);
        windows.react_with(move |call| Reaction::tell(&visitor.authorize(call)).after(SIGN_IN_TIME));
        Self {
            clock,
            timeline,
            transport,
            storage: Rc::new(MemoryStorage::new()),
            page,
            windows,
            authority,
            random: Rc::new(SeededRandom::new(seed)),
            locks: PageLocks::new(),
        }
    }

    /// What a client is made with. A second client on the same platform is the app after a reload.
    pub fn platform(&self) -> Platform {
        Platform {
            transport: Rc::new(self.transport.clone()),
            session_storage: self.storage.clone(),
            clock: Rc::new(self.clock.clone()),
            random: self.random.clone(),
            page: self.page.clone(),
            windows: Rc::new(self.windows.clone()),
            tasks: Rc::new(TestTasks),
            locks: Rc::new(self.locks.clone()),
        }
    }

    /// A client in this tab, configured with [`CLIENT_ID`] and nothing else. A second one is the
    /// app after a reload.
    ///
    /// # Panics
    /// Never: the configuration is complete.
    pub fn client(&self) -> PublicClientApplication {
        PublicClientApplication::with_platform(Configuration::new(CLIENT_ID), self.platform())
            .expect("a complete configuration")
    }

    /// A client in which these users have signed in, one after the other; the last is active. What
    /// a component or a service gets in a test, in one line:
    ///
    /// ```
    /// use msal_testkit::{TestUser, World};
    /// let client = World::new().signed_in([TestUser::ada()]);
    /// assert_eq!(client.active_account().unwrap().username, "ada@contoso.com");
    /// ```
    ///
    /// # Panics
    /// When one of them cannot sign in, because the world has been told to misbehave.
    pub fn signed_in(&self, users: impl IntoIterator<Item = TestUser>) -> PublicClientApplication {
        let client = self.client();
        for user in users {
            self.authority.expect(user);
            block_on(client.login_popup(PopupRequest::default())).expect("a sign-in without misbehaviour");
        }
        client
    }

    /// Where the app has left for, last.
    pub fn departure(&self) -> Option<AuthorizeCall> {
        self.page.assigned().last().map(|url| AuthorizeCall::parse(url))
    }

    /// Follows the app to where it has left for, lets the authority respond, and loads the page
    /// that the response is for. After a sign-out that is the page for afterwards, with `state` in
    /// its query.
    ///
    /// # Panics
    /// When the app has not left.
    pub fn return_from_authority(&self) {
        let call = self.departure().expect("the app has not left for the authority");
        let response = self.authority.authorize(&call);
        let mark = if call.is_logout() { '?' } else { '#' };
        self.page
            .visit(&format!("{}{mark}{response}", call.redirect_uri()));
    }
}
