//! The `entra-emulator` command.

use std::io::{self, Write};
use std::process::ExitCode;

use entra_emulator::{Emulator, Options, PASSWORD, RequestRecord};

use arguments::Command;

mod arguments;

#[tokio::main]
async fn main() -> ExitCode {
    match arguments::read(std::env::args().skip(1)) {
        Ok(Command::Help) => {
            print(arguments::HELP);
            ExitCode::SUCCESS
        }
        Ok(Command::Serve(options)) => serve(options).await,
        Err(problem) => fail(&format!("{problem}\n\n{}", arguments::HELP), 2),
    }
}

async fn serve(options: Options) -> ExitCode {
    let emulator = match Emulator::start(options.on_request(log)).await {
        Ok(emulator) => emulator,
        Err(error) => return fail(&describe(&error), 1),
    };
    print(&welcome(&emulator));
    let ended = interrupted().await;
    emulator.stop().await;
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("cannot listen for signals: {error}"), 1),
    }
}

fn welcome(emulator: &Emulator) -> String {
    let origin = emulator.origin();
    let list = |items: Vec<&str>| items.join("\n                ");
    let authorities = emulator.authorities();
    let authorities = list(authorities.iter().map(String::as_str).collect());
    let (clients, users) = (list(emulator.client_ids()), list(emulator.user_names()));
    format!(
        "Entra emulator: for development only, never for real users or data\n\
         \n  page          {origin}/\
         \n  authority     {authorities}\
         \n  client id     {clients}\
         \n  Graph         {}\
         \n  control       {origin}/__emulator/{{faults,requests,reset}}\
         \n  users         {users}\
         \n  password      {PASSWORD} (unless a directory file says otherwise)\n\
         {}{}\nCtrl-C stops it.\n\n",
        emulator.graph_url(),
        how_to_trust(emulator),
        danger(emulator),
    )
}

fn danger(emulator: &Emulator) -> &'static str {
    if emulator.listens_everywhere() {
        "\n  DANGER        other machines can connect, and anybody can sign in as anybody\n"
    } else {
        ""
    }
}

/// The ways to make browsers and programs accept a certificate that was made here.
fn how_to_trust(emulator: &Emulator) -> String {
    let Some(file) = emulator.certificate_authority_file() else {
        return String::new();
    };
    let pin = emulator.certificate_key_pin().unwrap_or_default();
    format!(
        "\n  trust         {}\
         \n                (import it as an authority, or NODE_EXTRA_CA_CERTS=<that file>, or start\
         \n                 Chromium with --ignore-certificate-errors-spki-list={pin})\n",
        file.display()
    )
}

fn log(record: &RequestRecord) {
    let mut line = format!("{} {} {}", record.status, record.method, record.path);
    for detail in [&record.grant_type, &record.prompt, &record.user]
        .into_iter()
        .flatten()
    {
        // Clients choose these: what they send must not draw on the terminal.
        line.extend([' '].into_iter().chain(detail.escape_debug()));
    }
    for warning in &record.warnings {
        line.extend(["\n    warning: ", warning]);
    }
    print(&(line + "\n"));
}

/// Returns at Ctrl-C or SIGTERM.
#[cfg(unix)]
async fn interrupted() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupt = tokio::signal::ctrl_c() => interrupt,
        _ = terminated.recv() => Ok(()),
    }
}

/// Returns at Ctrl-C.
#[cfg(not(unix))]
async fn interrupted() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn describe(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", describe(source)),
        None => error.to_string(),
    }
}

/// Writes to standard output; a reader that went away is no reason to stop.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn fail(text: &str, code: u8) -> ExitCode {
    // With standard error gone, the exit code is all that is left to say.
    let _ = writeln!(io::stderr(), "entra-emulator: {}", text.trim_end());
    ExitCode::from(code)
}
