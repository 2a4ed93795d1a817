//! One life of a tab: from the moment a document comes up to its crash or reload.

use std::cell::{Cell, RefCell};

/// What is true of a document, for all that belongs to it.
pub(crate) struct Life {
    pub(crate) tab: usize,
    /// Which of the lives of all tabs it is.
    pub(crate) number: u32,
    dead: Cell<bool>,
    frozen: Cell<bool>,
    /// After how many more writes the process dies.
    writes_left: Cell<Option<u32>>,
    /// Whether it has removed accounts in the step under way.
    pub(crate) is_signing_out: Cell<bool>,
    /// Whether the store has refused something, so that there may be more in memory than in it.
    pub(crate) was_refused: Cell<bool>,
    /// How many writes of a store that takes its time have begun.
    pub(crate) batches: Cell<u32>,
    /// Users who have signed out, and how many such writes had begun then: the one after them
    /// carries the sign-out.
    pub(crate) unwritten_sign_outs: RefCell<Vec<(u32, usize)>>,
    /// Users who have signed out before the store was read.
    pub(crate) early_sign_outs: RefCell<Vec<usize>>,
    /// Whether a sign-in was given up whose tokens may be on their way into a store that takes its
    /// time.
    pub(crate) has_dropped_sign_in: Cell<bool>,
    /// What was told to it while it was frozen.
    mailbox: RefCell<Vec<Box<dyn FnOnce()>>>,
}

impl Life {
    pub(crate) fn new(tab: usize, number: u32) -> Self {
        Self {
            tab,
            number,
            dead: Cell::new(false),
            frozen: Cell::new(false),
            writes_left: Cell::new(None),
            is_signing_out: Cell::new(false),
            was_refused: Cell::new(false),
            batches: Cell::new(0),
            unwritten_sign_outs: RefCell::default(),
            early_sign_outs: RefCell::default(),
            has_dropped_sign_in: Cell::new(false),
            mailbox: RefCell::default(),
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.dead.get()
    }

    pub(crate) fn die(&self) {
        self.dead.set(true);
    }

    pub(crate) fn is_frozen(&self) -> bool {
        self.frozen.get()
    }

    pub(crate) fn freeze(&self) {
        self.frozen.set(true);
    }

    /// Goes on, with what it has been told meanwhile.
    pub(crate) fn wake(&self) {
        self.frozen.set(false);
        let messages = self.mailbox.take();
        messages.into_iter().for_each(|message| message());
    }

    /// Hears something, now or when it wakes.
    pub(crate) fn hear(&self, message: impl FnOnce() + 'static) {
        if self.frozen.get() {
            self.mailbox.borrow_mut().push(Box::new(message));
        } else if !self.dead.get() {
            message();
        }
    }

    /// Lets the process die after so many more writes.
    pub(crate) fn die_after(&self, writes: u32) {
        self.writes_left.set(Some(writes));
    }

    /// A write is about to happen; `false` when nobody is there to do it.
    pub(crate) fn may_write(&self) -> bool {
        if self.dead.get() {
            return false;
        }
        match self.writes_left.get() {
            None => true,
            Some(0) => {
                self.dead.set(true);
                false
            }
            Some(left) => {
                self.writes_left.set(Some(left - 1));
                true
            }
        }
    }
}
