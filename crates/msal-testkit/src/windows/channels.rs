use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use msal_web::platform::Channel;

use crate::Timeline;

/// The channels of one origin. Who listens late hears nothing of what was said before.
pub(super) struct Channels {
    timeline: Timeline,
    listeners: RefCell<Vec<Weak<Inbox>>>,
    told: RefCell<Vec<(String, String)>>,
}

struct Inbox {
    channel: String,
    on_message: Rc<dyn Fn()>,
    messages: RefCell<VecDeque<String>>,
}

struct Listener {
    timeline: Timeline,
    inbox: Rc<Inbox>,
}

impl Channels {
    pub(super) fn new(timeline: Timeline) -> Self {
        Self {
            timeline,
            listeners: RefCell::default(),
            told: RefCell::default(),
        }
    }

    pub(super) fn listen(&self, channel: &str, on_message: Rc<dyn Fn()>) -> Box<dyn Channel> {
        let inbox = Rc::new(Inbox {
            channel: channel.to_owned(),
            on_message,
            messages: RefCell::default(),
        });
        self.listeners.borrow_mut().push(Rc::downgrade(&inbox));
        Box::new(Listener {
            timeline: self.timeline.clone(),
            inbox,
        })
    }

    pub(super) fn tell(&self, channel: &str, text: &str) {
        self.told.borrow_mut().push((channel.to_owned(), text.to_owned()));
        self.deliver(channel, text);
    }

    pub(super) fn deliver(&self, channel: &str, text: &str) {
        self.listeners
            .borrow_mut()
            .retain(|listener| listener.strong_count() > 0);
        let inboxes: Vec<Rc<Inbox>> = self.listeners.borrow().iter().filter_map(Weak::upgrade).collect();
        for inbox in inboxes.iter().filter(|inbox| inbox.channel == channel) {
            inbox.messages.borrow_mut().push_back(text.to_owned());
            (inbox.on_message)();
        }
    }

    pub(super) fn told(&self) -> Vec<(String, String)> {
        self.told.borrow().clone()
    }
}

impl Channel for Listener {
    fn take(&self) -> Option<String> {
        self.timeline.settle();
        self.inbox.messages.borrow_mut().pop_front()
    }
}
