//! The route to a page that asks something of its user, for `leptos_router`.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::components::{Route, RouteProps};
use leptos_router::hooks::use_location;
use leptos_router::{MatchNestedRoutes, PossibleRouteMatch};
use msal_web::{AccessRule, AuthenticationRequest, InteractionType};

use crate::protected_page::show;
use crate::{AccessRefusalView, use_page_guard};

/// A route whose view is shown to a user whom the rule allows; others are asked to sign in, as
/// [`ProtectedPage`](crate::ProtectedPage) does. After a redirect the user is back at the address
/// that they were going to, query and fragment included.
///
/// It stands for a `<Route>` of `leptos_router`, whose own `ProtectedRoute` goes to another page
/// instead and forgets where the user was going.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// use leptos_router::components::{Route, Router, Routes};
/// use leptos_router::path;
/// use msal_leptos::ProtectedRoute;
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     let rule = AccessRule::new().with_role("Orders.Read");
///     view! {
///         <Router>
///             <Routes fallback=|| "no such page">
///                 <Route path=path!("/") view=|| "home"/>
///                 <ProtectedRoute path=path!("/orders") view=|| "the orders" rule/>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component(transparent)]
pub fn ProtectedRoute<Segments, F, V>(
    /// The path that the route is for: `path!("/orders")`.
    path: Segments,
    /// The page.
    view: F,
    /// What the page asks of its user; by default a session.
    #[prop(optional, into)]
    rule: AccessRule,
    /// How the user is reached; by default by redirect.
    #[prop(default = InteractionType::Redirect)]
    interaction_type: InteractionType,
    /// What to ask for; by default no API's scopes. Unless it names a start page, the user comes
    /// back to where they were going.
    #[prop(optional, into)]
    request: AuthenticationRequest,
    /// Shown until the decision has fallen, and while the user is asked; by default nothing.
    #[prop(optional, into)]
    waiting: ViewFn,
    /// Shown to those who may not see the page; by default nothing.
    #[prop(optional, into)]
    refused: Option<AccessRefusalView>,
) -> impl MatchNestedRoutes + Clone + Send + 'static
where
    Segments: PossibleRouteMatch + Clone + Send + 'static,
    F: Fn() -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let guarded = move || {
        let request = request.clone().with_default_start_page(current_page());
        let guard = use_page_guard(rule.clone(), interaction_type, request);
        let page = view.clone();
        show(guard, waiting.clone(), refused.clone(), move || page().into_any()).into_any()
    };
    Route(RouteProps::builder().path(path).view(guarded).build())
}

/// Where the router is going, which the address bar does not show before it is there.
fn current_page() -> String {
    let location = use_location();
    let part = |mark: &str, text: String| match text.strip_prefix(mark).unwrap_or(&text) {
        "" => String::new(),
        text => [mark, text].concat(),
    };
    [
        location.pathname.get_untracked(),
        part("?", location.search.get_untracked()),
        part("#", location.hash.get_untracked()),
    ]
    .concat()
}
