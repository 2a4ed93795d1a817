use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

use any_spawner::Executor;
use leptos::prelude::*;
use msal_leptos::prelude::*;
use msal_testkit::{CLIENT_ID, World, block_on, start};

/// The app in this world; a second one is the app after a reload.
pub(crate) fn client(world: &World) -> PublicClientApplication {
    PublicClientApplication::with_platform(Configuration::new(CLIENT_ID), world.platform()).unwrap()
}

/// The app with somebody signed in.
pub(crate) fn signed_in(world: &World) -> PublicClientApplication {
    let client = client(world);
    block_on(client.login_popup(popup())).unwrap();
    client
}

pub(crate) fn popup() -> PopupRequest {
    PopupRequest::new(["User.Read"])
}

pub(crate) fn silent() -> SilentRequest {
    SilentRequest::new(["User.Read"])
}

/// The app as it starts after a redirect, with the authority's response.
pub(crate) fn back_from_redirect(world: &World) -> PublicClientApplication {
    world.clock.by_hand();
    let leaving = client(world);
    let mut call = start(leaving.login_redirect(RedirectRequest::new(["User.Read"])));
    assert!(!call.runs_to_its_end());
    world.clock.by_itself();
    drop(call);
    world.return_from_authority();
    assert_eq!(msal_web::begin(&world.platform()), Start::App);
    client(world)
}

/// A mounted provider, seen from a component below it.
pub(crate) struct Mounted {
    pub(crate) msal: UseMsal,
    pub(crate) owner: Owner,
    _view: Box<dyn Any>,
}

impl Mounted {
    /// Mounts; the provider's effects have not run yet.
    pub(crate) fn new(client: &PublicClientApplication) -> Self {
        let _already_there = Executor::init_futures_executor();
        let owner = Owner::new();
        let (msal, view) = owner.with(|| provider_with(client, use_msal));
        Self {
            msal,
            owner,
            _view: view,
        }
    }

    /// Mounts, and lets the client process the response to a redirect.
    pub(crate) fn started(client: &PublicClientApplication) -> Self {
        let mounted = Self::new(client);
        settle();
        mounted
    }

    /// Calls a hook as a component below the provider would.
    pub(crate) fn call<T: Send + 'static>(&self, hook: impl FnOnce() -> T) -> T {
        let msal = self.msal;
        self.owner.with(|| {
            provide_context(msal);
            hook()
        })
    }

    /// Counts how often a signal notifies of a change.
    pub(crate) fn count<T: Send + Sync + 'static>(&self, signal: Signal<T>) -> Rc<RefCell<u32>> {
        let count = Rc::new(RefCell::new(0));
        let counted = Rc::clone(&count);
        self.owner.with(|| {
            Effect::new(move |_| {
                signal.with(|_| ());
                *counted.borrow_mut() += 1;
            })
        });
        settle();
        *count.borrow_mut() = 0;
        count
    }

    pub(crate) fn status(&self) -> InteractionStatus {
        self.msal.in_progress.get_untracked()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.msal
            .accounts
            .get_untracked()
            .into_iter()
            .map(|account| account.username.clone())
            .collect()
    }
}

/// A provider in the current owner, and what a hook returns below it.
pub(crate) fn provider_with<T: Send + 'static>(
    client: &PublicClientApplication,
    hook: impl FnOnce() -> T + Send + 'static,
) -> (T, Box<dyn Any>) {
    let (instance, slot) = (client.clone(), Arc::new(Mutex::new(None)));
    let returned = Arc::clone(&slot);
    let view = view! { <MsalProvider instance>{*returned.lock().unwrap() = Some(hook());}</MsalProvider> };
    let value = slot
        .lock()
        .unwrap()
        .take()
        .expect("the children are built at once");
    (value, Box::new(view))
}

/// Lets effects, then the client's tasks, then the effects of those run until all of them wait.
pub(crate) fn settle() {
    Executor::poll_local();
    msal_testkit::settle();
    Executor::poll_local();
}
