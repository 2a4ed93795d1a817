//! Front-channel logout (OpenID Connect Front-Channel Logout 1.0): when a user signs out of another
//! app, the authority loads an address of this one in a hidden frame. Linked by apps that name it.
//!
//! The frame stands in the authority's page, so browsers that partition storage by site give it a
//! storage and channels of its own there: what it can reach then is nothing. Where site and browser
//! let it (one site, or no partitions), it empties the store that the tabs share and tells them,
//! since the accounts of a session storage are known to their own tab alone.

use std::rc::Rc;

use msal_core::encoding::form_decode;
use msal_core::json::Object;
use msal_core::url::Url;
use msal_core::{AccountInfo, InteractionType};

use crate::client::PublicClientApplication;
use crate::context::Context;
use crate::event::EventKind;
use crate::flow::logout;
use crate::operation::{Operation, OperationKind, OperationStart};
use crate::platform::{Channel, Platform};
use crate::startup::Start;

const CHANNEL: &str = "msal.session-ends";

/// A session at the authority that has ended.
struct SessionEnd {
    issuer: String,
    session_id: String,
}

impl PublicClientApplication {
    /// Signs users out when the authority says that their session has ended there. `path` is that
    /// of the front-channel logout URL in the app registration. Call it in `main`, once the client
    /// is made, in every tab; where the document is the hidden frame that the authority has loaded,
    /// the answer is [`Start::Relayed`], and nothing is to be mounted.
    ///
    /// The accounts of that session go from this browser's store and from the app's other tabs, as
    /// far as the browser lets a frame in the authority's page reach them. The request says which
    /// session is meant by `iss` and `sid`, and both are compared with the id tokens here; without
    /// them nothing happens, since any page could sign users out otherwise.
    ///
    /// ```no_run
    /// # fn mount_the_app(client: msal_web::PublicClientApplication) {}
    /// # fn example(client: msal_web::PublicClientApplication) {
    /// use msal_web::Start;
    /// if client.handle_front_channel_logout("/front-channel-logout") == Start::App {
    ///     mount_the_app(client);
    /// }
    /// # }
    /// ```
    pub fn handle_front_channel_logout(&self, path: &str) -> Start {
        let context = &self.context;
        let Some(session) = SessionEnd::received(&context.platform, path) else {
            context.session_ends.get_or_init(|| listen(context));
            return Start::App;
        };
        session.tell(context);
        sign_out(context, session);
        Start::Relayed
    }
}

impl SessionEnd {
    /// What this document has been loaded for, if it is the frame at this path.
    fn received(platform: &Platform, path: &str) -> Option<Self> {
        let url = Url::parse(&platform.page.href()).ok()?;
        if !platform.page.is_framed() || url.path() != path {
            return None;
        }
        let parameters = form_decode(url.query()?);
        let parameter = |name: &str| {
            let found = parameters.iter().find(|(known, _)| known == name);
            found
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
        };
        Some(Self {
            issuer: parameter("iss")?,
            session_id: parameter("sid")?,
        })
    }

    /// Whether the account's id token says that it has come from this session.
    fn is_of(&self, account: &AccountInfo) -> bool {
        let Some(claims) = account.id_token_claims() else {
            return false;
        };
        claims.issuer() == Some(&*self.issuer) && claims.session_id() == Some(&*self.session_id)
    }

    /// Tells the app's tabs, each of which knows its own accounts.
    fn tell(&self, context: &Context) {
        let mut notice = Object::default();
        notice.set("clientId", context.configuration.client_id.as_str());
        notice.set("issuer", &self.issuer);
        notice.set("sessionId", &self.session_id);
        context.platform.windows.tell(CHANNEL, &notice.to_json());
    }

    fn from_notice(context: &Context, notice: &str) -> Option<Self> {
        let notice = Object::parse(notice)?;
        let is_for_us = notice.text("clientId") == Some(context.configuration.client_id.as_str());
        is_for_us.then_some(())?;
        Some(Self {
            issuer: notice.text("issuer")?.to_owned(),
            session_id: notice.text("sessionId")?.to_owned(),
        })
    }
}

/// Listens for as long as the context lives, without keeping it alive.
fn listen(context: &Rc<Context>) -> Box<dyn Channel> {
    let listener = Rc::downgrade(context);
    let on_message = move || {
        let Some(context) = listener.upgrade() else {
            return;
        };
        while let Some(notice) = context.session_ends.get().and_then(|channel| channel.take()) {
            if let Some(session) = SessionEnd::from_notice(&context, &notice) {
                sign_out(&context, session);
            }
        }
    };
    context.platform.windows.listen(CHANNEL, Rc::new(on_message))
}

/// Signs the users of a session out, as soon as the store has been read.
fn sign_out(context: &Rc<Context>, session: SessionEnd) {
    let owner = context.clone();
    context.platform.tasks.spawn(Box::pin(async move {
        owner.opened().await;
        owner.catch_up().await;
        for account in owner.cache.accounts().iter() {
            if session.is_of(account) {
                sign_account_out(&owner, account).await;
            }
        }
    }));
}

async fn sign_account_out(context: &Rc<Context>, account: &AccountInfo) {
    let Ok(correlation_id) = context.correlation_id(None) else {
        // Without random numbers nothing can be told by its id; the user goes all the same.
        return logout::clear_when_open(context, Some(account));
    };
    let operation = Operation::begin(
        context,
        OperationStart {
            kind: OperationKind::Logout,
            interaction_type: InteractionType::Silent,
            correlation_id,
            account: Some(account.clone()),
            interaction: None,
            outcome: None,
        },
    );
    operation.tell(EventKind::FrontChannelLogout);
    logout::forget(&operation, Some(account)).await;
    // What has been forgotten cannot fail any more.
    let _ = operation.end(Ok(()));
}
