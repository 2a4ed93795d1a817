//! The front page: how to point a client here, who can sign in, what happens, and switches for
//! every fault.

use super::frame::{CONTENT_POLICY, document, protected};
use super::html::escape;
use crate::context::RequestContext;
use crate::directory::{Client, Tenant, TenantKind, User};
use crate::endpoint::Endpoint;
use crate::fault::{Fault, FaultStatus};
use crate::http::HttpResponse;
use crate::protocol::OpenerAccess;
use crate::random;
use crate::request_log::RequestRecord;

const STYLE: &str = include_str!("home.css");
/// Redraws the table of requests each second.
const SCRIPT: &str = include_str!("home.js");
/// Requests shown.
pub(crate) const SHOWN: usize = 30;

/// Shows everything a developer needs who opens the emulator's address.
pub(crate) fn home(ctx: &RequestContext<'_>) -> HttpResponse {
    let nonce = random::opaque(16);
    let content = [
        "<h1>A local Microsoft Entra ID</h1>".to_owned(),
        tenants(ctx),
        apps(ctx),
        users(ctx),
        requests(ctx),
        switches(ctx),
        format!(r#"<script nonce="{nonce}">{SCRIPT}</script>"#),
    ]
    .concat();
    let page = document("Entra emulator", &format!("<style>{STYLE}</style>"), &content);
    let policy = format!("{CONTENT_POLICY}; script-src 'nonce-{nonce}'; connect-src 'self'");
    protected(
        ctx,
        HttpResponse::html(200, page),
        OpenerAccess::Isolated,
        &policy,
    )
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

fn tenants(ctx: &RequestContext<'_>) -> String {
    let origin = &ctx.emulator.origin;
    let all = || ctx.emulator.directory.tenants();
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

fn apps(ctx: &RequestContext<'_>) -> String {
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
    let rows: String = ctx.emulator.directory.clients().map(row_of).collect();
    let heads = [
        "Client id",
        "Name",
        "Redirect URIs (any port of localhost)",
        "Scopes of its API",
    ];
    section("apps", "Applications", &table(&heads, &rows, "apps-rows"))
}

fn users(ctx: &RequestContext<'_>) -> String {
    let directory = &ctx.emulator.directory;
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

fn requests(ctx: &RequestContext<'_>) -> String {
    let rows: String = ctx
        .emulator
        .log
        .last(SHOWN)
        .iter()
        .rev()
        .map(request_row)
        .collect();
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

fn switches(ctx: &RequestContext<'_>) -> String {
    let on = ctx.emulator.faults.statuses();
    let groups: String = Endpoint::ALL
        .iter()
        .map(|endpoint| group(*endpoint, &on))
        .collect();
    let content = format!(
        r#"<p>A button lets a fault act until it is pressed again. With counts, conditions and parameters: <code>POST /__emulator/faults</code></p><form method="post" action="/__emulator/switch">{groups}<div class="actions"><button class="secondary" name="all" value="clear">Switch all off</button><button class="secondary" name="all" value="reset">Forget everything</button></div></form>"#
    );
    section("faults", "Faults", &content)
}

/// The switches of the faults whose natural place is `endpoint`.
fn group(endpoint: Endpoint, on: &[FaultStatus]) -> String {
    let faults = Fault::all();
    let own = faults.iter().filter(|fault| fault.endpoint() == endpoint);
    let buttons = own.map(|fault| {
        let name = fault.name();
        let pressed = on.iter().find(|status| status.name == name);
        let left = pressed
            .and_then(|status| status.left)
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
