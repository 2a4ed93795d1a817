//! The command line.

use entra_emulator::{Directory, DirectoryError, FaultRule, Options, Tls};

/// The text that `--help` prints.
pub(crate) const HELP: &str = "\
A local Microsoft Entra ID and Microsoft Graph, for development only. Listens on localhost.

Usage: entra-emulator [OPTIONS]

Options:
  --port PORT       port to listen on [default: 8400, with --tls 8443]; 0 takes any free one
  --published-port PORT
                    the port by which clients reach it, where that is another one
  --config FILE     tenants, users and applications (TOML) instead of the built-in ones
  --fault ORDER     a misbehaviour from the start: name[:count][:key=value...], such as
                    slow:until_cleared:endpoint=graph:ms=500; may be given several times
  --tls             https, with a certificate made here; its authority is kept and its path printed
  --tls-dir DIR     where --tls keeps the authority [default: with the user's application data]
  --tls-cert FILE   https with this certificate chain (PEM); needs --tls-key
  --tls-key FILE    its private key (PEM)
  --danger-listen-everywhere
                    let other machines connect: anybody can sign in as anybody then
  -h, --help        print this help
";

/// The action that the command line asks for.
#[derive(Debug)]
pub(crate) enum Command {
    Help,
    Serve(Options),
}

/// The arguments as they are read, before they are weighed against each other.
#[derive(Default)]
struct CommandLine {
    options: Options,
    tls: bool,
    tls_dir: Option<String>,
    tls_cert: Option<String>,
    tls_key: Option<String>,
}

/// Reads the arguments after the program's name.
pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut command_line = CommandLine::default();
    while let Some(argument) = arguments.next() {
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if matches!(name.as_str(), "-h" | "--help") {
            return Ok(Command::Help);
        }
        command_line = command_line.with(&name, inline, &mut arguments)?;
    }
    command_line.into_options().map(Command::Serve)
}

impl CommandLine {
    fn with(
        mut self,
        name: &str,
        inline: Option<String>,
        rest: &mut impl Iterator<Item = String>,
    ) -> Result<Self, String> {
        if matches!(name, "--tls" | "--danger-listen-everywhere") {
            return match inline {
                Some(_) => Err(format!("{name} takes no value")),
                None => Ok(self.with_switch(name)),
            };
        }
        let mut value = |what: &str| {
            let value = inline.clone().or_else(|| rest.next());
            value.ok_or_else(|| format!("{name} needs {what}"))
        };
        match name {
            "--port" => self.options = self.options.port(port(&value("a number")?)?),
            "--published-port" => {
                self.options = self.options.published_port(port(&value("a number")?)?);
            }
            "--config" => self.options = self.options.directory(directory(&value("a file")?)?),
            "--fault" => self.options = self.options.fault(fault(&value("a fault")?)?),
            "--tls-dir" => self.tls_dir = Some(value("a directory")?),
            "--tls-cert" => self.tls_cert = Some(value("a file")?),
            "--tls-key" => self.tls_key = Some(value("a file")?),
            other => return Err(format!("unknown argument '{other}'")),
        }
        Ok(self)
    }

    fn with_switch(mut self, name: &str) -> Self {
        match name {
            "--tls" => self.tls = true,
            _ => self.options = self.options.danger_listen_everywhere(),
        }
        self
    }

    fn into_options(self) -> Result<Options, String> {
        let tls = match (self.tls_cert, self.tls_key, self.tls_dir) {
            (Some(certificate), Some(key), None) => Tls::from_files(certificate, key),
            (None, None, Some(directory)) => Tls::kept_in(directory),
            (None, None, None) if self.tls => Tls::kept_for_user().map_err(|error| error.to_string())?,
            (None, None, None) => return Ok(self.options),
            (Some(_), Some(_), Some(_)) => return Err("--tls-dir does not go with --tls-cert".to_owned()),
            _ => return Err("--tls-cert and --tls-key go together".to_owned()),
        };
        Ok(self.options.tls(tls))
    }
}

fn directory(path: &str) -> Result<Directory, String> {
    Directory::from_file(path).map_err(|error| match error {
        DirectoryError::File { source, .. } => format!("cannot read {path}: {source}"),
        error => format!("{path}, {error}"),
    })
}

fn fault(order: &str) -> Result<FaultRule, String> {
    order.parse().map_err(|error| format!("--fault {order}: {error}"))
}

fn port(value: &str) -> Result<u16, String> {
    value.parse().map_err(|_| format!("'{value}' is not a port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(arguments: &[&str]) -> String {
        match read(arguments.iter().map(|&argument| argument.to_owned())) {
            Ok(Command::Help) => "help".to_owned(),
            Ok(Command::Serve(options)) => format!("{options:?}"),
            Err(problem) => problem,
        }
    }

    #[test]
    fn arguments_become_options_or_a_reason() {
        for (arguments, expected) in [
            (
                &[][..],
                "port: 8400, published_port: None, published_host: None, reach: Loopback, tls: None",
            ),
            (&["--port", "0"], "port: 0"),
            (&["--port=9000"], "port: 9000"),
            (
                &["--published-port", "80"],
                "port: 8400, published_port: Some(80)",
            ),
            (
                &["--tls-dir", "d"],
                "port: 8443, published_port: None, published_host: None, reach: Loopback, tls: Some(Tls(Stored(\"d\")))",
            ),
            (
                &["--tls", "--tls-dir=d", "--port", "1"],
                "port: 1, published_port: None, published_host: None, reach: Loopback, tls: Some(Tls(Stored",
            ),
            (&["--tls-cert", "c", "--tls-key", "k"], "Files"),
            (&["--tls-cert", "c"], "go together"),
            (
                &["--tls-cert", "c", "--tls-key", "k", "--tls-dir", "d"],
                "does not go with",
            ),
            (&["--tls=yes"], "takes no value"),
            (&["--danger-listen-everywhere"], "reach: Everywhere"),
            (&["--port"], "--port needs a number"),
            (&["--port", "70000"], "'70000' is not a port"),
            (&["--fault", "slow:2:endpoint=graph:ms=5"], "port: 8400"),
            (&["--fault=nonsense"], "--fault nonsense: unknown fault"),
            (&["--config", "/nowhere.toml"], "cannot read /nowhere.toml: "),
            (&["--porte", "1"], "unknown argument '--porte'"),
            (&["-h", "--nonsense"], "help"),
        ] {
            let found = outcome(arguments);
            assert!(found.contains(expected), "{arguments:?}: {found}");
        }
    }
}
