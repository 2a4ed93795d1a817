//! Routes to pages that ask something of their user, for `leptos_router`.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, ParentRouteProps, Route, RouteChildren, RouteProps};
use leptos_router::hooks::use_location;
use leptos_router::{MatchNestedRoutes, PossibleRouteMatch, SsrMode};
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
    /// How a server sends the page, on which the view is never: it waits there.
    #[prop(optional)]
    ssr: SsrMode,
) -> impl MatchNestedRoutes + Clone + Send + 'static
where
    Segments: PossibleRouteMatch + Clone + Send + 'static,
    F: Fn() -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let guard = RouteGuard {
        rule,
        interaction_type,
        request,
        waiting,
        refused,
    };
    let page = move || {
        let view = view.clone();
        move || view().into_any()
    };
    Route(
        RouteProps::builder()
            .path(path)
            .view(guard.around(page))
            .ssr(ssr)
            .build(),
    )
}

/// A route with routes below it, all of which are for users whom the rule allows: what
/// [`ProtectedRoute`] is for one page. Neither its own view nor the pages below are built for
/// others.
///
/// It stands for a `<ParentRoute>` of `leptos_router`. Its view holds an `<Outlet/>`, or is nothing
/// else; contexts that it provides reach the pages below. Going from one of these pages to another
/// asks nobody again. A rule for one page only is that of a `<ProtectedRoute>` among the children.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// use leptos_router::components::{Outlet, Route, Router, Routes};
/// use leptos_router::path;
/// use msal_leptos::{ProtectedParentRoute, ProtectedRoute};
///
/// #[component]
/// fn Pages() -> impl IntoView {
///     let rule = AccessRule::new().with_role("Orders.Approve");
///     view! {
///         <Router>
///             <Routes fallback=|| "no such page">
///                 <Route path=path!("/") view=|| "home"/>
///                 <ProtectedParentRoute path=path!("/orders") view=Outlet>
///                     <Route path=path!("") view=|| "the orders"/>
///                     <ProtectedRoute path=path!("/approvals") view=|| "the approvals" rule/>
///                 </ProtectedParentRoute>
///             </Routes>
///         </Router>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component(transparent)]
pub fn ProtectedParentRoute<Segments, F, V, Children>(
    /// The path that the routes below continue: `path!("/orders")`.
    path: Segments,
    /// What is around the pages below, with an `<Outlet/>` where they are.
    view: F,
    /// The routes below.
    children: RouteChildren<Children>,
    /// What these pages ask of their user; by default a session.
    #[prop(optional, into)]
    rule: AccessRule,
    /// How the user is reached; by default by redirect.
    #[prop(default = InteractionType::Redirect)]
    interaction_type: InteractionType,
    /// What to ask for; by default no API's scopes. Unless it names a start page, the user comes
    /// back to the page by which they came to these routes.
    #[prop(optional, into)]
    request: AuthenticationRequest,
    /// Shown until the decision has fallen, and while the user is asked; by default nothing.
    #[prop(optional, into)]
    waiting: ViewFn,
    /// Shown to those who may not see the pages; by default nothing.
    #[prop(optional, into)]
    refused: Option<AccessRefusalView>,
    /// How a server sends the pages, on which the views are never: they wait there.
    #[prop(optional)]
    ssr: SsrMode,
) -> impl MatchNestedRoutes + Clone + Send + 'static
where
    Segments: PossibleRouteMatch + Clone + Send + 'static,
    Children: MatchNestedRoutes + Clone + Send + 'static,
    F: Fn() -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let guard = RouteGuard {
        rule,
        interaction_type,
        request,
        waiting,
        refused,
    };
    let page = move || {
        let view = view.clone();
        // The owner of the route, since that is where the routes below look for contexts.
        let owner = Owner::current().unwrap_or_default();
        move || owner.with(|| view().into_any())
    };
    ParentRoute(
        ParentRouteProps::builder()
            .path(path)
            .view(guard.around(page))
            .children(children)
            .ssr(ssr)
            .build(),
    )
}

/// What a route asks of its user, and what it shows meanwhile and instead.
#[derive(Clone)]
struct RouteGuard {
    rule: AccessRule,
    interaction_type: InteractionType,
    request: AuthenticationRequest,
    waiting: ViewFn,
    refused: Option<AccessRefusalView>,
}

impl RouteGuard {
    /// The view of the route: what `prepare` returns builds the page, for those who may see it.
    fn around<P: Fn() -> AnyView + Send + 'static>(
        self,
        prepare: impl Fn() -> P + Clone + Send + 'static,
    ) -> impl Fn() -> AnyView + Clone + Send + 'static {
        move || {
            let Self {
                rule, mut request, ..
            } = self.clone();
            // A server asks nobody, and sees no fragment.
            if !cfg!(feature = "ssr") {
                request = request.with_default_start_page(current_page());
            }
            let guard = use_page_guard(rule, self.interaction_type, request);
            show(guard, self.waiting.clone(), self.refused.clone(), prepare()).into_any()
        }
    }
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
