//! Measures the client in headless Chromium: ours and MSAL.js by turns, over the same session
//! storage, in one run.
//!
//! `cargo xtask bench --only client` builds what it serves, runs it and makes tables of what it
//! writes: one line for each measured time. It judges no figure; it fails where a library does not
//! do what is measured.
#![allow(clippy::print_stdout, reason = "a benchmark says how far it has come")]

mod cache;
mod chromium;
mod library;
mod page_load;
mod plan;
mod record;
mod scripts;
mod seed;
mod server;
mod sign_in;
mod site;

use std::process::ExitCode;
use std::thread::available_parallelism;

use journeys::Outcome;

use crate::plan::Plan;
use crate::record::Record;
use crate::server::Server;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    match measure(&Plan::from_args(std::env::args().skip(1))).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            println!("!! {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(plan: &Plan) -> Outcome {
    let mut record = Record::default();
    record.fact("plan", plan.name);
    record.fact("processors", available_parallelism().map_or(1, usize::from));
    if cfg!(debug_assertions) {
        record.fact("attention", "the emulator was built without optimisation");
    }
    let server = Server::start().await?;
    cache::measure(plan, &server, &mut record).await?;
    sign_in::measure(plan, &server, &mut record).await?;
    page_load::measure(plan, &server, &mut record).await?;
    record.write()
}
