//! The document that the app runs in.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use msal_web::platform::{Document, Geometry, Guard, Page, PageEvent};

use crate::Timeline;

/// Where a [`ScriptedPage`] starts.
pub const HOME: &str = "https://app.contoso.com/";

type Watcher = dyn Fn(PageEvent);

/// A document whose address and state a test sets, and which records where it has been sent.
///
/// A page that is [`assign`](Page::assign)ed an address stays where it is, as a browser's does for
/// a while.
pub struct ScriptedPage {
    timeline: Timeline,
    href: RefCell<String>,
    referrer: RefCell<String>,
    window_name: RefCell<String>,
    framed: Cell<bool>,
    touched: Cell<bool>,
    focused: Cell<bool>,
    online: Cell<bool>,
    out_of_reach: Cell<bool>,
    document: RefCell<Rc<Document>>,
    watchers: RefCell<Vec<Weak<Watcher>>>,
    closed: Cell<bool>,
    assigned: RefCell<Vec<String>>,
    replaced: RefCell<Vec<String>>,
}

impl ScriptedPage {
    /// A page at [`HOME`], in front, at top level.
    pub fn new(timeline: Timeline) -> Self {
        Self {
            timeline,
            href: RefCell::new(HOME.to_owned()),
            referrer: RefCell::default(),
            window_name: RefCell::default(),
            framed: Cell::new(false),
            touched: Cell::new(true),
            focused: Cell::new(true),
            online: Cell::new(true),
            out_of_reach: Cell::new(false),
            document: RefCell::default(),
            watchers: RefCell::default(),
            closed: Cell::new(false),
            assigned: RefCell::default(),
            replaced: RefCell::default(),
        }
    }

    /// Loads another document: another address, as if typed in.
    pub fn visit(&self, href: &str) {
        self.href.replace(href.to_owned());
        self.referrer.take();
        self.document.take();
    }

    /// Loads another document, to which a link or form of the page at `referrer` has led.
    pub fn visit_from(&self, referrer: &str, href: &str) {
        self.visit(href);
        self.referrer.replace(referrer.to_owned());
    }

    /// Goes to another fragment of the document that is there.
    pub fn go_to_fragment(&self, href: &str) {
        self.replace_href(href);
        self.tell(PageEvent::FragmentChanged);
    }

    /// Puts the document inside a frame, or takes it out.
    pub fn set_framed(&self, framed: bool) {
        self.framed.set(framed);
    }

    /// Names the window, as `window.open` does.
    pub fn set_window_name(&self, name: &str) {
        self.window_name.replace(name.to_owned());
    }

    /// Says whether the user touches the documents of this tab, as at first, or only looks at them.
    pub fn set_touched(&self, touched: bool) {
        self.touched.set(touched);
    }

    /// Gives the user's input to this window, or takes it away. Opening a popup takes it away,
    /// closing one gives it back.
    pub fn set_focus(&self, focused: bool) {
        self.focused.set(focused);
        if focused {
            self.tell(PageEvent::Awoken);
        }
    }

    /// Takes the device's network away, or brings it back.
    pub fn set_online(&self, online: bool) {
        self.online.set(online);
        if online {
            self.tell(PageEvent::Awoken);
        }
    }

    /// Says whether windows of other origins can reach this one.
    pub fn set_out_of_reach(&self, out_of_reach: bool) {
        self.out_of_reach.set(out_of_reach);
    }

    /// Brings the page back from the back/forward cache: the user pressed *Back*.
    pub fn restore(&self) {
        self.tell(PageEvent::Restored);
    }

    fn tell(&self, event: PageEvent) {
        self.watchers
            .borrow_mut()
            .retain(|watcher| watcher.strong_count() > 0);
        let watchers = self.watchers.borrow().clone();
        for watcher in watchers.iter().filter_map(Weak::upgrade) {
            watcher(event);
        }
    }

    /// The addresses the app left for.
    pub fn assigned(&self) -> Vec<String> {
        self.assigned.borrow().clone()
    }

    /// The addresses the app wrote into the address bar.
    pub fn replaced(&self) -> Vec<String> {
        self.replaced.borrow().clone()
    }

    /// Whether the document has closed its window.
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }
}

impl Page for ScriptedPage {
    fn href(&self) -> String {
        self.timeline.settle();
        self.href.borrow().clone()
    }

    fn replace_href(&self, href: &str) {
        self.replaced.borrow_mut().push(href.to_owned());
        self.href.replace(href.to_owned());
    }

    fn assign(&self, href: &str) {
        self.assigned.borrow_mut().push(href.to_owned());
    }

    fn referrer(&self) -> String {
        self.referrer.borrow().clone()
    }

    fn is_framed(&self) -> bool {
        self.framed.get()
    }

    fn window_name(&self) -> String {
        self.window_name.borrow().clone()
    }

    fn is_out_of_reach(&self) -> bool {
        self.out_of_reach.get()
    }

    fn has_user_activation(&self) -> bool {
        self.touched.get()
    }

    fn has_focus(&self) -> bool {
        self.timeline.settle();
        self.focused.get()
    }

    fn is_online(&self) -> bool {
        self.timeline.settle();
        self.online.get()
    }

    fn geometry(&self) -> Geometry {
        Geometry {
            inner_width: 1280,
            inner_height: 800,
            screen_left: 0,
            screen_top: 0,
        }
    }

    fn close(&self) {
        self.closed.set(true);
    }

    fn document(&self) -> Rc<Document> {
        self.document.borrow().clone()
    }

    fn watch(&self, callback: Rc<dyn Fn(PageEvent)>) -> Guard {
        self.watchers.borrow_mut().push(Rc::downgrade(&callback));
        Box::new(callback)
    }
}
