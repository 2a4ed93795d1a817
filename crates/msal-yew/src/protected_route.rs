//! Pages of `yew-router` that ask something of their user.

use std::mem::discriminant;

use yew::prelude::*;
use yew_router::Routable;
use yew_router::hooks::use_route;

use crate::{ProtectedPage, ProtectedPageProps};

/// A page of a `<Switch>` that is shown to a user whom the rule allows; others are asked to sign
/// in, as [`ProtectedPage`] does. After a redirect the user is back at the address that they were
/// going to, query and fragment included.
///
/// Yew takes one component for another where two branches of a switch begin alike. This one tells
/// the routes of the switch apart, so that each asks for itself; parameters of a route ask nobody
/// again, nor do the routes of a switch below. Panics where there is no
/// [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// use msal_yew::ProtectedRoute;
/// use yew_router::prelude::*;
///
/// #[derive(Clone, PartialEq, Routable)]
/// enum Route {
///     #[at("/")]
///     Home,
///     #[at("/orders")]
///     Orders,
/// }
///
/// fn switch(route: Route) -> Html {
///     match route {
///         Route::Home => html! { "home" },
///         Route::Orders => html! {
///             <ProtectedRoute<Route> rule={AccessRule::new().with_role("Orders.Read")}>
///                 {"the orders"}
///             </ProtectedRoute<Route>>
///         },
///     }
/// }
/// ```
#[component]
pub fn ProtectedRoute<R: Routable + 'static>(props: &ProtectedPageProps) -> Html {
    let kind = use_route::<R>().map(|route| discriminant(&route));
    let visits = use_mut_ref(|| (kind, 0_u32));
    let mut visit = visits.borrow_mut();
    if visit.0 != kind {
        *visit = (kind, visit.1.wrapping_add(1));
    }
    html! { <ProtectedPage key={visit.1} ..props.clone()/> }
}
