//! The clouds that need no discovery: their host names, and the one name each is cached under.

use EndpointSource::{Discovery, Pattern};

/// The public cloud's login host.
pub(super) const PUBLIC_HOST: &str = "login.microsoftonline.com";

struct Cloud {
    network: &'static str,
    cache: &'static str,
    aliases: &'static [&'static str],
    endpoints: EndpointSource,
}

#[derive(PartialEq, Eq)]
enum EndpointSource {
    /// Known by pattern.
    Pattern,
    /// Read from the OpenID configuration.
    Discovery,
}

const fn alone(host: &'static str, aliases: &'static [&'static str], endpoints: EndpointSource) -> Cloud {
    Cloud {
        network: host,
        cache: host,
        aliases,
        endpoints,
    }
}

const CLOUDS: [Cloud; 8] = [
    Cloud {
        network: PUBLIC_HOST,
        cache: "login.windows.net",
        aliases: &[
            PUBLIC_HOST,
            "login.windows.net",
            "login.microsoft.com",
            "sts.windows.net",
        ],
        endpoints: Pattern,
    },
    alone(
        "login.partner.microsoftonline.cn",
        &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        Pattern,
    ),
    alone(
        "login.microsoftonline.de",
        &["login.microsoftonline.de"],
        Discovery,
    ),
    alone(
        "login.microsoftonline.us",
        &["login.microsoftonline.us", "login.usgovcloudapi.net"],
        Pattern,
    ),
    alone(
        "login-us.microsoftonline.com",
        &["login-us.microsoftonline.com"],
        Discovery,
    ),
    alone(
        "login.sovcloud-identity.fr",
        &["login.sovcloud-identity.fr"],
        Pattern,
    ),
    alone(
        "login.sovcloud-identity.de",
        &["login.sovcloud-identity.de"],
        Pattern,
    ),
    alone(
        "login.sovcloud-identity.sg",
        &["login.sovcloud-identity.sg"],
        Pattern,
    ),
];

fn cloud(host: &str) -> Option<&'static Cloud> {
    CLOUDS.iter().find(|cloud| cloud.aliases.contains(&host))
}

/// The host to talk to.
pub(super) fn preferred_network(host: &str) -> &str {
    cloud(host).map_or(host, |cloud| cloud.network)
}

/// The host to file accounts and tokens under.
pub(super) fn preferred_cache(host: &str) -> &str {
    cloud(host).map_or(host, |cloud| cloud.cache)
}

/// Whether both hosts name the same cloud.
pub(super) fn same_cloud(one: &str, other: &str) -> bool {
    cloud(one).is_some_and(|cloud| cloud.aliases.contains(&other))
}

/// Whether the host is a name of any known cloud.
pub(super) fn is_known(host: &str) -> bool {
    cloud(host).is_some()
}

/// Whether the endpoints under this host are known without asking.
pub(super) fn has_known_endpoints(host: &str) -> bool {
    cloud(host).is_some_and(|cloud| cloud.endpoints == Pattern)
}
