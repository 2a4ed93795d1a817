//! A command that runs to its end while we show that it is alive.

use std::{
    collections::VecDeque,
    env, fmt, io,
    process::{Command, ExitStatus},
    time::{Duration, Instant},
};

use crate::{group::Group, stop};

const TICK: Duration = Duration::from_millis(100);
/// After this much silence, a line says that we are still there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How many of the last lines a failure shows.
const TAIL: usize = 20;

/// A command, what it does in words, and how it is watched.
pub(crate) struct Job {
    command: Command,
    /// Follows "still" in a heartbeat: "compiling trunk".
    label: String,
    live: bool,
    limit: Option<Duration>,
}

impl Job {
    /// A job whose output is shown only when it fails.
    pub(crate) fn quiet(label: impl Into<String>, command: Command) -> Self {
        Self {
            command,
            label: label.into(),
            live: false,
            limit: None,
        }
    }

    /// A job whose output is passed on as it comes.
    pub(crate) fn live(label: impl Into<String>, command: Command) -> Self {
        Self {
            live: true,
            ..Self::quiet(label, command)
        }
    }

    /// Ends the job, as failed, when it takes longer.
    pub(crate) fn limit(self, limit: Duration) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Result<(), JobError> {
        self.run_with(|_| ())
    }

    /// Runs it to its end and hands over each line of its output.
    pub(crate) fn run_with(mut self, mut on_line: impl FnMut(&str)) -> Result<(), JobError> {
        let mut watch = Watch::new(self.live, &self.label);
        let outcome = self.watch(&mut watch, &mut on_line);
        outcome.map_err(|reason| JobError {
            command: render(&self.command),
            label: self.label,
            reason,
            // Whoever saw the output live needs no second helping.
            tail: if self.live { Vec::new() } else { watch.tail.into() },
        })
    }

    fn watch(&mut self, watch: &mut Watch, on_line: &mut impl FnMut(&str)) -> Result<(), Reason> {
        let mut group = Group::start(&mut self.command).map_err(Reason::Start)?;
        loop {
            // Asked before reading, so that what was written until then is still read below.
            let ended = group.ended().map_err(Reason::Start)?;
            while let Some(line) = group.next_line(TICK) {
                watch.line(&line);
                on_line(&line);
                if stop::requested() {
                    break;
                }
            }
            match ended {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(Reason::Exit(status)),
                None if stop::requested() => return Err(Reason::Stopped),
                None if self.limit.is_some_and(|limit| watch.started.elapsed() > limit) => {
                    return Err(Reason::TooLong);
                }
                None => watch.beat(),
            }
        }
    }
}

/// What is seen of a running job.
struct Watch {
    live: bool,
    label: String,
    started: Instant,
    last_sign: Instant,
    tail: VecDeque<String>,
}

impl Watch {
    fn new(live: bool, label: &str) -> Self {
        let now = Instant::now();
        Self {
            live,
            label: label.to_owned(),
            started: now,
            last_sign: now,
            tail: VecDeque::new(),
        }
    }

    fn line(&mut self, line: &str) {
        if self.live {
            println!("{line}");
            self.last_sign = Instant::now();
        }
        if self.tail.len() == TAIL {
            self.tail.pop_front();
        }
        self.tail.push_back(line.to_owned());
        self.beat();
    }

    fn beat(&mut self) {
        if self.last_sign.elapsed() >= HEARTBEAT {
            println!("   still {}, {}", self.label, spoken(self.started.elapsed()));
            self.last_sign = Instant::now();
        }
    }
}

/// A job that did not succeed, with what is needed to repeat it by hand.
#[derive(Debug)]
pub(crate) struct JobError {
    label: String,
    command: String,
    reason: Reason,
    tail: Vec<String>,
}

#[derive(Debug)]
enum Reason {
    Start(io::Error),
    Exit(ExitStatus),
    TooLong,
    Stopped,
}

impl fmt::Display for JobError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { label, command, .. } = self;
        match &self.reason {
            Reason::Start(error) => write!(out, "{label}: cannot start it: {error}")?,
            Reason::Exit(status) => write!(out, "{label}: ended with {status}")?,
            Reason::TooLong => write!(out, "{label}: took too long")?,
            Reason::Stopped => return write!(out, "{label}: stopped"),
        }
        if !self.tail.is_empty() {
            write!(out, "\n   its last lines:")?;
        }
        for line in &self.tail {
            write!(out, "\n   | {line}")?;
        }
        write!(out, "\n   by hand: {command}")
    }
}

/// The command as one would type it, with the variables that change what it does.
pub(crate) fn render(command: &Command) -> String {
    const TOLD: [&str; 11] = [
        "CHROMEDRIVER",
        "CHROMIUM",
        "MSAL_APPS_DIST",
        "MSAL_SERVER",
        "MSAL_SERVER_SITE",
        "MSAL_SIMULATION_SEEDS",
        "RUSTC",
        "RUSTC_BOOTSTRAP",
        "RUSTDOCFLAGS",
        "RUSTFLAGS",
        "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
    ];
    let variables = command.get_envs().filter_map(|(key, value)| {
        let key = key.to_str().filter(|key| TOLD.contains(key))?;
        Some(format!("{key}={}", quoted(&value?.to_string_lossy())))
    });
    let folder = command
        .get_current_dir()
        .map(|folder| format!("cd {} &&", quoted(&folder.to_string_lossy())));
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words = words.map(|word| quoted(&word.to_string_lossy()));
    let before = folder.into_iter().chain(added_to_path(command)).chain(variables);
    before.chain(words).collect::<Vec<_>>().join(" ")
}

/// "PATH=/cache/trunk/bin:$PATH", where the command looks for programs in more folders than we do.
fn added_to_path(command: &Command) -> Option<String> {
    let (_, path) = command.get_envs().find(|(key, _)| *key == "PATH")?;
    let ours = env::var_os("PATH").unwrap_or_default();
    let ours: Vec<_> = env::split_paths(&ours).collect();
    let added = env::split_paths(path?).filter(|folder| !ours.contains(folder));
    let added: Vec<_> = added.map(|folder| quoted(&folder.to_string_lossy())).collect();
    (!added.is_empty()).then(|| format!("PATH={}:\"$PATH\"", added.join(":")))
}

fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_=+./:,@~".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// "45 s", "2 min 15 s".
pub(crate) fn spoken(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("cargo");
        command
            .args(["install", "it's"])
            .env("RUSTFLAGS", "-Dwarnings -g")
            .current_dir("/tmp");
        command.env("HOME", "/root");
        assert_eq!(
            render(&command),
            r"cd /tmp && RUSTFLAGS='-Dwarnings -g' cargo install 'it'\''s'"
        );
    }

    #[test]
    fn folders_of_tools_are_shown_and_others_are_not() {
        let ours = env::var_os("PATH").unwrap_or_default();
        let tools = std::path::PathBuf::from("/no/such/tools");
        let folders = std::iter::once(tools).chain(env::split_paths(&ours));
        let mut command = Command::new("trunk");
        command.env("PATH", env::join_paths(folders).unwrap());
        assert_eq!(render(&command), "PATH=/no/such/tools:\"$PATH\" trunk");
    }

    #[test]
    fn times_are_spoken() {
        assert_eq!(spoken(Duration::from_secs(45)), "45 s");
        assert_eq!(spoken(Duration::from_secs(135)), "2 min 15 s");
    }

    #[cfg(unix)]
    fn shell(script: &str) -> Job {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Job::quiet("trying", command)
    }

    #[cfg(unix)]
    #[test]
    fn every_line_is_handed_over_before_the_end() {
        let mut lines = 0;
        shell("seq 1000").run_with(|_| lines += 1).unwrap();
        assert_eq!(lines, 1000);
    }

    #[cfg(unix)]
    #[test]
    fn a_failure_shows_its_last_lines_and_the_command() {
        let error = shell("seq 30; exit 3")
            .run()
            .expect_err("it ends with 3")
            .to_string();
        assert!(error.contains("| 30") && !error.contains("| 10\n"), "{error}");
        assert!(error.contains("by hand: sh -c 'seq 30; exit 3'"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_job_that_takes_too_long_is_ended() {
        let started = Instant::now();
        let error = shell("sleep 600")
            .limit(Duration::from_millis(200))
            .run()
            .expect_err("too long");
        assert!(matches!(error.reason, Reason::TooLong));
        assert!(started.elapsed() < Duration::from_secs(60));
    }
}
