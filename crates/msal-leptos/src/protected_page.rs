//! The component around a page that asks something of its user.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use std::sync::Arc;

use leptos::children::{TypedChildrenFn, ViewFn};
use leptos::prelude::*;
use msal_web::{AccessRefusal, AccessRule, AuthenticationRequest, GuardedView, InteractionType};

use crate::{UsePageGuard, use_page_guard};

/// What [`ProtectedPage`] shows instead of the page: a function of the reason and of a callback
/// that has the user sign in.
#[derive(Clone)]
pub struct AccessRefusalView(Arc<dyn Fn(AccessRefusal, Callback<()>) -> AnyView + Send + Sync>);

impl<F, V> From<F> for AccessRefusalView
where
    F: Fn(AccessRefusal, Callback<()>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    fn from(view: F) -> Self {
        Self(Arc::new(move |refusal, sign_in| {
            view(refusal, sign_in).into_any()
        }))
    }
}

/// Shows its children to a user whom the rule allows, and has others sign in, as
/// [`use_page_guard`](crate::use_page_guard) does.
///
/// No other page flashes up before it is known who is there. The children are built when the
/// decision changes, not when a token is renewed. It decides what to show; what the user may do is
/// decided by the API.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Orders() -> impl IntoView {
///     let refused = |_: AccessRefusal, sign_in: Callback<()>| {
///         view! { <button on:click=move |_| sign_in.run(())>"Sign in"</button> }
///     };
///     view! {
///         <ProtectedPage
///             rule=AccessRule::new().with_role("Orders.Read")
///             waiting=|| "…"
///             refused=refused
///         >
///             "the orders"
///         </ProtectedPage>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn ProtectedPage<C>(
    /// What the page asks of its user; by default a session.
    #[prop(optional, into)]
    rule: AccessRule,
    /// How the user is reached; by default by redirect, after which they are back at this page.
    #[prop(default = InteractionType::Redirect)]
    interaction_type: InteractionType,
    /// What to ask for; by default no API's scopes.
    #[prop(optional, into)]
    request: AuthenticationRequest,
    /// Shown until the decision has fallen, and while the user is asked; by default nothing.
    #[prop(optional, into)]
    waiting: ViewFn,
    /// Shown to those who may not see the page; by default nothing.
    #[prop(optional, into)]
    refused: Option<AccessRefusalView>,
    /// The page.
    children: TypedChildrenFn<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    let guard = use_page_guard(rule, interaction_type, request);
    let children = children.into_inner();
    show(guard, waiting, refused, move || children().into_any())
}

/// The view of a guarded page.
pub(crate) fn show(
    guard: UsePageGuard,
    waiting: ViewFn,
    refused: Option<AccessRefusalView>,
    page: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let sign_in = Callback::new(move |()| guard.sign_in());
    move || match guard.view.get() {
        GuardedView::Waiting => Some(waiting.run()),
        GuardedView::Page => Some(page()),
        GuardedView::Refusal(refusal) => refused.as_ref().map(|view| view.0(refusal, sign_in)),
    }
}
