//! The files of our own client, as wasm-bindgen has made them of `tests/apps/client-page`.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{env, fs};

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::routing::get;

use crate::failure::{Failure, Outcome};

/// Names the folder that wasm-bindgen wrote the client to.
const VARIABLE: &str = "MSAL_CLIENT_PAGE";
const FILES: [(&str, &str); 2] = [
    ("client_page.js", "text/javascript"),
    ("client_page_bg.wasm", "application/wasm"),
];

static FILES_OF_PROCESS: OnceLock<Result<Vec<Bytes>, String>> = OnceLock::new();

/// The client that pages load.
#[derive(Debug)]
pub struct ClientPage;

impl ClientPage {
    /// The module that pages import.
    pub const SCRIPT: &str = "/client/client_page.js";

    /// Serves the files, which are read once per test process.
    ///
    /// # Errors
    /// [`Failure::Surroundings`] when they have not been built.
    pub fn routes<S: Clone + Send + Sync + 'static>() -> Outcome<Router<S>> {
        let files = FILES_OF_PROCESS.get_or_init(read).as_ref();
        let files = files.map_err(|error| Failure::Surroundings(error.clone()))?;
        let mut routes = Router::new();
        for ((name, kind), bytes) in FILES.into_iter().zip(files) {
            let respond = async move || ([(header::CONTENT_TYPE, kind)], bytes.clone());
            routes = routes.route(&format!("/client/{name}"), get(respond));
        }
        Ok(routes)
    }
}

fn read() -> Result<Vec<Bytes>, String> {
    let folder = env::var_os(VARIABLE).map(PathBuf::from);
    let folder = folder.ok_or_else(|| {
        format!("{VARIABLE} is not set: run `cargo xtask test --only msal-js` or `--only oidc-provider`")
    })?;
    let files = FILES.into_iter().map(|(name, _)| {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Bytes::from(bytes))
    });
    files.collect()
}
