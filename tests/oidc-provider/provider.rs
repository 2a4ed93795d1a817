//! The provider, as a child process of Node.js whose words are kept.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use journeys::{Failure, NpmPackages, Outcome};
use serde_json::Value;

/// The app, as it is registered.
pub(crate) const CLIENT_ID: &str = "orders-page";
/// How long the provider may take to say where it is.
const PATIENCE: Duration = Duration::from_secs(20);
const SCRIPT: &str = "provider.js";

static SCRIPT_OF_PROCESS: OnceLock<Result<PathBuf, String>> = OnceLock::new();

/// A provider that ends with this value.
pub(crate) struct Provider {
    child: Child,
    issuer: String,
    words: Arc<Mutex<Vec<Value>>>,
}

impl Provider {
    /// Starts one that knows the app by this redirect URI.
    pub(crate) fn start(redirect_uri: &str) -> Outcome<Self> {
        let script = SCRIPT_OF_PROCESS.get_or_init(|| installed().map_err(|failure| failure.to_string()));
        let script = script
            .as_ref()
            .map_err(|error| Failure::Surroundings(error.clone()))?;
        let mut child = Command::new("node")
            .arg(script)
            .args([CLIENT_ID, redirect_uri])
            // The provider ends when this pipe is closed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::system("starting node"))?;
        let words = Arc::default();
        let first = listen(&mut child, &words);
        let mut provider = Self {
            child,
            issuer: String::new(),
            words,
        };
        let first = first.recv_timeout(PATIENCE).unwrap_or_default();
        provider.issuer = text(&first, "issuer");
        if provider.issuer.is_empty() {
            return Err(Failure::Surroundings(format!(
                "the provider named no address: {first}"
            )));
        }
        Ok(provider)
    }

    /// `http://localhost:43123`.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// What has been asked of it.
    pub(crate) fn words(&self) -> Vec<Value> {
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words.clone()
    }

    /// The grants that have been given, by their types.
    pub(crate) fn grants(&self) -> Vec<String> {
        let words = self.words().into_iter();
        words
            .map(|word| text(&word, "granted"))
            .filter(|grant| !grant.is_empty())
            .collect()
    }

    /// How often a path has been asked for.
    pub(crate) fn requests_to(&self, path: &str) -> usize {
        let words = self.words().into_iter();
        words.filter(|word| text(word, "path") == path).count()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Both fail only if the process has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The script beside the packages that it imports.
fn installed() -> Outcome<PathBuf> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc-provider/provider");
    let packages = NpmPackages {
        name: "oidc-provider",
        sources: &sources,
        scratch: Path::new(env!("CARGO_TARGET_TMPDIR")),
    };
    let script = packages.install()?.join(SCRIPT);
    fs::copy(sources.join(SCRIPT), &script)
        .map_err(Failure::system(format!("writing {}", script.display())))?;
    Ok(script)
}

/// Keeps the lines of its output, to the end.
fn listen(child: &mut Child, words: &Arc<Mutex<Vec<Value>>>) -> Receiver<Value> {
    let (sender, first) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        let words = words.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                keep(&words, &sender, &line);
            }
        });
    }
    first
}

fn keep(words: &Mutex<Vec<Value>>, sender: &Sender<Value>, line: &str) {
    let word: Value = serde_json::from_str(line).unwrap_or_else(|_| line.into());
    // Nobody waits for more than the first.
    let _ = sender.send(word.clone());
    words.lock().unwrap_or_else(PoisonError::into_inner).push(word);
}

fn text(word: &Value, name: &str) -> String {
    word[name].as_str().unwrap_or_default().to_owned()
}
