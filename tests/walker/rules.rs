//! What must hold wherever a walk has led: an ordinary sign-in succeeds.

use std::time::{Duration, Instant};

use journeys::Outcome;

use crate::plan::Ending;
use crate::step::Carrier;
use crate::view::View;
use crate::walk::{BLANK, DONE, Walk, sign_in_button, sign_out_button};

/// A rule that does not hold, in words.
pub(crate) type Judgement<T = ()> = Result<T, String>;

/// No wait of the app is as long, and no machine so busy.
const LONGEST: Duration = Duration::from_secs(20);
/// After so long the user closes windows that are in the way.
const IMPATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(25);

/// Signs in as any user would, in the tab that the walk ended in, and perhaps in a fresh one.
pub(crate) async fn judge(walk: &mut Walk<'_>, ending: Ending) -> Judgement {
    walk.place.entra.clear_faults();
    come_back(walk).await?;
    sign_in(walk, ending.carrier).await?;
    api_is_called(walk).await?;
    if let Some(carrier) = ending.in_another_tab {
        words(walk.open_tab("/").await)?;
        // Tabs that share a store share the sign-in too.
        if !free(walk).await?.is_signed_in() {
            sign_in(walk, carrier).await?;
        }
        api_is_called(walk).await?;
    }
    Ok(())
}

/// What must hold at any moment.
pub(crate) async fn always(walk: &Walk<'_>) -> Judgement {
    let Ok(view) = walk.view().await else {
        return Ok(());
    };
    match view.error.as_deref() {
        Some("interaction_in_progress") => Err(format!("the page says interaction_in_progress: {view:?}")),
        _ => Ok(()),
    }
}

/// Types the app's address where the tab shows something else.
async fn come_back(walk: &Walk<'_>) -> Judgement {
    let is_at_app = |view: View| view.is_at(walk.origin) && !view.href.ends_with(BLANK);
    let is_at_app = walk.view().await.is_ok_and(is_at_app);
    if !is_at_app {
        words(walk.go("/").await)?;
    }
    Ok(())
}

/// Waits until the user can press a button: to sign in, or, signed in, to sign out.
async fn free(walk: &Walk<'_>) -> Judgement<View> {
    let started = Instant::now();
    let what = "a page that offers to sign in or out";
    until(walk, what, async |view| {
        if view.is_app()
            && (view.offers("sign-in-popup") || (view.is_idle() && view.offers("sign-out-popup")))
        {
            return true;
        }
        if started.elapsed() > IMPATIENCE {
            // A page of the authority in this tab is left, and popups are closed.
            let _ = walk.close_popups().await;
            let _ = come_back(walk).await;
        }
        false
    })
    .await
}

/// Signs in by one click.
async fn sign_in(walk: &mut Walk<'_>, carrier: Carrier) -> Judgement {
    let started = Instant::now();
    loop {
        sign_out_all(walk, carrier).await?;
        let pressed = words(walk.press(sign_in_button(carrier), LONGEST).await)?;
        if pressed == DONE {
            return sign_in_ends(walk, carrier).await;
        }
        // A popup of the walk may have signed the user in meanwhile.
        if started.elapsed() > LONGEST {
            return Err(format!("the button to sign in by {carrier:?} is {pressed}"));
        }
    }
}

async fn sign_out_all(walk: &mut Walk<'_>, carrier: Carrier) -> Judgement {
    loop {
        let view = free(walk).await?;
        if !view.is_signed_in() {
            return Ok(());
        }
        words(walk.press(sign_out_button(carrier), LONGEST).await)?;
        // The authority asks whom to sign out where it cannot tell.
        walk.finish().await;
        until(walk, "the user to be signed out", async |now| {
            now.is_idle() && now.user != view.user
        })
        .await?;
    }
}

async fn sign_in_ends(walk: &mut Walk<'_>, carrier: Carrier) -> Judgement {
    let answered = walk.finish().await;
    let view = until(walk, "the user to be signed in", async |view| {
        view.is_idle() && view.is_signed_in()
    })
    .await
    .map_err(|why| format!("{why}; by {carrier:?} the authority was told {answered:?}"))?;
    let view = until(walk, "the popup to close", async |view| view.popups == 0)
        .await
        .map(|_| view)?;
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

/// Looks at the tab until it is as it should be.
async fn until(walk: &Walk<'_>, what: &str, is_so: impl AsyncFn(&View) -> bool) -> Judgement<View> {
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
