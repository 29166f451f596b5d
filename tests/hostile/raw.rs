//! Requests byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::support::Server;

pub fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// A request's head, and its body if it has one.
pub fn request(method: &str, path: &str, secret: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: ledger\r\nConnection: close\r\nAuthorization: Bearer {secret}\r\n\
         Content-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// All that is answered until the server closes the connection.
pub fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is reset has answered what it had to.
    drop(stream.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

pub fn ask(server: &Server, request: &[u8]) -> String {
    let mut stream = connect(server);
    // The server may refuse and close before all is sent.
    drop(stream.write_all(request));
    answer(&mut stream)
}

pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}
