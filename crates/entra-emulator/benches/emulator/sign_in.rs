//! One scripted sign-in: authorize, user name, password, "stay signed in?", code for tokens.

use std::time::{Duration, Instant};

use entra_emulator::{Emulator, PASSWORD, SPA_CLIENT_ID};
use serde_json::Value;

use crate::client::{Client, form};

const REDIRECT: &str = "http://localhost:3000/redirect";
pub(crate) const SCOPES: &str = "User.Read openid profile offline_access";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The times of `count` sign-ins, one after another, each with a connection and cookies of its own.
pub(crate) async fn measure(emulator: &Emulator, count: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..count {
        let started = Instant::now();
        sign_in(emulator, &mut Client::connect(emulator).await).await;
        times.push(started.elapsed());
    }
    times
}

/// Signs the first user in; gives the token response.
pub(crate) async fn sign_in(emulator: &Emulator, client: &mut Client) -> Value {
    let (tenant, user) = (tenant(emulator), emulator.user_names()[0]);
    let page = client
        .get(&format!("{tenant}/oauth2/v2.0/authorize?{}", query()))
        .await;
    let flow = page.flow();
    let name = [("ctx", flow.as_str()), ("loginfmt", user)];
    client.post("/common/login", &name).await;
    let password = [name[0], name[1], ("passwd", PASSWORD), ("action", "sign-in")];
    client.post("/common/login", &password).await;
    let response = client.post("/common/kmsi", &[name[0], ("action", "no")]).await;
    let fields = [
        ("client_id", SPA_CLIENT_ID),
        ("client_info", "1"),
        ("scope", SCOPES),
        ("grant_type", "authorization_code"),
        ("code", &response.redirect_param("code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    client.redeem(&tenant, &fields).await
}

/// The path of the first tenant's authority.
pub(crate) fn tenant(emulator: &Emulator) -> String {
    emulator.authority()[emulator.origin().len()..].to_owned()
}

fn query() -> String {
    form(&[
        ("client_id", SPA_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
        ("response_mode", "fragment"),
        ("scope", SCOPES),
        ("state", "state"),
        ("nonce", "nonce"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
        ("client_info", "1"),
    ])
}
