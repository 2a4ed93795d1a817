//! The tools beside the compiler.

pub(crate) mod browser;
mod cargo_install;
pub(crate) mod esbuild;
pub(crate) mod linker;
pub(crate) mod lints;
pub(crate) mod mdbook;
pub(crate) mod mermaid;
pub(crate) mod node;
mod npm_install;
pub(crate) mod trunk;
pub(crate) mod wasm_bindgen;
pub(crate) mod wasm_opt;
