//! What the flows share: the checked configuration, the platform, the cache, and the state that has one owner.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::{LocalBoxFuture, Shared};
use futures_util::lock::Mutex;
use msal_core::error::{AuthError, WindowError};
use msal_core::url::Url;
use msal_core::{AccountInfo, AuthenticationResult, CorrelationId, Endpoints, InteractionType, pkce, uuid};

use crate::cache::{FallbackStorage, TokenCache};
use crate::configuration::{CacheLocation, Checked, Configuration};
use crate::event::{Event, EventKind, Subscribers};
use crate::interaction::InteractionSlot;
use crate::platform::Platform;
use crate::silent_calls::SilentCalls;

/// The answer to the redirect that brought this page up, shared by all who ask for it.
pub(crate) type RedirectOutcome =
    Shared<LocalBoxFuture<'static, Result<Option<AuthenticationResult>, AuthError>>>;

pub(crate) struct Context {
    pub(crate) configuration: Checked,
    pub(crate) platform: Platform,
    pub(crate) cache: TokenCache,
    pub(crate) subscribers: Subscribers,
    pub(crate) interaction: InteractionSlot,
    pub(crate) redirect_outcome: RefCell<Option<RedirectOutcome>>,
    pub(crate) silent_calls: SilentCalls,
    /// One silent call at a time goes to the network; those behind it find its tokens in the cache.
    pub(crate) silent_turn: Mutex<()>,
    /// By canonical authority, for the life of the page.
    pub(crate) endpoints: RefCell<BTreeMap<String, Endpoints>>,
}

impl Context {
    pub(crate) fn new(configuration: Configuration, platform: Platform) -> Result<Self, AuthError> {
        let configuration = Checked::new(configuration)?;
        let lasting = match configuration.options.cache_location {
            CacheLocation::SessionStorage => Some(platform.session_storage.clone()),
            CacheLocation::Memory => None,
        };
        Ok(Self {
            cache: TokenCache::new(FallbackStorage::new(lasting), configuration.client_id.clone()),
            configuration,
            platform,
            subscribers: Subscribers::default(),
            interaction: InteractionSlot::default(),
            redirect_outcome: RefCell::default(),
            silent_calls: SilentCalls::default(),
            silent_turn: Mutex::default(),
            endpoints: RefCell::default(),
        })
    }

    /// A fresh id: for correlation, a nonce, a request.
    pub(crate) fn new_id(&self) -> String {
        let mut random = [0; uuid::RANDOM_BYTES];
        self.platform.random.fill(&mut random);
        uuid::version_7(self.platform.clock.now(), random)
    }

    pub(crate) fn new_pkce(&self) -> msal_core::Pkce {
        let mut random = [0; pkce::VERIFIER_BYTES];
        self.platform.random.fill(&mut random);
        msal_core::Pkce::from_random(random)
    }

    /// The caller's correlation id, or a fresh one.
    pub(crate) fn correlation_id(&self, wanted: Option<&CorrelationId>) -> CorrelationId {
        wanted.cloned().unwrap_or_else(|| self.new_id().into())
    }

    /// The address of this document.
    pub(crate) fn page_url(&self) -> Result<Url, AuthError> {
        let url = Url::parse(&self.platform.page.href());
        url.map_err(|error| WindowError::Document(error.to_string()).into())
    }

    pub(crate) async fn sleep(&self, length: Duration) {
        self.platform.clock.sleep(length).await;
    }

    pub(crate) fn tell(&self, kind: EventKind, interaction: InteractionType) {
        self.subscribers.tell(&Event::new(kind, Some(interaction)));
    }

    /// Tells how a call for a token ended.
    pub(crate) fn tell_outcome(
        &self,
        interaction: InteractionType,
        outcome: &Result<AuthenticationResult, AuthError>,
    ) {
        let event = match outcome {
            Ok(result) => Event::new(EventKind::AcquireTokenSuccess, Some(interaction))
                .about(Some(result.account.clone())),
            Err(error) => {
                Event::new(EventKind::AcquireTokenFailure, Some(interaction)).because(error.clone())
            }
        };
        self.subscribers.tell(&event);
    }

    /// Makes an account the active one, and tells so if it was not.
    pub(crate) fn activate(&self, account: Option<&AccountInfo>) {
        let active = self.cache.active_account();
        let same = match (&active, account) {
            (Some(active), Some(account)) => active.is_same(account),
            (None, None) => true,
            _ => false,
        };
        self.cache.set_active_account(account);
        if !same {
            self.subscribers
                .tell(&Event::new(EventKind::ActiveAccountChanged, None).about(account.cloned()));
        }
    }

    /// Tells that an account signed in that was not there before; MSAL tells it after the end of the call.
    pub(crate) fn tell_login(
        &self,
        interaction: InteractionType,
        outcome: &Result<AuthenticationResult, AuthError>,
        accounts_before: usize,
    ) {
        let Ok(result) = outcome else { return };
        if self.cache.accounts().len() > accounts_before {
            let event = Event::new(EventKind::LoginSuccess, Some(interaction));
            self.subscribers.tell(&event.about(Some(result.account.clone())));
        }
    }
}
