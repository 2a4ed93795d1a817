//! The directory that every emulator starts with.

use super::Directory;

/// GUID of the workforce tenant, `contoso.onmicrosoft.com`.
pub const WORKFORCE_TENANT: &str = "aaaabbbb-0000-cccc-1111-dddd2222eeee";
/// GUID of the external tenant, `fabrikam`.
pub const EXTERNAL_TENANT: &str = "bbbbcccc-1111-dddd-2222-eeee3333ffff";
/// Client id of the registered single-page application.
pub const SPA_CLIENT_ID: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
/// The password of every test user, unless a directory file gives another one.
pub const PASSWORD: &str = "Passw0rd!";

const DEFAULT: &str = include_str!("default.toml");

impl Default for Directory {
    /// Two tenants, one single-page application and four users; see [`WORKFORCE_TENANT`],
    /// [`EXTERNAL_TENANT`], [`SPA_CLIENT_ID`].
    fn default() -> Self {
        Self::from_toml(DEFAULT).unwrap_or_else(|error| panic!("the built-in directory: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_directory_holds_what_its_constants_name() {
        let directory = Directory::default();
        for guid in [WORKFORCE_TENANT, EXTERNAL_TENANT] {
            assert!(directory.tenant_by_guid(guid).is_some());
        }
        assert!(directory.client_by_guid(SPA_CLIENT_ID).is_some());
        assert_eq!(directory.users().count(), 4);
        assert!(directory.users().all(|user| user.password == PASSWORD));
    }
}
