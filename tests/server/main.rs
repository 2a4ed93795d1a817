//! An app that a server renders and the browser hydrates, in headless Chromium: what the server
//! sends is what the browser first shows, and only then is anybody signed in.

mod app_server;
mod hydration;
mod site;
