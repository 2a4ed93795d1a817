//! This document.

/// Where this window is and how large, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    /// The width of the page.
    pub inner_width: f64,
    /// The height of the page.
    pub inner_height: f64,
    /// The left edge on the screen.
    pub screen_left: f64,
    /// The upper edge on the screen.
    pub screen_top: f64,
}

/// This document.
pub trait Page {
    /// Its address, with query and fragment.
    fn href(&self) -> String;

    /// Writes another address of the same origin into the address bar and the history entry, without loading anything.
    fn replace_href(&self, href: &str);

    /// Leaves for another address. The page usually goes away soon after.
    fn assign(&self, href: &str);

    /// Whether the document is inside a frame.
    fn is_framed(&self) -> bool;

    /// The window's name; ours start with `msal.`.
    fn window_name(&self) -> String;

    /// Whether no window of another origin can reach this one, so that the authority need not cut the popup off (`pocd`).
    fn is_out_of_reach(&self) -> bool;

    /// Whether the person's input goes to this window.
    fn has_focus(&self) -> bool;

    /// How often the page has been brought back from the back/forward cache.
    fn restorations(&self) -> u32;

    /// Where the window is and how large.
    fn geometry(&self) -> Geometry;

    /// Ends the document's use as a popup: closes the window, or says that it may be closed.
    fn finish_popup(&self);
}
