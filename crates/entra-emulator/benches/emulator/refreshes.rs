//! Refreshes per second, each with a signed access token, a signed id token and a new refresh
//! token.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use entra_emulator::{Emulator, SPA_CLIENT_ID};

use crate::client::Client;
use crate::sign_in::{SCOPES, sign_in, tenant};

const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);

/// Token responses per second to `connections` clients that each refresh again as soon as they have
/// one.
///
/// The clients run in the process of the emulator and take their part of the same processors.
pub(crate) async fn per_second(emulator: &Emulator, connections: usize) -> f64 {
    let mut clients = Vec::new();
    for _ in 0..connections {
        let mut client = Client::connect(emulator).await;
        let tokens = sign_in(emulator, &mut client).await;
        clients.push((client, tokens["refresh_token"].as_str().unwrap().to_owned()));
    }
    let responses = Arc::<AtomicUsize>::default();
    let clients: Vec<_> = clients
        .into_iter()
        .map(|(client, token)| tokio::spawn(refresh(client, tenant(emulator), token, responses.clone())))
        .collect();
    tokio::time::sleep(WARM_UP).await;
    let (before, started) = (responses.load(Ordering::Relaxed), Instant::now());
    tokio::time::sleep(MEASURED).await;
    let (after, elapsed) = (responses.load(Ordering::Relaxed), started.elapsed());
    for client in clients {
        assert!(!client.is_finished(), "a client gave up");
        client.abort();
    }
    (after - before) as f64 / elapsed.as_secs_f64()
}

/// Refreshes without end, each time with the token that came last.
async fn refresh(mut client: Client, tenant: String, mut token: String, responses: Arc<AtomicUsize>) {
    loop {
        let fields = [
            ("client_id", SPA_CLIENT_ID),
            ("client_info", "1"),
            ("scope", SCOPES),
            ("grant_type", "refresh_token"),
            ("refresh_token", &token),
        ];
        let tokens = client.redeem(&tenant, &fields).await;
        token = tokens["refresh_token"].as_str().unwrap().to_owned();
        responses.fetch_add(1, Ordering::Relaxed);
    }
}
