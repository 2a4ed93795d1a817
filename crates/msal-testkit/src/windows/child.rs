use std::cell::{Cell, RefCell};
use std::rc::Rc;

use msal_web::platform::ChildWindow;

use super::Stage;

/// What the app can see of a window, and what is really the case.
#[derive(Default)]
pub(super) struct ChildState {
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
    pub(super) fn new(stage: Rc<Stage>, took_focus: bool) -> Self {
        let state = ChildState {
            href: RefCell::new(Some("about:blank".to_owned())),
            ..ChildState::default()
        };
        Self {
            stage,
            state: Rc::new(state),
            took_focus,
        }
    }
}

impl ChildWindow for Child {
    fn navigate(&self, url: &str) {
        self.state.href.replace(None);
        self.stage.visit(&self.state, url);
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
}

impl Drop for Child {
    fn drop(&mut self) {
        self.state.dropped.set(true);
        self.stage.closed(self.took_focus);
    }
}
