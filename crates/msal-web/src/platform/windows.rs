//! Popups, frames and the channels they respond on.

use std::rc::Rc;

use msal_core::error::WindowError;

use super::Forms;

/// The key in a popup's own session storage under which it finds the id of its request.
pub const POPUP_KEY: &str = "msal.rust.popup";

/// Name and `window.open` features of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopupFeatures {
    /// The window's name; it starts with `msal.`.
    pub name: String,
    /// Size and place, in the syntax of `window.open`.
    pub features: String,
}

/// Other windows of ours, and the messages between them and us.
pub trait Windows {
    /// Opens an empty popup at once, within the user's click.
    ///
    /// # Errors
    /// [`WindowError::PopupBlocked`].
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError>;

    /// Adds a hidden frame and loads the address in it.
    ///
    /// # Errors
    /// [`WindowError::Document`] when there is nothing to add it to.
    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError>;

    /// Listens on a channel of this origin until dropped, and calls back for every message.
    fn listen(&self, channel: &str, on_message: Rc<dyn Fn()>) -> Box<dyn Channel>;

    /// What posts forms to these windows, for a platform that has its own; the browser's posts
    /// through this document otherwise.
    fn forms(&self) -> Option<Rc<dyn Forms>> {
        None
    }

    /// Sends a message to whoever listens on a channel of this origin; `false` when the browser has
    /// no such channels.
    fn tell(&self, channel: &str, message: &str) -> bool;
}

/// A popup or hidden frame. Dropping it closes it.
pub trait ChildWindow {
    /// Loads another address.
    fn navigate(&self, url: &str);

    /// Leaves the id of its request with a popup that is still empty, under [`POPUP_KEY`] in its own
    /// session storage: by that it knows what it is when it comes back, whatever the authority has
    /// made of opener, name and response.
    fn leave_request_id(&self, request_id: &str);

    /// Whether it reads as closed; once a popup has been on a page with opener isolation it reads
    /// so although it is open.
    fn is_closed(&self) -> bool;

    /// Its address, `None` while it is on another origin.
    fn href(&self) -> Option<String>;

    /// Its name, by which a form finds it; empty while it is on another origin.
    fn name(&self) -> String;
}

/// A channel that is listened on.
pub trait Channel {
    /// The oldest message that has not been taken.
    fn take(&self) -> Option<String>;
}
