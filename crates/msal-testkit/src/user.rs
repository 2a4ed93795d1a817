//! Users of a pretended directory.

use msal_core::HomeAccountId;
use msal_core::encoding::base64url;
use serde_json::json;

/// The tenant that test users belong to.
pub const TENANT: &str = "aaaabbbb-0000-cccc-1111-dddd2222eeee";

/// A user as the directory knows them. All fields can be changed.
///
/// ```
/// use msal_testkit::TestUser;
/// let user = TestUser { name: "Ada King".into(), ..TestUser::ada() };
/// assert_eq!(user.username, "ada@contoso.com");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestUser {
    /// The object id in the tenant that issues the tokens.
    pub object_id: String,
    /// The tenant that issues the tokens.
    pub tenant_id: String,
    /// The object id in the home tenant.
    pub home_object_id: String,
    /// The home tenant.
    pub home_tenant_id: String,
    /// The name to sign in with.
    pub username: String,
    /// The name to show.
    pub name: String,
    /// The opaque hint, if the app asks for that claim.
    pub login_hint: Option<String>,
    /// The session id, if the app asks for that claim.
    pub session_id: Option<String>,
}

impl TestUser {
    /// A member of [`TENANT`] with this name before the `@`, and an object id ending in these
    /// digits.
    pub fn member(name: &str, digits: u32) -> Self {
        let object_id = format!("11111111-2222-3333-4444-{digits:012}");
        Self {
            object_id: object_id.clone(),
            tenant_id: TENANT.to_owned(),
            home_object_id: object_id,
            home_tenant_id: TENANT.to_owned(),
            username: format!("{}@contoso.com", name.to_lowercase()),
            name: name.to_owned(),
            login_hint: None,
            session_id: None,
        }
    }

    /// Ada Lovelace, whom examples sign in.
    pub fn ada() -> Self {
        Self::member("Ada", 1)
    }

    /// Another user of the same tenant.
    pub fn bob() -> Self {
        Self::member("Bob", 2)
    }

    /// The id that stands for the user in every tenant.
    pub fn home_account_id(&self) -> HomeAccountId {
        HomeAccountId::new(format!("{}.{}", self.home_object_id, self.home_tenant_id))
    }

    /// The `client_info` parameter.
    pub fn client_info(&self) -> String {
        base64url(
            json!({ "uid": self.home_object_id, "utid": self.home_tenant_id })
                .to_string()
                .as_bytes(),
        )
    }
}
