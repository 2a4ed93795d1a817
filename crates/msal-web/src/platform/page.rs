//! The document that the client runs in.

use std::rc::Rc;

use super::{Document, Guard};

/// Where this window is and how large, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The width of the page.
    pub inner_width: i32,
    /// The height of the page.
    pub inner_height: i32,
    /// The left edge on the screen.
    pub screen_left: i32,
    /// The upper edge on the screen.
    pub screen_top: i32,
}

/// Something that happened to the page and that a wait should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// Another fragment has come into the address, and the document has stayed.
    FragmentChanged,
    /// The page came back from the back/forward cache.
    Restored,
    /// The focus came, the page became visible, or the network came back.
    Awoken,
}

/// The document that the client runs in: its address, its window, and what happens to it.
pub trait Page {
    /// Its address, with query and fragment.
    fn href(&self) -> String;

    /// Writes another address of the same origin into the address bar and the history entry,
    /// without loading anything.
    fn replace_href(&self, href: &str);

    /// Leaves for another address. The page usually goes away soon after.
    fn assign(&self, href: &str);

    /// The address of the page whose link or form has led here, or as much of it as that page
    /// tells. Empty where the user has come another way: by an address that they have typed, the
    /// history, a reload.
    fn referrer(&self) -> String;

    /// Whether the document is inside a frame.
    fn is_framed(&self) -> bool;

    /// The window's name; ours start with `msal.`.
    fn window_name(&self) -> String;

    /// Whether no window of another origin can reach this one, so that the authority need not cut
    /// the popup off (`pocd`).
    fn is_out_of_reach(&self) -> bool;

    /// Whether the user has touched this document since it was loaded: with a click, a tap or a
    /// key. What an untouched page does it does by itself. `true` where the browser does not say.
    fn has_user_activation(&self) -> bool;

    /// Whether the user's input goes to this window.
    fn has_focus(&self) -> bool;

    /// Whether the device says that it has a network.
    fn is_online(&self) -> bool;

    /// Where the window is and how large.
    fn geometry(&self) -> Geometry;

    /// Closes the window, which browsers do only where a script has opened it.
    fn close(&self);

    /// What this document remembers.
    fn document(&self) -> Rc<Document>;

    /// Calls back on every event of the page until the guard is dropped.
    fn watch(&self, callback: Rc<dyn Fn(PageEvent)>) -> Guard;
}
