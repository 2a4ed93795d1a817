//! Headless Chromium with a fresh profile.

use std::collections::BTreeMap;
use std::env;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel, WindowHandle};

use crate::driver_process::DriverProcess;
use crate::failure::{Failure, Outcome};
use crate::storage::Storage;
use crate::wait::{Look, until};

const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
];

/// What Chromium does about popups that nobody clicked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Popups {
    /// They open, so that the demo may open one by itself.
    #[default]
    Allowed,
    /// They do not, as in a user's browser.
    OnlyByGesture,
}

/// Whether a command of the driver waits for a page that is being loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PageLoads {
    /// It does, so that what follows a click finds the page that it leads to.
    #[default]
    Awaited,
    /// It does not, as a user who does something else meanwhile.
    NotAwaited,
}

/// A window or tab of the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window(WindowHandle);

/// A browser and the driver process behind it.
#[derive(Debug)]
pub struct Browser {
    driver: WebDriver,
    first: Window,
    // Last, so that the session has ended before its driver does.
    _process: DriverProcess,
}

impl Browser {
    /// Starts one with a fresh profile; `flags` are added to its command line.
    pub async fn start(popups: Popups, flags: &[String]) -> Outcome<Self> {
        Self::with_page_loads(PageLoads::Awaited, popups, flags).await
    }

    /// Starts one whose driver waits, or does not wait, for pages.
    pub async fn with_page_loads(loads: PageLoads, popups: Popups, flags: &[String]) -> Outcome<Self> {
        let process = DriverProcess::start()?;
        let driver = WebDriver::new(process.url(), capabilities(loads, popups, flags)?).await?;
        let first = Window(driver.window().await?);
        Ok(Self {
            driver,
            first,
            _process: process,
        })
    }

    /// Closes all windows and removes the profile.
    pub async fn close(self) -> Outcome {
        Ok(self.driver.quit().await?)
    }

    /// The driver, aimed at the current window.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Looks at the window that the journey began in.
    pub async fn first_window(&self) -> Outcome {
        self.switch(&self.first).await
    }

    /// Looks at another window.
    pub async fn switch(&self, window: &Window) -> Outcome {
        Ok(self.driver.switch_to_window(window.0.clone()).await?)
    }

    /// Opens an empty tab that no page is the opener of, and looks at it.
    pub async fn new_tab(&self) -> Outcome<Window> {
        let tab = Window(self.driver.new_tab().await?);
        self.switch(&tab).await?;
        Ok(tab)
    }

    /// Closes the window that is looked at, and looks at the first one.
    pub async fn close_window(&self) -> Outcome {
        self.driver.close_window().await?;
        self.first_window().await
    }

    /// All windows there are.
    pub async fn windows(&self) -> Outcome<Vec<Window>> {
        Ok(self.driver.windows().await?.into_iter().map(Window).collect())
    }

    /// How many windows there are.
    pub async fn window_count(&self) -> Outcome<usize> {
        Ok(self.driver.windows().await?.len())
    }

    /// Waits until a second window opens, and looks at it.
    pub async fn popup(&self) -> Outcome<Window> {
        let popup = until("a second window", async || {
            let windows = self.driver.windows().await?;
            let popup = windows
                .into_iter()
                .map(Window)
                .find(|window| *window != self.first);
            Ok(popup.map_or_else(|| Look::NotYet("one window".into()), Look::Seen))
        });
        let popup = popup.await?;
        self.switch(&popup).await?;
        Ok(popup)
    }

    /// Looks at the first window and waits until it is the only one.
    pub async fn popup_closes(&self) -> Outcome {
        self.first_window().await?;
        until("the popup to close", async || {
            let count = self.window_count().await?;
            Ok(Look::at(count == 1, format!("{count} windows")))
        })
        .await
    }

    /// Closes every window but the first, and looks at that.
    pub async fn close_other_windows(&self) -> Outcome {
        for window in self.driver.windows().await?.into_iter().map(Window) {
            if window != self.first {
                self.switch(&window).await?;
                self.driver.close_window().await?;
            }
        }
        self.first_window().await
    }

    /// The address of the window that is looked at.
    pub async fn url(&self) -> Outcome<String> {
        Ok(self.driver.current_url().await?.to_string())
    }

    /// Runs a script, which returns something.
    pub async fn script(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        Ok(self
            .driver
            .execute(script, arguments.to_vec())
            .await?
            .json()
            .clone())
    }

    /// Types into whatever has the focus, as a keyboard does. A window that closes over it has got
    /// the keys.
    pub async fn type_keys(&self, keys: impl Into<TypingData>) -> Outcome {
        let typed = self.driver.action_chain().send_keys(keys).perform().await;
        match typed.map_err(Failure::from) {
            Err(failure) if failure.is_window_gone() => Ok(()),
            typed => typed,
        }
    }

    /// What is kept for the tab that is looked at.
    pub async fn session_storage(&self) -> Outcome<Storage> {
        self.storage("sessionStorage").await
    }

    /// What is kept for the origin that is looked at.
    pub async fn local_storage(&self) -> Outcome<Storage> {
        self.storage("localStorage").await
    }

    async fn storage(&self, area: &str) -> Outcome<Storage> {
        let script = format!("return Object.fromEntries(Object.entries({area}))");
        let entries: BTreeMap<String, String> = self.driver.execute(script, Vec::new()).await?.convert()?;
        Ok(Storage(entries))
    }

    /// What has been written to the console since the last call, each line after the address that
    /// it is about.
    pub async fn console(&self) -> Outcome<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        Ok(entries
            .into_iter()
            .map(|entry| format!("{} {}", entry.level, after_address(&entry.message)))
            .collect())
    }
}

/// A line of the console without the address of the page or script in front, which the browser adds
/// by itself.
fn after_address(line: &str) -> &str {
    match line.split_once(' ') {
        Some((address, rest)) if address.contains("://") => rest,
        _ => line,
    }
}

impl Failure {
    /// Whether the window went away while it was being used, as a popup does when the sign-in is
    /// done.
    pub fn is_window_gone(&self) -> bool {
        let Self::Browser(error) = self else { return false };
        matches!(error.as_inner(), WebDriverErrorInner::NoSuchWindow(_))
            || error.to_string().contains("target window already closed")
    }
}

fn capabilities(loads: PageLoads, popups: Popups, flags: &[String]) -> Outcome<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    for flag in FLAGS.into_iter().chain(flags.iter().map(String::as_str)) {
        capabilities.add_arg(flag)?;
    }
    // Without the variable the driver finds the browser itself.
    if let Some(chromium) = env::var_os("CHROMIUM") {
        capabilities.set_binary(&chromium.to_string_lossy())?;
    }
    // The driver allows popups unless it is told to leave that out.
    if popups == Popups::OnlyByGesture {
        capabilities.add_exclude_switch("disable-popup-blocking")?;
    }
    capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    let mut capabilities = Capabilities::from(capabilities);
    let strategy = match loads {
        PageLoads::Awaited => "normal",
        PageLoads::NotAwaited => "none",
    };
    capabilities.set("pageLoadStrategy", json!(strategy))?;
    Ok(capabilities)
}
