//! Scopes: which API they belong to, which ones exist, and how Entra spells them back.

use std::collections::BTreeSet;

pub(crate) const OPENID: &str = "openid";
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

const OIDC: [&str; 4] = ["email", OFFLINE_ACCESS, OPENID, "profile"];
const GRAPH_PREFIX: &str = "https://graph.microsoft.com/";
const GRAPH: [&str; 10] = [
    "Calendars.Read",
    "Contacts.Read",
    "Directory.Read.All",
    "Files.Read",
    "Mail.Read",
    "Mail.Send",
    "User.Read",
    "User.Read.All",
    "User.ReadBasic.All",
    "User.ReadWrite",
];
/// Scopes of the API that a registered application exposes as `api://{client id}`.
const OWN_API: [&str; 1] = ["access_as_user"];
const DEFAULT: &str = ".default";

/// The API that an access token is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Resource {
    Graph,
    /// The API of the application with this id.
    Own(String),
}

/// Scopes of one request: those of OpenID Connect, and those of APIs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ScopeSet {
    oidc: BTreeSet<&'static str>,
    /// In the order they were asked for.
    api: Vec<ApiScope>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct ApiScope {
    resource: Resource,
    name: &'static str,
    spelled_in_full: bool,
}

/// Why a `scope` parameter cannot be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ScopeError {
    /// No such scope at a known API.
    Unknown(String),
    /// No such API.
    UnknownResource(String),
}

impl ScopeSet {
    pub(crate) fn parse(text: &str) -> Result<Self, ScopeError> {
        let mut set = Self::default();
        for word in text.split_ascii_whitespace() {
            match OIDC.iter().find(|name| name.eq_ignore_ascii_case(word)) {
                Some(name) => _ = set.oidc.insert(name),
                None => set.add(ApiScope::parse(word)?),
            }
        }
        Ok(set)
    }

    /// Whether the OpenID Connect scope `name` is asked for.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.oidc.contains(name)
    }

    /// The APIs asked for, first one first.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let mut resources: Vec<Resource> = Vec::new();
        for scope in &self.api {
            if !resources.contains(&scope.resource) {
                resources.push(scope.resource.clone());
            }
        }
        resources
    }

    /// What needs consent: API scopes by resource, the catch-all `.default` aside.
    pub(crate) fn permissions(&self) -> impl Iterator<Item = (Resource, &'static str)> + '_ {
        self.api
            .iter()
            .filter(|scope| scope.name != DEFAULT)
            .map(|scope| (scope.resource.clone(), scope.name))
    }

    /// The `scope` of a token answer: everything consented at `resource`, spelled short or in full as the request did.
    pub(crate) fn echo(&self, resource: &Resource, consented: &[&'static str]) -> String {
        let in_full = *resource != Resource::Graph || self.api.iter().any(|scope| scope.spelled_in_full);
        let mut words: Vec<String> = match resource {
            Resource::Graph => ["openid", "profile", "email"].map(str::to_owned).into(),
            Resource::Own(_) => Vec::new(),
        };
        let default = self
            .api
            .iter()
            .any(|scope| scope.name == DEFAULT && scope.resource == *resource);
        for name in consented.iter().copied().chain(default.then_some(DEFAULT)) {
            words.push(if in_full {
                format!("{}{name}", resource.prefix())
            } else {
                name.to_owned()
            });
        }
        words.join(" ")
    }

    fn add(&mut self, scope: ApiScope) {
        if !self.api.contains(&scope) {
            self.api.push(scope);
        }
    }
}

impl Resource {
    /// The `aud` of access tokens for this API.
    pub(crate) fn audience(&self) -> &str {
        match self {
            Self::Graph => "https://graph.microsoft.com",
            Self::Own(id) => id,
        }
    }

    fn prefix(&self) -> String {
        match self {
            Self::Graph => GRAPH_PREFIX.to_owned(),
            Self::Own(id) => format!("api://{id}/"),
        }
    }

    fn scopes(&self) -> &'static [&'static str] {
        match self {
            Self::Graph => &GRAPH,
            Self::Own(_) => &OWN_API,
        }
    }
}

impl ApiScope {
    fn parse(word: &str) -> Result<Self, ScopeError> {
        let lower = word.to_ascii_lowercase();
        let (resource, name, spelled_in_full) = if let Some(name) = lower.strip_prefix(GRAPH_PREFIX) {
            (Resource::Graph, name, true)
        } else if let Some((id, name)) = lower.strip_prefix("api://").and_then(|rest| rest.split_once('/')) {
            (Resource::Own(id.to_owned()), name, true)
        } else if lower.contains("://") {
            return Err(ScopeError::UnknownResource(word.to_owned()));
        } else {
            (Resource::Graph, lower.as_str(), false)
        };
        let known = resource
            .scopes()
            .iter()
            .chain([&DEFAULT])
            .find(|known| known.eq_ignore_ascii_case(name));
        let name = known.ok_or_else(|| ScopeError::Unknown(word.to_owned()))?;
        Ok(Self {
            resource,
            name,
            spelled_in_full,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(scope: &str) -> String {
        ScopeSet::parse(scope)
            .unwrap()
            .echo(&Resource::Graph, &["User.Read"])
    }

    #[test]
    fn graph_scopes_come_back_as_they_were_spelled() {
        assert_eq!(
            echo("user.read openid offline_access"),
            "openid profile email User.Read"
        );
        assert_eq!(
            echo("https://graph.microsoft.com/.default"),
            "openid profile email https://graph.microsoft.com/User.Read https://graph.microsoft.com/.default"
        );
    }

    #[test]
    fn unknown_scopes_and_unknown_apis_are_told_apart() {
        assert_eq!(
            ScopeSet::parse("User.Rea"),
            Err(ScopeError::Unknown("User.Rea".into()))
        );
        let other = "https://vault.azure.net/user_impersonation";
        assert_eq!(
            ScopeSet::parse(other),
            Err(ScopeError::UnknownResource(other.into()))
        );
    }

    #[test]
    fn an_own_api_is_a_resource_beside_graph() {
        let set =
            ScopeSet::parse("User.Read api://00001111-aaaa-2222-bbbb-3333cccc4444/access_as_user").unwrap();
        assert_eq!(set.resources().len(), 2);
        assert_eq!(set.permissions().count(), 2);
    }
}
