//! Whether a web server on this machine responds, and with a page.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{SocketAddr, TcpStream, ToSocketAddrs},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(2);

/// What has to come back for a service to be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// Anything that a web server says.
    AnyResponse,
    /// A page. Trunk responds before it has one when the first build fails.
    Page,
}

/// Whether a request for `/` on this port gets the expected response.
pub(super) fn comes_from(port: u16, expected: Expected) -> bool {
    let addresses = ("localhost", port).to_socket_addrs().into_iter().flatten();
    addresses
        .into_iter()
        .any(|address| ask(address).is_ok_and(|line| expected.is_met_by(&line)))
}

impl Expected {
    fn is_met_by(self, status_line: &str) -> bool {
        let mut words = status_line.split(' ');
        let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
        is_http && (self == Self::AnyResponse || words.next() == Some("200"))
    }
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
        address.port()
    )?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line)
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    /// A server that responds once, after it has read the request: closing earlier would reset the
    /// connection.
    fn server(response: &'static [u8]) -> (u16, thread::JoinHandle<()>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let request = BufReader::new(stream.try_clone().unwrap()).lines();
            request
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .for_each(drop);
            stream.write_all(response).unwrap();
        });
        (port, server)
    }

    #[test]
    fn a_server_that_responds_is_there() {
        let (port, server) = server(b"HTTP/1.1 404 Not Found\r\n\r\n");
        assert!(comes_from(port, Expected::AnyResponse));
        server.join().unwrap();
    }

    #[test]
    fn a_server_without_the_page_is_not_ready() {
        for (response, ready) in [
            (&b"HTTP/1.1 404 Not Found\r\n\r\n"[..], false),
            (b"HTTP/1.1 200 OK\r\n\r\n", true),
        ] {
            let (port, server) = server(response);
            assert_eq!(comes_from(port, Expected::Page), ready);
            server.join().unwrap();
        }
    }

    #[test]
    fn a_port_without_a_server_is_not() {
        let port = TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        assert!(!comes_from(port, Expected::AnyResponse));
    }
}
