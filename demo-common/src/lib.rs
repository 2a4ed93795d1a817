//! What the demos have in common, whatever shows it: their settings, the API that they call, and
//! failures in words.

pub mod api;
pub mod failure;
pub mod request;
pub mod settings;
