//! How an emulator is started.

use std::fmt;
use std::sync::Arc;

use crate::record::{Observer, RequestRecord};

/// Where Entra's stand-in listens when nothing else is said.
const DEFAULT_PORT: u16 = 8400;

/// Options of [`Emulator::start`](crate::Emulator::start).
#[derive(Clone)]
pub struct Options {
    pub(crate) port: u16,
    pub(crate) observer: Observer,
}

impl Default for Options {
    /// Port 8400 on loopback, nobody told about requests.
    fn default() -> Self {
        Self {
            port: DEFAULT_PORT,
            observer: Arc::new(|_| {}),
        }
    }
}

impl Options {
    /// Listens on `port` of `localhost`; 0 takes any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Calls `observer` once for each answered request. It must not block.
    #[must_use]
    pub fn on_request(mut self, observer: impl Fn(&RequestRecord) + Send + Sync + 'static) -> Self {
        self.observer = Arc::new(observer);
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}
