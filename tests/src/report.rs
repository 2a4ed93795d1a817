//! What there was to see when a journey failed.

use std::fmt::Write as _;

use crate::failure::Outcome;
use crate::world::World;

/// The windows with their addresses and texts, the console, and what the servers were asked.
pub(crate) async fn report(world: &World) -> String {
    let mut report = String::new();
    if let Err(failure) = add_windows(world, &mut report).await {
        report.push_str(&format!("  (windows: {failure})\n"));
    }
    match world.browser().console().await {
        Ok(lines) => add_lines(&mut report, "console", lines),
        Err(failure) => report.push_str(&format!("  (console: {failure})\n")),
    }
    let requests = world.requests().into_iter().map(|request| {
        let told = [
            request.grant_type,
            request.prompt,
            request.fetch_dest,
            request.user,
        ];
        let told: Vec<_> = told.into_iter().flatten().collect();
        format!(
            "{} {} {} {} {}",
            request.status,
            request.endpoint,
            request.method,
            request.path,
            told.join(" ")
        )
    });
    add_lines(&mut report, "authority", requests);
    let documents = world.demo().documents().into_iter();
    add_lines(
        &mut report,
        "demo",
        documents.map(|document| format!("{} {}", document.dest, document.path)),
    );
    report
}

async fn add_windows(world: &World, report: &mut String) -> Outcome {
    let driver = world.browser().driver();
    for window in driver.windows().await? {
        driver.switch_to_window(window).await?;
        let text = world
            .browser()
            .script("return document.body?.innerText ?? ''", &[])
            .await?;
        let text = text.as_str().unwrap_or_default().lines().map(str::to_owned);
        add_lines(report, &format!("window {}", world.browser().url().await?), text);
    }
    Ok(())
}

fn add_lines(report: &mut String, title: &str, lines: impl IntoIterator<Item = String>) {
    // Writing to a string does not fail.
    let _ = writeln!(report, "  {title}:");
    for line in lines.into_iter().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(report, "    {line}");
    }
}
