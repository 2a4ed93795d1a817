//! Listeners, on loopback unless told otherwise, and the connections they accept.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::response::{HttpResponse, ResponseBody};

/// Attempts to find a port that is free on both address families.
const ATTEMPTS: usize = 16;
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// The machines that may connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This machine only.
    Loopback,
    /// Every machine that can reach this one.
    Everywhere,
}

impl Reach {
    /// On all addresses a second listener would meet the first: many systems let IPv6 take IPv4
    /// along.
    fn addresses(self) -> (Ipv4Addr, Option<Ipv6Addr>) {
        match self {
            Self::Loopback => (Ipv4Addr::LOCALHOST, Some(Ipv6Addr::LOCALHOST)),
            Self::Everywhere => (Ipv4Addr::UNSPECIFIED, None),
        }
    }
}

/// The listeners of one emulator: `localhost` means 127.0.0.1 to some programs and `::1` to others.
#[derive(Debug)]
pub(crate) struct Listeners {
    v4: TcpListener,
    v6: Option<TcpListener>,
    reach: Reach,
    pub(crate) port: u16,
}

/// Binds `port` (0: any free one) on both loopback addresses, or on all; on IPv4 only, where the
/// machine has no IPv6.
pub(crate) async fn bind(port: u16, reach: Reach) -> io::Result<Listeners> {
    let (v4_address, v6_address) = reach.addresses();
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..ATTEMPTS {
        let v4 = TcpListener::bind(SocketAddr::from((v4_address, port))).await?;
        let bound = v4.local_addr()?.port();
        match bind_v6(v6_address, bound).await {
            Ok(v6) => {
                return Ok(Listeners {
                    v4,
                    v6,
                    reach,
                    port: bound,
                });
            }
            Err(error) if port != 0 => return Err(error),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Fails only when another program has the port.
async fn bind_v6(address: Option<Ipv6Addr>, port: u16) -> io::Result<Option<TcpListener>> {
    let Some(address) = address else { return Ok(None) };
    match TcpListener::bind(SocketAddr::from((address, port))).await {
        Ok(listener) => Ok(Some(listener)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(error),
        Err(_) => Ok(None),
    }
}

/// Serves until the future is dropped, which closes the listeners and every open connection; https
/// with an `acceptor`.
///
/// Whenever `pause` ends, everything closes until the future that it gives ends as well, and then
/// listens on the same port again.
pub(crate) async fn serve<H, F, P, R>(
    mut listeners: Listeners,
    acceptor: Option<TlsAcceptor>,
    pause: impl Fn() -> P + Send,
    handler: H,
) where
    P: Future<Output = R> + Send,
    R: Future<Output = ()> + Send,
    H: Fn(Request<Incoming>) -> F + Send + Sync + 'static,
    F: Future<Output = HttpResponse> + Send + 'static,
{
    let handler = Arc::new(handler);
    loop {
        let resumption = tokio::select! {
            resumption = pause() => resumption,
            () = listen(&listeners, acceptor.as_ref(), &handler) => return,
        };
        let (port, reach) = (listeners.port, listeners.reach);
        drop(listeners);
        resumption.await;
        listeners = bind_again(port, reach).await;
    }
}

/// Tries until the port is free: no other program is expected to take it in the meantime.
async fn bind_again(port: u16, reach: Reach) -> Listeners {
    loop {
        match bind(port, reach).await {
            Ok(listeners) => return listeners,
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn listen<H, F>(listeners: &Listeners, acceptor: Option<&TlsAcceptor>, handler: &Arc<H>)
where
    H: Fn(Request<Incoming>) -> F + Send + Sync + 'static,
    F: Future<Output = HttpResponse> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            stream = accept(Some(&listeners.v4)) => {
                connections.spawn(welcome(stream, acceptor.cloned(), handler.clone()));
            }
            stream = accept(listeners.v6.as_ref()) => {
                connections.spawn(welcome(stream, acceptor.cloned(), handler.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// The next connection. Failing to accept one (no file descriptor left, say) is no reason to stop
/// listening.
async fn accept(listener: Option<&TcpListener>) -> TcpStream {
    let Some(listener) = listener else {
        return std::future::pending().await;
    };
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Speaks with a new peer, after the TLS handshake if there is to be one.
async fn welcome<H, F>(stream: TcpStream, acceptor: Option<TlsAcceptor>, handler: Arc<H>)
where
    H: Fn(Request<Incoming>) -> F + Send + Sync + 'static,
    F: Future<Output = HttpResponse> + Send + 'static,
{
    // Without this, small responses may wait 40 ms for an acknowledgement.
    let _ = stream.set_nodelay(true);
    match acceptor {
        None => converse(stream, handler).await,
        // A peer that does not trust us leaves here: again nobody to tell.
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                converse(stream, handler).await;
            }
        }
    }
}

/// One connection, request after request, until the peer leaves or a response asks to drop it.
async fn converse<S, H, F>(stream: S, handler: Arc<H>)
where
    S: AsyncRead + AsyncWrite + Unpin + 'static,
    H: Fn(Request<Incoming>) -> F + Send + Sync + 'static,
    F: Future<Output = HttpResponse> + Send + 'static,
{
    let service = service_fn(move |request| respond(handler(request)));
    // How a connection ends is the peer's business: there is nobody to tell.
    let _ = http1::Builder::new()
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(response: impl Future<Output = HttpResponse>) -> io::Result<Response<ResponseBody>> {
    response
        .await
        .into_hyper()
        .ok_or_else(|| io::ErrorKind::ConnectionAborted.into())
}
