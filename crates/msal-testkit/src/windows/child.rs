use std::cell::{Cell, RefCell};
use std::rc::Rc;

use msal_web::platform::ChildWindow;

use super::Stage;

/// What the app can see of a window, and what is really the case.
#[derive(Default)]
pub(super) struct ChildState {
    pub(super) name: String,
    /// Its address, `None` while it is on another origin.
    pub(super) href: RefCell<Option<String>>,
    /// Whether it reads as closed.
    pub(super) reads_closed: Cell<bool>,
    /// Whether the app can do nothing about it any more, not even close it.
    pub(super) severed: Cell<bool>,
    /// Whether the app has let go of it.
    pub(super) dropped: Cell<bool>,
}

pub(super) struct Child {
    stage: Rc<Stage>,
    state: Rc<ChildState>,
    took_focus: bool,
}

impl Child {
    pub(super) fn new(stage: Rc<Stage>, name: &str, took_focus: bool) -> Self {
        let state = ChildState {
            name: name.to_owned(),
            href: RefCell::new(Some("about:blank".to_owned())),
            ..ChildState::default()
        };
        let state = Rc::new(state);
        stage.children.borrow_mut().push(Rc::downgrade(&state));
        Self {
            stage,
            state,
            took_focus,
        }
    }
}

impl ChildState {
    /// Sends the window to an address, and lets what the handler says happen to it.
    pub(super) fn load(self: &Rc<Self>, stage: &Rc<Stage>, url: &str) {
        self.href.replace(None);
        stage.visit(self, url);
    }
}

impl ChildWindow for Child {
    fn navigate(&self, url: &str) {
        self.state.load(&self.stage, url);
    }

    fn leave_request_id(&self, request_id: &str) {
        self.stage.request_ids.borrow_mut().push(request_id.to_owned());
    }

    fn is_closed(&self) -> bool {
        self.stage.timeline.settle();
        self.state.reads_closed.get()
    }

    fn href(&self) -> Option<String> {
        self.stage.timeline.settle();
        self.state.href.borrow().clone()
    }

    fn name(&self) -> String {
        match self.href() {
            Some(_) => self.state.name.clone(),
            None => String::new(),
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.state.dropped.set(true);
        self.stage.closed(self.took_focus);
    }
}
