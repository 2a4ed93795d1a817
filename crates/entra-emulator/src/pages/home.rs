//! The front page: how to point a client here, who can sign in, what happens, and switches for every fault.

use super::frame::{CONTENT_POLICY, document, protected};
use super::html::escape;
use crate::call::Call;
use crate::directory::{Client, Tenant, TenantKind, User};
use crate::faults::FaultName;
use crate::http::Reply;
use crate::random;
use crate::record::RequestRecord;
use crate::route::Endpoint;

const STYLE: &str = include_str!("home.css");
/// Redraws the table of requests each second.
const SCRIPT: &str = include_str!("home.js");
/// Requests shown.
pub(crate) const SHOWN: usize = 30;

/// Shows everything a developer needs who opens the emulator's address.
pub(crate) fn home(call: &Call<'_>) -> Reply {
    let nonce = random::opaque(16);
    let content = [
        "<h1>A local Microsoft Entra ID</h1>".to_owned(),
        tenants(call),
        apps(call),
        users(call),
        requests(call),
        switches(call),
        format!(r#"<script nonce="{nonce}">{SCRIPT}</script>"#),
    ]
    .concat();
    let page = document("Entra emulator", &format!("<style>{STYLE}</style>"), &content);
    let policy = format!("{CONTENT_POLICY}; script-src 'nonce-{nonce}'; connect-src 'self'");
    protected(call, Reply::html(200, page), true, &policy)
}

fn section(id: &str, heading: &str, content: &str) -> String {
    format!(r#"<section aria-labelledby="{id}"><h2 id="{id}">{heading}</h2>{content}</section>"#)
}

fn table(heads: &[&str], rows: &str, body_id: &str) -> String {
    let heads = heads.iter().map(|head| format!(r#"<th scope="col">{head}</th>"#));
    format!(
        r#"<div class="scroll"><table><thead><tr>{}</tr></thead><tbody id="{body_id}">{rows}</tbody></table></div>"#,
        heads.collect::<String>()
    )
}

fn row(cells: &[String]) -> String {
    let cells = cells.iter().map(|cell| format!("<td>{cell}</td>"));
    format!("<tr>{}</tr>", cells.collect::<String>())
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

fn codes<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(code).collect::<Vec<_>>().join("<br>")
}

fn tenants(call: &Call<'_>) -> String {
    let origin = &call.world.origin;
    let all = || call.world.directory.tenants();
    let is_personal = |tenant: &&Tenant| tenant.kind == TenantKind::Consumers;
    let own = all().filter(|tenant| !is_personal(tenant));
    let rows = own.chain(all().filter(is_personal)).map(|tenant| {
        let policy = tenant.policies.first().map(|policy| format!("/{policy}"));
        let authority = format!("{origin}/{}{}", tenant.guid, policy.unwrap_or_default());
        row(&[
            code(&authority),
            codes(tenant.names.iter().map(String::as_str)),
            kind(tenant).to_owned(),
        ])
    });
    let table = table(
        &["Authority", "Also called", "Kind"],
        &rows.collect::<String>(),
        "tenants-rows",
    );
    let more = format!(
        "<p>Any tenant: <code>{origin}/common</code>, <code>{origin}/organizations</code>. Microsoft Graph: <code>{origin}/graph/v1.0/me</code></p>"
    );
    section("tenants", "Tenants", &(table + &more))
}

fn kind(tenant: &Tenant) -> &'static str {
    match tenant.kind {
        TenantKind::Workforce => "workforce",
        TenantKind::External => "external",
        TenantKind::Consumers => "personal accounts",
        TenantKind::B2c => "Azure AD B2C",
    }
}

fn apps(call: &Call<'_>) -> String {
    let row_of = |client: &Client| {
        let uris = client
            .redirect_uris
            .iter()
            .map(|registered| registered.uri.as_str());
        let scopes = client.api.scopes.iter().map(|scope| &*scope.name);
        row(&[
            code(&client.guid),
            escape(&client.name),
            codes(uris),
            codes(scopes),
        ])
    };
    let rows: String = call.world.directory.clients().map(row_of).collect();
    let heads = [
        "Client id",
        "Name",
        "Redirect URIs (any port of localhost)",
        "Scopes of its API",
    ];
    section("apps", "Applications", &table(&heads, &rows, "apps-rows"))
}

fn users(call: &Call<'_>) -> String {
    let directory = &call.world.directory;
    let row_of = |user: &User| {
        let tenants = user
            .accounts
            .iter()
            .map(|account| directory.tenant(account.tenant).display_name());
        row(&[
            code(&user.name),
            escape(&user.display_name()),
            code(&user.password),
            codes(tenants),
            traits(user),
        ])
    };
    let rows: String = directory.users().map(row_of).collect();
    let heads = ["User name", "Name", "Password", "Tenants", "Notes"];
    section("users", "Users", &table(&heads, &rows, "users-rows"))
}

fn traits(user: &User) -> String {
    let is_guest = user
        .accounts
        .first()
        .is_some_and(|account| account.oid != user.home.oid);
    let traits = [
        (is_guest, "guest"),
        (user.mfa, "second factor"),
        (user.disabled, "disabled"),
    ];
    let own: Vec<_> = traits
        .iter()
        .filter(|(is_so, _)| *is_so)
        .map(|(_, name)| *name)
        .collect();
    own.join(", ")
}

fn requests(call: &Call<'_>) -> String {
    let rows: String = call.world.log.last(SHOWN).iter().rev().map(request_row).collect();
    let heads = ["Status", "Request", "Grant or prompt", "User", "Warnings"];
    let note =
        format!("<p>The last {SHOWN}, newest first. <a href=\"/__emulator/requests\">All as JSON</a></p>");
    section(
        "requests",
        "Requests",
        &(note + &table(&heads, &rows, "requests-rows")),
    )
}

fn request_row(record: &RequestRecord) -> String {
    let detail = record.grant_type.as_deref().or(record.prompt.as_deref());
    row(&[
        record.status.to_string(),
        escape(&format!("{} {}", record.method, record.path)),
        escape(detail.unwrap_or_default()),
        escape(record.user.as_deref().unwrap_or_default()),
        escape(&record.warnings.join("; ")),
    ])
}

fn switches(call: &Call<'_>) -> String {
    let on = call.world.faults.all();
    let groups: String = Endpoint::FAULTY
        .iter()
        .map(|endpoint| group(*endpoint, &on))
        .collect();
    let content = format!(
        r#"<p>A button lets a fault act until it is pressed again. With counts, conditions and parameters: <code>POST /__emulator/faults</code></p><form method="post" action="/__emulator/switch">{groups}<div class="actions"><button class="secondary" name="all" value="clear">Switch all off</button><button class="secondary" name="all" value="reset">Forget everything</button></div></form>"#
    );
    section("faults", "Faults", &content)
}

fn group(endpoint: Endpoint, on: &[(&'static str, Option<u32>)]) -> String {
    let buttons = FaultName::at(endpoint).map(|name| {
        let pressed = on.iter().find(|(other, _)| *other == name);
        let left = pressed
            .and_then(|(_, left)| *left)
            .map(|left| format!(" ×{left}"));
        format!(
            r#"<button class="switch" name="name" value="{name}" aria-pressed="{}">{name}{}</button>"#,
            pressed.is_some(),
            left.unwrap_or_default()
        )
    });
    let buttons: String = buttons.collect();
    if buttons.is_empty() {
        return buttons;
    }
    format!(
        "<fieldset><legend>{}</legend>{buttons}</fieldset>",
        endpoint.name()
    )
}
