//! A log of what the client tells: one entry in plain words for each event. Quiet unless an app asks
//! for it, and linked by apps that do.
//!
//! What an entry may hold is decided by type and not by search: ids and codes, and texts of this
//! library. Tokens, codes and verifiers are in no event. Texts of the authority, which name users,
//! and addresses stay out unless the app asks for personal data.

use std::fmt;

use msal_core::error::{ErrorDetail, ErrorKind, InteractionRequired, ServerError, WindowError};
use msal_core::text::{concat, join};
use msal_core::time::ClockOffset;
use msal_core::{AuthError, CorrelationId, InteractionType, decimal};

use crate::client::PublicClientApplication;
use crate::event::{Event, EventKind};
use crate::subscribers::Subscription;

/// How much a log holds; each level has those above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// What failed, and not because the user, or a network, wanted it so.
    Error,
    /// What the app has to react to, or what somebody should look at.
    Warning,
    /// What users and apps have done.
    Info,
    /// Every step.
    Verbose,
}

impl LogLevel {
    /// The name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Verbose => "verbose",
        }
    }
}

/// A log that can be kept of a client.
///
/// ```no_run
/// use msal_web::{Log, LogLevel};
/// # fn example(client: &msal_web::PublicClientApplication) {
/// Log::new(LogLevel::Info).to_console(client).keep();
/// let elsewhere = Log::new(LogLevel::Warning).to(client, |entry| println!("{entry}"));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Log {
    level: LogLevel,
    shows_personal_data: bool,
}

/// One line of a log, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogEntry {
    /// How much it matters.
    pub level: LogLevel,
    /// What happened.
    pub kind: EventKind,
    /// The same in plain words, with the reason of a failure.
    pub message: String,
    /// How the user is reached, where it happened in a call.
    pub interaction: Option<InteractionType>,
    /// Ties the entry to the authority's logs and to the other entries of the call.
    pub correlation_id: Option<CorrelationId>,
    /// The code of a failure: MSAL's, or the authority's `error`.
    pub error_code: Option<String>,
    /// The name of the user it is about; `None` unless the log shows personal data.
    pub user: Option<String>,
}

impl Log {
    /// A log of this level, without personal data.
    pub fn new(level: LogLevel) -> Self {
        Self {
            level,
            shows_personal_data: false,
        }
    }

    /// Shows who it is about, what the authority says about a failure, and addresses; MSAL's
    /// `piiLoggingEnabled`. Tokens and codes are not shown then either.
    pub fn with_personal_data(mut self) -> Self {
        self.shows_personal_data = true;
        self
    }

    /// Writes to the browser's console, until the subscription is dropped. On a server, where a
    /// client does nothing, nothing is written.
    pub fn to_console(self, client: &PublicClientApplication) -> Subscription {
        #[cfg(target_arch = "wasm32")]
        return self.to(client, crate::browser::console::write);
        #[cfg(not(target_arch = "wasm32"))]
        self.to(client, |_| {})
    }

    /// Hands every entry on, until the subscription is dropped: to a log of the app's own, or to a
    /// server.
    pub fn to(self, client: &PublicClientApplication, sink: impl Fn(&LogEntry) + 'static) -> Subscription {
        client.subscribe(move |event| {
            if let Some(entry) = self.entry(event) {
                sink(&entry);
            }
        })
    }

    fn entry(&self, event: &Event) -> Option<LogEntry> {
        let level = level(event);
        if level > self.level {
            return None;
        }
        let account = event.account.as_ref().filter(|_| self.shows_personal_data);
        Some(LogEntry {
            level,
            kind: event.kind,
            message: self.message(event),
            interaction: event.interaction,
            correlation_id: event.correlation_id.clone(),
            error_code: event.error.as_ref().map(|error| code(error.code()).to_owned()),
            user: account.map(|account| account.username.clone()),
        })
    }

    fn message(&self, event: &Event) -> String {
        let mut parts = vec![event.kind.description().to_owned()];
        if let Some(error) = &event.error {
            parts.push(code(error.code()).to_owned());
            parts.extend(self.reason(error));
        }
        if let Some(offset) = event.clock_offset {
            parts.push(offset.to_string());
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        join(&parts, ": ")
    }

    /// Why something failed. Of what the authority says, the codes alone.
    fn reason(&self, error: &AuthError) -> Option<String> {
        let is_from_outside = matches!(
            error.detail(),
            ErrorDetail::Server(_)
                | ErrorDetail::InteractionRequired(InteractionRequired::Server(_))
                | ErrorDetail::Configuration(_)
                | ErrorDetail::Network(_)
                | ErrorDetail::Window(WindowError::Document(_))
        );
        if !is_from_outside || self.shows_personal_data {
            return Some(error.to_string());
        }
        error.server().map(server_codes)
    }
}

impl LogEntry {
    /// The line: what happened, and in which call.
    fn line(&self) -> String {
        let mut line = concat(&["[msal-web] ", &self.message]);
        let interaction = self.interaction.map(InteractionType::as_str);
        let correlation_id = self.correlation_id.as_ref().map(CorrelationId::as_str);
        let mut mark = " (";
        for part in [interaction, correlation_id, self.user.as_deref()]
            .into_iter()
            .flatten()
        {
            line.push_str(mark);
            line.push_str(part);
            mark = ", ";
        }
        if mark != " (" {
            line.push(')');
        }
        line
    }
}

impl fmt::Display for LogEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())
    }
}

fn level(event: &Event) -> LogLevel {
    if let Some(error) = &event.error {
        return match error.kind() {
            ErrorKind::Cancelled => LogLevel::Info,
            ErrorKind::InteractionRequired | ErrorKind::Network | ErrorKind::NoToken => LogLevel::Warning,
            _ => LogLevel::Error,
        };
    }
    match event.kind {
        EventKind::ClockOffsetChanged if event.clock_offset == Some(ClockOffset::Negligible) => {
            LogLevel::Info
        }
        EventKind::CacheNotWritten | EventKind::ClockOffsetChanged => LogLevel::Warning,
        EventKind::AcquireTokenSuccess
        | EventKind::LoginSuccess
        | EventKind::LogoutSuccess
        | EventKind::RedirectStart
        | EventKind::FrontChannelLogout => LogLevel::Info,
        _ => LogLevel::Verbose,
    }
}

/// What the authority has refused, in its own codes and numbers.
fn server_codes(error: &ServerError) -> String {
    let mut texts: Vec<String> = error
        .codes
        .iter()
        .map(|code| aadsts(&decimal::text((*code).into())))
        .collect();
    if let (true, Some(number)) = (texts.is_empty(), described_number(&error.description)) {
        texts.push(aadsts(number));
    }
    if let Some(suberror) = &error.suberror {
        texts.push(code(suberror).to_owned());
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    join(&texts, " ")
}

fn aadsts(number: &str) -> String {
    concat(&["AADSTS", number])
}

/// The number that a description begins with, and nothing of the rest.
fn described_number(description: &str) -> Option<&str> {
    let rest = description.strip_prefix("AADSTS")?;
    let end = rest
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(rest.len());
    rest.get(..end).filter(|number| !number.is_empty())
}

/// A code as it is. What does not look like one may be anything, since it comes from outside.
fn code(text: &str) -> &str {
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    match text.len() <= 64 && text.bytes().all(is_code) {
        true => text,
        false => "unreadable_code",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use msal_core::error::Cancelled;

    fn failure(error: impl Into<AuthError>) -> Event {
        Event {
            error: Some(error.into()),
            interaction: Some(InteractionType::Popup),
            correlation_id: Some("c".into()),
            ..Event::new(EventKind::AcquireTokenFailure)
        }
    }

    fn refusal(error: &str, suberror: &str, description: &str) -> Event {
        failure(ServerError {
            error: error.into(),
            suberror: Some(suberror.into()),
            description: description.into(),
            ..ServerError::default()
        })
    }

    #[test]
    fn a_line_says_in_plain_words_what_happened_and_in_which_call() {
        let log = Log::new(LogLevel::Verbose);
        let line = |event: &Event| log.entry(event).unwrap().to_string();
        assert_eq!(
            line(&failure(Cancelled::ByUser)),
            "[msal-web] a call for a token failed: user_cancelled: the sign-in was cancelled by the user \
             (popup, c)"
        );
        assert_eq!(
            line(&Event::new(EventKind::RestoredFromBfCache)),
            "[msal-web] the page came back from the back/forward cache"
        );
    }

    #[test]
    fn of_what_the_authority_says_only_codes_and_numbers_are_shown() {
        let event = refusal(
            "invalid_grant",
            "basic_action",
            "AADSTS50076: ada@contoso.com needs a second factor",
        );
        let message = |log: Log| log.entry(&event).unwrap().message;
        let plain = message(Log::new(LogLevel::Verbose));
        assert_eq!(
            plain,
            "a call for a token failed: invalid_grant: AADSTS50076 basic_action"
        );
        assert!(message(Log::new(LogLevel::Verbose).with_personal_data()).contains("ada@contoso.com"));
    }

    #[test]
    fn what_is_no_code_is_not_written() {
        let log = Log::new(LogLevel::Verbose);
        let long = "x".repeat(65);
        for text in ["two\nlines", "ada@contoso.com", "a b", &*long] {
            let entry = log.entry(&refusal(text, text, text)).unwrap();
            assert!(!entry.to_string().contains(text), "{entry}");
            assert_eq!(entry.error_code.as_deref(), Some("unreadable_code"));
        }
    }

    #[test]
    fn a_log_holds_its_level_and_those_above() {
        let events = [
            (refusal("unauthorized_client", "", ""), LogLevel::Error),
            (refusal("login_required", "", ""), LogLevel::Warning),
            (Event::new(EventKind::CacheNotWritten), LogLevel::Warning),
            (failure(Cancelled::ByUser), LogLevel::Info),
            (Event::new(EventKind::LoginSuccess), LogLevel::Info),
            (Event::new(EventKind::PopupOpened), LogLevel::Verbose),
        ];
        for wanted in [
            LogLevel::Error,
            LogLevel::Warning,
            LogLevel::Info,
            LogLevel::Verbose,
        ] {
            for (event, level) in &events {
                let entry = Log::new(wanted).entry(event);
                assert_eq!(entry.is_some(), *level <= wanted, "{wanted:?} {event:?}");
            }
        }
    }
}
