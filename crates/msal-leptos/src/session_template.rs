//! The component with a view for each state of the session.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::children::{TypedChildrenFn, ViewFn};
use leptos::prelude::*;
use msal_web::Session;

use crate::use_session;

/// Shows one view for each state of the [session](crate::use_session): its children to a user who
/// is signed in.
///
/// A view is built when the state changes, not when a token is renewed.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Page() -> impl IntoView {
///     view! {
///         <SessionTemplate
///             restoring=|| "…"
///             signed_out=|| "Please sign in"
///             needs_user=|| "Please sign in again"
///         >
///             "Welcome"
///         </SessionTemplate>
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn SessionTemplate<C>(
    /// Shown while nobody knows yet whether a user is signed in; by default nothing.
    #[prop(optional, into)]
    restoring: ViewFn,
    /// Shown while nobody is signed in; by default nothing.
    #[prop(optional, into)]
    signed_out: ViewFn,
    /// Shown to a known user who has to sign in again; by default the children, which stay as they
    /// are.
    #[prop(optional, into)]
    needs_user: Option<ViewFn>,
    /// Shown to a user who is signed in.
    children: TypedChildrenFn<C>,
) -> impl IntoView
where
    C: IntoView + 'static,
{
    let session = use_session();
    let children = children.into_inner();
    let has_view = needs_user.is_some();
    let shown = Memo::new(move |_| match session.get() {
        Session::Restoring => Shown::Restoring,
        Session::SignedOut => Shown::SignedOut,
        Session::NeedsUser { .. } if has_view => Shown::NeedsUser,
        Session::SignedIn(_) | Session::NeedsUser { .. } => Shown::Children,
    });
    move || match (shown.get(), &needs_user) {
        (Shown::Restoring, _) => restoring.run(),
        (Shown::SignedOut, _) => signed_out.run(),
        (Shown::NeedsUser, Some(view)) => view.run(),
        (Shown::NeedsUser, None) | (Shown::Children, _) => children().into_any(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Restoring,
    SignedOut,
    NeedsUser,
    Children,
}
