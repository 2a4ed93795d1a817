//! Popups and hidden frames in which a test decides what happens.

mod channels;
mod child;
mod reaction;

pub use reaction::Reaction;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use msal_core::encoding::form_encode;
use msal_web::error::WindowError;
use msal_web::platform::{AuthorizeForm, Channel, ChildWindow, Forms, Page as _, PopupFeatures, Windows};

use crate::{AuthorizeCall, ScriptedPage, Timeline};
use channels::Channels;
use child::{Child, ChildState};

type Handler = Rc<dyn Fn(&AuthorizeCall) -> Reaction>;

/// The app's other windows. Whenever one is sent to an address, the test's handler says what
/// happens there; without a handler nothing happens.
///
/// ```
/// use msal_testkit::{Reaction, World};
/// let world = World::new();
/// world.windows.react_with(|call| Reaction::tell(&call.fragment(&[("error", "access_denied")])));
/// ```
#[derive(Clone)]
pub struct ScriptedWindows {
    stage: Rc<Stage>,
}

struct Stage {
    timeline: Timeline,
    page: Rc<ScriptedPage>,
    channels: Channels,
    handler: RefCell<Option<Handler>>,
    blocked: Cell<bool>,
    without_channels: Cell<bool>,
    popups: RefCell<Vec<PopupFeatures>>,
    frames: Cell<usize>,
    forms: RefCell<Vec<AuthorizeForm>>,
    children: RefCell<Vec<Weak<ChildState>>>,
    visits: RefCell<Vec<AuthorizeCall>>,
    request_ids: RefCell<Vec<String>>,
    open: Cell<usize>,
}

impl ScriptedWindows {
    /// Windows of this page; popups take its focus while they are open.
    pub fn new(timeline: Timeline, page: Rc<ScriptedPage>) -> Self {
        let stage = Stage {
            channels: Channels::new(timeline.clone()),
            timeline,
            page,
            handler: RefCell::default(),
            blocked: Cell::new(false),
            without_channels: Cell::new(false),
            popups: RefCell::default(),
            frames: Cell::new(0),
            forms: RefCell::default(),
            children: RefCell::default(),
            visits: RefCell::default(),
            request_ids: RefCell::default(),
            open: Cell::new(0),
        };
        Self {
            stage: Rc::new(stage),
        }
    }

    /// Says what happens in a window that is sent to an address.
    pub fn react_with(&self, handler: impl Fn(&AuthorizeCall) -> Reaction + 'static) {
        self.stage.handler.replace(Some(Rc::new(handler)));
    }

    /// Blocks popups, or allows them again.
    pub fn block_popups(&self, blocked: bool) {
        self.stage.blocked.set(blocked);
    }

    /// Closes the windows that are open, as the user does.
    pub fn close_popups(&self) {
        for child in self.stage.children.borrow().iter().filter_map(Weak::upgrade) {
            child.reads_closed.set(true);
            child.href.replace(None);
        }
        self.stage.page.set_focus(true);
    }

    /// Takes the channels away, as in a browser without them: nothing is sent, and who listens
    /// hears nothing.
    pub fn take_channels_away(&self) {
        self.stage.without_channels.set(true);
    }

    /// The popups opened so far.
    pub fn popups(&self) -> Vec<PopupFeatures> {
        self.stage.popups.borrow().clone()
    }

    /// How many frames have been opened so far.
    pub fn frames(&self) -> usize {
        self.stage.frames.get()
    }

    /// The forms that have been posted so far. The handler sees their fields as if they stood in the
    /// address.
    pub fn forms(&self) -> Vec<AuthorizeForm> {
        self.stage.forms.borrow().clone()
    }

    /// The addresses that windows have been sent to, in order.
    pub fn visits(&self) -> Vec<AuthorizeCall> {
        self.stage.visits.borrow().clone()
    }

    /// The ids of requests that popups have been left with, by which they know themselves.
    pub fn request_ids(&self) -> Vec<String> {
        self.stage.request_ids.borrow().clone()
    }

    /// How many windows the app holds open now.
    pub fn open(&self) -> usize {
        self.stage.open.get()
    }

    /// What this document has told on channels: channel and text.
    pub fn told(&self) -> Vec<(String, String)> {
        self.stage.channels.told()
    }

    /// Tells whoever listens on a channel, as another document of this origin would.
    pub fn speak(&self, channel: &str, text: &str) {
        self.stage.channels.deliver(channel, text);
    }

    fn child(&self, name: &str, takes_focus: bool) -> Child {
        self.stage.open.set(self.stage.open.get() + 1);
        if takes_focus {
            self.stage.page.set_focus(false);
        }
        Child::new(Rc::clone(&self.stage), name, takes_focus)
    }
}

impl Stage {
    /// Sends a window to an address, and lets what the handler says happen to it.
    fn visit(self: &Rc<Self>, child: &Rc<ChildState>, url: &str) {
        let call = AuthorizeCall::parse(url);
        self.visits.borrow_mut().push(call.clone());
        let handler = self.handler.borrow().clone();
        let reaction = handler.map_or_else(Reaction::nothing, |react| react(&call));
        reaction.begin(self, child, &call);
    }

    fn closed(&self, took_focus: bool) {
        self.open.set(self.open.get() - 1);
        if took_focus {
            self.page.set_focus(true);
        }
    }
}

impl Windows for ScriptedWindows {
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        if self.stage.blocked.get() {
            return Err(WindowError::PopupBlocked);
        }
        self.stage.popups.borrow_mut().push(features.clone());
        Ok(Box::new(self.child(&features.name, true)))
    }

    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        self.stage.frames.set(self.stage.frames.get() + 1);
        let child = self.child("msal.frame", false);
        child.navigate(url);
        Ok(Box::new(child))
    }

    fn forms(&self) -> Option<Rc<dyn Forms>> {
        Some(Rc::new(self.clone()))
    }

    fn listen(&self, channel: &str, on_message: Rc<dyn Fn()>) -> Box<dyn Channel> {
        if self.stage.without_channels.get() {
            return Box::new(Silence);
        }
        self.stage.channels.listen(channel, on_message)
    }

    fn tell(&self, channel: &str, message: &str) -> bool {
        if self.stage.without_channels.get() {
            return false;
        }
        self.stage.channels.tell(channel, message);
        true
    }
}

impl Forms for ScriptedWindows {
    fn post(&self, form: &AuthorizeForm, window: &str) {
        self.stage.forms.borrow_mut().push(form.clone());
        let url = form_url(form);
        if window == "_self" {
            return self.stage.page.assign(&url);
        }
        let children = self.stage.children.borrow().clone();
        let mut open = children.iter().filter_map(Weak::upgrade);
        if let Some(child) = open.find(|child| child.name == window && !child.dropped.get()) {
            child.load(&self.stage, &url);
        }
    }

    fn open_frame(&self, form: &AuthorizeForm, name: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        self.stage.frames.set(self.stage.frames.get() + 1);
        let child = self.child(name, false);
        self.post(form, name);
        Ok(Box::new(child))
    }
}

/// The address that says the same as a form.
fn form_url(form: &AuthorizeForm) -> String {
    let mark = if form.action.contains('?') { '&' } else { '?' };
    format!("{}{mark}{}", form.action, form_encode(&form.fields))
}

/// What is listened on where there are no channels.
struct Silence;

impl Channel for Silence {
    fn take(&self) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests;
