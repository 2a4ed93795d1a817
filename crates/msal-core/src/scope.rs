//! Sets of scopes (RFC 6749, section 3.3), with MSAL's rules for asking and for finding.

use std::fmt;
use std::sync::Arc;

use crate::text::{concat, join, split};

/// The scopes that every request carries unless configured otherwise.
pub const DEFAULT_SCOPES: [&str; 3] = ["openid", "profile", "offline_access"];

/// Scopes that name no API: they are ignored when a cached access token is looked up.
const OIDC_SCOPES: [&str; 4] = ["openid", "profile", "offline_access", "email"];

/// An ordered set of scopes: trimmed, without blanks and repeats; the first spelling wins.
///
/// It is kept as the text of the wire, since that is what it is read from and written to.
///
/// ```
/// use msal_core::ScopeSet;
/// let scopes = ScopeSet::new(["User.Read", " User.Read ", ""]).with_defaults();
/// assert_eq!(scopes.as_str(), "User.Read openid profile offline_access");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeSet(Arc<str>);

impl ScopeSet {
    /// A set of these scopes, in this order.
    pub fn new<S: AsRef<str>>(scopes: impl IntoIterator<Item = S>) -> Self {
        let mut text = String::new();
        scopes
            .into_iter()
            .for_each(|scope| add(&mut text, scope.as_ref()));
        Self(text.into())
    }

    /// Reads the space-separated form of the wire and of the cache.
    pub fn parse(text: &str) -> Self {
        Self::new([text])
    }

    /// These scopes, then those of `other` that are missing.
    pub fn union(&self, other: &ScopeSet) -> Self {
        Self::parse(&concat(&[self.as_str(), " ", other.as_str()]))
    }

    /// These scopes, then [`DEFAULT_SCOPES`]: what goes on the wire.
    pub fn with_defaults(&self) -> Self {
        let [openid, profile, offline_access] = DEFAULT_SCOPES;
        Self::parse(&join(&[self.as_str(), openid, profile, offline_access], " "))
    }

    /// What goes on the wire to renew tokens with a refresh token that is good for these scopes only
    /// (RFC 6749, section 6): default scopes that were not granted are left out.
    ///
    /// ```
    /// use msal_core::ScopeSet;
    /// let scopes = ScopeSet::from(["orders.read"]);
    /// let granted = ScopeSet::parse("openid orders.read");
    /// assert_eq!(scopes.for_renewal(&granted).as_str(), "orders.read openid");
    /// ```
    pub fn for_renewal(&self, granted: &ScopeSet) -> Self {
        let scopes = self.with_defaults();
        let is_good = |scope: &&str| granted.contains(scope) || !DEFAULT_SCOPES.contains(scope);
        Self::new(scopes.iter().filter(is_good))
    }

    /// What must be in a cached token's scopes: the API scopes, or, if there are none, `openid` and
    /// `profile`.
    pub fn for_lookup(&self) -> Self {
        let api = self.api_scopes();
        if !api.is_empty() {
            api
        } else if self.is_empty() {
            Self::parse("openid profile")
        } else {
            self.without(&["offline_access"])
        }
    }

    /// The scopes that name an API.
    fn api_scopes(&self) -> Self {
        self.without(&OIDC_SCOPES)
    }

    fn without(&self, left_out: &[&str]) -> Self {
        Self::new(self.iter().filter(|scope| !left_out.contains(scope)))
    }

    /// Whether every wanted scope is here, whatever the case of its letters.
    pub fn covers(&self, wanted: &ScopeSet) -> bool {
        wanted.iter().all(|scope| self.contains(scope))
    }

    /// Whether a new token of scopes `self` takes the place of an old one: their API scopes meet;
    /// sets without any API scope meet by all.
    pub fn replaces(&self, old: &ScopeSet) -> bool {
        let mine = self.api_scopes();
        let mine = if mine.is_empty() { self } else { &mine };
        mine.iter().any(|scope| old.contains(scope))
    }

    /// Whether the scope is here, whatever the case of its letters.
    pub fn contains(&self, scope: &str) -> bool {
        self.iter().any(|known| known.eq_ignore_ascii_case(scope))
    }

    /// The scopes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        split(&self.0, b' ').filter(|scope| !scope.is_empty())
    }

    /// The space-separated form of the wire and of the cache.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A set of more is nobody's: what follows is left out, so that a hostile one costs no time.
const LONGEST: usize = 16 * 1024;

/// Adds the scopes in the text that are missing.
fn add(all: &mut String, text: &str) {
    for scope in text.split_ascii_whitespace() {
        if all.len() > LONGEST {
            return;
        }
        if split(all, b' ').all(|known| known != scope) {
            if !all.is_empty() {
                all.push(' ');
            }
            all.push_str(scope);
        }
    }
}

impl fmt::Display for ScopeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<S: AsRef<str>, const N: usize> From<[S; N]> for ScopeSet {
    fn from(scopes: [S; N]) -> Self {
        Self::new(scopes)
    }
}

impl From<Vec<String>> for ScopeSet {
    fn from(scopes: Vec<String>) -> Self {
        Self::new(scopes)
    }
}

impl From<&str> for ScopeSet {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lookup_ignores_the_scopes_that_name_no_api() {
        let check = |asked: &[&str], wanted: &str| {
            assert_eq!(ScopeSet::new(asked).for_lookup().to_string(), wanted, "{asked:?}");
        };
        check(&["User.Read", "openid"], "User.Read");
        check(&["openid", "profile", "offline_access"], "openid profile");
        check(&[], "openid profile");
    }

    #[test]
    fn scopes_are_compared_without_regard_to_case() {
        assert!(ScopeSet::parse("User.Read openid").covers(&ScopeSet::from(["user.read"])));
        assert!(!ScopeSet::parse("User.Read").covers(&ScopeSet::from(["User.Read", "Mail.Read"])));
    }

    #[test]
    fn a_token_replaces_one_whose_api_scopes_it_meets() {
        let check = |new: &str, old: &str| ScopeSet::parse(new).replaces(&ScopeSet::parse(old));
        assert!(check("User.Read openid", "user.read Mail.Read openid"));
        assert!(!check("Files.Read openid", "User.Read openid"));
        assert!(check("openid profile", "openid"));
    }

    #[test]
    fn a_hostile_set_ends() {
        let many: Vec<String> = (0..100_000).map(|number| format!("scope{number}")).collect();
        let scopes = ScopeSet::new(&many);
        assert!(scopes.as_str().len() < 20_000 && scopes.contains("scope0"));
        assert_eq!(ScopeSet::parse(scopes.as_str()), scopes);
    }

    #[test]
    fn blanks_and_repeats_are_left_out() {
        for (scopes, text) in [
            (ScopeSet::new(["", " ", "a b", "b", " c "]), "a b c"),
            (ScopeSet::parse(" a\tb  a\n"), "a b"),
            (
                ScopeSet::from(vec!["User.Read".to_owned(), "user.read".to_owned()]),
                "User.Read user.read",
            ),
            (ScopeSet::parse("  "), ""),
        ] {
            assert_eq!(scopes.as_str(), text);
            assert_eq!(scopes.iter().collect::<Vec<_>>().join(" "), text);
            assert_eq!(scopes.is_empty(), text.is_empty());
        }
    }

    #[test]
    fn a_union_keeps_the_order_and_the_first_spelling() {
        let all = ScopeSet::parse("b a").union(&ScopeSet::parse("c b"));
        assert_eq!(all.as_str(), "b a c");
        assert!(all.contains("C") && !all.contains("") && !all.contains("b a"));
    }
}
