//! chromedriver, as a child process.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::failure::{Failure, Outcome};
use crate::scratch::Scratch;

/// How often a driver is started that names no port.
const STARTS: usize = 3;

/// A chromedriver that ends with this value, and whose files go with it.
#[derive(Debug)]
pub(crate) struct DriverProcess {
    child: Child,
    url: String,
    // After the child, so that nobody writes there any more when it is removed.
    _files: Scratch,
}

impl DriverProcess {
    /// Starts `CHROMEDRIVER`, or the one in `PATH`, on a port that it chooses. The driver gives up
    /// where that port is free for IPv4 and taken for IPv6, and is started again then.
    pub(crate) fn start() -> Outcome<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        for _ in 0..STARTS {
            if let Some(process) = Self::try_start(&program)? {
                return Ok(process);
            }
        }
        let program = program.display();
        Err(Failure::Surroundings(format!("{program} named no port")))
    }

    /// `None` where the driver ends before it has named its port. It keeps the browser's profile in
    /// the temporary folder that it is told, and makes a fresh one for each session.
    fn try_start(program: &OsStr) -> Outcome<Option<Self>> {
        let files = Scratch::new()?;
        let child = Command::new(program)
            .arg("--port=0")
            .env("TMPDIR", files.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::system(format!("starting {}", program.display())))?;
        let mut process = Self {
            child,
            url: String::new(),
            _files: files,
        };
        let port = announced_port(&mut process.child);
        Ok(port.map(|port| {
            process.url = format!("http://localhost:{port}");
            process
        }))
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        // Both fail only if the process has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads "ChromeDriver was started successfully on port 12345."
fn announced_port(child: &mut Child) -> Option<u16> {
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    // The pipe is read to its end, or the driver would stop when it is full.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    port
}
