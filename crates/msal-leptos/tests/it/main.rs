//! Provider and hooks, natively: the real client over doubles of the browser, under a reactive owner without a DOM.

mod account;
mod error;
mod mounted;
mod provider;
mod status;
