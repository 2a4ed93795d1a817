//! The app of `docs/quick-start.md`; `build.rs` takes it from there.

include!(concat!(env!("OUT_DIR"), "/main.rs"));
