//! The component around a page that asks something of its user.

use msal_web::{AccessRefusal, AccessRule, AuthenticationRequest, GuardedView, InteractionType};
use yew::prelude::*;

use crate::use_page_guard;

/// The props of [`ProtectedPage`], and of `ProtectedRoute`.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ProtectedPageProps {
    /// What the page asks of its user; by default a session.
    #[prop_or_default]
    pub rule: AccessRule,
    /// How the user is reached; by default by redirect, after which they are back at this page.
    #[prop_or(InteractionType::Redirect)]
    pub interaction_type: InteractionType,
    /// What to ask for; by default no API's scopes.
    #[prop_or_default]
    pub request: AuthenticationRequest,
    /// Shown until the decision has fallen, and while the user is asked; by default nothing.
    #[prop_or_default]
    pub waiting: Html,
    /// What is shown to those who may not see the page, by the reason and a callback that has the
    /// user sign in; by default nothing.
    #[prop_or_default]
    pub refused: Option<Callback<(AccessRefusal, Callback<()>), Html>>,
    /// The page.
    #[prop_or_default]
    pub children: Html,
}

/// Shows its children to a user whom the rule allows, and has others sign in, as
/// [`use_page_guard`](crate::use_page_guard) does.
///
/// No other page flashes up before it is known who is there. The children are built when the
/// decision changes, not when a token is renewed. It decides what to show; what the user may do is
/// decided by the API. Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # fn example() -> Html {
/// let refused = |(_, sign_in): (AccessRefusal, Callback<()>)| {
///     html! { <button onclick={move |_| sign_in.emit(())}>{"Sign in"}</button> }
/// };
/// let rule = AccessRule::new().with_role("Orders.Read");
/// html! { <ProtectedPage {rule} waiting={"…"} {refused}>{"the orders"}</ProtectedPage> }
/// # }
/// ```
#[component]
pub fn ProtectedPage(props: &ProtectedPageProps) -> Html {
    let guard = use_page_guard(props.rule.clone(), props.interaction_type, props.request.clone());
    match guard.view.clone() {
        GuardedView::Waiting => props.waiting.clone(),
        GuardedView::Page => props.children.clone(),
        GuardedView::Refusal(refusal) => {
            let sign_in = Callback::from(move |()| guard.sign_in());
            let shown = props.refused.as_ref().map(|view| view.emit((refusal, sign_in)));
            shown.unwrap_or_default()
        }
    }
}
