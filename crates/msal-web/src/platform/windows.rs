//! Popups, frames and the channels they answer on.

use msal_core::error::WindowError;

/// Name and `window.open` features of a popup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopupFeatures {
    /// The window's name; it starts with `msal.`.
    pub name: String,
    /// Size and place, in the syntax of `window.open`.
    pub features: String,
}

/// Other windows of ours, and what they tell us.
pub trait Windows {
    /// Opens an empty popup at once, within the person's click.
    ///
    /// # Errors
    /// [`WindowError::PopupBlocked`].
    fn open_popup(&self, features: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError>;

    /// Adds a hidden frame and loads the address in it.
    ///
    /// # Errors
    /// [`WindowError::Document`] when there is nothing to add it to.
    fn open_frame(&self, url: &str) -> Result<Box<dyn ChildWindow>, WindowError>;

    /// Listens on a channel of this origin until dropped.
    fn listen(&self, channel: &str) -> Box<dyn Answers>;

    /// Tells whoever listens on a channel of this origin.
    fn tell(&self, channel: &str, answer: &str);
}

/// A popup or hidden frame. Dropping it closes it.
pub trait ChildWindow {
    /// Loads another address.
    fn navigate(&self, url: &str);

    /// Whether it reads as closed; once a popup has been on a page with opener isolation it reads so although it is open.
    fn is_closed(&self) -> bool;

    /// Its address, `None` while it is on another origin.
    fn href(&self) -> Option<String>;
}

/// Messages that have arrived on a channel.
pub trait Answers {
    /// The oldest message that has not been taken.
    fn take(&self) -> Option<String>;
}
