use std::time::Duration;

use msal_core::{InteractionType, RequestState};
use msal_web::platform::Page as _;

use super::*;
use crate::{FrozenClock, World};

const SECOND: Duration = Duration::from_secs(1);

fn features() -> PopupFeatures {
    PopupFeatures {
        name: "msal.test".into(),
        features: String::new(),
    }
}

/// An address whose response goes to the channel `id-1`.
fn address() -> String {
    let state = RequestState::new("id-1", InteractionType::Popup, None).encode();
    format!("https://login.contoso.com/authorize?redirect_uri=https%3A%2F%2Fapp.contoso.com%2F&state={state}")
}

fn opened(reaction: Reaction) -> (World, FrozenClock, Box<dyn ChildWindow>) {
    let world = World::new();
    world.windows.react_with(move |_| reaction.clone());
    let popup = world.windows.open_popup(&features()).unwrap();
    popup.navigate(&address());
    let clock = world.clock.clone();
    (world, clock, popup)
}

#[test]
fn a_window_shows_its_address_only_on_its_own_origin() {
    let (_world, clock, popup) = opened(Reaction::land("code=1").after(SECOND));
    assert_eq!(popup.href(), None);
    clock.advance(SECOND);
    assert_eq!(popup.href().as_deref(), Some("https://app.contoso.com/#code=1"));
}

#[test]
fn a_popup_takes_the_focus_until_the_user_closes_it() {
    let (world, clock, popup) = opened(Reaction::close().after(SECOND));
    assert!(!world.page.has_focus() && !popup.is_closed());
    clock.advance(SECOND);
    assert!(world.page.has_focus() && popup.is_closed());
    assert_eq!(world.windows.open(), 1, "the app still holds it");
}

#[test]
fn a_cut_off_window_reads_as_closed_keeps_the_focus_and_can_still_tell() {
    let (world, clock, popup) = opened(Reaction::sever().and(Reaction::tell("code=1").after(SECOND)));
    let responses = world.windows.listen("id-1", Rc::new(|| {}));
    assert!(popup.is_closed() && !world.page.has_focus());
    assert_eq!(responses.take(), None);
    clock.advance(SECOND);
    assert_eq!(responses.take().as_deref(), Some("code=1"));
}

#[test]
fn a_window_that_the_app_has_dropped_says_nothing_more() {
    let (world, clock, popup) = opened(Reaction::tell("code=1").after(SECOND));
    let responses = world.windows.listen("id-1", Rc::new(|| {}));
    drop(popup);
    clock.advance(SECOND);
    assert_eq!((responses.take(), world.windows.open()), (None, 0));
    assert!(world.page.has_focus());
}

#[test]
fn who_listens_late_or_elsewhere_hears_nothing() {
    let world = World::new();
    world.windows.tell("id-1", "early");
    let (mine, others) = (
        world.windows.listen("id-1", Rc::new(|| {})),
        world.windows.listen("id-2", Rc::new(|| {})),
    );
    assert_eq!((mine.take(), others.take()), (None, None));
    world.windows.speak("id-1", "now");
    assert_eq!((mine.take().as_deref(), others.take()), (Some("now"), None));
}
