//! The server of the example, as a child process whose words are kept.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use journeys::{Failure, Outcome};

/// Names the program that serves the app, and the folder with the module for the browser.
const PROGRAM: &str = "MSAL_SERVER";
const SITE: &str = "MSAL_SERVER_SITE";
/// How long the server may take to say where it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server that ends with this value.
#[derive(Debug)]
pub(crate) struct AppServer {
    child: Child,
    origin: String,
    words: Arc<Mutex<Vec<String>>>,
}

impl AppServer {
    /// Starts the server on a port of its own, for an app that signs in at `authority`.
    pub(crate) fn start(authority: &str) -> Outcome<Self> {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/server-rendering");
        let program = variable(PROGRAM)?;
        let mut child = Command::new(&program)
            .current_dir(example)
            .env("LEPTOS_SITE_ADDR", "127.0.0.1:0")
            .env("LEPTOS_SITE_ROOT", variable(SITE)?)
            .env("MSAL_AUTHORITY", authority)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Failure::system(format!("starting {}", program.display())))?;
        let words = Arc::default();
        let (sender, lines) = mpsc::channel();
        child
            .stdout
            .take()
            .into_iter()
            .for_each(|out| listen(out, &words, sender.clone()));
        child
            .stderr
            .take()
            .into_iter()
            .for_each(|out| listen(out, &words, sender.clone()));
        let mut server = Self {
            child,
            origin: String::new(),
            words,
        };
        server.origin = server.announced(&lines)?;
        Ok(server)
    }

    /// `http://localhost:43123`.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// All that the server has written after its address.
    pub(crate) fn words(&self) -> Vec<String> {
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words
            .iter()
            .filter(|line| **line != self.origin)
            .cloned()
            .collect()
    }

    fn announced(&self, lines: &Receiver<String>) -> Outcome<String> {
        let line = lines.recv_timeout(PATIENCE).unwrap_or_default();
        if line.starts_with("http://") {
            return Ok(line);
        }
        let words = self.words().join("\n");
        Err(Failure::Surroundings(format!(
            "the server named no address: {words}"
        )))
    }
}

impl Drop for AppServer {
    fn drop(&mut self) {
        // Both fail only if the process has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn variable(name: &str) -> Outcome<OsString> {
    let help = "run `cargo xtask test --only server`, which builds the app and sets it";
    env::var_os(name).ok_or_else(|| Failure::Surroundings(format!("{name} is not set; {help}")))
}

/// Keeps the lines of an output, to its end, and passes them on while somebody waits for one.
fn listen(output: impl Read + Send + 'static, words: &Arc<Mutex<Vec<String>>>, sender: Sender<String>) {
    let words = words.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            words
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line.clone());
            let _nobody_waits = sender.send(line);
        }
    });
}
