//! The picture of a user.

#![expect(
    unreachable_pub,
    reason = "the component macro makes a function of its own that nobody re-exports"
)]

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use msal_web::{AccountInfo, Session, UserPhoto};

use crate::mounted::{keep, notify, track, when_mounted};
use crate::{use_msal, use_session};

/// The user's photo from Microsoft Graph, or their initials: while it comes, where there is none,
/// and where it cannot be had without asking the user, which this never does.
///
/// Nothing is shown while nobody is signed in. The token is one for `User.Read`, from the cache or
/// renewed silently; another scope or another permission is never asked for. To a screen reader it
/// is an image with the user's name.
///
/// ```
/// use leptos::prelude::*;
/// use msal_leptos::prelude::*;
/// #[component]
/// fn Header() -> impl IntoView {
///     view! { <AuthenticatedTemplate><AccountAvatar/><SignOutButton/></AuthenticatedTemplate> }
/// }
/// ```
///
/// # Panics
/// When there is no `<MsalProvider>` above.
#[component]
pub fn AccountAvatar(
    /// Whom it shows; by default the active account's user.
    #[prop(optional, into)]
    account: Option<AccountInfo>,
    /// Where Graph is; by default Graph of the public cloud.
    #[prop(default = UserPhoto::GRAPH.into(), into)]
    graph: Oco<'static, str>,
) -> impl IntoView {
    let session = match account {
        Some(account) => Signal::stored(Session::SignedIn(account)),
        None => use_session(),
    };
    let photo = PhotoSlot::new();
    let instance = use_msal().instance;
    when_mounted(Box::new(move || {
        let Session::SignedIn(account) = session.get() else {
            return;
        };
        let Some(client) = instance.try_client() else {
            return;
        };
        let loading = UserPhoto::load(&client, &account, &graph);
        // The next account ends it, and so does unmounting.
        spawn_local_scoped_with_cancellation(async move {
            if let Some(found) = loading.await {
                photo.set(account, found);
            }
        });
    }));
    move || {
        let session = session.get();
        session.account().map(|account| picture(account, photo))
    }
}

fn picture(account: &AccountInfo, photo: PhotoSlot) -> impl IntoView + use<> {
    let initials = account.initials();
    let name = account.display_name().to_owned();
    let url = photo.url_of(account);
    let content = match url {
        // Where the content security policy keeps it from the page, the initials are back.
        Some(url) => view! { <img src=url alt="" on:error=move |_| photo.clear()/> }.into_any(),
        None => initials.into_any(),
    };
    view! { <span class="msal-avatar" role="img" aria-label=name>{content}</span> }
}

/// The photo that is shown, and whose it is. What is replaced or left behind at unmount frees its
/// memory.
#[derive(Clone, Copy)]
struct PhotoSlot {
    found: StoredValue<Option<(AccountInfo, UserPhoto)>, LocalStorage>,
    changed: Trigger,
}

impl PhotoSlot {
    fn new() -> Self {
        Self {
            found: keep(None),
            changed: Trigger::new(),
        }
    }

    /// The address of the photo of this user, and of no other.
    fn url_of(self, account: &AccountInfo) -> Option<String> {
        track(self.changed);
        self.found
            .try_with_value(|found| {
                let found = found.as_ref().filter(|(owner, _)| owner.is_same(account));
                found.map(|(_, photo)| photo.url().to_owned())
            })
            .flatten()
    }

    fn set(self, account: AccountInfo, photo: UserPhoto) {
        self.found.try_set_value(Some((account, photo)));
        notify(self.changed);
    }

    fn clear(self) {
        self.found.try_set_value(None);
        notify(self.changed);
    }
}
