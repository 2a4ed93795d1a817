use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use msal_web::platform::Answers;

use crate::Timeline;

/// The channels of one origin. Who listens late hears nothing of what was said before.
pub(super) struct Channels {
    timeline: Timeline,
    listeners: RefCell<Vec<Weak<Inbox>>>,
    told: RefCell<Vec<(String, String)>>,
}

struct Inbox {
    channel: String,
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

    pub(super) fn listen(&self, channel: &str) -> Box<dyn Answers> {
        let inbox = Rc::new(Inbox {
            channel: channel.to_owned(),
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
        for inbox in self.listeners.borrow().iter().filter_map(Weak::upgrade) {
            if inbox.channel == channel {
                inbox.messages.borrow_mut().push_back(text.to_owned());
            }
        }
    }

    pub(super) fn told(&self) -> Vec<(String, String)> {
        self.told.borrow().clone()
    }
}

impl Answers for Listener {
    fn take(&self) -> Option<String> {
        self.timeline.settle();
        self.inbox.messages.borrow_mut().pop_front()
    }
}
