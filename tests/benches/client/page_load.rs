//! From the start of a navigation to the frame in which the greeting of the signed-in user is
//! painted.
//!
//! The page before is of another site, so that the app comes up in a fresh process, as in a new
//! tab.

use std::time::Duration;

use journeys::{Failure, Outcome};
use serde_json::Value;
use tokio::time::sleep;

use crate::chromium::Tab;
use crate::library::Library;
use crate::plan::{Cell, Plan};
use crate::record::Record;
use crate::seed::{Seed, user_name};
use crate::server::Server;
use crate::site::Area;

/// As in the apps.
const CLIENT_ID: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
const TENANT: &str = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
/// One user with one token.
const SIGNED_IN: Cell = Cell {
    accounts: 1,
    tokens: 1,
};
/// As long as a user needs to click: the browser gets a process ready for the next page.
const PAUSE: Duration = Duration::from_millis(250);

/// The greeting is the largest content of the page, so the browser itself says when it was painted.
const PAINTED: &str = "const [done] = arguments;
    new PerformanceObserver((list, observer) => {
        const entry = list.getEntries().find(({ element }) => element?.id === 'protected');
        if (!entry) return;
        observer.disconnect();
        const scripts = performance.getEntriesByType('resource').filter(({ name }) => /(js|wasm)$/.test(name));
        done({
            ms: entry.renderTime || entry.startTime,
            text: entry.element.textContent,
            fetched: scripts.filter(({ transferSize }) => transferSize > 0).length,
            scripts: scripts.length,
        });
    }).observe({ type: 'largest-contentful-paint', buffered: true })";

/// What the browser has of the app already.
#[derive(Debug, Clone, Copy)]
enum Caching {
    /// Nothing: addresses that it has never seen.
    Cold,
    /// Files and compiled code.
    Warm,
}

pub(crate) async fn measure(plan: &Plan, server: &Server, record: &mut Record) -> Outcome {
    let tab = Tab::open(&[]).await?;
    tab.visit(&format!("{}/blank", server.origin())).await?;
    let seed = Seed {
        client_id: CLIENT_ID,
        tenant: TENANT,
        cell: SIGNED_IN,
    };
    tab.seed(seed.entries()).await?;
    // One after the other: what the browser still writes after a cold load would slow a warm one.
    for caching in [Caching::Cold, Caching::Warm] {
        for round in 0..caching.warm_ups() {
            for library in Library::by_turns(round) {
                painted(server, &tab, &caching.run(round), library).await?;
            }
        }
        for round in 0..plan.page_loads {
            for library in Library::by_turns(round) {
                let answer = painted(server, &tab, &caching.run(round), library).await?;
                caching.check(&answer)?;
                let ms = answer["ms"].as_f64().unwrap_or_default();
                record.time(caching.name(), library, SIGNED_IN, round, ms);
            }
        }
    }
    println!("measured {} page loads of each kind", plan.page_loads);
    tab.close().await
}

async fn painted(server: &Server, tab: &Tab, run: &str, library: Library) -> Outcome<Value> {
    tab.visit(&server.elsewhere()).await?;
    sleep(PAUSE).await;
    tab.visit(&server.page(run, Area::Greeting, library)).await?;
    let answer = tab.run(PAINTED, &[]).await?;
    let text = answer["text"].as_str().unwrap_or_default();
    if text.ends_with(&user_name(0)) {
        Ok(answer)
    } else {
        Err(Failure::Surroundings(format!("{library} painted {text:?}")))
    }
}

impl Caching {
    fn name(self) -> &'static str {
        match self {
            Self::Cold => "load_cold",
            Self::Warm => "load_warm",
        }
    }

    /// Loads before those that count: the browser keeps compiled code from the second or third on.
    fn warm_ups(self) -> usize {
        match self {
            Self::Cold => 0,
            Self::Warm => 4,
        }
    }

    /// The part of the address that tells the runs apart.
    fn run(self, round: usize) -> String {
        match self {
            Self::Cold => format!("cold-{round}"),
            Self::Warm => "warm".to_owned(),
        }
    }

    /// Fails if the browser had other files than it should.
    fn check(self, answer: &Value) -> Outcome {
        let fetched = answer["fetched"].as_u64().unwrap_or_default();
        let scripts = answer["scripts"].as_u64().unwrap_or_default();
        let expected = match self {
            Self::Cold => scripts,
            Self::Warm => 0,
        };
        if fetched == expected && scripts > 0 {
            return Ok(());
        }
        Err(Failure::Surroundings(format!(
            "{self:?}: fetched {fetched} of {scripts} files"
        )))
    }
}
