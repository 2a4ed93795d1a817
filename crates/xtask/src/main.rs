//! Every script of this workspace: finds or installs the tools, runs the demo, runs the tests,
//! measures.
//!
//! `cargo xtask` is an alias for it (`.cargo/config.toml`). It installs tools into the user's cache
//! directory, or with the system's package manager, and never replaces a tool that suits.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line program talks on stdout"
)]

mod api;
mod apt;
mod args;
mod bench;
mod compiler;
mod demo;
mod docs;
mod doctor;
mod fuzz;
mod group;
mod job;
mod leptos_next;
mod msrv;
mod setup;
mod simulate;
mod size;
mod step;
mod stop;
mod suite;
mod template;
mod toolchain;
mod tools;
mod version;
mod walk;
mod workspace;

use std::process::ExitCode;

use args::Task;
use workspace::Workspace;

fn main() -> ExitCode {
    let task = match Task::parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    stop::listen();
    let workspace = Workspace::here();
    match task {
        Task::Help => {
            println!("{}", args::USAGE);
            ExitCode::SUCCESS
        }
        Task::Api => api::run(&workspace),
        Task::Docs => docs::run(&workspace),
        Task::Doctor => doctor::report(&workspace),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Demo(options) => demo::run(&workspace, &options),
        Task::LeptosNext => leptos_next::run(&workspace),
        Task::Msrv => msrv::run(&workspace),
        Task::Simulate(options) => simulate::run(&workspace, &options),
        Task::Fuzz(options) => fuzz::run(&workspace, &options),
        Task::Size(options) => size::run(&workspace, &options),
        Task::Test(only) => suite::run(&workspace, &only),
        Task::Walk(options) => walk::run(&workspace, &options),
    }
}
