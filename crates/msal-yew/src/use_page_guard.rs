//! The hook behind a guarded page.

use msal_web::{AccessRule, AuthenticationRequest, GuardedView, InteractionType, PageGuard};
use yew::prelude::*;

use crate::provider::use_msal_context;
use crate::subscriptions::{Work, use_work};

/// A guarded page.
#[derive(Clone)]
pub struct UsePageGuard {
    /// What to show.
    pub view: GuardedView,
    guard: Work<PageGuard>,
}

impl UsePageGuard {
    /// Asks the user to sign in: in answer to a click. One whom the rule has refused may choose
    /// another account.
    pub fn sign_in(&self) {
        self.guard.borrow().as_ref().map(PageGuard::sign_in);
    }
}

/// Guards a page by a rule, and has its user sign in, once, where they come without a session.
///
/// After a refusal, a sign-out or a lost session the page stays, with the reason, until
/// [`sign_in`](UsePageGuard::sign_in) is called; it never goes round in circles. A rule that changes
/// is followed, and asks nobody anew; another interaction or request does.
/// [`ProtectedPage`](crate::ProtectedPage) is the component. Panics where there is no
/// [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Orders() -> Html {
/// let rule = AccessRule::new().with_role("Orders.Read");
/// let request = AuthenticationRequest::new(["User.Read"]);
/// let page = match use_page_guard(rule, InteractionType::Redirect, request).view {
///     GuardedView::Waiting => "",
///     GuardedView::Page => "the orders",
///     GuardedView::Refusal(_) => "these orders are not for you",
/// };
/// # html! { page }
/// # }
/// ```
#[hook]
pub fn use_page_guard(
    rule: AccessRule,
    interaction_type: InteractionType,
    request: impl Into<AuthenticationRequest>,
) -> UsePageGuard {
    let context = use_msal_context();
    let at_first = GuardedView::from(rule.decide(&context.snapshot()));
    let (asked, shown, request) = (rule.clone(), at_first.clone(), request.into());
    let about = (interaction_type, request);
    let guard = use_work(about, move |client, (interaction_type, request), render| {
        let changed = render.clone();
        let guard = client.guard_page(asked, interaction_type, request, move |_| changed.force_update());
        if guard.view() != shown {
            render.force_update();
        }
        guard
    });
    let view = guard.borrow().as_ref().map(|guard| {
        guard.set_rule(&rule);
        guard.view()
    });
    UsePageGuard {
        view: view.unwrap_or(at_first),
        guard,
    }
}
