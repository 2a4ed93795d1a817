//! Components that show their children depending on who is signed in.

use msal_web::{AccountFilter, Session, Snapshot};
use yew::prelude::*;

use crate::subscriptions::use_snapshot;
use crate::{use_is_authenticated_with_filter, use_session};

/// The props of [`AuthenticatedTemplate`] and [`UnauthenticatedTemplate`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TemplateProps {
    /// Whom to look for; by default anybody.
    #[prop_or_default]
    pub filter: AccountFilter,
    /// What is shown.
    #[prop_or_default]
    pub children: Html,
}

/// Shows its children while somebody is signed in, whatever else is going on; nothing while
/// starting.
///
/// The children are built when that changes, not when a token is renewed. Panics where there is no
/// [`MsalProvider`](crate::MsalProvider) above.
#[component]
pub fn AuthenticatedTemplate(props: &TemplateProps) -> Html {
    let is_authenticated = use_is_authenticated_with_filter(props.filter.clone());
    html! { if is_authenticated { {props.children.clone()} } }
}

/// Shows its children while nobody is signed in, also while somebody is about to; nothing while
/// starting or while the response to a redirect is being processed, when nobody knows yet.
///
/// Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
#[component]
pub fn UnauthenticatedTemplate(props: &TemplateProps) -> Html {
    let filter = props.filter.clone();
    let is_same = move |before: &Snapshot, now: &Snapshot| {
        before.is_unauthenticated(&filter) == now.is_unauthenticated(&filter)
    };
    let is_unauthenticated = use_snapshot(is_same).is_unauthenticated(&props.filter);
    html! { if is_unauthenticated { {props.children.clone()} } }
}

/// The props of [`SessionTemplate`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SessionTemplateProps {
    /// Shown while nobody knows yet whether a user is signed in; by default nothing.
    #[prop_or_default]
    pub restoring: Html,
    /// Shown while nobody is signed in; by default nothing.
    #[prop_or_default]
    pub signed_out: Html,
    /// Shown to a known user who has to sign in again; by default the children, which stay as they
    /// are.
    #[prop_or_default]
    pub needs_user: Option<Html>,
    /// Shown to a user who is signed in.
    #[prop_or_default]
    pub children: Html,
}

/// Shows one view for each state of the [session](crate::use_session): its children to a user who
/// is signed in.
///
/// Panics where there is no [`MsalProvider`](crate::MsalProvider) above.
///
/// ```
/// # use {msal_yew::prelude::*, yew::prelude::*};
/// # fn example() -> Html {
/// html! { <SessionTemplate signed_out={"Please sign in"}>{"Welcome"}</SessionTemplate> }
/// # }
/// ```
#[component]
pub fn SessionTemplate(props: &SessionTemplateProps) -> Html {
    let shown = match (use_session(), &props.needs_user) {
        (Session::Restoring, _) => &props.restoring,
        (Session::SignedOut, _) => &props.signed_out,
        (Session::NeedsUser { .. }, Some(needs_user)) => needs_user,
        (Session::SignedIn(_) | Session::NeedsUser { .. }, _) => &props.children,
    };
    shown.clone()
}
