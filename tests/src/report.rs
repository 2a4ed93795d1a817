//! What there was to see when a test failed.

use std::fmt::Write as _;

use entra_emulator::RequestRecord;

use crate::browser::Browser;
use crate::failure::Outcome;

/// Titled lists of lines.
#[derive(Debug, Default)]
pub struct Report(String);

impl Report {
    /// The windows with their addresses and texts, and the console.
    pub async fn add_browser(&mut self, browser: &Browser) {
        if let Err(failure) = self.add_windows(browser).await {
            self.add("windows", [failure.to_string()]);
        }
        match browser.console().await {
            Ok(lines) => self.add("console", lines),
            Err(failure) => self.add("console", [failure.to_string()]),
        }
    }

    /// What the authority was asked.
    pub fn add_requests(&mut self, requests: &[RequestRecord]) {
        self.add("authority", requests.iter().map(line));
    }

    /// A list; empty lines are left out.
    pub fn add(&mut self, title: &str, lines: impl IntoIterator<Item = String>) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "  {title}:");
        for line in lines.into_iter().filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(self.0, "    {line}");
        }
    }

    /// All of it.
    pub fn text(self) -> String {
        self.0
    }

    async fn add_windows(&mut self, browser: &Browser) -> Outcome {
        let driver = browser.driver();
        for window in driver.windows().await? {
            driver.switch_to_window(window).await?;
            let text = browser
                .script("return document.body?.innerText ?? ''", &[])
                .await?;
            let text = text.as_str().unwrap_or_default().lines().map(str::to_owned);
            self.add(&format!("window {}", browser.url().await?), text);
        }
        Ok(())
    }
}

fn line(request: &RequestRecord) -> String {
    let told = [
        &request.grant_type,
        &request.prompt,
        &request.fetch_dest,
        &request.user,
    ];
    let told: Vec<_> = told.into_iter().flatten().map(String::as_str).collect();
    format!(
        "{} {} {} {} {}",
        request.status,
        request.endpoint,
        request.method,
        request.path,
        told.join(" ")
    )
}
