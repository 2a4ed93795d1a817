//! A world without a browser, as on a server that renders the app's first page: there is no
//! document and no other window, nothing is stored for longer than the client lives, no task runs,
//! and every request fails. So a client can be made there, and nothing else.

use std::future::{pending, ready};
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use msal_core::UnixTime;
use msal_core::error::WindowError;
use msal_core::signature::SignatureError;
use msal_core::time::millis;

use crate::platform::{
    AuthorizeForm, Channel, ChildWindow, Clock, Document, Forms, Geometry, Guard, HttpRequest, HttpResponse,
    LocalFuture, MemoryStorage, Page, PageEvent, PageLocks, Platform, PopupFeatures, Random, RandomError,
    Signatures, SignedMessage, Tasks, Transport, TransportError, Windows,
};

const NO_BROWSER: &str = "there is no browser";

/// The world of a server.
pub(crate) fn platform() -> Platform {
    let server = Rc::new(Server);
    Platform {
        transport: server.clone(),
        session_storage: Rc::new(MemoryStorage::new()),
        clock: server.clone(),
        random: server.clone(),
        page: server.clone(),
        windows: server.clone(),
        tasks: server,
        locks: Rc::new(PageLocks::new()),
    }
}

struct Server;

/// No token comes to a server, so there is none to check.
pub(crate) struct NoSignatures;

impl Signatures for NoSignatures {
    fn verify(&self, _: SignedMessage) -> LocalFuture<Result<(), SignatureError>> {
        Box::pin(ready(Err(SignatureError::Unsupported)))
    }
}

/// No request is sent from a server, so no form is posted.
pub(crate) struct NoForms;

impl Forms for NoForms {
    fn post(&self, _: &AuthorizeForm, _: &str) {}

    fn open_frame(&self, _: &AuthorizeForm, _: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        Err(WindowError::Document(NO_BROWSER.to_owned()))
    }
}

/// Without random numbers no call gets as far as a window or a request.
impl Random for Server {
    fn fill(&self, _: &mut [u8]) -> Result<(), RandomError> {
        Err(RandomError::NotInBrowser)
    }
}

impl Transport for Server {
    fn send(&self, _: HttpRequest) -> LocalFuture<Result<HttpResponse, TransportError>> {
        Box::pin(ready(Err(TransportError::Failed(NO_BROWSER.to_owned()))))
    }
}

impl Windows for Server {
    fn open_popup(&self, _: &PopupFeatures) -> Result<Box<dyn ChildWindow>, WindowError> {
        Err(WindowError::Document(NO_BROWSER.to_owned()))
    }

    fn open_frame(&self, _: &str) -> Result<Box<dyn ChildWindow>, WindowError> {
        Err(WindowError::Document(NO_BROWSER.to_owned()))
    }

    fn listen(&self, _: &str, _: Rc<dyn Fn()>) -> Box<dyn Channel> {
        Box::new(SilentChannel)
    }

    fn tell(&self, _: &str, _: &str) -> bool {
        false
    }
}

struct SilentChannel;

impl Channel for SilentChannel {
    fn take(&self) -> Option<String> {
        None
    }
}

/// There is no document: it has no address, and nothing happens to it.
impl Page for Server {
    fn href(&self) -> String {
        String::new()
    }

    fn replace_href(&self, _: &str) {}

    fn assign(&self, _: &str) {}

    fn referrer(&self) -> String {
        String::new()
    }

    fn is_framed(&self) -> bool {
        false
    }

    fn window_name(&self) -> String {
        String::new()
    }

    fn is_out_of_reach(&self) -> bool {
        true
    }

    fn has_user_activation(&self) -> bool {
        true
    }

    fn has_focus(&self) -> bool {
        false
    }

    fn is_online(&self) -> bool {
        true
    }

    fn geometry(&self) -> Geometry {
        Geometry {
            inner_width: 0,
            inner_height: 0,
            screen_left: 0,
            screen_top: 0,
        }
    }

    fn close(&self) {}

    fn document(&self) -> Rc<Document> {
        Rc::default()
    }

    fn watch(&self, _: Rc<dyn Fn(PageEvent)>) -> Guard {
        Box::new(())
    }
}

impl Clock for Server {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(millis(self.monotonic()))
    }

    fn monotonic(&self) -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }

    /// Nothing is waited for on a server.
    fn sleep(&self, _: Duration) -> LocalFuture<()> {
        Box::pin(pending())
    }
}

impl Tasks for Server {
    fn spawn(&self, _: LocalFuture<()>) {}

    fn isolate(&self, work: &mut dyn FnMut()) {
        work();
    }
}
