//! Popups and frames of one document, in which users sign in, hesitate, or close the window; and
//! the channels between all documents of the origin.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

use msal_testkit::{
    AuthorizeCall, FakeAuthority, Reaction, ScriptedWindows, SeededRandom, TestUser, Timeline,
};
use msal_web::error::WindowError;
use msal_web::platform::{Channel, ChildWindow, PopupFeatures, Windows};

use crate::life::Life;
use crate::rules::Rules;

/// What the authority's pages know of this browser: who has a session there.
pub(crate) struct Session {
    pub(crate) authority: Rc<FakeAuthority>,
    pub(crate) dice: Rc<SeededRandom>,
    pub(crate) user: RefCell<Option<TestUser>>,
}

/// The documents that listen.
#[derive(Default)]
pub(crate) struct Origin {
    documents: RefCell<Vec<(Weak<Life>, ScriptedWindows)>>,
}

/// Other windows as one document sees them.
pub(crate) struct TabWindows {
    pub(crate) life: Rc<Life>,
    pub(crate) own: ScriptedWindows,
    pub(crate) origin: Rc<Origin>,
    pub(crate) timeline: Timeline,
    pub(crate) dice: Rc<SeededRandom>,
    pub(crate) rules: Rc<Rules>,
}

/// Who will sign in next in the popups of a document.
pub(crate) type NextUser = Rc<Cell<usize>>;

impl Session {
    /// What happens in a window that has been sent to the authority.
    pub(crate) fn react(&self, call: &AuthorizeCall, next: &TestUser) -> Reaction {
        let hesitation = Duration::from_millis(self.dice.below(300));
        if call.is_silent() {
            return self.react_silently(call).after(hesitation);
        }
        if call.is_logout() {
            self.user.take();
            let response = Reaction::tell(&self.authority.authorize(call));
            return if self.dice.below(4) == 0 {
                Reaction::nothing()
            } else {
                response.after(hesitation)
            };
        }
        match self.dice.below(12) {
            0 => Reaction::close().after(hesitation),
            1 => Reaction::nothing(),
            2 => Reaction::tell(&call.fragment(&[("error", "access_denied")])).after(hesitation),
            _ => {
                self.user.replace(Some(next.clone()));
                self.authority.expect(next.clone());
                Reaction::tell(&self.authority.authorize(call)).after(hesitation)
            }
        }
    }

    /// A frame gets a code for whoever has the session, also where another user was meant.
    fn react_silently(&self, call: &AuthorizeCall) -> Reaction {
        let user = self.user.borrow().clone();
        self.authority.set_session(user.is_some());
        user.into_iter().for_each(|user| self.authority.expect(user));
        match self.dice.below(8) {
            0 => Reaction::nothing(),
            _ => Reaction::tell(&self.authority.authorize(call)),
        }
    }
}

impl Origin {
    pub(crate) fn add(&self, life: &Rc<Life>, windows: &ScriptedWindows) {
        let mut documents = self.documents.borrow_mut();
        documents.retain(|(life, _)| life.upgrade().is_some_and(|life| !life.is_dead()));
        documents.push((Rc::downgrade(life), windows.clone()));
    }

    fn others(&self, life: &Life) -> Vec<(Weak<Life>, ScriptedWindows)> {
        let documents = self.documents.borrow();
        let is_other = |known: &Weak<Life>| known.upgrade().is_some_and(|known| known.number != life.number);
        documents
            .iter()
            .filter(|(known, _)| is_other(known))
            .cloned()
            .collect()
    }
}

impl Windows for TabWindows {
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        self.own.open_popup(features)
    }

    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        self.own.open_frame(url)
    }

    fn listen(&self, channel: &str, on_message: Rc<dyn Fn()>) -> Box<dyn Channel> {
        self.own.listen(channel, on_message)
    }

    /// Other documents hear it a little later, each at its own time.
    fn tell(&self, channel: &str, message: &str) -> bool {
        if self.life.is_dead() {
            return true;
        }
        for (life, windows) in self.origin.others(&self.life) {
            let (channel, message) = (channel.to_owned(), message.to_owned());
            let later = Duration::from_millis(self.dice.below(50));
            let rules = self.rules.clone();
            self.timeline.after(later, move || {
                let Some(life) = life.upgrade() else { return };
                let listener = life.clone();
                life.hear(move || {
                    listener.is_signing_out.set(true);
                    windows.speak(&channel, &message);
                    rules.notified(&listener, &message);
                });
            });
        }
        true
    }
}
