use std::sync::Arc;

use msal_core::error::Cancelled;
use msal_core::{AccountFields, AccountFilter, AccountInfo, AuthError};

use super::AuthenticationStep;
use crate::{InteractionStatus, Snapshot};

fn account(name: &str) -> AccountInfo {
    AccountInfo::new(AccountFields {
        home_account_id: name.into(),
        username: name.into(),
        ..AccountFields::default()
    })
}

fn snapshot(status: InteractionStatus, names: &[&str]) -> Snapshot {
    Snapshot {
        status,
        accounts: names.iter().map(|name| account(name)).collect::<Arc<[_]>>(),
        ..Snapshot::default()
    }
}

#[test]
fn the_step_follows_from_status_account_and_error() {
    use InteractionStatus::{AcquireToken, HandleRedirect, Logout, None, Startup};
    let check = |state: &Snapshot, filter: &str, wanted: AuthenticationStep| {
        let filter = match filter {
            "" => AccountFilter::new(),
            name => AccountFilter::new().with_username(name),
        };
        assert_eq!(AuthenticationStep::next(state, &filter), wanted, "{state:?}");
    };
    for status in [Startup, Logout, AcquireToken, HandleRedirect] {
        check(&snapshot(status, &[]), "", AuthenticationStep::Wait);
        check(&snapshot(status, &["ada"]), "", AuthenticationStep::Wait);
    }
    let get = |name| AuthenticationStep::AcquireToken(account(name));
    check(&snapshot(None, &[]), "", AuthenticationStep::LogIn);
    check(&snapshot(None, &["ada"]), "bob", AuthenticationStep::LogIn);
    check(&snapshot(None, &["ada", "bob"]), "", get("ada"));
    check(&snapshot(None, &["ada", "bob"]), "bob", get("bob"));
    let with_active = Snapshot {
        active_account: Some(account("bob")),
        ..snapshot(None, &["ada", "bob"])
    };
    check(&with_active, "", get("bob"));
    check(&with_active, "ada", get("ada"));
    let failed = |names| Snapshot {
        error: Some(AuthError::from(Cancelled::ByUser)),
        ..snapshot(None, names)
    };
    check(&failed(&[]), "", AuthenticationStep::Nothing);
    check(&failed(&["ada"]), "", get("ada"));
}
