//! A child process with all its descendants, ended together so that none is left behind.

use std::{
    io::{self, BufRead, BufReader, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

/// How long children may take to end by themselves.
const GRACE: Duration = Duration::from_secs(5);
const TICK: Duration = Duration::from_millis(50);

/// A running child in a process group of its own, and the lines it writes.
pub(crate) struct Group {
    child: Child,
    lines: Receiver<String>,
}

impl Group {
    /// Starts the command without an input; both its outputs become lines.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        in_own_group(command);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (sender, lines) = mpsc::channel();
        child
            .stdout
            .take()
            .into_iter()
            .for_each(|pipe| forward(pipe, sender.clone()));
        child
            .stderr
            .take()
            .into_iter()
            .for_each(|pipe| forward(pipe, sender.clone()));
        Ok(Self { child, lines })
    }

    /// The next line, waiting for at most `patience`.
    pub(crate) fn next_line(&self, patience: Duration) -> Option<String> {
        match self.lines.recv_timeout(patience) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(patience.min(TICK));
                None
            }
        }
    }

    /// How the child ended, once it has.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Asks the group to stop as Ctrl-C would, and insists after a while.
    pub(crate) fn end(&mut self) {
        signal(&mut self.child, "INT");
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                break;
            }
            thread::sleep(TICK);
        }
        signal(&mut self.child, "KILL");
        let _ = self.child.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

fn forward(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if lines.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
}

#[cfg(unix)]
fn in_own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn in_own_group(_: &mut Command) {}

/// Signals the whole group. The standard library can only kill the one child, so the shell's `kill`
/// does it; a group that is gone already is what we want.
#[cfg(unix)]
fn signal(child: &mut Child, name: &str) {
    let group = format!("kill -s {name} -- -{}", child.id());
    let _ = Command::new("sh")
        .args(["-c", &group])
        .stderr(Stdio::null())
        .status();
}

#[cfg(not(unix))]
fn signal(child: &mut Child, _: &str) {
    let id = child.id().to_string();
    let tree = Command::new("taskkill")
        .args(["/T", "/F", "/PID", &id])
        .stdout(Stdio::null())
        .status();
    if tree.is_err() {
        let _ = child.kill();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Group {
        Group::start(Command::new("sh").args(["-c", script])).expect("there is a shell")
    }

    #[test]
    fn the_lines_of_both_outputs_arrive() {
        let group = shell("echo out; echo err >&2");
        let mut lines: Vec<_> = (0..2).filter_map(|_| group.next_line(GRACE)).collect();
        lines.sort();
        assert_eq!(lines, ["err", "out"]);
    }

    #[test]
    fn a_child_of_the_child_ends_with_it() {
        let mut group = shell("sleep 600 & echo $!; wait");
        let grandchild = group.next_line(GRACE).expect("the id of the grandchild");
        group.end();
        let alive = || {
            let check = format!("kill -0 {grandchild} && ! grep -q '^State:.Z' /proc/{grandchild}/status");
            Command::new("sh")
                .args(["-c", &check])
                .stderr(Stdio::null())
                .status()
                .unwrap()
                .success()
        };
        let deadline = Instant::now() + GRACE;
        while alive() && Instant::now() < deadline {
            thread::sleep(TICK);
        }
        assert!(!alive());
    }

    #[test]
    fn a_child_that_ignores_ctrl_c_ends_all_the_same() {
        let mut group = shell("trap '' INT; echo ready; while :; do sleep 1; done");
        assert_eq!(group.next_line(GRACE).as_deref(), Some("ready"));
        group.end();
        assert!(matches!(group.ended(), Ok(Some(_))));
    }
}
