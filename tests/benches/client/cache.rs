//! Starting a client over a filled cache, and getting tokens out of it.

use std::time::Instant;

use journeys::{Failure, Outcome};
use serde_json::json;

use crate::chromium::Tab;
use crate::library::Library;
use crate::plan::{Cell, Plan};
use crate::record::Record;
use crate::scripts::{self, MEASURE};
use crate::seed::Seed;
use crate::server::Server;
use crate::site::Area;

/// Short, and the authority a cloud that both libraries know, so that nothing is asked of anybody.
const CLIENT_ID: &str = "c";
const TENANT: &str = "t";
/// All rounds load from one address: what is timed begins when the page is ready.
const RUN: &str = "run";

pub(crate) async fn measure(plan: &Plan, server: &Server, record: &mut Record) -> Outcome {
    let tab = Tab::open(&[]).await?;
    record.fact("browser", version(&tab).await?);
    record.fact("theirs", scripts::versions());
    for &cell in &plan.cells {
        let seed = Seed {
            client_id: CLIENT_ID,
            tenant: TENANT,
            cell,
        };
        tab.go(&server.page(RUN, Area::Cache, Library::Ours)).await?;
        tab.seed(seed.entries()).await?;
        measure_cell(plan, cell, server, &tab, record).await?;
        println!(
            "measured the cache, accounts: {}, tokens: {}",
            cell.accounts, cell.tokens
        );
    }
    tab.close().await
}

/// Round after round, each library in a fresh document of the same tab.
async fn measure_cell(plan: &Plan, cell: Cell, server: &Server, tab: &Tab, record: &mut Record) -> Outcome {
    let started = Instant::now();
    for round in 0..plan.rounds {
        if round >= plan.fewest_rounds && started.elapsed() > plan.patience {
            break;
        }
        for library in Library::by_turns(round) {
            let page = server.page(RUN, Area::Cache, library);
            tab.go(&page).await?;
            let client = json!([
                CLIENT_ID,
                format!("https://login.microsoftonline.com/{TENANT}"),
                page
            ]);
            let cell_words = json!({ "accounts": cell.accounts, "tokens": cell.tokens });
            let plan_words = json!({ "batch_ms": plan.batch.as_millis() as u64, "burst": plan.burst });
            let answer = tab.run(MEASURE, &[client, cell_words, plan_words]).await;
            let answer =
                answer.map_err(|failure| Failure::Surroundings(format!("{library}, {cell:?}: {failure}")))?;
            for (what, ms) in answer["samples"].as_object().into_iter().flatten() {
                record.time(what, library, cell, round, ms.as_f64().unwrap_or_default());
            }
        }
    }
    Ok(())
}

async fn version(tab: &Tab) -> Outcome<String> {
    let script =
        "return navigator.userAgent.match(/Chrome\\/[0-9]+/)?.[0].replace('/', ' ') ?? navigator.userAgent";
    let answer = tab.browser().script(script, &[]).await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}
