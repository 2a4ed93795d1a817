//! Scopes: which API they belong to, which ones exist, and how Entra spells them back.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Directory;
use super::client::{ClientId, ConsentLevel, TokenVersion};

pub(crate) const OPENID: &str = "openid";
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

const OIDC: [&str; 4] = ["email", OFFLINE_ACCESS, OPENID, "profile"];
const GRAPH_URI: &str = "https://graph.microsoft.com";
const GRAPH_ID: &str = "00000003-0000-0000-c000-000000000000";
/// Scopes of Graph, and who may consent to each.
const GRAPH: [(&str, ConsentLevel); 10] = [
    ("Calendars.Read", ConsentLevel::User),
    ("Contacts.Read", ConsentLevel::User),
    ("Directory.Read.All", ConsentLevel::Administrator),
    ("Files.Read", ConsentLevel::User),
    ("Mail.Read", ConsentLevel::User),
    ("Mail.Send", ConsentLevel::User),
    ("User.Read", ConsentLevel::User),
    ("User.Read.All", ConsentLevel::Administrator),
    ("User.ReadBasic.All", ConsentLevel::User),
    ("User.ReadWrite", ConsentLevel::User),
];
const DEFAULT: &str = ".default";

/// The API that an access token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Resource {
    Graph,
    /// The API of this application.
    Own(ClientId),
}

/// A scope of an API, which a user can consent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Permission {
    pub(crate) resource: Resource,
    pub(crate) name: Arc<str>,
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
    permission: Permission,
    spelled_in_full: bool,
    consent: ConsentLevel,
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
    pub(crate) fn parse(directory: &Directory, text: &str) -> Result<Self, ScopeError> {
        let mut set = Self::default();
        for word in text.split_ascii_whitespace() {
            match OIDC.iter().find(|name| name.eq_ignore_ascii_case(word)) {
                Some(name) => _ = set.oidc.insert(name),
                None => set.add(ApiScope::parse(directory, word)?),
            }
        }
        Ok(set)
    }

    /// Whether the OpenID Connect scope `name` is requested.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.oidc.contains(name)
    }

    /// The requested APIs, in order.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let mut resources: Vec<Resource> = Vec::new();
        for scope in &self.api {
            if !resources.contains(&scope.permission.resource) {
                resources.push(scope.permission.resource);
            }
        }
        resources
    }

    /// The scopes that need consent, the catch-all `.default` aside, and who may consent to each.
    pub(crate) fn permissions(&self) -> impl Iterator<Item = (&Permission, ConsentLevel)> + '_ {
        self.api
            .iter()
            .filter(|scope| &*scope.permission.name != DEFAULT)
            .map(|scope| (&scope.permission, scope.consent))
    }

    /// The `scope` of a token response: everything consented to at `resource`, spelled short or in
    /// full as the request did.
    pub(crate) fn echo(
        &self,
        directory: &Directory,
        resource: Resource,
        consented: &[Arc<str>],
    ) -> Vec<String> {
        let in_full = resource != Resource::Graph || self.api.iter().any(|scope| scope.spelled_in_full);
        let mut words: Vec<String> = match resource {
            Resource::Graph => ["openid", "profile", "email"].map(str::to_owned).into(),
            Resource::Own(_) => Vec::new(),
        };
        let catch_all =
            |scope: &&ApiScope| &*scope.permission.name == DEFAULT && scope.permission.resource == resource;
        let default = self
            .api
            .iter()
            .find(catch_all)
            .map(|scope| &scope.permission.name);
        words.extend(consented.iter().chain(default).map(|name| {
            if in_full {
                format!("{}/{name}", directory.resource_uri(resource))
            } else {
                (**name).to_owned()
            }
        }));
        words
    }

    fn add(&mut self, scope: ApiScope) {
        if !self.api.contains(&scope) {
            self.api.push(scope);
        }
    }
}

impl Directory {
    /// The `aud` of access tokens for `resource`.
    pub(crate) fn resource_audience(&self, resource: Resource) -> &str {
        match resource {
            Resource::Graph => GRAPH_URI,
            Resource::Own(id) => match self.client(id).api.token_version {
                TokenVersion::V1 => &self.client(id).api.uri,
                TokenVersion::V2 => &self.client(id).guid,
            },
        }
    }

    /// The URI that precedes the names of its scopes.
    pub(crate) fn resource_uri(&self, resource: Resource) -> &str {
        match resource {
            Resource::Graph => GRAPH_URI,
            Resource::Own(id) => &self.client(id).api.uri,
        }
    }

    /// The API called `uri`, by its URI or its application id.
    fn resource(&self, uri: &str) -> Option<Resource> {
        if [GRAPH_URI, GRAPH_ID]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(uri))
        {
            return Some(Resource::Graph);
        }
        self.clients()
            .find(|client| client.api.uri.eq_ignore_ascii_case(uri) || client.guid.eq_ignore_ascii_case(uri))
            .map(|client| Resource::Own(client.id))
    }

    fn scope_of(&self, resource: Resource, name: &str) -> Option<(Arc<str>, ConsentLevel)> {
        if name.eq_ignore_ascii_case(DEFAULT) {
            return Some((DEFAULT.into(), ConsentLevel::User));
        }
        match resource {
            Resource::Graph => GRAPH
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(known, consent)| ((*known).into(), *consent)),
            Resource::Own(id) => (self.client(id).api.scopes.iter())
                .find(|scope| scope.name.eq_ignore_ascii_case(name))
                .map(|scope| (scope.name.clone(), scope.consent)),
        }
    }
}

impl ApiScope {
    fn parse(directory: &Directory, word: &str) -> Result<Self, ScopeError> {
        let unknown = || ScopeError::Unknown(word.to_owned());
        let (resource, name, spelled_in_full) = match word.rsplit_once('/') {
            Some((uri, name)) => {
                // `https://graph.microsoft.com//.default` is how an audience with a slash at its
                // end is spelled.
                let resource = directory.resource(uri.trim_end_matches('/'));
                let resource = resource.ok_or_else(|| ScopeError::UnknownResource(word.to_owned()))?;
                (resource, name, true)
            }
            // An application's own id stands for its own API.
            None => match directory.resource(word) {
                Some(resource @ Resource::Own(_)) => (resource, DEFAULT, true),
                _ => (Resource::Graph, word, false),
            },
        };
        let (name, consent) = directory.scope_of(resource, name).ok_or_else(unknown)?;
        Ok(Self {
            permission: Permission { resource, name },
            spelled_in_full,
            consent,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ScopeSet, ScopeError> {
        ScopeSet::parse(&Directory::default(), text)
    }

    fn echo(scope: &str) -> String {
        parse(scope)
            .unwrap()
            .echo(&Directory::default(), Resource::Graph, &["User.Read".into()])
            .join(" ")
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
        assert_eq!(parse("User.Rea"), Err(ScopeError::Unknown("User.Rea".into())));
        let other = "https://vault.azure.net/user_impersonation";
        assert_eq!(parse(other), Err(ScopeError::UnknownResource(other.into())));
    }

    #[test]
    fn an_own_api_is_a_resource_beside_graph() {
        let set = parse("User.Read api://00001111-aaaa-2222-bbbb-3333cccc4444/access_as_user").unwrap();
        assert_eq!(set.resources().len(), 2);
        assert_eq!(set.permissions().count(), 2);
    }
}
