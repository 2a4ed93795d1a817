use std::sync::Arc;

use msal_core::error::{Cancelled, InteractionRequired};
use msal_core::{AccountFields, AccountInfo, AuthError, RawIdToken, encoding::base64url};

use super::{AccessDecision, AccessRefusal, AccessRule};
use crate::session_notes::SessionNote;
use crate::{InteractionStatus, Snapshot};

const CLAIMS: &str = r#"{"roles":["Orders.Read"],"level":3}"#;

fn account() -> AccountInfo {
    AccountInfo::new(AccountFields {
        home_account_id: "u.t".into(),
        id_token: Some(RawIdToken::new(
            ["h.", &base64url(CLAIMS.as_bytes()), ".s"].concat(),
        )),
        ..AccountFields::default()
    })
}

fn nobody(status: InteractionStatus) -> Snapshot {
    Snapshot {
        status,
        ..Snapshot::default()
    }
}

fn somebody(status: InteractionStatus) -> Snapshot {
    Snapshot {
        accounts: [account()].into(),
        ..nobody(status)
    }
}

fn lost() -> Snapshot {
    let state = somebody(InteractionStatus::None);
    let note = SessionNote {
        account: state.accounts[0].clone(),
        error: Some(InteractionRequired::FrameTimedOut.into()),
        earlier: None,
    };
    Snapshot {
        session_notes: Some(Arc::new(note)),
        ..state
    }
}

fn failed(state: Snapshot) -> Snapshot {
    Snapshot {
        error: Some(Cancelled::ByUser.into()),
        ..state
    }
}

#[test]
fn the_session_comes_first() {
    use AccessDecision::{Allow, SignIn, Wait};
    use InteractionStatus::{AcquireToken, HandleRedirect, Logout, None, Startup};
    let check = |state: Snapshot, wanted: AccessDecision| {
        assert_eq!(AccessRule::new().decide(&state), wanted, "{state:?}");
    };
    let declined = || AccessRefusal::SignInFailed(AuthError::from(Cancelled::ByUser)).into_decision();
    check(nobody(Startup), Wait);
    check(nobody(HandleRedirect), Wait);
    check(nobody(AcquireToken), Wait);
    check(nobody(Logout), Wait);
    check(nobody(None), SignIn);
    check(failed(nobody(None)), declined());
    for status in [None, HandleRedirect, AcquireToken, Logout] {
        check(somebody(status), Allow);
    }
    check(failed(somebody(None)), Allow);
    check(lost(), SignIn);
    check(failed(lost()), declined());
    check(
        Snapshot {
            status: AcquireToken,
            ..lost()
        },
        Wait,
    );
}

#[test]
fn a_rule_may_accept_a_user_who_has_to_sign_in_again() {
    let rule = AccessRule::new().with_lost_session_accepted();
    assert_eq!(rule.decide(&lost()), AccessDecision::Allow);
    assert_eq!(
        rule.decide(&nobody(InteractionStatus::None)),
        AccessDecision::SignIn
    );
}

#[test]
fn roles_and_claims_are_asked_of_a_user_who_is_signed_in() {
    let state = somebody(InteractionStatus::None);
    let check = |rule: AccessRule, wanted: AccessDecision| {
        assert_eq!(rule.decide(&state), wanted, "{rule:?}");
        let signed_out = rule.decide(&nobody(InteractionStatus::None));
        assert_eq!(signed_out, AccessDecision::SignIn);
    };
    let level = |least: u64| {
        AccessRule::new()
            .with_claims(move |claims| claims.get("level").is_some_and(|level: u64| level >= least))
    };
    let missing = |role: &str| AccessRefusal::MissingRole(role.into()).into_decision();
    check(AccessRule::new().with_role("Orders.Read"), AccessDecision::Allow);
    check(
        AccessRule::new().with_role("Orders.Write"),
        missing("Orders.Write"),
    );
    check(
        AccessRule::new().with_role("Orders.Read").with_role("Admin"),
        missing("Admin"),
    );
    check(level(3), AccessDecision::Allow);
    check(level(4), AccessRefusal::Claims.into_decision());
    check(level(4).with_role("Admin"), missing("Admin"));
}

#[test]
fn claims_of_a_user_without_an_id_token_pass_no_test() {
    let state = Snapshot {
        accounts: [AccountInfo::new(AccountFields::default())].into(),
        ..nobody(InteractionStatus::None)
    };
    let rule = AccessRule::new().with_claims(|_| true);
    assert_eq!(rule.decide(&state), AccessRefusal::Claims.into_decision());
}

impl AccessRefusal {
    fn into_decision(self) -> AccessDecision {
        AccessDecision::Refuse(self)
    }
}
