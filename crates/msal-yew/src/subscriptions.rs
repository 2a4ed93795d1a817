//! What a component has with the client for as long as it lives: its reading of the state, and work.

use std::cell::RefCell;
use std::rc::Rc;

use msal_web::{PublicClientApplication, Snapshot};
use yew::functional::UseForceUpdateHandle;
use yew::prelude::*;

use crate::provider::{MsalContext, use_msal_context};

/// Whether two states are the same to a component.
type IsSame = Rc<dyn Fn(&Snapshot, &Snapshot) -> bool>;

/// The state as of now; the component is rendered anew once the state is not the same to it.
#[hook]
pub(crate) fn use_snapshot(is_same: impl Fn(&Snapshot, &Snapshot) -> bool + 'static) -> Snapshot {
    let context = use_msal_context();
    use_snapshot_of(context, Rc::new(is_same))
}

/// It has one body, whatever a component reads.
#[hook]
pub(crate) fn use_snapshot_of(context: MsalContext, is_same: IsSame) -> Snapshot {
    let snapshot = context.snapshot();
    let shown = use_mut_ref(|| None::<(Snapshot, IsSame)>);
    shown.replace(Some((snapshot.clone(), is_same)));
    let render = use_force_update();
    // From the first rendering on, so that no change is missed; it ends with the component.
    let _subscription = use_ref(|| {
        context.client.watch(move |now| {
            let shown = shown.borrow().clone();
            if shown.is_some_and(|(before, is_same)| !is_same(&before, now)) {
                render.force_update();
            }
        })
    });
    snapshot
}

/// Work of the client's that ends when it is dropped; nothing before it has begun.
pub(crate) type Work<W> = Rc<RefCell<Option<W>>>;

/// Has work begin once the component is mounted and its provider has started, and begin anew when
/// what it is about has changed. Whoever begins it is told how to have the component rendered anew.
#[hook]
pub(crate) fn use_work<A, W, B>(about: A, begin: B) -> Work<W>
where
    A: Clone + PartialEq + 'static,
    W: 'static,
    B: FnOnce(&PublicClientApplication, A, UseForceUpdateHandle) -> W + 'static,
{
    let MsalContext { client, is_started } = use_msal_context();
    let render = use_force_update();
    let work: Work<W> = (*use_memo(about.clone(), |_| Work::<W>::default())).clone();
    let begun = work.clone();
    use_effect_with((about, is_started), move |(about, is_started)| {
        if *is_started {
            begun.replace(Some(begin(&client, about.clone(), render)));
        }
        move || drop(begun.take())
    });
    work
}
