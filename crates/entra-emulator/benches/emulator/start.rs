//! The time from a start to an emulator that listens.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Starts the command and waits for its address, which it prints when it listens.
pub(crate) fn command() -> Duration {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_entra-emulator"))
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let listens = lines
        .map(Result::unwrap)
        .any(|line| line.contains("http://localhost:"));
    let elapsed = started.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(listens, "the emulator ended without listening");
    elapsed
}

/// Starts one more in a process that has its key.
pub(crate) async fn in_this_process() -> Duration {
    let started = Instant::now();
    let emulator = super::emulator().await;
    let elapsed = started.elapsed();
    emulator.stop().await;
    elapsed
}
