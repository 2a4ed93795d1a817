//! The hooks for what an app can rely on about its user, and for who may see what. They panic where
//! there is no provider.

use msal_web::{AccessDecision, AccessRule, Session, Snapshot};
use yew::prelude::*;

use crate::subscriptions::use_snapshot;

/// What the app can rely on about its user: restoring, signed out, signed in, or known and needed
/// for a new sign-in.
///
/// It changes when somebody comes or goes, or when a silent call finds the session gone; a renewed
/// token changes nothing. [`use_account`](crate::use_account) follows the claims. Panics where there
/// is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Example() -> Html {
/// let greeting = match use_session() {
///     Session::Restoring => String::new(),
///     Session::SignedOut => "Please sign in".to_owned(),
///     Session::SignedIn(account) => ["Hello, ", &account.username].concat(),
///     Session::NeedsUser { .. } => "Please sign in again".to_owned(),
/// };
/// # html! { greeting }
/// # }
/// ```
#[hook]
pub fn use_session() -> Session {
    use_snapshot(|before, now| before.session().is_same(&now.session())).session()
}

/// Whether the user of the [session](use_session) has this app role, by the `roles` claim of the id
/// token; `false` while nobody is signed in.
///
/// It decides what to show. What the user may do is decided by the API, from its own access token.
/// Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Example() -> Html {
/// let may_write = use_has_role("Orders.Write");
/// html! { <button disabled={!may_write}>{"New order"}</button> }
/// # }
/// ```
#[hook]
pub fn use_has_role(role: impl Into<String>) -> bool {
    let role: String = role.into();
    let wanted = role.clone();
    let is_same = move |before: &Snapshot, now: &Snapshot| before.has_role(&wanted) == now.has_role(&wanted);
    use_snapshot(is_same).has_role(&role)
}

/// What to do about a page that asks something of its user: wait, show it, have the user sign in,
/// or say why not.
///
/// [`use_page_guard`](crate::use_page_guard) also does it. Panics where there is no
/// [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # #[component] fn Example() -> Html {
/// let page = match use_access(AccessRule::new().with_role("Orders.Read")) {
///     AccessDecision::Wait => "",
///     AccessDecision::Allow => "the orders",
///     AccessDecision::SignIn => "please sign in",
///     AccessDecision::Refuse(_) => "these orders are not for you",
/// };
/// # html! { page }
/// # }
/// ```
#[hook]
pub fn use_access(rule: AccessRule) -> AccessDecision {
    let asked = rule.clone();
    let is_same = move |before: &Snapshot, now: &Snapshot| asked.decide(before) == asked.decide(now);
    rule.decide(&use_snapshot(is_same))
}
