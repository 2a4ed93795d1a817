//! Telling the app's other tabs who has signed out. Where tokens are kept makes no difference: a tab
//! with a storage of its own would otherwise go on with a user who has left.

use std::rc::Rc;

use msal_core::json::{Json, Object};
use msal_core::{AccountInfo, HomeAccountId, UnixTime};

use crate::context::Context;
use crate::event::{Event, EventKind};
use crate::flow::logout;
use crate::platform::Channel;

const CHANNEL: &str = "msal.sign-outs";

/// Tells the other tabs that the user of the account, or everybody, has signed out then.
pub(crate) fn tell(context: &Context, account: Option<&AccountInfo>, at: UnixTime) {
    let document = context.platform.page.document();
    let mut notice = Object::default();
    notice.set("clientId", context.configuration.client_id.as_str());
    notice.set("document", document.id(&*context.platform.random));
    notice.put("at", at.millis().into());
    let user = account.map(|account| account.home_account_id.as_str());
    notice.set_some("homeAccountId", user);
    context.platform.windows.tell(CHANNEL, &notice.to_json());
}

/// Listens to the other tabs for as long as the context lives, without keeping it alive.
pub(crate) fn listen(context: &Rc<Context>) -> Box<dyn Channel> {
    let listener = Rc::downgrade(context);
    let on_message = move || {
        if let Some(context) = listener.upgrade() {
            context.take_notices(&|notice| take_in(&context, notice));
        }
    };
    context.platform.windows.listen(CHANNEL, Rc::new(on_message))
}

/// In a store that the tabs share the user is gone already. In one of this tab they go now, and so do
/// they where this tab is still writing what is older than the sign-out: it would come after it.
/// Whoever has signed in again since then, while this tab was writing, has to do so once more.
fn take_in(context: &Context, notice: &str) {
    let Some(notice) = Object::parse(notice) else {
        return;
    };
    let document = context.platform.page.document();
    let is_own = notice.text("document") == Some(document.id(&*context.platform.random));
    if is_own || notice.text("clientId") != Some(context.configuration.client_id.as_str()) {
        return;
    }
    let user = notice.text("homeAccountId").map(HomeAccountId::from);
    context.cache.sign_outs().add(user.as_ref());
    let storage = context.cache.storage();
    let at = notice.get("at").and_then(Json::integer);
    let at = at.map(UnixTime::from_millis);
    let is_late = storage
        .unwritten_since()
        .zip(at)
        .is_some_and(|(since, at)| since <= at);
    if storage.catch_up().is_none() || is_late {
        forget(context, user.as_ref());
    }
    context.tell(&Event::new(EventKind::LogoutSuccess));
}

fn forget(context: &Context, user: Option<&HomeAccountId>) {
    let event = || Event::new(EventKind::ActiveAccountChanged);
    let Some(user) = user else {
        return logout::clear(context, None, event());
    };
    for account in context.cache.accounts().iter() {
        if account.home_account_id == *user {
            logout::clear(context, Some(account), event());
        }
    }
    // What a crash has left of a sign-in is no account, and goes as well.
    context.cache.sweep_user(user);
}
