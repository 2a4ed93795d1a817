//! What must hold wherever a walk has led: an ordinary sign-in succeeds.

use std::time::{Duration, Instant};

use journeys::Outcome;

use crate::patience::seen;
use crate::plan::{Begins, Ending};
use crate::step::Carrier;
use crate::view::View;
use crate::walk::{BLANK, DONE, OFFER, Walk, sign_in_button, sign_out_button};

/// A rule that does not hold, in words.
pub(crate) type Judgement<T = ()> = Result<T, String>;

/// No wait of the app is as long, and no machine so busy.
const LONGEST: Duration = Duration::from_secs(30);
/// After so long the user closes windows that are in the way.
const IMPATIENCE: Duration = Duration::from_secs(2);
/// After so long the user reloads a page that shows nothing: the browser may have given up loading
/// the app when the page was left, and brought it back like that.
const LOADING: Duration = Duration::from_secs(10);
/// What a page offers that is at rest, to nobody and to a user.
const BUTTONS: [&str; 2] = ["sign-in-popup", "sign-out-popup"];
const PAUSE: Duration = Duration::from_millis(25);

/// Signs in as any user would, in the tab that the walk ended in, and perhaps in a fresh one. Who
/// signs out there is signed out here.
pub(crate) async fn judge(walk: &mut Walk<'_>, ending: Ending) -> Judgement {
    walk.place.entra.clear_faults();
    come_back(walk).await?;
    if ending.begins == Begins::AtRest {
        free(walk, Begins::AtRest).await?;
    }
    sign_in(walk, ending.carrier).await?;
    api_is_called(walk).await?;
    if let Some(carrier) = ending.in_another_tab {
        let first = walk.current_tab();
        words(walk.open_tab("/").await)?;
        // Tabs that share a store share the sign-in too.
        if !free(walk, Begins::WhenOffered).await?.is_signed_in() {
            sign_in(walk, carrier).await?;
        }
        api_is_called(walk).await?;
        sign_out_all(walk, carrier).await?;
        words(walk.return_to(&first).await)?;
        let what = "the user to be signed out in the first tab as well";
        until(walk, what, async |view| view.is_idle() && !view.is_signed_in()).await?;
    }
    Ok(())
}

/// What must hold at any moment: who comes back from the authority by the browser's back button
/// finds a page that waits for nothing.
pub(crate) async fn always(walk: &Walk<'_>) -> Judgement {
    // A page that is leaving lets nobody look at it.
    let view = walk.view().await.unwrap_or_default();
    match view.busy_after_return {
        Some(status) => Err(format!(
            "the page is back from the authority, and still at {status}"
        )),
        None => Ok(()),
    }
}

/// Types the app's address where the tab shows something else; once more where a busy browser has
/// not begun to go there in time.
async fn come_back(walk: &Walk<'_>) -> Judgement {
    let is_at_app = |view: View| view.is_at(walk.origin) && !view.href.ends_with(BLANK);
    let there = seen(LONGEST, async || {
        if !walk.view().await.is_ok_and(is_at_app) {
            walk.go("/").await?;
        }
        Ok(Some(()))
    });
    there
        .await
        .ok_or_else(|| "the browser does not go to the app".to_owned())
}

/// Waits until the user can press a button: to sign in, or, signed in, to sign out.
async fn free(walk: &Walk<'_>, begins: Begins) -> Judgement<View> {
    let started = Instant::now();
    let mut loaded = started;
    let what = "a page that offers to sign in or out";
    until(walk, what, async |view| {
        let offers_sign_in = view.offers("sign-in-popup") && begins == Begins::WhenOffered;
        if view.is_app() && (offers_sign_in || (view.is_idle() && view.offers_any(&BUTTONS))) {
            return true;
        }
        if !view.is_app() && loaded.elapsed() > LOADING {
            let _ = walk.go("/").await;
            loaded = Instant::now();
        }
        if started.elapsed() > IMPATIENCE {
            // A page of the authority in this tab is left, and popups are closed.
            let _ = walk.close_popups().await;
            let _ = come_back(walk).await;
            let _ = walk.bring_to_front().await;
        }
        false
    })
    .await
}

/// Signs in by one click.
async fn sign_in(walk: &Walk<'_>, carrier: Carrier) -> Judgement {
    let started = Instant::now();
    loop {
        sign_out_all(walk, carrier).await?;
        // A page behind the guard may leave for the authority once more.
        let pressed = words(walk.press(sign_in_button(carrier), OFFER).await)?;
        if pressed == DONE {
            return sign_in_ends(walk, carrier).await;
        }
        // A popup of the walk may have signed the user in meanwhile.
        if started.elapsed() > LONGEST {
            return Err(format!("the button to sign in by {carrier:?} is {pressed}"));
        }
    }
}

async fn sign_out_all(walk: &Walk<'_>, carrier: Carrier) -> Judgement {
    loop {
        let view = free(walk, Begins::WhenOffered).await?;
        if !view.is_signed_in() {
            return Ok(());
        }
        words(walk.press(sign_out_button(carrier), LONGEST).await)?;
        // The authority asks whom to sign out where it cannot tell.
        until_answered(walk, "the user to be signed out", |now| {
            now.is_idle() && now.user != view.user
        })
        .await?;
    }
}

async fn sign_in_ends(walk: &Walk<'_>, carrier: Carrier) -> Judgement {
    let what = format!("the user to be signed in by {carrier:?}");
    until_answered(walk, &what, |view| view.is_idle() && view.is_signed_in()).await?;
    let view = until(walk, "the popup to close", async |view| view.popups == 0).await?;
    if let Some(error) = &view.error {
        return Err(format!("signed in, the page still says {error}"));
    }
    if view.has_response() {
        return Err(format!("the response is still in the address: {}", view.href));
    }
    Ok(())
}

async fn api_is_called(walk: &Walk<'_>) -> Judgement {
    words(walk.follow("/profile", LONGEST).await)?;
    let what = "what the API says of the user";
    until(walk, what, async |view| match (&view.user, &view.api_data) {
        (Some(user), Some(data)) => data.contains(user.as_str()),
        _ => false,
    })
    .await
    .map(drop)
}

/// Answers the authority, however long a busy browser takes to show its pages, until the tab is as
/// it should be.
async fn until_answered(walk: &Walk<'_>, what: &str, is_so: impl Fn(&View) -> bool) -> Judgement<View> {
    let mut told = Vec::new();
    let outcome = until(walk, what, async |view| {
        let is_so = is_so(view);
        if !is_so {
            told.extend(walk.finish().await);
        }
        is_so
    });
    let outcome = outcome.await;
    outcome.map_err(|why| format!("{why}; the authority was told {told:?}"))
}

/// Looks at the tab until it is as it should be.
async fn until(walk: &Walk<'_>, what: &str, mut is_so: impl AsyncFnMut(&View) -> bool) -> Judgement<View> {
    let started = Instant::now();
    loop {
        let looked = walk.view().await;
        if let Ok(view) = &looked
            && is_so(view).await
        {
            return looked.map_err(|failure| failure.to_string());
        }
        if started.elapsed() > LONGEST {
            let waited = started.elapsed().as_secs();
            return Err(format!(
                "after {waited} s still waiting for {what}; last seen: {looked:?}"
            ));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// What the driver refuses, in words.
pub(crate) fn words<T>(outcome: Outcome<T>) -> Judgement<T> {
    outcome.map_err(|failure| failure.to_string())
}
