//! The hook behind a guarded page.

use leptos::prelude::*;
use msal_web::{AccessRule, AuthenticationRequest, GuardedView, InteractionType, PageGuard};

use crate::mounted::{keep, notify, track, when_mounted};
use crate::{MsalInstance, use_msal};

/// A guarded page; `Copy`, for use in effects and event handlers.
#[derive(Clone, Copy)]
pub struct UsePageGuard {
    /// What to show.
    pub view: Signal<GuardedView>,
    guard: StoredValue<Option<PageGuard>, LocalStorage>,
}

impl UsePageGuard {
    /// Asks the user to sign in: in answer to a click. One whom the rule has refused may choose
    /// another account.
    pub fn sign_in(self) {
        self.guard
            .try_with_value(|guard| guard.as_ref().map(PageGuard::sign_in));
    }
}

/// Guards a page by a rule, and has its user sign in, once, where they come without a session.
///
/// After a refusal, a sign-out or a lost session the page stays, with the reason, until
/// [`sign_in`](UsePageGuard::sign_in) is called; it never goes round in circles.
/// [`ProtectedPage`](crate::ProtectedPage) is the component.
///
/// ```
/// # use leptos::prelude::*;
/// # use msal_leptos::prelude::*;
/// #[component]
/// fn Orders() -> impl IntoView {
///     let rule = AccessRule::new().with_role("Orders.Read");
///     let request = AuthenticationRequest::new(["User.Read"]);
///     let guard = use_page_guard(rule, InteractionType::Redirect, request);
///     move || match guard.view.get() {
///         GuardedView::Waiting => "",
///         GuardedView::Page => "the orders",
///         GuardedView::Refusal(_) => "these orders are not for you",
///     }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[track_caller]
pub fn use_page_guard(
    rule: AccessRule,
    interaction_type: InteractionType,
    request: impl Into<AuthenticationRequest>,
) -> UsePageGuard {
    let (msal, request) = (use_msal(), request.into());
    let at_first = untrack(|| msal.state.decide(&rule));
    let shown = Shown {
        view: StoredValue::new(at_first.into()),
        changed: Trigger::new(),
    };
    let guard = keep(None);
    when_mounted(Box::new(move || {
        let started = start(msal.instance, &rule, interaction_type, &request, shown);
        guard.try_set_value(started);
    }));
    UsePageGuard {
        view: Signal::derive(move || shown.read()),
        guard,
    }
}

/// Dropped, and with it ended, when the component's owner is cleaned up.
fn start(
    instance: MsalInstance,
    rule: &AccessRule,
    interaction_type: InteractionType,
    request: &AuthenticationRequest,
    shown: Shown,
) -> Option<PageGuard> {
    let show = move |view: &GuardedView| shown.show(view);
    let client = instance.try_client()?;
    let guard = client.guard_page(rule.clone(), interaction_type, request.clone(), show);
    shown.show(&guard.view());
    Some(guard)
}

/// What is shown, and what tells its readers that it has changed.
#[derive(Clone, Copy)]
struct Shown {
    view: StoredValue<GuardedView>,
    changed: Trigger,
}

impl Shown {
    fn read(self) -> GuardedView {
        track(self.changed);
        self.view.try_get_value().unwrap_or_default()
    }

    fn show(self, view: &GuardedView) {
        if self.view.try_with_value(|shown| shown != view) == Some(true) {
            self.view.try_set_value(view.clone());
            notify(self.changed);
        }
    }
}
