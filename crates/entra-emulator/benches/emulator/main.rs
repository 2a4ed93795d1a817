//! How quick the emulator is: until it listens, through a whole sign-in, and refresh after refresh.
//!
//! Prints figures and judges none of them. Client and emulator share the process and the machine,
//! except where the command itself is started, so the figures are what a test on this machine can
//! expect.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints its figures and stops at the first thing that goes wrong"
)]

mod client;
mod refreshes;
mod sign_in;
mod start;

use std::time::Duration;

use entra_emulator::{Emulator, Options};

/// Connections that refresh at the same time.
const CONNECTIONS: [usize; 3] = [1, 4, 16];
const STARTS: usize = 11;
const SIGN_INS: usize = 100;

#[tokio::main]
async fn main() {
    let command = Spread::of((0..STARTS).map(|_| start::command()).collect());
    println!("start to listening, the command, key made    {command}");
    let _key_of_process = emulator().await;
    let mut further = Vec::new();
    for _ in 0..STARTS {
        further.push(start::in_this_process().await);
    }
    let further = Spread::of(further);
    println!("start to listening, library, key there       {further}");
    let sign_ins = Spread::of(sign_in::measure(&emulator().await, SIGN_INS).await);
    println!("one sign-in, five requests, one connection   {sign_ins}");
    for connections in CONNECTIONS {
        let rate = refreshes::per_second(&emulator().await, connections).await;
        println!("refreshes per second, {connections:>2} connections         {rate:.0}");
    }
}

async fn emulator() -> Emulator {
    Emulator::start(Options::default().port(0)).await.unwrap()
}

/// Least, median and greatest of some times.
struct Spread {
    times: Vec<Duration>,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { times }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = |place: usize| self.times[place].as_secs_f64() * 1000.0;
        let last = self.times.len() - 1;
        let (least, median, most) = (at(0), at(last / 2), at(last));
        write!(out, "median {median:.1} ms ({least:.1} to {most:.1} ms)")
    }
}
