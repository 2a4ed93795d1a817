//! The demo beside the emulator it signs in to, until somebody presses Ctrl-C.

mod port;
mod response;

use std::{
    fmt, fs, io,
    process::{Command, ExitCode, ExitStatus},
    time::{Duration, Instant},
};

use response::Expected;

use crate::{
    args::{DemoOptions, Framework},
    group::Group,
    job::{Job, JobError, spoken},
    setup::{self, Need, Ready},
    step::StepError,
    stop,
    workspace::Workspace,
};

/// The demo is compiled for an emulator at this port.
const EMULATOR_PORT: u16 = 8400;
/// What points the demo at a real tenant when it is built.
pub(crate) const TENANT: [&str; 4] = [
    "MSAL_CLIENT_ID",
    "MSAL_AUTHORITY",
    "MSAL_API_URL",
    "MSAL_API_SCOPES",
];
/// The demo for Yew, and what it is made from.
const YEW_DEMO: [&str; 13] = [
    "demo-yew/index.html",
    "--watch",
    "demo-yew",
    "--watch",
    "demo-common",
    "--watch",
    "crates/msal-core",
    "--watch",
    "crates/msal-web",
    "--watch",
    "crates/msal-yew",
    "--watch",
    "demo-app/static",
];
const TICK: Duration = Duration::from_millis(100);
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Sets up, starts both, and stays until one of them ends or the user has seen enough.
pub(crate) fn run(workspace: &Workspace, options: &DemoOptions) -> ExitCode {
    match serve(workspace, options) {
        Ok(()) => {
            println!("stopped");
            ExitCode::SUCCESS
        }
        Err(_) if stop::requested() => ExitCode::SUCCESS,
        Err(error) => {
            println!("!! {error}");
            ExitCode::FAILURE
        }
    }
}

/// A demo that cannot be shown, or no longer.
#[derive(Debug)]
enum DemoError {
    PortInUse { port: u16, advice: &'static str },
    SetUp(StepError),
    Missing(Need),
    Emulator(JobError),
    Start(&'static str, io::Error),
    Ended(&'static str, ExitStatus),
}

impl fmt::Display for DemoError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortInUse { port, advice } => {
                write!(
                    out,
                    "another program listens on port {port} of localhost: {advice}"
                )
            }
            Self::SetUp(error) => error.fmt(out),
            Self::Missing(need) => write!(out, "there is no demo without {need:?}"),
            Self::Emulator(error) => error.fmt(out),
            Self::Start(name, error) => write!(out, "cannot start {name}: {error}"),
            Self::Ended(name, status) => write!(out, "{name} ended with {status}, so the demo stops too"),
        }
    }
}

fn serve(workspace: &Workspace, options: &DemoOptions) -> Result<(), DemoError> {
    check_ports(options)?;
    let ready = prepare(workspace, options)?;
    build_emulator(&ready)?;
    let mut emulator = Service::start("emulator", emulator(&ready))?;
    let greeting = await_response(&mut [&mut emulator], EMULATOR_PORT, Expected::AnyResponse)?;
    forget_earlier_page(workspace);
    let mut trunk = Service::start("trunk", trunk(&ready, options))?;
    await_response(&mut [&mut trunk, &mut emulator], options.port, Expected::Page)?;
    welcome(options, &greeting);
    watch(&mut [&mut trunk, &mut emulator])
}

fn check_ports(options: &DemoOptions) -> Result<(), DemoError> {
    let free = |port, advice| {
        if port::is_free(port) {
            Ok(())
        } else {
            Err(DemoError::PortInUse { port, advice })
        }
    };
    free(options.port, "stop it, or choose a port with --port")?;
    free(
        EMULATOR_PORT,
        "the emulator needs it, so stop that program; it may be another demo",
    )
}

fn prepare(workspace: &Workspace, options: &DemoOptions) -> Result<Ready, DemoError> {
    let mut needs = vec![Need::WasmBindgen, Need::Trunk];
    if options.release {
        needs.push(Need::WasmOpt);
    }
    let ready = setup::prepare(workspace, &needs).map_err(DemoError::SetUp)?;
    ready
        .missing(&needs)
        .map_or(Ok(ready), |need| Err(DemoError::Missing(need)))
}

fn build_emulator(ready: &Ready) -> Result<(), DemoError> {
    let command = ready.cargo(&["build", "-p", "entra-emulator"]);
    Job::live("compiling the emulator", command)
        .run()
        .map_err(DemoError::Emulator)
}

fn emulator(ready: &Ready) -> Command {
    let port = EMULATOR_PORT.to_string();
    ready.cargo(&["run", "--quiet", "-p", "entra-emulator", "--", "--port", &port])
}

/// So that the page that answers is one of this build.
fn forget_earlier_page(workspace: &Workspace) {
    // There is none at the first start.
    let _ = fs::remove_file(workspace.root.join("dist/index.html"));
}

fn trunk(ready: &Ready, options: &DemoOptions) -> Command {
    let port = options.port.to_string();
    let mut command = ready.trunk(&["serve", "--port", &port]);
    // The other demo is the one that `Trunk.toml` names.
    if options.framework == Framework::Yew {
        command.args(YEW_DEMO);
    }
    if options.release {
        command.arg("--release");
    }
    command
}

/// One of the two programs that make the demo.
struct Service {
    name: &'static str,
    group: Group,
}

impl Service {
    fn start(name: &'static str, mut command: Command) -> Result<Self, DemoError> {
        let group = Group::start(&mut command).map_err(|error| DemoError::Start(name, error))?;
        Ok(Self { name, group })
    }

    /// Passes on what it has written; an error once it has ended.
    fn tend(&mut self) -> Result<Vec<String>, DemoError> {
        let ended = self
            .group
            .ended()
            .map_err(|error| DemoError::Start(self.name, error))?;
        let mut lines = Vec::new();
        while let Some(line) = self.group.next_line(TICK) {
            println!("{:>8} | {line}", self.name);
            lines.push(line);
            if stop::requested() {
                break;
            }
        }
        ended.map_or(Ok(lines), |status| Err(DemoError::Ended(self.name, status)))
    }
}

/// Waits until the port of the first service answers, and returns what that service wrote
/// meanwhile.
fn await_response(
    services: &mut [&mut Service],
    port: u16,
    expected: Expected,
) -> Result<Vec<String>, DemoError> {
    let (started, mut last_sign) = (Instant::now(), Instant::now());
    let mut written = Vec::new();
    while !stop::requested() {
        for (index, service) in services.iter_mut().enumerate() {
            let lines = service.tend()?;
            if !lines.is_empty() {
                last_sign = Instant::now();
            }
            if index == 0 {
                written.extend(lines);
            }
        }
        if response::comes_from(port, expected) {
            break;
        }
        if last_sign.elapsed() >= HEARTBEAT {
            println!(
                "   still waiting for {}, {}",
                services[0].name,
                spoken(started.elapsed())
            );
            last_sign = Instant::now();
        }
    }
    Ok(written)
}

/// Says where the demo is; the emulator's own greeting names the users.
fn welcome(options: &DemoOptions, greeting: &[String]) {
    if stop::requested() {
        return;
    }
    let url = format!("http://localhost:{}", options.port);
    println!();
    greeting.iter().for_each(|line| println!("{line}"));
    println!("\nthe demo is at {url} (Ctrl-C stops it)\n");
    if options.open && !open(&url) {
        println!("no browser could be started: open {url} yourself");
    }
}

fn watch(services: &mut [&mut Service]) -> Result<(), DemoError> {
    while !stop::requested() {
        for service in services.iter_mut() {
            service.tend()?;
        }
    }
    services.iter_mut().for_each(|service| service.group.end());
    Ok(())
}

fn open(url: &str) -> bool {
    let mut command = if cfg!(windows) {
        let mut shell = Command::new("cmd");
        shell.args(["/C", "start", ""]);
        shell
    } else {
        Command::new(if cfg!(target_os = "macos") {
            "open"
        } else {
            "xdg-open"
        })
    };
    command.arg(url).status().is_ok_and(|status| status.success())
}
