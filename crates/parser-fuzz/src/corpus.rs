//! Right inputs, as servers, addresses and storages hold them.

use msal_core::encoding::{base64, base64url, percent_encode};
use msal_core::{InteractionType, RequestState};
use msal_testkit::{CLIENT_ID, START, TENANT, TestUser, TokenMint, World, block_on, server_error, start};
use msal_web::platform::HttpResponse;
use msal_web::{PopupRequest, RedirectRequest, SilentRequest};

/// Texts as inputs.
pub(crate) fn of<const N: usize>(texts: [&str; N]) -> Vec<Vec<u8>> {
    texts.map(|text| text.as_bytes().to_vec()).into()
}

fn owned(texts: impl IntoIterator<Item = String>) -> Vec<Vec<u8>> {
    texts.into_iter().map(String::into_bytes).collect()
}

pub(crate) const TOKEN_RESPONSES: [&str; 6] = [
    r#"{"token_type":"Bearer","scope":"User.Read openid profile email","expires_in":4712,"ext_expires_in":4712,"refresh_in":2300,"access_token":"eyJ0eXAi.eyJhdWQi.sig","refresh_token":"1.AXkA","refresh_token_expires_in":86399,"id_token":"eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJzIn0.c2ln","client_info":"eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ"}"#,
    r#"{"access_token":"a","token_type":"Bearer","expires_in":"3599","not_before":"1700000000","expires_on":1700003599,"resource":"r","profile_info":"eyJ2ZXIiOiIxLjAifQ","id_token":"a.b.c"}"#,
    r#"{"error":"invalid_grant","error_description":"AADSTS70008: The provided authorization code or refresh token has expired. Trace ID: t Correlation ID: c Timestamp: 2025-01-01 00:00:00Z","error_codes":[70008,700082],"timestamp":"2025-01-01 00:00:00Z","trace_id":"t","correlation_id":"c","error_uri":"https://login.microsoftonline.com/error?code=70008"}"#,
    r#"{"error":"interaction_required","suberror":"basic_action","error_description":"AADSTS50076","error_codes":[50076],"claims":"{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":[\"c1\"]}}}"}"#,
    r#"{"id_token":"a.b.c"}"#,
    "<!doctype html><title>Sign in to the network</title>",
];

pub(crate) const DISCOVERY: [&str; 2] = [
    r#"{"token_endpoint":"https://login.contoso.com/t/oauth2/v2.0/token","token_endpoint_auth_methods_supported":["client_secret_post"],"jwks_uri":"https://login.contoso.com/t/discovery/v2.0/keys","response_modes_supported":["query","fragment"],"issuer":"https://login.contoso.com/{tenantid}/v2.0","authorization_endpoint":"https://login.contoso.com/t/oauth2/v2.0/authorize","end_session_endpoint":"https://login.contoso.com/t/oauth2/v2.0/logout","tenant_region_scope":null,"frontchannel_logout_supported":true}"#,
    r#"{"issuer":"https://login.contoso.com","authorization_endpoint":"https://login.contoso.com/a","token_endpoint":"http://localhost:8400/t"}"#,
];

pub(crate) const KEYS: [&str; 2] = [
    r#"{"keys":[{"kty":"RSA","use":"sig","kid":"k","x5t":"k","n":"n1","e":"AQAB","x5c":["MII"],"issuer":"https://login.microsoftonline.com/{tenantid}/v2.0"},{"kty":"EC","crv":"P-256","kid":"e","x":"x1","y":"y1"}]}"#,
    r#"{"keys":[]}"#,
];

pub(crate) const CLAIMS: [&str; 4] = [
    r#"{"aud":"c","iss":"https://login.microsoftonline.com/t/v2.0","iat":1700000000,"nbf":1700000000,"exp":1700003600,"sub":"s","oid":"o","tid":"t","name":"Ada","preferred_username":"ada@contoso.com","roles":["Orders.Read"],"signin_state":["kmsi"],"login_hint":"O.h","sid":"s1","nonce":"n"}"#,
    r#"{"aud":["c","d"],"azp":"c","iss":"https://fs.contoso.com/adfs","exp":1.7e9,"sub":"s","upn":"ada@fs","groups":["g1","g2"]}"#,
    r#"{"emails":["ada@x"],"tfp":"B2C_1_susi","acr":"a","sub":"s","exp":1700003600}"#,
    r#"{"alg":"RS256","typ":"JWT","kid":"k"}"#,
];

pub(crate) const REQUESTED_CLAIMS: [&str; 3] = [
    r#"{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"xms_cc":{"values":["cp1"]}}}"#,
    r#"{"id_token":{"login_hint":null,"signin_state":{"essential":false}}}"#,
    "{}",
];

pub(crate) fn id_tokens() -> Vec<Vec<u8>> {
    let mint = TokenMint::new(&TestUser::ada(), CLIENT_ID, START);
    owned([
        mint.clone().nonce("n").id_token(),
        mint.signed_by("k").id_token(),
        format!("{}.{}.", base64url(br#"{"alg":"none"}"#), base64url(b"{}")),
    ])
}

pub(crate) fn fragments() -> Vec<Vec<u8>> {
    let state = |user| {
        percent_encode(
            &RequestState::new(
                "01890a5d-ac96-774b-bcce-b302099a8057",
                InteractionType::Popup,
                user,
            )
            .encode(),
        )
    };
    owned([
        format!(
            "#code=0.AXkA&client_info=eyJ1aWQiOiJ1IiwidXRpZCI6InQifQ&state={}&session_state=s",
            state(None)
        ),
        format!(
            "#error=access_denied&error_description=AADSTS65004%3a+User+declined&error_uri=https%3a%2f%2fh%2ferror%3fcode%3d65004&state={}",
            state(Some("a|b"))
        ),
        format!("?state={}&x=%41", state(None)),
        "#/code=1&state=2&cloud_instance_host_name=login.microsoftonline.us".to_owned(),
    ])
}

pub(crate) fn states() -> Vec<Vec<u8>> {
    let state = |kind, user| RequestState::new("id-1", kind, user).encode();
    owned([
        state(InteractionType::Popup, Some("cart=3|x")),
        state(InteractionType::Silent, None),
        base64(br#"{"id":"i","meta":{"interactionType":"redirect","more":[1]}}"#),
    ])
}

pub(crate) fn base64_texts() -> Vec<Vec<u8>> {
    owned([
        base64url(&TestUser::ada().client_info().into_bytes()),
        base64url(br#"{"uid":"u","utid":"t","xms_tdbr":"EU"}"#),
        TestUser::ada().client_info(),
        base64(b"\xfb\xff\x00"),
    ])
}

/// The entries that a sign-in leaves in the storage, by key and value.
fn entries() -> Vec<(String, String)> {
    let world = World::new();
    let guest = TestUser {
        tenant_id: "bbbbcccc-1111-dddd-2222-eeee3333ffff".into(),
        ..TestUser::ada()
    };
    let client = world.signed_in([TestUser::ada(), guest, TestUser::bob()]);
    let mail = PopupRequest::new(["Mail.Read", "https://api.contoso.com/x.y"]);
    let mail = mail.with_resource("https://api.contoso.com/");
    let _ = block_on(client.login_popup(mail));
    // What the authority has asked to be left alone with is stored too.
    world.transport.push(Ok(HttpResponse {
        status: 429,
        ..server_error("temporarily_unavailable", "", 90033)
    }));
    let refresh = SilentRequest::new(["User.Read"]).with_force_refresh();
    let _ = block_on(client.acquire_token_silent(refresh));
    world.storage.snapshot().into_iter().collect()
}

pub(crate) fn records() -> Vec<Vec<u8>> {
    owned(entries().into_iter().map(|(_, value)| value))
}

pub(crate) fn keys() -> Vec<Vec<u8>> {
    let mut keys = owned(entries().into_iter().map(|(key, _)| key));
    keys.extend(of([
        "msal.3|auth0|1|fs.contoso.com|idtoken|c|||",
        "msal.3|u.t|e|accesstoken_with_authscheme|c|t|a b|pop|hash",
        "msal.2|u.t|e|refreshtoken|1||",
    ]));
    keys
}

/// A whole storage in one input: keys and values by turns, a line each.
pub(crate) fn storages() -> Vec<Vec<u8>> {
    let lines = |entries: &[(String, String)]| {
        let lines: Vec<String> = entries
            .iter()
            .map(|(key, value)| format!("{key}\n{value}"))
            .collect();
        lines.join("\n")
    };
    let all = entries();
    let half = all.len() / 2;
    owned([lines(&all), lines(&all[..half]), lines(&all[half..])])
}

/// What a redirect leaves in the tab, and the address that it comes back to: path, record and
/// request, a line each.
pub(crate) fn returns() -> Vec<Vec<u8>> {
    let world = World::new();
    let client = world.client();
    let mut call = start(client.login_redirect(RedirectRequest::new(["User.Read"])));
    call.runs_to_its_end();
    world.return_from_authority();
    let stored = world.storage.snapshot();
    let text = |name: &str| stored.get(name).cloned().unwrap_or_default();
    let href = msal_web::platform::Page::href(&*world.page);
    let path = href.trim_start_matches("https://app.contoso.com/");
    let record = text("msal.interaction.status");
    let request = text(&format!("msal.{CLIENT_ID}.request.params"));
    let of_msal = format!(r#"{{"clientId":"{CLIENT_ID}","type":"signin"}}"#);
    owned([
        format!("{path}\n{record}\n{request}"),
        format!("deep?x=1#/route\n{record}\n{request}"),
        format!("{path}\n{of_msal}\n"),
    ])
}

pub(crate) fn challenges() -> Vec<Vec<u8>> {
    let claims = base64(REQUESTED_CLAIMS[0].as_bytes());
    owned([
        format!(
            "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"{claims}\""
        ),
        format!("Negotiate, Basic realm=\"a\\\"b\", Bearer error=insufficient_claims,claims={claims}"),
        "Bearer error=\"invalid_token\", error_description=\"expired\", Negotiate YII=".to_owned(),
    ])
}

pub(crate) fn addresses() -> Vec<Vec<u8>> {
    let tenant = format!("https://login.microsoftonline.com/{TENANT}/v2.0");
    let mut all = of([
        "https://contoso.ciamlogin.com/",
        "https://fab.b2clogin.com/fab.onmicrosoft.com/B2C_1_susi",
        "https://fs.contoso.com/adfs",
        "http://localhost:8400/t?a=b#c",
        "http://127.0.0.1:80/x",
        "https://[::1]:8443/",
    ]);
    all.extend(owned([tenant]));
    all
}
